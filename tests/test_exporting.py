"""Every export is read back, by this project's library and by others."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

import sample
from civicgraph.api import build
from civicgraph.errors import UsageError
from civicgraph.exporting import FORMATS, export
from civicgraph.linking import LinkJudgement
from civicgraph.linking.mappings import Mapping
from civicgraph.linking.writing import publish
from civicgraph.storing import View, Writer, open_view
from civicgraph.vocabulary import SKOS, VOID

if TYPE_CHECKING:
    from pathlib import Path

READERS = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "json-ld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml"),
}
rapper = pytest.mark.skipif(shutil.which("rapper") is None, reason="needs rapper (Debian: raptor2-utils)")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return open_view(sample.write(tmp_path_factory.mktemp("export")))


def triples(content: bytes, format_: ox.RdfFormat) -> set[ox.Triple]:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(content, format=format_)}  # type: ignore[union-attr]


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # rdflib, about itself
@pytest.mark.parametrize("format_", READERS)
def test_oxigraph_and_rdflib_load_it_and_agree(view: View, format_: str) -> None:
    content = export(view, format_)
    ours, theirs = READERS[format_]
    dataset = rdflib.Dataset()
    dataset.parse(data=content.decode("utf-8"), format=theirs)
    loaded = {q[:3] for q in dataset.quads((None, None, None, None))}
    assert len(loaded) == len(triples(content, ours)) > 80


def test_the_formats_without_graphs_say_the_same(view: View) -> None:
    facts = triples(export(view, "ntriples"), ox.RdfFormat.N_TRIPLES)
    assert triples(export(view, "turtle"), ox.RdfFormat.TURTLE) == facts
    assert triples(export(view, "json-ld"), ox.RdfFormat.JSON_LD) == facts
    assert triples(export(view, "rdfxml"), ox.RdfFormat.RDF_XML) == facts
    assert triples(export(view, "json-ld", frame="organisation"), ox.RdfFormat.JSON_LD) < facts


def test_the_formats_with_graphs_hold_everything_published(view: View) -> None:
    quads = {*view.quads()}
    assert {*ox.parse(export(view, "nquads"), format=ox.RdfFormat.N_QUADS)} == quads
    assert {*ox.parse(export(view, "trig"), format=ox.RdfFormat.TRIG)} == quads


@rapper
@pytest.mark.parametrize(("format_", "theirs"), [("turtle", "turtle"), ("rdfxml", "rdfxml")])
def test_an_independent_parser_accepts_it(view: View, tmp_path: Path, format_: str, theirs: str) -> None:
    content = export(view, format_, out=tmp_path / "graph")
    run = subprocess.run(
        ["rapper", "-q", "-i", theirs, "-o", "ntriples", tmp_path / "graph"], capture_output=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert triples(run.stdout, ox.RdfFormat.N_TRIPLES) == triples(content, READERS[format_][0])


@pytest.mark.parametrize("format_", FORMATS)
def test_people_can_be_left_out_of_every_format(view: View, format_: str) -> None:
    def text(*, without_people: bool) -> str:
        content = export(view, format_, without_people=without_people)
        if format_ != "csv":
            return content.decode("utf-8")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())

    assert "Ana Zupančič" in text(without_people=False)
    public = text(without_people=True)
    for personal in ("Zupan", "zupan", "Secretary General"):
        assert personal not in public
    assert "League of Harbour Towns" in public


def test_quarantine_is_never_exported(tmp_path: Path) -> None:
    view = open_view(sample.write(tmp_path, quarantined=("texts/league.txt",)))
    for format_ in set(FORMATS) - {"csv"}:
        assert b"Ministry of Ports" not in export(view, format_)


def test_a_tree_has_committees_counts_and_contacts_in_it(view: View) -> None:
    document: dict[str, Any] = json.loads(export(view, "json-ld", frame="organisation"))
    league = document["@graph"][0]
    assert league["name"] == {"en": "League of Harbour Towns"}
    assert list(league)[:3] == ["id", "type", "name"], "it reads in the order of the context"
    digital = next(unit for unit in league["committees"] if unit["name"]["en"] == "Digital Committee")
    assert digital["memberCounts"][0]["value"] == "12"
    assert digital["memberCounts"][0]["kinds"] == ["person"]
    assert league["contacts"][0]["heldBy"]["name"] == "Ana Zupančič"
    assert league["memberOf"][0]["name"] == {"en": "Ministry of Ports"}
    assert league["country"]["notation"] == "SI"


def test_an_initiative_of_two_organisations_stands_in_both_trees(tmp_path: Path) -> None:
    cg, skos = "https://w3id.org/civicgraph/ontology#", "http://www.w3.org/2004/02/skos/core#"
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    said = f"""
      <x:a> <{rdf_type}> <{cg}Network> <{sample.BASE}graph/document/d> .
      <x:b> <{rdf_type}> <{cg}Network> <{sample.BASE}graph/document/d> .
      <x:a> <{cg}undertakes> <x:i> <{sample.BASE}graph/document/d> .
      <x:b> <{cg}undertakes> <x:i> <{sample.BASE}graph/document/d> .
      <x:a> <{cg}cooperatesWith> <x:b> <{sample.BASE}graph/document/d> .
      <x:b> <{cg}cooperatesWith> <x:a> <{sample.BASE}graph/document/d> .
      <x:i> <{skos}prefLabel> "Shared"@en <{sample.BASE}graph/document/d> .
    """
    with Writer(tmp_path, sample.BASE) as writer:
        writer.write_graph([q for q in ox.parse(said, format=ox.RdfFormat.N_QUADS) if isinstance(q, ox.Quad)], "")
        writer.write_texts(())
        writer.write_report({})
        writer.commit()
    trees = json.loads(export(open_view(tmp_path), "json-ld", frame="organisation"))["@graph"]
    assert [tree["initiatives"][0]["name"] for tree in trees] == [{"en": "Shared"}] * 2
    assert [tree["cooperatesWith"][0]["id"] for tree in trees] == ["x:b", "x:a"]


def test_the_tables_join_by_their_ids(view: View) -> None:
    with zipfile.ZipFile(io.BytesIO(export(view, "csv"))) as archive:
        tables = {n: list(csv.DictReader(io.StringIO(archive.read(n).decode("utf-8")))) for n in archive.namelist()}
    names = "organisations names committees counts initiatives contacts relations activities topics links documents"
    assert set(tables) == {f"{name}.csv" for name in (*names.split(), "evidence")}
    organisations = {row["id"]: row for row in tables["organisations.csv"]}
    assert {row["organisation"] for row in tables["committees.csv"]} <= set(organisations)
    counts = {(row["subject_name"], row["value"], row["qualifier"], row["kinds"]) for row in tables["counts.csv"]}
    assert ("Digital Committee", "12", "about", "person") in counts
    assert [row["country"] for row in organisations.values()] == ["SI", ""]
    assert tables["contacts.csv"][0]["role"] == "Secretary General"
    texts = {"texts/league.txt": sample.FIRST, "texts/liga.txt": sample.SECOND}
    for row in tables["evidence.csv"]:
        text = texts[row["document"]]
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]
        assert row["place"] == f"line {text.count(chr(10), 0, int(row['start'])) + 1}"


def test_the_tables_lead_back_to_pages_and_to_places_in_them(tmp_path: Path) -> None:
    row = {"id": "a", "url": "https://urc.example/about", "html": "<h1>Union of Rivers</h1><p>It has 24 members.</p>"}
    (tmp_path / "pages.jsonl").write_text(json.dumps(row), encoding="utf-8")
    build([str(tmp_path / "pages.jsonl")], tmp_path / "graph")
    content = export(open_view(tmp_path / "graph"), "csv")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        documents, evidence = (
            list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8"))))
            for name in ("documents", "evidence")
        )
    assert [one["url"] for one in documents] == ["https://urc.example/about"]
    found = next(one for one in evidence if one["quote"] == "24 members")
    assert found["place"].endswith("/p")
    assert found["link"].startswith("https://urc.example/about#:~:text=24")


def test_links_are_a_table_whose_reviewers_go_with_the_people(tmp_path: Path) -> None:
    folder = sample.write(tmp_path / "graph")
    lht = f"{sample.BASE}organisation/lht"
    accepted = Mapping(
        subject=lht,
        object="http://www.wikidata.org/entity/Q1",
        predicate=SKOS.exactMatch.value,
        judgement=LinkJudgement.ACCEPTED,
        confidence=0.93,
        object_label="Harbour Towns",
        object_source="http://www.wikidata.org/entity/Q2013",
        reviewer="Ada Lake",
    )
    rejected = replace(accepted, object="http://www.wikidata.org/entity/Q2", judgement=LinkJudgement.REJECTED)
    publish(folder, [accepted, rejected])

    def linked(*, without_people: bool) -> list[tuple[str, ...]]:
        with (
            open_view(folder) as view,
            zipfile.ZipFile(io.BytesIO(export(view, "csv", without_people=without_people))) as archive,
        ):
            rows = csv.DictReader(io.StringIO(archive.read("links.csv").decode("utf-8")))
            return [tuple(row.values())[1:] for row in rows if row["subject"] == lht]

    wikidata = "http://www.wikidata.org/entity/"
    name, why = "League of Harbour Towns", "CompositeMatching"
    assert sorted(linked(without_people=False)) == [
        (name, "exactMatch", f"{wikidata}Q1", "Harbour Towns", "accepted", "0.93", why, "Ada Lake"),
        (name, "exactMatch", f"{wikidata}Q2", "Harbour Towns", "rejected", "0.93", why, "Ada Lake"),
    ]
    assert {row[-1] for row in linked(without_people=True)} == {""}


def test_the_sizes_are_those_of_what_is_exported(tmp_path: Path) -> None:
    publish(sample.write(tmp_path / "graph"), [])
    view = open_view(tmp_path / "graph")
    for without_people in (False, True):
        quads = list(ox.parse(export(view, "nquads", without_people=without_people), format=ox.RdfFormat.N_QUADS))
        told = {q.predicate: int(q.object.value) for q in quads if q.predicate in (VOID.triples, VOID.distinctSubjects)}
        counted = [quad for quad in quads if quad.graph_name != view.graphs.dataset]
        assert told == {VOID.triples: len(counted), VOID.distinctSubjects: len({quad.subject for quad in counted})}
        assert [str(quad) for quad in quads] == sorted(str(quad) for quad in quads)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_graph_gives_the_same_bytes_in_another_process(view: View, format_: str) -> None:
    program = (
        "import sys; from civicgraph.storing import open_view; from civicgraph.exporting import export;"
        "sys.stdout.buffer.write(export(open_view(sys.argv[1]), sys.argv[2]))"
    )
    folder = str(view.folder.parent.parent)
    other = subprocess.run([sys.executable, "-c", program, folder, format_], capture_output=True, check=True)
    assert other.stdout == export(view, format_)


def test_characters_that_xml_cannot_hold_do_not_spoil_a_file(tmp_path: Path) -> None:
    graph = ox.NamedNode(sample.BASE + "graph/document/d")
    quad = ox.Quad(
        ox.NamedNode("x:a"), ox.NamedNode("x:b#c"), ox.Literal("a\x00b\x0cc\r\n\ufffe", language="en"), graph
    )
    with Writer(tmp_path, sample.BASE) as writer:
        writer.write_graph([quad], "")
        writer.write_texts(())
        writer.write_report({})
        writer.commit()
    view = open_view(tmp_path)
    graph_ = rdflib.Graph().parse(data=export(view, "rdfxml"), format="xml")
    assert [str(o)[:5] for o in graph_.objects()] == ["a\ufffdb\ufffdc"]
    for format_ in ("turtle", "ntriples", "json-ld"):
        assert triples(export(view, format_), READERS[format_][0]) == {quad.triple}


def test_a_file_is_written_in_one_step_and_readable_by_others(view: View, tmp_path: Path) -> None:
    target = tmp_path / "graph.ttl"
    target.write_text("old")
    export(view, "turtle", out=target)
    assert target.read_bytes() == export(view, "turtle")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]
    assert target.stat().st_mode & 0o444 == 0o444
    stream = io.BytesIO()
    export(view, "turtle", out=stream)
    assert stream.getvalue() == target.read_bytes()


def test_wrong_use_is_told(view: View, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are turtle, json-ld"):
        export(view, "excel")
    with pytest.raises(UsageError, match="--frame goes with json-ld"):
        export(view, "turtle", frame="organisation")
    with pytest.raises(UsageError, match="cannot write"):
        export(view, "turtle", out=tmp_path / "none" / "graph.ttl")
    with pytest.raises(UsageError, match="cannot write"):
        export(view, "turtle", out=tmp_path)
    with pytest.raises(UsageError, match=r"several tables in one zip.*give tables\.zip"):
        export(view, "csv", out=tmp_path / "tables.csv")
    assert not list(tmp_path.iterdir())


def test_an_address_of_somebody_stays_out_even_where_nobody_is_tied_to_it(tmp_path: Path) -> None:
    page = tmp_path / "delta.txt"
    page.write_text(
        "Delta Union of Towns\n\nThe Delta Union of Towns unites 40 towns in Romania.\n\nContact\n\n"
        "Our secretariat: Ion Pop (ion.pop@delta.example)\n"
        "Write to Mr Dan Rusu at dan.rusu@delta.example or call +40 21 555 01 02.\n"
        "Bills: eva.horvat@delta.example\nGeneral questions: info@delta.example\n",
        encoding="utf-8",
    )
    build(str(page), tmp_path / "graph")
    with open_view(tmp_path / "graph") as view:
        everything = export(view, "turtle").decode()
        public = export(view, "turtle", without_people=True).decode()
    for personal in ("ion.pop@", "dan.rusu@", "eva.horvat@", "+40 21 555 01 02", "Rusu"):
        assert personal in everything
        assert personal not in public
    assert "info@delta.example" in public
