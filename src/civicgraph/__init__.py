"""civicgraph turns prose about organisations into a knowledge graph that people can trust, query and link.

``build`` reads texts and writes a graph; ``open_graph`` opens one to ask, export, check and explain it::

    from civicgraph import build, open_graph

    build(["data/profiles"], "graph")
    with open_graph("graph") as graph:
        for row in graph.query("SELECT ?name { ?body a cg:Association ; skos:prefLabel ?name }"):
            print(row["name"])

Names are looked up when they are first used, so that importing civicgraph costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from civicgraph.api import BuildResult, Graph, build, open_graph
    from civicgraph.errors import CivicgraphError, DataError, UsageError

__all__ = ["BuildResult", "CivicgraphError", "DataError", "Graph", "UsageError", "build", "open_graph"]

_HOMES = {name: "civicgraph.errors" if name.endswith("Error") else "civicgraph.api" for name in __all__}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'civicgraph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
