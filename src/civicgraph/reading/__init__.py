"""Bytes into Documents: one module a format, a table of formats in ``formats``."""

from civicgraph.reading.content import Content, Reader
from civicgraph.reading.doubles import doubles
from civicgraph.reading.formats import READERS, SUFFIXES
from civicgraph.reading.sources import read_bytes, read_sources
from civicgraph.reading.walking import Listed, listed

__all__ = ["READERS", "SUFFIXES", "Content", "Listed", "Reader", "doubles", "listed", "read_bytes", "read_sources"]
