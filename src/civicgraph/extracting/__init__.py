"""Sections into claims: hands on ``extract``, the table of rules, and the sieve of confidence."""

from civicgraph.extracting.confidence import sure_enough
from civicgraph.extracting.extraction import RULES, extract

__all__ = ["RULES", "extract", "sure_enough"]
