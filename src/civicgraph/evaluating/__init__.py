"""How good a graph is, measured on gold annotations."""

from civicgraph.evaluating.figures import Difference, Evaluation, Score, evaluate

__all__ = ["Difference", "Evaluation", "Score", "evaluate"]
