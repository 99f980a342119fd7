"""Sections into claims: hands on ``extract`` and the table of rules."""

from civicgraph.extracting.extraction import RULES, extract

__all__ = ["RULES", "extract"]
