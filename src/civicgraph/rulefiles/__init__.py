"""Rules as data: what a rule is, the files that hold rules, and what is wrong with a file."""

from civicgraph.rulefiles.parsing import Parsed, parse
from civicgraph.rulefiles.rule import Argument, Example, Problem, Rule
from civicgraph.rulefiles.shelf import built_in, is_shipped, load, read, texts, together

__all__ = [
    "Argument",
    "Example",
    "Parsed",
    "Problem",
    "Rule",
    "built_in",
    "is_shipped",
    "load",
    "parse",
    "read",
    "texts",
    "together",
]
