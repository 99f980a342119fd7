"""What a graph gets wrong, led back to the line."""

from civicgraph.validating.checks import CHECK_BASE, Check, load_checks
from civicgraph.validating.validation import validate

__all__ = ["CHECK_BASE", "Check", "load_checks", "validate"]
