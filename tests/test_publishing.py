"""The readable Turtle: the same facts, in an order that a person can follow."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from tests import timing

import sample
from civicgraph.graphs import Graphs
from civicgraph.mapping import map_readings
from civicgraph.publishing import turtle

if TYPE_CHECKING:
    from pathlib import Path


def quads(base: str = sample.BASE) -> tuple[ox.Quad, ...]:
    return map_readings(sample.readings(), sample.resolution(), base)


def triples(text: str) -> set[ox.Triple]:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize("base", [sample.BASE, "https://example.org/graph#", "urn:x:y/"])
def test_it_says_what_the_published_graphs_say_without_evidence(base: str) -> None:
    graphs = Graphs(base)
    facts = {
        ox.Triple(q.subject, q.predicate, q.object)
        for q in quads(base)
        if q.graph_name != graphs.evidence and not graphs.is_evidence(q.subject) and not graphs.is_evidence(q.object)
    }
    assert triples(turtle(quads(base), base)) == facts
    assert len(facts) > 80


def test_it_does_not_depend_on_the_order_of_the_quads() -> None:
    assert turtle(quads(), sample.BASE) == turtle(quads()[::-1], sample.BASE)


def test_each_organisation_comes_with_its_own_things_before_the_next() -> None:
    text = turtle(quads(), sample.BASE)
    headings = [line for line in text.splitlines() if line.startswith("# ")]
    assert headings[:3] == ["# ==================== Organisations", "# League of Harbour Towns", "# Ministry of Ports"]
    league = text[text.index("# League of Harbour Towns") : text.index("# Ministry of Ports")]
    for own in ('"Digital Committee"@en', '"Clean Quays"@en', '"42"^^xsd:nonNegativeInteger', '"Ana Zupančič"'):
        assert own in league
    assert 'a cg:Association ;\n    skos:prefLabel "League of Harbour Towns"@en ;' in league


def test_a_quarantined_document_is_left_out() -> None:
    kept = map_readings(sample.readings(), sample.resolution(), sample.BASE, quarantined=["texts/liga.txt"])
    assert "Harbour Towns League" not in turtle(kept, sample.BASE)


def test_a_name_cannot_break_out_of_its_comment() -> None:
    graph, cg = ox.NamedNode(sample.BASE + "graph/document/x"), "https://w3id.org/civicgraph/ontology#"
    node = ox.NamedNode(sample.BASE + "organisation/x")
    label = ox.Literal('A\n<x:a> <x:b> <x:c> .\r\u2028"""\x00', language="en")
    said = [
        ox.Quad(
            node, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(cg + "Network"), graph
        ),
        ox.Quad(node, ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), label, graph),
    ]
    assert len(triples(turtle(said, sample.BASE))) == 2


def test_units_in_a_circle_are_printed_once() -> None:
    graph = ox.NamedNode(sample.BASE + "graph/document/x")
    a, b = (ox.NamedNode(sample.BASE + f"organisation/{name}") for name in "ab")
    has_unit = ox.NamedNode("http://www.w3.org/ns/org#hasUnit")
    assert len(triples(turtle([ox.Quad(a, has_unit, b, graph), ox.Quad(b, has_unit, a, graph)], sample.BASE))) == 2


@pytest.mark.skipif(shutil.which("rapper") is None, reason="needs rapper (Debian: raptor2-utils)")
def test_an_independent_parser_accepts_it(tmp_path: Path) -> None:
    text = turtle(quads(), sample.BASE)
    (tmp_path / "graph.ttl").write_text(text, encoding="utf-8")
    run = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", tmp_path / "graph.ttl"], capture_output=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, b"")
    parsed = {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(run.stdout, format=ox.RdfFormat.N_TRIPLES)}
    assert parsed == triples(text)


def test_time_grows_with_the_facts_and_not_with_their_square() -> None:
    graph = ox.NamedNode(sample.BASE + "graph/document/x")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")

    def cost(size: int) -> float:
        said = [
            ox.Quad(ox.NamedNode(f"{sample.BASE}organisation/n{i}"), label, ox.Literal(f"N{i}", language="en"), graph)
            for i in range(size)
        ]
        return timing.seconds(lambda: turtle(said, sample.BASE))

    assert cost(20_000) < 40 * cost(2_000)
