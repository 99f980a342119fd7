"""What the graph knows of a thing, with the sentences that say so."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import sample
from civicgraph import build, open_graph
from civicgraph.cli import app
from civicgraph.errors import UsageError
from civicgraph.explaining import Explanation, explain
from civicgraph.explaining.places import LONGEST, place
from civicgraph.linking import Feature, LinkJudgement
from civicgraph.linking.mappings import Mapping
from civicgraph.linking.writing import publish
from civicgraph.storing import View, open_view
from civicgraph.vocabulary import SKOS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return open_view(sample.write(tmp_path_factory.mktemp("explain")))


def said(explanation: Explanation) -> dict[str, set[str]]:
    facts: dict[str, set[str]] = {}
    for fact in explanation.facts:
        facts.setdefault(fact.label, set()).add(fact.value)
    return facts


@pytest.mark.parametrize(
    "name",
    [
        "League of Harbour Towns",
        "the league of harbour-towns",
        "Harbour Towns League",
        "LIGA PRISTANISKIH MEST",
        "LHT",
        f"{sample.BASE}organisation/lht",
        f"<{sample.BASE}organisation/lht>",
    ],
)
def test_a_thing_is_found_by_any_of_its_names(view: View, name: str) -> None:
    found = explain(view, name)
    assert found.name == "League of Harbour Towns"
    assert found.kinds == ("association",)
    assert found.other_names == ("Harbour Towns League", "LHT", "Liga pristaniških mest")


def test_an_organisation_is_told_fact_by_fact(view: View) -> None:
    facts = said(explain(view, "LHT"))
    assert facts["members"] == {"42 (town) [2024-05-01]", "40 (town)"}
    assert facts["committee"] == {
        "Digital Committee, members: about 12 (person) [2024-05-01]",
        "Working Group on Data",
    }
    assert facts["contact"] == {"Ana Zupančič, Secretary General"}
    assert facts["e-mail"] == {"ana.zupancic@example.org (Ana Zupančič)"}
    assert facts["country"] == {"SI"}
    assert facts["founded"] == {"1987"}
    assert facts["topic"] == {"energy"}
    assert facts["member of"] == {"Ministry of Ports"}


def test_committees_and_initiatives_are_told_too(view: View) -> None:
    assert said(explain(view, "Digital Committee"))["part of"] == {"League of Harbour Towns"}
    assert said(explain(view, "Digital Committee"))["members"] == {"about 12 (person) [2024-05-01]"}
    initiative = said(explain(view, "clean quays"))
    assert initiative["status"] == {"planned", "ongoing"}
    assert initiative["undertaken by"] == {"League of Harbour Towns"}
    assert said(explain(view, "Ministry of Ports"))["has member"] == {"League of Harbour Towns"}


def test_each_fact_shows_its_sentence_with_the_words_marked(view: View) -> None:
    texts = {"texts/league.txt": sample.FIRST, "texts/liga.txt": sample.SECOND}
    for fact in explain(view, "LHT").facts:
        assert fact.places
        for at in fact.places:
            marked = at.sentence[at.start : at.end]
            line = texts[at.document].split("\n")[at.line - 1]
            assert line[at.column - 1 :].startswith(marked)
    count = next(fact for fact in explain(view, "LHT").facts if fact.value.startswith("42"))
    assert count.places[0].sentence == (
        "The League of Harbour Towns, founded in 1987, has 42 towns as members in Slovenia."
    )
    assert (count.places[0].rule, count.places[0].confidence) == ("count.sample", 0.9)


def test_links_are_told_with_their_reasons_unless_they_were_rejected(tmp_path: Path) -> None:
    folder = sample.write(tmp_path / "graph")
    accepted = Mapping(
        subject=f"{sample.BASE}organisation/lht",
        object="http://www.wikidata.org/entity/Q1",
        predicate=SKOS.exactMatch.value,
        judgement=LinkJudgement.ACCEPTED,
        confidence=0.93,
        object_label="Harbour Towns",
        object_source="http://www.wikidata.org/entity/Q2013",
        features=(Feature("name", 1.0, 0.8, 0.8, "the same name"), Feature("founded", 0.5, 0.15, 0.075, "in 1987")),
    )
    doubtful = replace(accepted, object="http://www.wikidata.org/entity/Q2", judgement=LinkJudgement.REVIEW)
    refused = replace(accepted, object="http://www.wikidata.org/entity/Q3", judgement=LinkJudgement.REJECTED)
    publish(folder, [accepted, doubtful, refused])
    with open_view(folder) as opened:
        first, second = explain(opened, "LHT").links
    assert (first.relation, first.label, first.judgement, first.confidence) == (
        *("exactMatch", "Harbour Towns", "accepted"),
        0.93,
    )
    assert first.reasons == ("the same name", "in 1987")
    assert (second.iri, second.judgement) == ("http://www.wikidata.org/entity/Q2", "review")
    shown = " ".join(CliRunner().invoke(app, ["explain", str(folder), "LHT"]).output.split())
    assert "link: Harbour Towns exactMatch 0.93 http://www.wikidata.org/entity/Q1; the same name; in 1987" in shown
    assert "link, open: Harbour Towns" in shown
    assert "Q3" not in shown


def test_a_link_tells_who_decided_it_and_why(tmp_path: Path) -> None:
    folder = sample.write(tmp_path / "graph")
    found = Mapping(
        subject=f"{sample.BASE}organisation/lht",
        object="http://www.wikidata.org/entity/Q1",
        predicate=SKOS.closeMatch.value,
        judgement=LinkJudgement.REVIEW,
        confidence=0.7,
        object_label="Harbour Towns",
        features=(Feature("name", 1.0, 0.8, 0.8, "the same name"),),
    )
    signed = replace(found.decided(LinkJudgement.ACCEPTED, "Ada Lake", None), comment="seen on their page")
    unsigned = replace(signed, object="http://www.wikidata.org/entity/Q2", reviewer=None, comment="")
    publish(folder, [signed, unsigned])
    shown = " ".join(CliRunner().invoke(app, ["explain", str(folder), "LHT"]).output.split())
    assert "Q1; decided by Ada Lake: seen on their page; the same name" in shown
    assert "Q2; decided by a person; the same name" in shown
    [first, second] = json.loads(CliRunner().invoke(app, ["explain", str(folder), "LHT", "--json"]).output)["links"]
    assert (first["by_person"], first["reviewer"], first["comment"]) == (True, "Ada Lake", "seen on their page")
    assert (second["by_person"], second["reviewer"]) == (True, None)


def test_committees_that_are_counted_are_no_members(tmp_path: Path) -> None:
    source = tmp_path / "texts" / "lakes.txt"
    source.parent.mkdir()
    source.write_text(
        "The Association of Lake Towns has 91 municipalities as members. The Association has 114 committees.\n",
        encoding="utf-8",
    )
    build(source.parent, out=tmp_path / "graph")
    with open_view(tmp_path / "graph") as opened:
        facts = said(explain(opened, "Association of Lake Towns"))
    assert facts["members"] == {"91 (municipality)"}
    assert facts["committees"] == {"114"}
    with open_graph(tmp_path / "graph") as graph:
        counted = {(row["members"], row["counted"]) for row in graph.query("largest-memberships")}
        asked = {(row["members"], row["counted"]) for row in graph.query("largest-memberships", kind="committee")}
    assert counted == {(91, "municipality")}
    assert asked == {(114, "committee")}


def test_a_fact_that_two_documents_state_shows_both(view: View) -> None:
    kind = explain(view, "LHT").facts[0]
    assert [at.document for at in kind.places] == ["texts/league.txt", "texts/liga.txt"]


def test_a_name_of_nothing_brings_names_that_are_near(view: View) -> None:
    with pytest.raises(UsageError, match="'Leage of Harbor Towns'; did you mean 'League of Harbour Towns'"):
        explain(view, "Leage of Harbor Towns")
    with pytest.raises(UsageError, match=r"called 'zzz'$"):
        explain(view, "zzz")
    with pytest.raises(UsageError, match="nothing in this graph"):
        explain(view, "")
    with pytest.raises(UsageError, match=r"is a person; .* contacts"):
        explain(view, "ana zupancic")


def test_a_name_of_several_things_lists_them(tmp_path: Path) -> None:
    import pyoxigraph as ox

    from civicgraph.storing import Writer

    kinds = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2004/02/skos/core#prefLabel"
    graph = ox.NamedNode(sample.BASE + "graph/document/d")
    quads = []
    for number in range(12):
        board = ox.NamedNode(f"{sample.BASE}committee/c{number:02}/board")
        committee = ox.NamedNode("https://w3id.org/civicgraph/ontology#Committee")
        quads.append(ox.Quad(board, ox.NamedNode(kinds[0]), committee, graph))
        quads.append(ox.Quad(board, ox.NamedNode(kinds[1]), ox.Literal("Board", language="en"), graph))
    with Writer(tmp_path, sample.BASE) as writer:
        writer.write_graph(quads, "")
        writer.write_texts(())
        writer.write_report({})
        writer.commit()
    with pytest.raises(UsageError, match=r"(?s)12 things; give the IRI.*c00/board.*and 4 more"):
        explain(open_view(tmp_path), "board")


def test_what_a_quarantined_document_says_is_not_told(tmp_path: Path) -> None:
    view = open_view(sample.write(tmp_path, quarantined=("texts/league.txt",)))
    facts = said(explain(view, "Harbour Towns League"))
    assert facts["members"] == {"40 (town)"}
    assert "contact" not in facts


def test_a_long_sentence_is_cut_on_both_sides_and_the_words_stay_whole() -> None:
    text = "word " * 300 + "TWELVE TOWNS" + " word" * 300
    at = text.index("TWELVE")
    shown = place("x", text, at, at + 12, "r", 1.0)
    assert shown.sentence[shown.start : shown.end] == "TWELVE TOWNS"
    assert shown.sentence.startswith("…")
    assert shown.sentence.endswith("…")
    assert len(shown.sentence) <= LONGEST + 2


@pytest.mark.parametrize("text", ["a\r\nb\r\n\r\nc. D", "\n\n\n", ".", "a", "é\u2028\x00 b", "• x\n• y", "A. B. C. D."])
def test_any_span_of_any_text_has_a_place(text: str) -> None:
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            shown = place("x", text, start, end, "r", 1.0)
            plain = text[start:end].replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
            if plain.strip():
                assert plain.strip() in shown.sentence
            assert 0 <= shown.start <= shown.end <= len(shown.sentence) + len(plain)
