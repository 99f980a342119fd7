"""A finding names its document, line and sentence; a document that would mislead is kept back, and only that one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from civicgraph.model import Report, Severity
from civicgraph.validating import validate
from civicgraph.validating.provenance import Lines

BASE = "https://w3id.org/civicgraph/id/"
PREFIXES = f"""
@prefix cg: <https://w3id.org/civicgraph/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix c: <https://w3id.org/civicgraph/concept/> .
@prefix : <{BASE}> . @prefix g: <{BASE}graph/> . @prefix facts: <{BASE}graph/document/> .
@prefix document: <{BASE}document/> .
"""
DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
TEXTS = {
    "league.txt": "League of Harbour Towns\r\n\r\nIt began small. It has 17,000,000 towns today!\r\n"
    "President: Ada Quay\r\n",
    "guild.txt": "Guild of Ports\n\nAda Quay presides. The League of Harbour Towns is a member.\n",
}


def evidence(number: int, document: str, quote: str, subject: str, predicate: str, object_: str) -> str:
    """The Turtle of one piece of evidence; the quote's first place in the text is its range."""
    text = TEXTS[f"{document}.txt"]
    start = text.index(quote)
    return f"""
    <{BASE}evidence/{number}> a rdf:Statement ; rdf:subject {subject} ; rdf:predicate {predicate} ;
        rdf:object {object_} ; cg:rule "r" ; cg:confidence 0.9 ; oa:hasTarget <{BASE}evidence/{number}/target> .
    <{BASE}evidence/{number}/target> a oa:SpecificResource ; oa:hasSource document:{document} ;
        oa:hasSelector <{BASE}evidence/{number}/position> , <{BASE}evidence/{number}/quote> .
    <{BASE}evidence/{number}/position> a oa:TextPositionSelector ;
        oa:start "{start}"^^xsd:nonNegativeInteger ; oa:end "{start + len(quote)}"^^xsd:nonNegativeInteger .
    <{BASE}evidence/{number}/quote> a oa:TextQuoteSelector ; oa:exact "{quote}" ."""


LEAGUE = f"""
GRAPH g:dataset {{
    document:league a foaf:Document ; dct:identifier "league.txt" ; cg:sha256 "{DIGEST}" .
    document:guild a foaf:Document ; dct:identifier "guild.txt" ; cg:sha256 "{DIGEST}" .
}}
GRAPH facts:league {{
    :league a cg:Network ; skos:prefLabel "League of Harbour Towns"@en ; cg:memberCount :count .
    :count a cg:MemberCount ; cg:value "17000000"^^xsd:nonNegativeInteger ;
        cg:qualifier <https://w3id.org/civicgraph/concept/qualifier/exact> ;
        cg:memberKind <https://w3id.org/civicgraph/concept/member-kind/town> .
}}
GRAPH facts:guild {{ :guild a cg:Network ; skos:prefLabel "Guild of Ports"@en . }}
GRAPH g:people {{
    :league org:hasPost :post . :post a org:Post ; skos:prefLabel "President"@en ; org:heldBy :ada .
    :ada a foaf:Person ; foaf:name "Ada Quay" .
    {evidence(20, "league", "President: Ada Quay", ":league", "org:hasPost", ":post")}
}}
GRAPH g:evidence {{
    {evidence(1, "league", "League of Harbour Towns", ":league", "rdf:type", "cg:Network")}
    {evidence(2, "league", "League of Harbour Towns", ":league", "skos:prefLabel", '"League of Harbour Towns"@en')}
    {evidence(3, "league", "17,000,000 towns", ":league", "cg:memberCount", ":count")}
    {evidence(4, "guild", "Guild of Ports", ":guild", "rdf:type", "cg:Network")}
    {evidence(5, "guild", "Guild of Ports", ":guild", "skos:prefLabel", '"Guild of Ports"@en')}
}}
"""
GUILD_ALSO_NAMES_ADA = f"""
GRAPH g:people {{
    :guild org:hasPost :post2 . :post2 a org:Post ; org:heldBy :ada .
    {evidence(21, "guild", "Ada Quay presides", ":guild", "org:hasPost", ":post2")}
}}
"""
GUILD_HAS_THE_LEAGUE_AS_MEMBER = f"""
GRAPH facts:guild {{ :league org:memberOf :guild . :guild cg:cooperatesWith :league . }}
GRAPH g:evidence {{
    {evidence(6, "guild", "The League of Harbour Towns is a member", ":league", "org:memberOf", ":guild")}
    {evidence(7, "guild", "The League of Harbour Towns is a member", ":guild", "cg:cooperatesWith", ":league")}
}}
"""


def quads(*parts: str) -> list[ox.Quad]:
    """The quads of TriG parts, each once."""
    parsed = [q for part in parts for q in ox.parse(PREFIXES + part, format=ox.RdfFormat.TRIG)]
    return list(dict.fromkeys(parsed))


def test_a_count_that_breaks_a_shape_is_led_back_to_its_line_and_sentence():
    (finding,) = [f for f in validate(quads(LEAGUE), TEXTS).findings if f.severity is Severity.VIOLATION]
    assert finding.document == "league.txt"
    assert finding.line == 3
    assert finding.sentence == "It has 17,000,000 towns today!"
    assert "population" in finding.message


def test_without_the_texts_the_document_is_still_named():
    (finding,) = [f for f in validate(quads(LEAGUE)).findings if f.severity is Severity.VIOLATION]
    assert (finding.document, finding.line, finding.sentence) == ("league.txt", None, None)


def test_a_notice_tells_its_own_message_once_with_its_document():
    notice = """GRAPH g:dataset { document:guild cg:notice :notice . :notice a cg:Notice ; cg:severity "warning" ;
        cg:noticeCode "empty-contact" ; rdfs:comment "The heading 'Contact' has nobody under it."@en . }"""
    found = [f for f in validate(quads(LEAGUE, notice), TEXTS).findings if f.focus == BASE + "notice"]
    assert [(f.severity, f.message, f.document) for f in found] == [
        (Severity.WARNING, "The heading 'Contact' has nobody under it.", "guild.txt")
    ]


def test_findings_do_not_depend_on_the_order_of_the_quads():
    data = quads(LEAGUE, GUILD_ALSO_NAMES_ADA, GUILD_HAS_THE_LEAGUE_AS_MEMBER)
    assert validate(data, TEXTS) == validate(data[::-1], TEXTS)


def test_findings_come_worst_first():
    ranks = [("violation", "warning", "info").index(f.severity) for f in validate(quads(LEAGUE), TEXTS).findings]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_a_file_without_graphs_or_evidence_can_be_validated():
    data = quads(':league a cg:Association ; skos:prefLabel "League of Harbour Towns"@en .')
    (finding,) = validate(data).findings
    assert finding.severity is Severity.WARNING
    assert finding.document is None


def test_nothing_at_all_conforms():
    assert validate([]) == Report(())


@pytest.mark.parametrize(
    ("text", "quote", "line", "sentence"),
    [
        ("One. Two has 5 towns. Three.", "5 towns", 1, "Two has 5 towns."),
        ("A heading\r\n\r\nIt has\r\n5 towns", "5 towns", 4, "It has 5 towns"),
        ("first\rsecond 5 towns", "5 towns", 2, "first second 5 towns"),
        ("x", "x", 1, "x"),
        ("It asked: “Who?” And 5 towns came.\n\nMore.", "5 towns", 1, "And 5 towns came."),
    ],
)
def test_a_place_is_shown_as_line_and_sentence(text, quote, line, sentence):
    start = text.index(quote)
    view = Lines(text)
    assert (view.number(start), view.sentence(start, start + len(quote))) == (line, sentence)


def test_a_sentence_without_an_end_is_cut_where_it_grows_too_long():
    sentence = Lines("word " * 1000).sentence(2500, 2504)
    assert 300 < len(sentence) < 700
    assert set(sentence.strip("… ").split()) == {"word"}
    assert sentence.startswith("… ")
    assert sentence.endswith(" …")


@pytest.mark.parametrize("text", ["a" * 1000, "a" * 400 + " b " + "c" * 400, " " * 700 + "b" + "\n" * 700])
def test_text_of_any_form_can_be_shown(text):
    for start in range(0, len(text), 97):
        assert Lines(text).sentence(start, start + 1) is not None


def test_a_country_that_is_not_known_is_told_of_the_body_by_name_and_not_of_bodies_merely_mentioned():
    said = """
    GRAPH facts:league {
        :league a cg:Network ; skos:prefLabel "League of Harbour Towns"@en ; org:memberOf :guild .
        :guild a cg:Network ; skos:prefLabel "Guild of Ports"@en .
    }"""
    found = [f.message for f in validate(quads(said)).findings if "not known" in f.message]
    assert [message.partition(".")[0] for message in found] == ["The country of League of Harbour Towns is not known"]
