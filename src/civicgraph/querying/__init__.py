"""Questions to a graph, built here or behind an endpoint."""

from civicgraph.querying.gallery import Parameter, Question, defaults_told, gallery, is_name, parameters_of, prepare
from civicgraph.querying.hints import hints
from civicgraph.querying.local import ask
from civicgraph.querying.remote import remote
from civicgraph.querying.tables import FORMATS, AnswerKind, Table, write

__all__ = [
    "FORMATS",
    "AnswerKind",
    "Parameter",
    "Question",
    "Table",
    "ask",
    "defaults_told",
    "gallery",
    "hints",
    "is_name",
    "parameters_of",
    "prepare",
    "remote",
    "write",
]
