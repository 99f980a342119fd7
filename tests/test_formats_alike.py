"""One profile in six formats: the same facts, and each of them leads back to its words in the original."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import docx
import odfdo
import pypdf
import pytest
from tests import made
from tests.browser import Page
from tests.made import Part
from typer.testing import CliRunner

from civicgraph import build, open_graph
from civicgraph.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from civicgraph.explaining import Explanation, Place

DAY = datetime(2024, 3, 1)
PROFILE = (
    Part("h1", "Union of Lake Towns"),
    Part(
        "p",
        "The Union of Lake Towns (ULT) is the national association of towns on lakes in Poland. It was founded in 1991 "
        "and has 124 member towns, which together make up two thirds of the population that lives on a lake. Towns may "
        "join at any time, and every one of them has a vote, whatever its size and however long it has been a member.",
    ),
    Part(
        "p",
        "The Union is a member of the European Lake Federation and works with the Ministry of the Environment on the "
        "quality of bathing waters.",
    ),
    Part("h2", "Committees"),
    Part("p", "The Union has three standing committees, which prepare the decisions of the board:"),
    Part("li", "Committee on Water Quality, with 24 members"),
    Part("li", "Committee on Tourism, with 18 members"),
    Part(
        "li",
        "Committee on Finance and Local Development, whose 12 members are elected for a term of four years and meet "
        "in the town hall of one of them each autumn, to look at the accounts of the year before",
    ),
    Part("h2", "Projects"),
    Part("p", "From 2022 the Union carries out the project Clean Shores, which trains harbour masters."),
    Part("h2", "Facts"),
    Part("row", "Founded", "1991"),
    Part("row", "Members", "124 towns"),
    Part("row", "Country", "Poland"),
    Part("row", "Website", "www.ult.example.org"),
    Part("h2", "Contact"),
    Part("p", "Anna Nowak, Secretary General, anna.nowak@ult.example.org"),
)
NAMES = ("ULT", "Committee on Water Quality", "Committee on Tourism", "Committee on Finance and Local Development")
SOURCES = {
    "page.txt": made.txt(PROFILE),
    "page.md": made.md(PROFILE),
    "page.html": made.page(PROFILE, "Union of Lake Towns"),
    "page.docx": made.word(PROFILE, "Union of Lake Towns", DAY),
    "page.odt": made.odt(PROFILE, "Union of Lake Towns", DAY),
    "page.pdf": made.pdf(PROFILE, title="Union of Lake Towns"),
    "columns.pdf": made.pdf(PROFILE, columns=2),
    "pages.pdf": made.pdf(PROFILE, head="Union of Lake Towns - a profile", foot=True, height=110),
}


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Explanation, ...]]:
    found = {}
    for name, data in SOURCES.items():
        folder = tmp_path_factory.mktemp(name)
        (folder / name).write_bytes(data)
        result = build([str(folder / name)], folder / "graph", as_of="2024-03-01")
        assert result.problems == 0, result.report["findings"]
        with open_graph(folder / "graph") as graph:
            found[name] = tuple(graph.explain(wanted) for wanted in NAMES)
    return found


def facts(explanations: tuple[Explanation, ...]) -> set[tuple[str, str, str]]:
    return {(e.name, fact.label, fact.value) for e in explanations for fact in e.facts}


def places(explanations: tuple[Explanation, ...]) -> Iterator[Place]:
    for explanation in explanations:
        for fact in explanation.facts:
            yield from fact.places


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def quoted(place: Place) -> list[str]:
    return words(place.sentence[place.start : place.end])


def holds(text: str, wanted: list[str]) -> bool:
    """Whether the words stand in the text one after the other."""
    return f" {' '.join(wanted)} " in f" {' '.join(words(text))} "


@pytest.mark.parametrize("name", [name for name in SOURCES if name != "page.txt"])
def test_every_format_gives_the_facts_of_the_text(name: str, explained: dict[str, tuple[Explanation, ...]]) -> None:
    expected = facts(explained["page.txt"])
    assert len(expected) > 20
    assert facts(explained[name]) == expected


@pytest.mark.parametrize("name", ["page.txt", "page.md"])
def test_a_text_is_shown_by_its_line(name: str, explained: dict[str, tuple[Explanation, ...]]) -> None:
    lines = SOURCES[name].decode().splitlines()
    for place in places(explained[name]):
        assert place.original is None
        assert holds(lines[place.line - 1], quoted(place)), place


@pytest.mark.parametrize("name", [name for name in SOURCES if name.endswith(".pdf")])
def test_evidence_of_a_pdf_names_the_page_that_holds_its_words(
    name: str, explained: dict[str, tuple[Explanation, ...]]
) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(SOURCES[name])).pages]
    met = set()
    for place in places(explained[name]):
        assert place.original is not None
        assert place.original.page is not None
        assert place.original.link is not None
        address, _, fragment = place.original.link.partition("#")
        asked = parse_qs(fragment)
        assert address.endswith(name)
        assert asked["page"] == [str(place.original.page)]
        sought = words(asked["search"][0])  # what a viewer looks for on the page
        assert holds("\n".join(pages[place.original.page - 1 :]), sought), place
        assert holds(" ".join(quoted(place)), sought), place
        assert holds("\n".join(pages[place.original.page - 1 :]), quoted(place)), place
        assert holds(pages[place.original.page - 1], quoted(place)[:1]), place
        met.add(place.original.page)
    assert len(met) == len(pages)


def word_file() -> tuple[list[str], list[list[str]]]:
    """The paragraphs of the Word file, and the rows of each of its tables."""
    document = docx.Document(io.BytesIO(SOURCES["page.docx"]))
    tables = [[" ".join(cell.text for cell in row.cells) for row in table.rows] for table in document.tables]
    return [paragraph.text for paragraph in document.paragraphs], tables


def odt_file() -> tuple[list[str], list[list[str]]]:
    """The same of the ODT file."""
    body = odfdo.Document(io.BytesIO(SOURCES["page.odt"])).body
    outside = "[not(ancestor::table:table)]"
    paragraphs = [str(element) for element in body.xpath(f"//text:p{outside} | //text:h{outside}")]
    tables = [[" ".join(map(str, row.get_values())) for row in table.rows] for table in body.tables]
    return paragraphs, tables


@pytest.mark.parametrize(("name", "opened"), [("page.docx", word_file), ("page.odt", odt_file)])
def test_evidence_of_an_office_file_names_the_paragraph_or_the_row(
    name: str, opened: Callable[[], tuple[list[str], list[list[str]]]], explained: dict[str, tuple[Explanation, ...]]
) -> None:
    paragraphs, tables = opened()
    kinds = set()
    for place in places(explained[name]):
        assert place.original is not None
        assert place.original.part is not None
        paragraph = re.fullmatch(r"paragraph (\d+)", place.original.part)
        row = re.fullmatch(r"table (\d+), row (\d+)", place.original.part)
        kinds.add(bool(row))
        if paragraph:
            text = paragraphs[int(paragraph[1]) - 1]
        else:
            assert row is not None
            text = tables[int(row[1]) - 1][int(row[2]) - 1]
        assert holds(text, quoted(place)), place
    assert kinds == {True, False}


def test_evidence_of_a_web_page_is_a_link_that_a_browser_resolves_to_its_words(
    explained: dict[str, tuple[Explanation, ...]],
) -> None:
    page = Page(SOURCES["page.html"])
    for place in places(explained["page.html"]):
        assert place.original is not None
        assert place.original.link is not None
        assert place.original.part is not None
        _, _, fragment = place.original.link.partition("#:~:text=")
        start, end = page.resolve(fragment)
        assert words(page.text[start:end]) == quoted(place)
        assert place.original.part in page.elements[start], place


def test_explain_shows_the_page_and_the_link(tmp_path: Path) -> None:
    (tmp_path / "pages.pdf").write_bytes(SOURCES["pages.pdf"])
    run = CliRunner()
    built = run.invoke(app, ["build", str(tmp_path / "pages.pdf"), "--out", str(tmp_path / "graph")])
    assert built.exit_code == 0, built.output
    shown = run.invoke(app, ["explain", str(tmp_path / "graph"), "ULT"]).stdout
    assert "pages.pdf, page 2" in shown.replace("\n", "")
    assert "pages.pdf#page=2&search=%22" in shown.replace("\n", "")
    plain = json.loads(run.invoke(app, ["explain", str(tmp_path / "graph"), "ULT", "--json"]).stdout)
    (row,) = [fact for fact in plain["facts"] if fact["label"] == "country"]
    assert row["places"][0]["original"]["page"] == 2
    assert row["places"][0]["original"]["link"].endswith("pages.pdf#page=2&search=%22Poland%22&phrase=true")
