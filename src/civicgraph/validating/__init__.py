"""What a graph gets wrong, where its sources say it, and how a document that would mislead is kept back."""

from civicgraph.validating.checks import CHECK_BASE, Check, load_checks
from civicgraph.validating.gating import gate, quarantine
from civicgraph.validating.validation import validate

__all__ = ["CHECK_BASE", "Check", "gate", "load_checks", "quarantine", "validate"]
