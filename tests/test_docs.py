"""What the documents say is so: commands exist and run, examples give what they claim, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from typer.main import get_command
from typer.testing import CliRunner

from civicgraph import build, open_graph
from civicgraph.cli import app
from civicgraph.vocabulary import PREFIXES

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str, page: Path) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def examples() -> list[tuple[str, str]]:
    """Each ``$ civicgraph …`` line of the pages, and the example in the help of each command."""
    found = [
        (page.name, line.removeprefix("$ ").split("  #")[0].split(" > ")[0])
        for page in PAGES
        for block in blocks("console", page)
        for line in block.splitlines()
        if line.startswith("$ civicgraph ")
    ]
    commands = get_command(app).commands  # type: ignore[attr-defined]
    return found + [(f"{name} --help", commands[name].epilog.split("Example:")[1].strip()) for name in COMMANDS]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as after ``make graph``, with a little gold to evaluate on."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "gold").mkdir()
    (folder / "gold" / "one.txt").write_text("League of Lake Towns (LLT)\n", encoding="utf-8")
    gold = (
        '{"id": "one", "facts": [{"type": "acronym", "subject": "League of Lake Towns", "value": {"acronym": "LLT"}}]}'
    )
    (folder / "gold" / "one.json").write_text(gold, encoding="utf-8")
    for name, example in zip(("my-rules", "my-facts"), blocks("yaml", ROOT / "docs" / "rules.md"), strict=True):
        (folder / f"{name}.yaml").write_text(example, encoding="utf-8")
    (folder / "links.sssom.tsv").write_text(blocks("tsv", ROOT / "docs" / "linking.md")[0], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build("data/profiles", "graph")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme_and_has_its_section(command: str) -> None:
    assert f"civicgraph {command} " in README
    assert f"\n## {command}\n" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert get_command(app).commands[command].help  # type: ignore[attr-defined]


def test_the_readme_says_where_the_program_is_before_it_is_used() -> None:
    assert README.index(". .venv/bin/activate") < README.index("$ civicgraph build")


def test_the_two_commands_come_first() -> None:
    first = [line for line in README.splitlines() if line.startswith("$ ")][:2]
    assert [line.split("#")[0].split() for line in first] == [["$", "make", "graph"], ["$", "make", "test"]]


@pytest.mark.parametrize(
    "entry",
    [
        "# {name}\n\nThe {kind} has {number} member towns.\n",
        "## {name}\n\nMembers: {number} towns\n",
        "{name}\nThe {kind} has {number} member towns.\n",
    ],
    ids=[
        "a Markdown heading with prose",
        "a Markdown heading with label rows",
        "a line after a blank line, with prose",
    ],
)
def test_a_directory_of_these_layouts_gives_each_organisation_its_own_number(entry: str, tmp_path: Path) -> None:
    bodies = (("League of Lake Towns", "League", 24), ("Union of Hill Towns", "Union", 12))
    text = "\n".join(entry.format(name=name, kind=kind, number=number) for name, kind, number in bodies)
    (tmp_path / "directory.md").write_text(text, encoding="utf-8")
    build(tmp_path / "directory.md", tmp_path / "graph")
    with open_graph(tmp_path / "graph") as graph:
        rows = {(row["organisation"], row["members"]) for row in graph.query("largest-memberships", kind="town")}
    assert rows == {("League of Lake Towns", 24), ("Union of Hill Towns", 12)}


@pytest.mark.parametrize(("page", "line"), examples(), ids=lambda value: value)
def test_each_console_example_runs(page: str, line: str, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace)
    program, *arguments = shlex.split(line)
    assert program == "civicgraph"
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, f"{page}: {line}\n{done.output}"
    assert done.output or "-o" in arguments


def test_the_python_examples_run(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workplace)
    for code in blocks("python", ROOT / "README.md"):
        exec(compile(code, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "organisations" in shown
    assert "ICT Committee" in shown or "Association of Cities" in shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_sparql_example_answers(page: Path, workplace: Path) -> None:
    with open_graph(workplace / "graph") as graph:
        for query in blocks("sparql", page):
            assert len(graph.query(query)) > 0, query


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_turtle_example_parses(page: Path) -> None:
    schemes = {name: f"https://w3id.org/civicgraph/concept/{name}/" for name in ("qualifier", "member-kind")}
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**PREFIXES, **schemes}.items())
    for turtle in blocks("turtle", page):
        numbered = re.sub(r"oa:(start|end) …", r"oa:\1 1", turtle)
        assert list(parse(prefixes + numbered, format=RdfFormat.TURTLE, base_iri="https://w3id.org/civicgraph/id/"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_each_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"(?:`|\$ )make ([a-z]+)", page.read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page.name}: make {target}"
