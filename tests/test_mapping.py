"""Claims into quads: what a reader of the graph can rely on."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

import sample
from civicgraph.errors import DataError, UsageError
from civicgraph.graphs import Graphs
from civicgraph.mapping import document_iri, map_readings
from civicgraph.model import (
    AltNameValue,
    ContactValue,
    CountValue,
    FactType,
    NodeKind,
    Notice,
    OrganisationValue,
    Reading,
    Ref,
    Resolution,
)

GRAPHS = Graphs(sample.BASE)
PREFIXES = {
    "cg": "https://w3id.org/civicgraph/ontology#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "void": "http://rdfs.org/ns/void#",
    "x": sample.BASE,
}


@pytest.fixture(scope="module")
def quads() -> tuple[ox.Quad, ...]:
    return map_readings(sample.readings(), sample.resolution(), sample.BASE)


def ask(quads: tuple[ox.Quad, ...], query: str) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.extend(quads)
    result = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(result, ox.QuerySolutions)
    return sorted({tuple(term.value if term is not None else "" for term in row) for row in result})  # type: ignore[union-attr]


def test_the_same_input_gives_the_same_quads_in_any_order(quads: tuple[ox.Quad, ...]) -> None:
    reading = sample.first()
    shuffled = (sample.second(), replace(reading, claims=reading.claims[::-1]))
    assert map_readings(shuffled, sample.resolution(), sample.BASE) == quads
    lines = [str(quad) for quad in quads]
    assert lines == sorted(set(lines))


def test_there_are_no_blank_nodes(quads: tuple[ox.Quad, ...]) -> None:
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in quad)


def test_every_piece_of_evidence_quotes_its_document_to_the_letter(quads: tuple[ox.Quad, ...]) -> None:
    rows = ask(
        quads,
        """SELECT ?e ?id ?start ?end ?exact ?before ?after {
          ?e a rdf:Statement ; oa:hasTarget ?t . ?t oa:hasSource [ dct:identifier ?id ] ;
             oa:hasSelector [ oa:start ?start ; oa:end ?end ] ,
                            [ oa:exact ?exact ; oa:prefix ?before ; oa:suffix ?after ]
        }""",
    )
    texts = {"texts/league.txt": sample.FIRST, "texts/liga.txt": sample.SECOND}
    assert len(rows) == len(ask(quads, "SELECT ?e { ?e a rdf:Statement }")) > 30
    for _, identifier, start, end, exact, before, after in rows:
        text = texts[identifier]
        assert text[int(start) : int(end)] == exact
        assert text[: int(start)].endswith(before)
        assert text[int(end) :].startswith(after)


def test_every_fact_of_an_extracted_kind_has_evidence_in_its_document(quads: tuple[ox.Quad, ...]) -> None:
    without = ask(
        quads,
        """SELECT ?s ?p ?o {
          VALUES ?p { rdf:type skos:prefLabel skos:altLabel cg:acronym dct:spatial schema:foundingDate org:hasUnit
                      cg:memberCount cg:undertakes org:hasPost org:memberOf cg:activity dct:subject foaf:homepage
                      schema:email <http://www.w3.org/ns/adms#status> }
          GRAPH ?g { ?s ?p ?o }
          FILTER(STRSTARTS(STR(?g), STR(x:graph\\/document\\/)) || ?p IN (org:hasPost, schema:email))
          FILTER(?p != rdf:type || ?o != cg:MemberCount)
          FILTER NOT EXISTS {
            ?e rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; oa:hasTarget ?t . ?t oa:hasSource ?d
          }
        }""",
    )
    assert without == []


def test_an_organisation_of_two_documents_has_one_preferred_name(quads: tuple[ox.Quad, ...]) -> None:
    league = "x:organisation\\/lht"
    assert ask(quads, f"SELECT ?l {{ {league} skos:prefLabel ?l }}") == [("League of Harbour Towns",)]
    assert ask(quads, f"SELECT ?l (LANG(?l) AS ?t) {{ {league} skos:altLabel ?l }}") == [
        ("Harbour Towns League", "en"),
        ("Liga pristaniških mest", "sl"),
    ]


def test_two_documents_that_disagree_leave_two_dated_counts(quads: tuple[ox.Quad, ...]) -> None:
    rows = ask(
        quads,
        """SELECT ?n ?q ?k ?date { x:organisation\\/lht cg:memberCount ?c .
           ?c cg:value ?n ; cg:qualifier ?q ; cg:memberKind ?k
           OPTIONAL { ?c schema:observationDate ?date } }""",
    )
    concept = "https://w3id.org/civicgraph/concept/"
    assert rows == [
        ("40", f"{concept}qualifier/exact", f"{concept}member-kind/town", ""),
        ("42", f"{concept}qualifier/exact", f"{concept}member-kind/town", "2024-05-01"),
    ]


def test_people_stand_in_the_people_graph_only(quads: tuple[ox.Quad, ...]) -> None:
    elsewhere = "\n".join(str(quad) for quad in quads if quad.graph_name != GRAPHS.people)
    for personal in ("Ana", "Zupan", "zupan", "Secretary General", "person/", "post/"):
        assert personal not in elsewhere
    people = "\n".join(str(quad) for quad in quads if quad.graph_name == GRAPHS.people)
    assert "Ana Zupančič" in people
    assert "Secretary General" in people


def test_a_quote_that_shows_a_person_is_kept_with_people_and_its_place_with_the_evidence(
    quads: tuple[ox.Quad, ...],
) -> None:
    rows = ask(
        quads,
        """SELECT ?g ?h ?exact {
           GRAPH ?g { ?e rdf:predicate cg:activity ; rdf:subject x:committee\\/lht\\/data ; oa:hasTarget ?t .
                      ?t oa:hasSelector ?p . ?p oa:start ?start }
           GRAPH ?h { ?t oa:hasSelector ?q . ?q oa:exact ?exact } }""",
    )
    assert rows == [(GRAPHS.evidence.value, GRAPHS.people.value, "met, says Ana Zupančič, twice")]


def test_a_title_or_notice_that_names_a_person_stands_with_people() -> None:
    reading = sample.first()
    document = replace(reading.document, title="Letter of ANA  Zupančič")
    notice = Notice("truncated", "The text stops after 'says Ana Zupančič'.", document.identifier)
    quads = map_readings([replace(reading, document=document, notices=(notice,))], sample.resolution(), sample.BASE)
    shown = "\n".join(str(quad) for quad in quads if quad.graph_name != GRAPHS.people)
    assert "Letter of" not in shown
    assert "stops after" not in shown
    assert "truncated" in shown


def test_a_quote_of_a_person_in_a_notice_and_in_evidence_counts_once() -> None:
    reading = sample.first()
    spans = [claim.span for claim in reading.claims if "Ana" in claim.span.of(reading.document.text)]
    notices = tuple(Notice("truncated", "Something is odd.", reading.document.identifier, span) for span in spans)
    quads = map_readings([replace(reading, notices=notices)], sample.resolution(), sample.BASE)
    counted = sum(quad.graph_name != GRAPHS.dataset for quad in quads)
    assert ask(quads, "SELECT ?n { x:dataset void:triples ?n }") == [(str(counted),)]


def test_notices_say_what_and_where(quads: tuple[ox.Quad, ...]) -> None:
    rows = ask(
        quads,
        """SELECT ?id ?code ?severity ?exact { ?d cg:notice ?n ; dct:identifier ?id . ?n cg:noticeCode ?code ;
           cg:severity ?severity ; oa:hasTarget [ oa:hasSelector [ oa:exact ?exact ] ] }""",
    )
    assert rows == [("texts/liga.txt", "empty-contact", "warning", "Contact person")]


def test_countries_lead_to_the_table_of_the_european_union_or_to_our_own(quads: tuple[ox.Quad, ...]) -> None:
    rows = ask(quads, "SELECT ?c ?n { ?s dct:spatial ?c . ?c skos:notation ?n }")
    assert rows == [("http://publications.europa.eu/resource/authority/country/SVN", "SI")]


def test_the_description_counts_what_is_there(quads: tuple[ox.Quad, ...]) -> None:
    rows = ask(quads, "SELECT ?class ?n { ?d void:classPartition [ void:class ?class ; void:entities ?n ] }")
    assert {(c.rsplit("#")[-1].rsplit("/")[-1], n) for c, n in rows} >= {("Association", "1"), ("MemberCount", "3")}


def test_a_quarantined_document_says_nothing_in_public() -> None:
    kept = map_readings(sample.readings(), sample.resolution(), sample.BASE, quarantined=["texts/league.txt"])
    tail = document_iri("texts/league.txt", sample.BASE).rsplit("/", 1)[-1]
    public = [quad for quad in kept if not GRAPHS.is_quarantine(quad.graph_name)]
    apart = [quad for quad in kept if quad.graph_name == GRAPHS.quarantine(tail)]
    said = "\n".join(map(str, public))
    assert "Zupan" not in said
    assert "Ministry of Ports" not in said
    assert any("Ana Zupančič" in str(quad) for quad in apart)
    labels = [quad.object.value for quad in public if quad.predicate.value.endswith("prefLabel")]
    assert sorted(labels) == ["Clean Quays", "Harbour Towns League"], "the name that is left becomes the preferred one"
    assert len(apart) > 100


def test_the_surest_of_two_rules_is_the_evidence_of_one_span() -> None:
    reading = sample.first()
    count = next(claim for claim in reading.claims if claim.fact is FactType.COUNT)
    twice = replace(reading, claims=(*reading.claims, replace(count, rule="better", confidence=0.95)))
    quads = map_readings([twice], sample.resolution(), sample.BASE)
    rows = ask(
        quads,
        """SELECT ?rule ?sure { ?e rdf:predicate cg:memberCount ; rdf:subject x:organisation\\/lht ;
           cg:rule ?rule ; cg:confidence ?sure }""",
    )
    assert rows == [("better", "0.95")]


def test_a_specific_class_silences_a_general_one_in_the_same_document() -> None:
    reading = sample.first()
    vague = sample.claim(
        sample.FIRST, FactType.ORGANISATION, sample.LEAGUE, OrganisationValue("other"), "The League", 1.0
    )
    quads = map_readings([replace(reading, claims=(vague, *reading.claims))], sample.resolution(), sample.BASE)
    assert ask(quads, "SELECT ?t { x:organisation\\/lht a ?t }") == [(PREFIXES["cg"] + "Association",)]


def test_a_body_that_no_claim_introduces_still_has_class_name_and_parent() -> None:
    reading = sample.first()
    claims = tuple(c for c in reading.claims if c.fact is FactType.COUNT and c.subject == sample.COMMITTEE)
    quads = map_readings([replace(reading, claims=claims)], sample.resolution(), sample.BASE)
    rows = ask(quads, "SELECT ?l ?t ?o { x:committee\\/lht\\/digital skos:prefLabel ?l ; a ?t ; org:unitOf ?o }")
    assert rows == [("Digital Committee", PREFIXES["cg"] + "Committee", f"{sample.BASE}organisation/lht")]


def test_awkward_languages_names_and_numbers_do_not_stop_a_build() -> None:
    text = "Όμιλος Δήμων \x00\x0c\u2028 Νίκος Παπαδάκης 0 \U0001f600"
    ref = Ref(NodeKind.ORGANISATION, "Όμιλος Δήμων")
    said = [
        (FactType.ORGANISATION, ref, OrganisationValue("association", "not a tag"), "Όμιλος Δήμων"),
        (FactType.ALT_NAME, ref, AltNameValue("\x00\x0c\u2028", ""), "\x00\x0c\u2028"),
        (FactType.CONTACT, ref, ContactValue("Νίκος Παπαδάκης"), "Νίκος Παπαδάκης"),
        (FactType.CONTACT, ref, ContactValue("Νίκος Παπαδάκος"), "Νίκος Παπαδάκης"),
        (FactType.COUNT, ref, CountValue(10**30, "exact", ("member",)), "0"),
    ]
    reading = Reading(
        sample.document("-", text, title="Τίτλος"),
        tuple(sample.claim(text, *what) for what in said),  # type: ignore[arg-type]
    )
    index = {("-", ref): sample.Entity("omilos", NodeKind.ORGANISATION, ref.name, (("-", ref),))}
    quads = map_readings([reading], Resolution(tuple(index.values()), (), index), sample.BASE)
    assert len(ask(quads, "SELECT ?p { ?p a foaf:Person }")) == 2, "two people with no Latin letter are still two"
    assert ask(quads, "SELECT (LANG(?l) AS ?t) { ?s skos:prefLabel ?l }") == [("und",)]


def test_a_name_that_was_not_resolved_is_an_error_that_names_the_document() -> None:
    with pytest.raises(DataError, match=r"texts/league.txt.*'League of Harbour Towns'"):
        map_readings(sample.readings(), Resolution(()), sample.BASE)


@pytest.mark.parametrize("base", ["example", "https://example.org", "https://example.org/a b/", ""])
def test_a_base_that_cannot_start_an_iri_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="base IRI"):
        map_readings((), Resolution(()), base)


def test_nothing_in_gives_a_description_of_nothing() -> None:
    quads = map_readings((), Resolution(()), sample.BASE)
    assert ask(quads, "SELECT ?n { ?d void:triples ?n }") == [("0",)]
