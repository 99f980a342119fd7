"""Bytes into Documents: one module a format, a table of formats in ``formats``."""

from civicgraph.reading.content import Content, Reader
from civicgraph.reading.formats import READERS, SUFFIXES
from civicgraph.reading.sources import listed, read_bytes, read_sources

__all__ = ["READERS", "SUFFIXES", "Content", "Reader", "listed", "read_bytes", "read_sources"]
