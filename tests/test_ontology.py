"""The ontology is whole: parses, defines what the graph uses, and documents each term."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from civicgraph import resources
from civicgraph.vocabulary import CG, CONCEPT_BASE, OWL, RDF, RDFS, SCHEMES, SKOS

ONTOLOGY_FILES = sorted(resources.path("ontology").rglob("*.ttl"))
NAMES = [path.stem for path in ONTOLOGY_FILES]
OWN_TERM = re.compile(r"https://w3id\.org/civicgraph/ontology#(\w+)")
CLASSES_AND_PROPERTIES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    for path in ONTOLOGY_FILES:
        loaded.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return loaded


def own_terms(store: ox.Store) -> list[ox.NamedNode]:
    found = {
        quad.subject
        for kind in CLASSES_AND_PROPERTIES
        for quad in store.quads_for_pattern(None, RDF.type, kind, None)
        if quad.subject.value.startswith(CG.iri)
    }
    return sorted(found, key=lambda node: node.value)


def values(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode | ox.Literal]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None, None)]


@pytest.mark.parametrize("path", ONTOLOGY_FILES, ids=NAMES)
def test_rdflib_and_oxigraph_read_the_same_triples_and_no_blank_node(path):
    with path.open("rb") as handle:
        quads = list(ox.parse(handle, format=ox.RdfFormat.TURTLE))
    assert len(quads) == len(rdflib.Graph().parse(path, format="turtle"))
    nodes = {type(node) for quad in quads for node in (quad.subject, quad.object)}
    assert ox.BlankNode not in nodes


def test_every_own_term_that_is_mentioned_is_defined(store):
    defined = {term.value.removeprefix(CG.iri) for term in own_terms(store)}
    mentioned = {
        name
        for folder in ("ontology", "shapes", "data")
        for path in resources.path(folder).rglob("*")
        if path.suffix in {".ttl", ".jsonld", ".rq"}
        for name in OWN_TERM.findall(path.read_text(encoding="utf-8"))
    }
    prefixed = {
        name
        for folder in ("ontology", "shapes", "data")
        for path in resources.path(folder).rglob("*")
        if path.suffix in {".ttl", ".jsonld", ".rq"}
        for name in re.findall(r"(?<![\w/])cg:(\w+)", path.read_text(encoding="utf-8"))
    }
    assert mentioned | prefixed <= defined


def test_the_vocabulary_lists_exactly_the_defined_terms(store):
    assert {term.value.removeprefix(CG.iri) for term in own_terms(store)} == set(CG)


@pytest.mark.parametrize("property_", ["label", "definition", "scopeNote", "example"])
def test_every_own_term_is_documented_in_english(store, property_):
    predicate = RDFS.label if property_ == "label" else SKOS[property_]
    missing = [
        term.value for term in own_terms(store) if [v.language for v in values(store, term, predicate)] != ["en"]
    ]
    assert missing == []


def test_examples_are_turtle_that_uses_the_term(store):
    prefixes = "".join(
        f"@prefix {prefix}: <{iri}> .\n"
        for prefix, iri in {
            "cg": CG.iri,
            "org": "http://www.w3.org/ns/org#",
            "skos": SKOS.iri,
            "adms": "http://www.w3.org/ns/adms#",
            "rdfs": RDFS.iri,
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "ex": "https://example.org/",
        }.items()
    )
    for term in own_terms(store):
        (example,) = values(store, term, SKOS.example)
        triples = list(ox.parse(prefixes + example.value, format=ox.RdfFormat.TURTLE))
        assert term in {node for t in triples for node in (t.predicate, t.object)}, term.value


def test_every_own_class_hangs_under_a_known_one_or_says_what_it_resembles(store):
    for term in own_terms(store):
        if OWL.Class in values(store, term, RDF.type):
            links = [*values(store, term, RDFS.subClassOf), *values(store, term, SKOS.closeMatch)]
            assert links or values(store, term, RDFS.seeAlso), term.value


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_scheme_holds_exactly_its_concepts_each_documented(store, scheme):
    node = ox.NamedNode(CONCEPT_BASE + scheme)
    members = {q.subject for q in store.quads_for_pattern(None, SKOS.inScheme, node, None)}
    assert members == {ox.NamedNode(f"{CONCEPT_BASE}{scheme}/{id_}") for id_ in SCHEMES[scheme]}
    assert members == set(values(store, node, SKOS.hasTopConcept))
    for member in members:
        assert values(store, member, SKOS.topConceptOf) == [node]
        assert [v.value for v in values(store, member, SKOS.notation)] == [member.value.rsplit("/", 1)[1]]
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert [v.language for v in values(store, member, predicate)] == ["en"]


def test_version_licence_and_creator_are_stated(store):
    header = ox.NamedNode("https://w3id.org/civicgraph/ontology")
    for predicate in (
        "http://www.w3.org/2002/07/owl#versionIRI",
        "http://purl.org/dc/terms/license",
        "http://purl.org/dc/terms/creator",
        "http://purl.org/vocab/vann/preferredNamespacePrefix",
        "http://purl.org/vocab/vann/preferredNamespaceUri",
    ):
        assert len(values(store, header, ox.NamedNode(predicate))) == 1


CONTEXT = json.loads(resources.text("ontology", "context.jsonld"))

SAMPLE = """
@prefix cg: <https://w3id.org/civicgraph/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix adms: <http://www.w3.org/ns/adms#> .
@prefix c: <https://w3id.org/civicgraph/concept/> . @prefix ex: <https://example.org/> .
ex:lht a cg:Association ; skos:prefLabel "League of Harbour Towns"@en ; skos:altLabel "Hafenstädtebund"@de ;
    cg:acronym "LHT" ; schema:foundingDate "1937"^^xsd:gYear ; cg:memberCount ex:n ; cg:undertakes ex:i ;
    cg:activity c:activity\\/training ; dct:subject c:topic\\/water , c:topic\\/energy ; org:hasPost ex:post ;
    dct:spatial <http://publications.europa.eu/resource/authority/country/HRV> .
ex:n a cg:MemberCount ; cg:value "91"^^xsd:nonNegativeInteger ; cg:qualifier c:qualifier\\/exact ;
    cg:memberKind c:member-kind\\/city , c:member-kind\\/town .
ex:i a cg:Initiative ; skos:prefLabel "Clean Quays"@en ; adms:status c:status\\/planned .
ex:post a org:Post ; skos:prefLabel "President"@en ; org:heldBy ex:p .
ex:p a foaf:Person ; foaf:name "Ada Quay" .
"""


def test_the_context_reads_well_and_loses_nothing():
    triples = list(ox.parse(SAMPLE, format=ox.RdfFormat.TURTLE))
    expanded = jsonld.from_rdf(
        ox.serialize(triples, format=ox.RdfFormat.N_QUADS).decode(), {"format": "application/n-quads"}
    )
    framed = jsonld.frame(expanded, {**CONTEXT, "type": "Association"})
    framed["topics"].sort()
    assert {key: value for key, value in framed.items() if key not in {"@context", "id"}} == {
        "type": "Association",
        "name": {"en": "League of Harbour Towns"},
        "otherNames": {"de": "Hafenstädtebund"},
        "acronym": ["LHT"],
        "country": "http://publications.europa.eu/resource/authority/country/HRV",
        "founded": "1937",
        "activities": ["training"],
        "topics": ["energy", "water"],
        "memberCounts": [
            {
                "id": "https://example.org/n",
                "type": "MemberCount",
                "value": "91",
                "qualifier": "exact",
                "kinds": ["city", "town"],
            }
        ],
        "initiatives": [
            {
                "id": "https://example.org/i",
                "type": "Initiative",
                "name": {"en": "Clean Quays"},
                "status": "planned",
            }
        ],
        "contacts": [
            {
                "id": "https://example.org/post",
                "type": "Post",
                "role": {"en": "President"},
                "heldBy": {"id": "https://example.org/p", "type": "Person", "name": "Ada Quay"},
            }
        ],
    }
    back = jsonld.to_rdf(framed, {"format": "application/n-quads"})
    assert set(ox.parse(back, format=ox.RdfFormat.N_QUADS)) == {ox.Quad(*triple) for triple in triples}


def test_no_name_of_the_context_hides_a_concept():
    assert not set(CONTEXT["@context"]) & {id_ for ids in SCHEMES.values() for id_ in ids}
