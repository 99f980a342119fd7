"""What the command line shows a person: the progress bar, the summary of a build, tables, an entity explained."""

from civicgraph.rendering.answers import show_explanation, show_gallery, show_table
from civicgraph.rendering.builds import show_build, show_findings, where
from civicgraph.rendering.evaluations import evaluation_as_dict, show_evaluation
from civicgraph.rendering.rules import rule_as_dict, show_problems, show_rules, show_traces
from civicgraph.rendering.screen import console, progress

__all__ = [
    "console",
    "evaluation_as_dict",
    "progress",
    "rule_as_dict",
    "show_build",
    "show_evaluation",
    "show_explanation",
    "show_findings",
    "show_gallery",
    "show_problems",
    "show_rules",
    "show_table",
    "show_traces",
    "where",
]
