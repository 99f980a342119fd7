"""The library as a Python program uses it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
import rdflib

import civicgraph
from civicgraph import BuildResult, DataError, Graph, UsageError, build, open_graph

if TYPE_CHECKING:
    from pathlib import Path

AOC = "Association of Cities in the Republic of Croatia"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, profiles: Path) -> Path:
    out = tmp_path_factory.mktemp("api") / "graph"
    result = build([profiles / "association-of-cities-croatia.txt"], out, as_of="2024-05-01")
    assert isinstance(result, BuildResult)
    assert result.report["totals"]["organisations"] == 1
    return out


def test_importing_costs_next_to_nothing() -> None:
    check = "import sys, civicgraph; assert not {'spacy', 'rdflib', 'pyoxigraph', 'typer'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)


def test_the_face_has_about_eight_names_and_says_so() -> None:
    assert len(civicgraph.__all__) <= 9
    for name in civicgraph.__all__:
        assert name in dir(civicgraph)
        assert getattr(civicgraph, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        civicgraph.bild  # noqa: B018 (the attribute is the test)


def test_a_query_gives_rows_of_python_values(folder: Path) -> None:
    with open_graph(folder) as graph:
        answer = graph.query(
            "SELECT ?name ?number ?seen ?nothing { ?body skos:prefLabel ?name ; cg:memberCount ?count . "
            "?count cg:value ?number ; schema:observationDate ?seen OPTIONAL { ?count skos:note ?nothing } }"
        )
        assert list(answer) == [{"name": "ICT Committee", "number": 50, "seen": date(2024, 5, 1), "nothing": None}]
        assert answer.columns == ("name", "number", "seen", "nothing")
        assert answer.to("csv").splitlines()[0] == b"name,number,seen,nothing"
        assert list(graph.query("ASK { ?x a cg:Committee }")) == [{"answer": True}]
        triples = graph.query("CONSTRUCT { ?x a cg:Committee } WHERE { ?x a cg:Committee }")
        assert triples.to("turtle")
        assert [row["predicate"] for row in triples] == [str(rdflib.RDF.type)]


def test_a_question_of_the_gallery_takes_its_parameters(folder: Path) -> None:
    with open_graph(folder) as graph:
        assert [row["committee"] for row in graph.query("committees-by-size", minimum="40")] == ["ICT Committee"]
        assert len(graph.query("committees-by-size", minimum="51")) == 0


def test_explain_validate_export_and_texts(folder: Path, profiles: Path, tmp_path: Path) -> None:
    with open_graph(folder) as graph:
        assert isinstance(graph, Graph)
        assert graph.explain("aoc").name == AOC
        assert graph.validate().conforms
        (document,) = graph.documents()
        assert graph.text(document) == (profiles / "association-of-cities-croatia.txt").read_text(encoding="utf-8")
        content = graph.export("turtle", out=tmp_path / "graph.ttl")
        assert (tmp_path / "graph.ttl").read_bytes() == content
        assert graph.base == "https://w3id.org/civicgraph/id/"


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib's own inner calls
def test_rdflib_sees_what_the_store_sees(folder: Path) -> None:
    with open_graph(folder) as graph:
        dataset = graph.rdflib()
        names = {str(name) for name in dataset.objects(None, rdflib.SKOS.prefLabel)}
        assert names == {row["name"] for row in graph.query("SELECT DISTINCT ?name { ?x skos:prefLabel ?name }")}
        graphs = {str(context.identifier) for context in dataset.graphs()}
        assert "https://w3id.org/civicgraph/id/graph/evidence" in graphs


def test_one_source_may_be_given_alone(profiles: Path, tmp_path: Path) -> None:
    result = build(str(profiles / "union-of-polish-metropolises.txt"), tmp_path / "graph")
    assert result.report["totals"]["documents"] == 1


def test_mistakes_are_usage_errors_and_bad_data_is_a_data_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        open_graph(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no-such"):
        build("no-such", tmp_path / "graph")
    with pytest.raises(UsageError, match="YYYY"):
        build("no-such", tmp_path / "graph", as_of="soon")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    (tmp_path / "good.txt").write_text("League of Lake Towns (LLT)\n", encoding="utf-8")
    with pytest.raises(DataError, match="left as it was"):
        build([tmp_path / "bad.txt", tmp_path / "good.txt"], tmp_path / "graph", strict=True)
    with open_graph(folder) as graph, pytest.raises(UsageError):
        graph.query("SELECT ?x {")
