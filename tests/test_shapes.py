"""Every shape and every check: a small graph in ``tests/shapes`` that breaks it, and one that keeps it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from civicgraph import resources
from civicgraph.model import Severity
from civicgraph.validating import load_checks, validate
from civicgraph.vocabulary import CONCEPT_BASE, SCHEMES

FIXTURES = Path(__file__).parent / "shapes"
SHAPE = "https://w3id.org/civicgraph/shapes#"
TEXTS = {"page.txt": "LHT is the league of the harbour towns."}
NAMES = sorted(path.name.removesuffix(".bad.trig") for path in FIXTURES.glob("*.bad.trig"))


def shapes(file: str) -> rdflib.Graph:
    return rdflib.Graph().parse(resources.path("shapes", file), format="turtle")


EVIDENCE = shapes("evidence.ttl")
CIVICGRAPH = shapes("civicgraph.ttl")
EVIDENCE_NAMES = {str(s).removeprefix(SHAPE) for s in EVIDENCE.subjects(rdflib.RDF.type, rdflib.SH.PropertyShape)}


def findings(name: str, word: str) -> list[tuple[str, str]]:
    """(shape, severity) of all that is found in a fixture."""
    path = FIXTURES / f"{name}.{word}.trig"
    if name in EVIDENCE_NAMES:
        triples = {quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG)}
        union = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
        _, report, _ = pyshacl.validate(union, shacl_graph=EVIDENCE)
        return [
            (
                str(report.value(r, rdflib.SH.sourceShape)),
                str(report.value(r, rdflib.SH.resultSeverity)).split("#")[1].lower(),
            )
            for r in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
        ]
    quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG))
    return [(finding.shape, finding.severity.value) for finding in validate(quads, TEXTS).findings]


@pytest.mark.parametrize("name", NAMES)
def test_a_graph_that_breaks_the_shape_is_found(name):
    severity = re.match(r"# severity: (\w+)", (FIXTURES / f"{name}.bad.trig").read_text(encoding="utf-8"))
    assert severity
    assert (SHAPE + name, severity[1]) in findings(name, "bad")


@pytest.mark.parametrize("name", NAMES)
def test_a_graph_that_keeps_the_shape_has_no_violation_and_no_such_finding(name):
    found = findings(name, "good")
    assert SHAPE + name not in [shape for shape, _ in found]
    assert Severity.VIOLATION.value not in [severity for _, severity in found]


def test_every_shape_and_check_has_both_fixtures():
    properties = {
        str(shape).removeprefix(SHAPE)
        for graph in (CIVICGRAPH, EVIDENCE)
        for shape in graph.subjects(rdflib.RDF.type, rdflib.SH.PropertyShape)
    }
    wanted = properties | {f"check-{check.name}" for check in load_checks()} | {"quote-in-text"}
    for word in ("bad", "good"):
        assert {path.name.removesuffix(f".{word}.trig") for path in FIXTURES.glob(f"*.{word}.trig")} == wanted


def test_every_shape_says_its_message_in_english_and_how_grave_it_is():
    for graph in (CIVICGRAPH, EVIDENCE):
        for shape in graph.subjects(rdflib.RDF.type, rdflib.SH.PropertyShape):
            (message,) = graph.objects(shape, rdflib.SH.message)
            assert message.language == "en", shape
            assert str(message).endswith("."), shape
            assert graph.value(shape, rdflib.SH.severity), shape
        for shape in graph.subjects(rdflib.RDF.type, rdflib.SH.NodeShape):
            assert graph.value(shape, rdflib.RDFS.label), shape


def test_every_class_of_the_graph_has_one_shape():
    targets = [str(t) for graph in (CIVICGRAPH, EVIDENCE) for t in graph.objects(None, rdflib.SH.targetClass)]
    assert len(targets) == len(set(targets))
    own = {str(s) for s in shapes_of_ontology()}
    narrower = {"https://w3id.org/civicgraph/ontology#WorkingGroup"}  # held to the shape of cg:Committee
    assert own - narrower <= set(targets)


def shapes_of_ontology() -> list[rdflib.URIRef]:
    ontology = rdflib.Graph().parse(resources.path("ontology", "civicgraph.ttl"))
    return list(ontology.subjects(rdflib.RDF.type, rdflib.OWL.Class))


@pytest.mark.parametrize(
    ("shape", "scheme"),
    [
        ("kind-listed", "member-kind"),
        ("qualifier-listed", "qualifier"),
        ("status-listed", "status"),
        ("activity", "activity"),
        ("topic", "topic"),
    ],
)
def test_a_list_in_a_shape_is_the_whole_concept_scheme(shape, scheme):
    (cell,) = CIVICGRAPH.objects(rdflib.URIRef(SHAPE + shape), rdflib.SH["in"])
    listed = [str(item) for item in CIVICGRAPH.items(cell)]
    assert listed == [f"{CONCEPT_BASE}{scheme}/{id_}" for id_ in SCHEMES[scheme]]


def test_shapes_are_shacl_core_with_no_blank_node_but_list_cells():
    for graph in (CIVICGRAPH, EVIDENCE):
        assert not list(graph.subject_objects(rdflib.SH.sparql))
        cells = set(graph.subjects(rdflib.RDF.first))
        assert {s for s in graph.subjects() if isinstance(s, rdflib.BNode)} == cells


def test_the_shapes_are_themselves_well_formed():
    for graph in (CIVICGRAPH, EVIDENCE):
        conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True)
        assert conforms, text
