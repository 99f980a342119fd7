"""Each command, as a user meets it: what it prints, what it ends with, and what it says to a mistake."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner, Result

from civicgraph.cli import app

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ("build", "validate", "query", "export", "explain", "evaluate", "documents")


def call(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, profiles: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "graph"
    done = call("build", profiles, "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


def start_up(*arguments: str) -> float:
    """The best of three: seconds that the program takes, in a process of its own."""
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "civicgraph", *arguments], check=True, capture_output=True)
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def test_help_answers_at_once() -> None:
    assert start_up("--help") < 0.6


def test_help_loads_nothing_heavy() -> None:
    loaded = "import sys; from civicgraph.cli import app; from typer.main import get_command; get_command(app); "
    check = "assert not {'spacy', 'rdflib', 'pyshacl', 'lingua', 'pyoxigraph', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", loaded + check], check=True)


def test_version_and_no_arguments() -> None:
    assert call("--version").output.startswith("civicgraph 0.")
    assert "Usage" in call().output


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command: str) -> None:
    done = call(command, "--help")
    assert done.exit_code == 0
    assert f"civicgraph {command}" in done.output.split("Example:")[1]


def test_build_says_what_it_found_and_where_to_look(profiles: Path, tmp_path: Path) -> None:
    done = call("build", profiles, "--out", tmp_path / "graph")
    assert done.exit_code == 0
    for word in ("Organisations", "Committees", "Counts", "Initiatives", "Contacts", "Warnings", "graph.ttl", "query"):
        assert word in done.output
    assert "local-councils-association-malta.txt:5" in done.output


def test_build_is_silent_when_asked(profiles: Path, tmp_path: Path) -> None:
    done = call("build", profiles / "union-of-polish-metropolises.txt", "--out", tmp_path / "graph", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_build_reads_standard_input_and_writes_json(tmp_path: Path) -> None:
    prose = "League of Lake Towns (LLT)\n\nThe League has 24 member towns in Finland.\n"
    done = call("build", "-", "--out", tmp_path / "graph", "--json", stdin=prose)
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert report["documents"][0]["identifier"] == "-"
    assert report["totals"]["organisations"] == 1
    assert report == json.loads((tmp_path / "graph" / "report.json").read_text(encoding="utf-8"))


def test_files_that_have_no_reader_are_counted_on_the_screen(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("League of Lake Towns (LLT)\n", encoding="utf-8")
    for name in ("a.xlsx", "b.XLSX", "c.rtf"):
        (tmp_path / "in" / name).write_bytes(b"x")
    done = call("build", tmp_path / "in", "--out", tmp_path / "graph")
    assert "3 files passed over (no reader for .rtf, .xlsx)" in done.output


def test_a_strict_build_ends_with_1_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("League of Lake Towns (LLT)\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    done = call("build", tmp_path / "good.txt", tmp_path / "bad.txt", "--out", tmp_path / "graph", "--strict")
    assert done.exit_code == 1
    assert "bad.txt" in done.output
    assert "nothing was changed" in done.output
    assert "What is in" not in done.output
    assert not (tmp_path / "graph" / "graph.nq").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "no-such-file.txt", "--out", "{out}"], "no-such-file.txt"),
        (["build", "{graph}", "--out", "{out}", "--base", "example.org"], "base"),
        (["build", "{graph}", "--out", "{out}", "--as-of", "yesterday"], "YYYY-MM-DD"),
        (["build", "{graph}", "--out", "{out}", "--jobs", "0"], "jobs"),
        (["build", "{graph}"], "--out"),
        (["validate", "no-such-folder"], "no-such-folder"),
        (["validate", "{graph}", "--format", "pdf"], "pdf"),
        (["query", "{graph}", "SELECT ?x {"], "does not parse"),
        (["query", "{graph}", "no-such-question"], "no-such-question"),
        (["query", "{graph}"], "QUESTION"),
        (["query", "{graph}"], "--list"),
        (["query", "{graph}", "ASK", "{", "}"], "quotes"),
        (["query", "{graph}", "--file", "no-such.rq"], "no-such.rq"),
        (["query", "{graph}", "ASK {}", "--format", "pdf"], "pdf"),
        (["query", "{graph}", "ASK {}", "--param", "name"], "NAME=VALUE"),
        (["query", "--endpoint", "nowhere", "ASK {}"], "nowhere"),
        (["query", "no-such-folder", "ASK {}"], "no-such-folder"),
        (["query", "{graph}", "INSERT DATA { <a:a> <a:a> <a:a> }"], "INSERT"),
        (["export", "{graph}", "--format", "pdf"], "pdf"),
        (["export", "no-such-folder"], "no-such-folder"),
        (["export", "{graph}", "--frame", "organisation"], "json-ld"),
        (["explain", "{graph}", "Nobody at All"], "Nobody at All"),
        (["evaluate", "{graph}", "no-such-folder"], "no-such-folder"),
    ],
)
def test_a_mistake_ends_with_2_and_a_sentence(arguments: list[str], words: str, graph: Path, tmp_path: Path) -> None:
    places = {"{graph}": graph, "{out}": tmp_path / "x"}
    done = call(*(places.get(argument, argument) for argument in arguments))
    assert done.exit_code == 2, done.output
    assert words in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "arguments",
    [["build", "x", "--outt", "y"], ["build"], ["explain", "x"], ["frob"], ["build", "x", "--jobs", "many"]],
)
def test_a_misspelt_call_is_one_line_too(arguments: list[str]) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert done.output.startswith("error: ")
    assert done.output.count("\n") == 1
    assert "--help" in done.output


def test_validate_a_built_folder(graph: Path) -> None:
    done = call("validate", graph)
    assert done.exit_code == 0
    assert "local-councils-association-malta.txt:5" in done.output
    report = json.loads(call("validate", graph, "--format", "json").stdout)
    assert report["conforms"] is True
    assert "<html" in call("validate", graph, "--format", "html").stdout
    turtle = call("validate", graph, "--format", "turtle").stdout
    assert list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def test_validate_a_file_that_would_mislead(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<https://example.org/x> a <https://w3id.org/civicgraph/ontology#Association> .", encoding="utf-8")
    done = call("validate", bad)
    assert done.exit_code == 1
    assert "name" in done.output
    assert "does not conform" in done.output


def test_validate_a_file_that_does_not_parse(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("this is no Turtle", encoding="utf-8")
    done = call("validate", bad)
    assert done.exit_code == 1
    assert "bad.ttl" in done.output


def test_what_is_in_quarantine_makes_validate_end_with_1(
    profiles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civicgraph import pipeline

    def fragile(document: object) -> None:
        raise ValueError("a comma too many")

    monkeypatch.setattr(pipeline, "read_document", fragile)
    built = call("build", profiles / "union-of-polish-metropolises.txt", "--out", tmp_path / "graph")
    assert built.exit_code == 0
    done = call("validate", tmp_path / "graph")
    assert done.exit_code == 1
    assert "a comma too many" in done.output


def test_query_by_sparql_by_file_and_by_name(graph: Path, tmp_path: Path) -> None:
    sparql = 'SELECT ?name { ?body cg:acronym "AOC" ; skos:prefLabel ?name }'
    assert "Association of Cities in the Republic of Croatia" in call("query", graph, sparql).output
    file = tmp_path / "question.rq"
    file.write_text(sparql, encoding="utf-8")
    done = call("query", graph, "--file", file, "--format", "csv")
    assert done.stdout.splitlines() == ["name", "Association of Cities in the Republic of Croatia"]
    answer = json.loads(call("query", graph, sparql, "--json").stdout)
    assert answer["results"]["bindings"][0]["name"]["xml:lang"] == "en"


def test_the_gallery_lists_and_answers_each_of_its_questions(graph: Path) -> None:
    listed = json.loads(call("query", "--list", "--json").stdout)
    assert len(listed) >= 12
    shown = call("query", "--list").output
    for question in listed:
        assert question["title"]
        assert question["description"]
        assert question["name"] in shown
        done = call("query", graph, question["name"])
        if "SERVICE" in question["query"]:  # it would ask another server, which nobody has allowed
            assert (done.exit_code, "--allow-service" in done.output) == (2, True)
            continue
        assert done.exit_code == 0, f"{question['name']}: {done.output}"


def test_a_table_shows_names_and_the_ends_of_iris_and_csv_has_them_whole(graph: Path) -> None:
    drawn = call("query", graph, "committees-by-size")
    assert "ICT Committee" in drawn.output
    assert "id/committee/" not in drawn.output
    assert "--format csv" in drawn.output
    whole = call("query", graph, "committees-by-size", "--format", "csv").output
    assert "https://w3id.org/civicgraph/id/committee/" in whole
    own = call("query", graph, 'SELECT ?body { ?body cg:acronym "AOC" }')
    assert " …/association-of-cities" in own.output


def test_a_narrow_table_breaks_lines_between_words(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = call("query", graph, "committees-by-size", "--param", "minimum=0").output
    words = {word for line in shown.splitlines() for word in line.split()}
    assert {"organisation", "exactness", "municipality", "Municipalities"} <= words


@pytest.mark.parametrize("form", ["turtle", "json-ld", "trig", "ntriples", "nquads", "rdfxml", "csv"])
def test_export_writes_the_same_to_a_file_and_to_a_pipe(form: str, graph: Path, tmp_path: Path) -> None:
    out = tmp_path / ("export.zip" if form == "csv" else "export")
    assert call("export", graph, "--format", form, "-o", out).exit_code == 0
    assert out.read_bytes() == call("export", graph, "--format", form).stdout_bytes


def test_tables_are_not_written_under_a_name_that_is_none_of_a_zip(graph: Path, tmp_path: Path) -> None:
    done = call("export", graph, "--format", "csv", "-o", tmp_path / "tables.csv")
    assert done.exit_code == 2
    assert "give tables.zip" in done.output
    assert not list(tmp_path.iterdir())


def test_people_can_be_left_out(graph: Path) -> None:
    assert b"Heijnen" in call("export", graph, "--format", "nquads").stdout_bytes
    assert b"Heijnen" not in call("export", graph, "--format", "nquads", "--without-people").stdout_bytes


def test_explain_shows_the_words_their_file_and_their_line(graph: Path) -> None:
    done = call("explain", graph, "AOC")
    assert done.exit_code == 0
    assert "[around 50 cities]" in call("explain", graph, "ICT Committee").output
    assert "association-of-cities-croatia.txt:1:" in done.output
    assert json.loads(call("explain", graph, "AOC", "--json").stdout)["name"].startswith("Association of Cities")


def test_evaluate_measures_against_gold(graph: Path, profiles: Path, tmp_path: Path) -> None:
    name = "association-of-cities-croatia"
    text = (profiles / f"{name}.txt").read_text(encoding="utf-8")
    body = "Association of Cities in the Republic of Croatia"
    facts = [
        {"type": "acronym", "subject": body, "value": {"acronym": "AOC"}, "quote": "(AOC)"},
        {"type": "acronym", "subject": body, "value": {"acronym": "XYZ"}, "quote": "(AOC)"},
    ]
    (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / f"{name}.json").write_text(json.dumps({"id": name, "facts": facts}), encoding="utf-8")
    scores = json.loads(call("evaluate", graph, tmp_path, "--json").stdout)["scores"]["acronym"]
    assert (scores["precision"], scores["recall"]) == (1.0, 0.5)
    shown = call("evaluate", graph, tmp_path, "--details").output
    assert "XYZ" in shown
    assert "all hard" in shown
    (tmp_path / "elsewhere.json").write_text(json.dumps({"id": "elsewhere", "facts": facts}), encoding="utf-8")
    shown = call("evaluate", graph, tmp_path).output
    assert "elsewhere.json: the graph has no document elsewhere.txt" in shown
    assert re.search(r"no gold for .*\.txt and 1 more: not scored", shown)
    assert "1 of 2 gold files have a document in the graph, which has 10" in shown


def test_ctrl_c_ends_with_130_and_keeps_the_old_graph(
    profiles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civicgraph import pipeline

    profile = profiles / "union-of-polish-metropolises.txt"
    assert call("build", profile, "--out", tmp_path / "graph", "--quiet").exit_code == 0
    before = (tmp_path / "graph" / "graph.nq").read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "resolve", interrupted)
    done = call("build", profile, "--out", tmp_path / "graph", "--quiet")
    assert done.exit_code == 130
    assert "stopped" in done.output
    assert (tmp_path / "graph" / "graph.nq").read_bytes() == before


def test_a_closed_pipe_leaves_no_traceback(graph: Path) -> None:
    pipe = subprocess.run(
        f"{sys.executable} -m civicgraph export {graph} --format nquads | head -1",
        shell=True, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert pipe.stdout.count("\n") == 1
    assert "Traceback" not in pipe.stderr
