"""The sample profiles give the graph that a person has read and found right."""

from __future__ import annotations

import rdflib
from rdflib.compare import graph_diff, isomorphic

from golden.regenerate import GOLDEN, facts

# the description of the data set counts and names the version; it changes without any fact having changed
DESCRIPTION = rdflib.URIRef("https://w3id.org/civicgraph/id/dataset")


def read(turtle: str) -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    for subject in set(graph.subjects()):
        if str(subject).startswith(str(DESCRIPTION)):
            graph.remove((subject, None, None))
    return graph


def test_the_sample_profiles_give_the_golden_graph() -> None:
    golden, built = read(GOLDEN.read_text(encoding="utf-8")), read(facts())
    _, missing, extra = graph_diff(golden, built)
    assert isomorphic(golden, built), (
        f"missing:\n{missing.serialize(format='nt')}\nextra:\n{extra.serialize(format='nt')}\n"
        "If the new graph is right: make golden"
    )
