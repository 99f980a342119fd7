"""Bytes into Documents: one module a format, a table of formats in ``sources``."""

from civicgraph.reading.sources import READERS, Reader, read_bytes, read_sources

__all__ = ["READERS", "Reader", "read_bytes", "read_sources"]
