"""Who is who: mentions of many documents into entities, with a judgement, a score and a reason for each merge."""

from civicgraph.resolving.clusters import resolve
from civicgraph.resolving.scoring import compare

__all__ = ["compare", "resolve"]
