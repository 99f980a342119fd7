"""``civicgraph documents``, and a build of which one file is broken: what was read, what was not, and why."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

import made
from civicgraph.cli import app

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = (
    "Deutscher Seenstädtebund (DSB)\n\nDer Bund ist ein Verband von Städten und Gemeinden, die an einem See liegen, "
    "und er vertritt die Interessen seiner Mitglieder gegenüber den Ländern.\n"
)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def page(number: int) -> list[made.Part]:
    name = f"League of Lake Towns {number}"
    return [
        made.Part("h1", name),
        made.Part("p", f"The {name} is an association of {number + 10} towns in Finland. It was founded in 1972."),
    ]


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty sources in all formats; number 17, a PDF, is cut off in the middle."""
    folder = tmp_path_factory.mktemp("fifty") / "in"
    folder.mkdir()
    makers = {"txt": made.txt, "md": made.md, "html": made.page, "docx": made.word, "pdf": made.pdf}
    for number in range(45):
        suffix = list(makers)[number % 5] if number != 17 else "pdf"
        data = makers[suffix](page(number))
        (folder / f"{number:02}.{suffix}").write_bytes(data if number != 17 else data[: len(data) // 3])
    (folder / "45.txt.gz").write_bytes(gzip.compress(made.txt(page(45))))
    rows = [{"id": f"row {n}", "html": made.page(page(n)).decode(), "retrieved": "2024-01-31"} for n in range(46, 50)]
    (folder / "46.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_one_broken_file_among_fifty_is_named_and_the_others_are_built(fifty: Path, tmp_path: Path) -> None:
    done = call("build", fifty, "--out", tmp_path / "graph")
    assert done.exit_code == 0, done.output
    assert "17.pdf" in done.output
    report = json.loads((tmp_path / "graph" / "report.json").read_text(encoding="utf-8"))
    assert report["totals"]["documents"] == 49
    ((document, message),) = {(n["document"], n["message"]) for n in report["unread"]}
    assert document == f"{fifty}/17.pdf"
    assert "cut off" in message
    assert message in done.output
    assert report["totals"]["organisations"] == 49


def test_with_strict_the_same_build_ends_with_1_and_changes_nothing(fifty: Path, tmp_path: Path) -> None:
    done = call("build", fifty, "--out", tmp_path / "graph", "--strict", "--jobs", 2)
    assert done.exit_code == 1
    assert "17.pdf" in done.output
    assert not (tmp_path / "graph" / "graph.nq").exists()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "in").mkdir()
    (folder / "in" / "a.md").write_bytes(made.md(page(1)))
    (folder / "in" / "b.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "in" / "broken.txt").write_bytes(b"\0\1\2")
    (folder / "in" / "picture.png").write_bytes(b"\x89PNG")
    (folder / "in" / "rows.jsonl").write_text(
        json.dumps(
            {"id": "x", "url": "https://x.example/", "text": "League of Lakes (LL)\n", "retrieved": "2024-02-03"}
        )
        + "\n{bad\n"
    )
    done = call("build", folder / "in", "--out", folder / "graph")
    assert done.exit_code == 0, done.output
    return folder / "graph"


def test_each_document_is_listed_with_reader_size_facts_language_and_warnings(graph: Path) -> None:
    found: dict[str, list[dict[str, Any]]] = json.loads(call("documents", graph, "--json").stdout)
    folder = graph.parent / "in"
    documents = {entry["document"]: entry for entry in found["documents"]}
    assert list(documents) == [f"{folder}/a.md", f"{folder}/b.txt", f"{folder}/rows.jsonl#x"]
    first, german, row = documents.values()
    assert (first["reader"], first["language"], first["notices"]) == ("Markdown", "en", [])
    assert first["characters"] == len(made.md(page(1)))
    assert first["claims"] >= 3
    assert (german["language"], german["notices"][0]["code"]) == ("de", "language")
    assert (row["date"], row["url"]) == ("2024-02-03", "https://x.example/")
    assert [(n["document"], n["message"].partition(":")[0]) for n in found["unread"]] == [
        (f"{folder}/broken.txt", "not a text file (NUL character in line 1); convert it to plain text or Markdown"),
        (f"{folder}/rows.jsonl", "line 2"),
    ]
    assert [n["document"] for n in found["passed_over"]] == [f"{folder}/picture.png"]


def test_the_table_shows_the_same_to_a_reader(graph: Path) -> None:
    shown = call("documents", graph).output
    for words in (
        "Markdown",
        "written in German (de)",
        "Not read",
        "broken.txt",
        "line 2: not valid JSON",
        "Passed over",
    ):
        assert words in shown
    assert (
        "3 documents read (a file, or a row of one), 2 files or rows not read, or not whole, 1 passed over"
        in " ".join(shown.split())
    )


def test_of_a_file_that_people_expect_to_be_read_it_is_said_what_to_save(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(made.txt(page(1)))
    (tmp_path / "in" / "old.doc").write_bytes(b"x")
    call("build", tmp_path / "in", "--out", tmp_path / "graph")
    shown = call("documents", tmp_path / "graph").output
    assert "old.doc: no reader for .doc files (save it as .docx, .pdf or .html, a sheet of documents as .csv)" in shown


def test_a_text_that_came_under_two_names_is_said_beside_both(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = made.txt(page(1))
    (tmp_path / "in" / "a.txt").write_bytes(text)
    (tmp_path / "in" / "b.txt").write_bytes(text.replace(b"\n", b"\r\n"))
    (tmp_path / "in" / "c.txt").write_bytes(made.txt(page(2)))
    (tmp_path / "in" / "d.txt").write_bytes(b"")
    (tmp_path / "in" / "e.txt").write_bytes(b"")
    (tmp_path / "in" / "rows.jsonl").write_text(json.dumps({"id": "x", "text": text.decode()}) + "\n")
    done = call("build", tmp_path / "in", "--out", tmp_path / "graph")
    assert done.exit_code == 0, done.output
    found = json.loads(call("documents", tmp_path / "graph", "--json").stdout)
    told = {e["document"]: [n["message"] for n in e["notices"] if n["code"] == "same-text"] for e in found["documents"]}
    said = f"holds the same text as {tmp_path}/in/a.txt, so what it states is counted twice; leave one of them out"
    assert {name: messages for name, messages in told.items() if messages} == {
        f"{tmp_path}/in/b.txt": [said],
        f"{tmp_path}/in/rows.jsonl#x": [said],
    }
    assert said in call("documents", tmp_path / "graph").output
    assert said in done.output
    report = json.loads((tmp_path / "graph" / "report.json").read_text(encoding="utf-8"))
    assert sum(finding["message"] == said for finding in report["findings"]) == 2


def test_a_source_of_a_list_that_is_missing_is_named_with_its_line_and_the_others_are_built(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(made.txt(page(1)))
    names = f"# pages\n{tmp_path}/a.txt\n{tmp_path}/gone.txt\n{'x' * 5000}\n"
    (tmp_path / "list.txt").write_text(names, encoding="utf-8")
    done = call("build", "--list", tmp_path / "list.txt", "--out", tmp_path / "graph")
    assert done.exit_code == 0, done.output
    assert f"no such file or folder (line 3 of {tmp_path}/list.txt)" in done.output
    shown = json.loads(call("documents", tmp_path / "graph", "--json").stdout)
    assert [d["document"] for d in shown["documents"]] == [f"{tmp_path}/a.txt"]
    assert {d["document"] for d in shown["unread"]} == {f"{tmp_path}/gone.txt", "x" * 5000}
    strict = call("build", "--list", tmp_path / "list.txt", "--out", tmp_path / "other", "--strict")
    assert strict.exit_code == 1
    assert not (tmp_path / "other" / "graph.nq").exists()
    (tmp_path / "list.txt").write_text(f"{tmp_path}/gone.txt\n", encoding="utf-8")
    nothing = call("build", "--list", tmp_path / "list.txt", "--out", tmp_path / "other")
    assert nothing.exit_code == 2
    assert "gone.txt: no such file" in nothing.output


CUT_OFF = (
    made.Part("h1", "League of Lake Towns"),
    made.Part("p", "The League of Lake Towns is an association of 24 towns in Finland. It was founded in 1972."),
    made.Part("h2", "Committees"),
    made.Part(
        "p",
        "The League of Lake Towns has three standing committees, which meet in spring, and which then report to "
        "the board on what they have done and mean to do in the",
    ),
)


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("page.txt", made.txt(CUT_OFF).rstrip(), "page.txt:7"),
        ("page.pdf", made.pdf(CUT_OFF), "page.pdf, page 1"),
        ("page.docx", made.word(CUT_OFF), "page.docx, paragraph 4"),
        ("page.odt", made.odt(CUT_OFF), "page.odt, paragraph 4"),
        ("page.html", made.page(CUT_OFF), "page.html, line 7 of the text as read"),
    ],
)
def test_a_warning_names_a_place_that_its_reader_can_find(name: str, data: bytes, place: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    done = call("build", tmp_path / name, "--out", tmp_path / "graph")
    assert f"{tmp_path}/{place}\n" in done.output
    for command in (["documents", tmp_path / "graph"], ["validate", tmp_path / "graph"]):
        assert f"{tmp_path}/{place}" in call(*command).output
    page_ = call("validate", tmp_path / "graph", "--format", "html").output
    shacl = call("validate", tmp_path / "graph", "--format", "turtle").output
    words = place.partition(", ")[2] or "line 7"
    assert f'<span class="line">{words}</span>' in page_
    assert f"{name}, {words}" in shacl


def test_a_folder_without_a_graph_is_named(tmp_path: Path) -> None:
    done = call("documents", tmp_path)
    assert done.exit_code == 2
    assert "no graph" in done.output


def test_a_build_from_an_absolute_path_says_that_the_path_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_bytes(made.txt(page(1)))
    assert "named by absolute paths" in call("build", tmp_path / "texts", "--out", tmp_path / "graph").output
    monkeypatch.chdir(tmp_path)
    assert "named by absolute paths" not in call("build", "texts", "--out", "graph").output


def test_the_stored_text_of_a_document_is_shown_by_its_name(graph: Path) -> None:
    assert call("documents", graph, "--text", f"{graph.parent / 'in'}/b.txt").stdout == GERMAN
    unknown = call("documents", graph, "--text", "nobody.txt")
    assert (unknown.exit_code, "nobody.txt" in unknown.output) == (2, True)
