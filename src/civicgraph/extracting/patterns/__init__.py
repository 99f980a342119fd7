"""The rule engine: reads a passage by rules that are data, and says of each what it found or why it did not."""

from civicgraph.extracting.patterns.attempts import Attempt
from civicgraph.extracting.patterns.engine import attempts_in, run, tries

__all__ = ["Attempt", "attempts_in", "run", "tries"]
