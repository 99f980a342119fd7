"""What the graph knows of one thing, and where each fact was read."""

from civicgraph.explaining.explanation import Explanation, Fact, Link, explain
from civicgraph.explaining.places import Place

__all__ = ["Explanation", "Fact", "Link", "Place", "explain"]
