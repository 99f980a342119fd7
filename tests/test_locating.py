"""From a span to the original: links that lead to the words and to no others, and that show no person."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.browser import Page

from civicgraph import build, open_graph
from civicgraph.mapping.locating import Locator
from civicgraph.model import Block, BlockKind, Document, Place, Span
from civicgraph.reading import read_bytes

if TYPE_CHECKING:
    from pathlib import Path


def page(*paragraphs: str, around: str = "") -> tuple[Document, Page]:
    inner = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    source = f"<html><body><nav>{around}</nav><main>{inner}</main></body></html>".encode()
    found = read_bytes("page.html", source, ".html")
    assert isinstance(found, Document)
    return found, Page(source)


def link(document: Document, quote: str, nth: int = 0) -> str:
    places = [match.span() for match in re.finditer(re.escape(quote), document.text)]
    fragment = Locator(document).fragment(Span(*places[nth]))
    assert fragment is not None
    return fragment.value


def test_a_quote_that_stands_once_is_the_link() -> None:
    document, _ = page("It has 42 members, and many friends.")
    assert link(document, "42 members") == ":~:text=42%20members"


def test_marks_that_mean_something_in_a_link_are_encoded() -> None:
    document, browser = page("The co-operative body, founded 1990, & friends: 50% of Łódź.")
    value = link(document, "co-operative body, founded 1990, & friends: 50% of Łódź")
    assert re.fullmatch(r":~:text=[A-Za-z0-9%._~]+", value)
    start, end = browser.resolve(value.removeprefix(":~:text="))
    assert browser.text[start:end] == "co-operative body, founded 1990, & friends: 50% of Łódź"


def test_a_part_of_a_word_is_quoted_as_the_whole_word() -> None:
    document, _ = page("All subcommittees meet.")
    assert link(document, "committee") == ":~:text=subcommittees"


def test_a_quote_that_stands_twice_gets_what_tells_it_apart() -> None:
    document, browser = page(
        "The Board has 9 members.", "The Council has 9 members.", "The Panel has 9 members in all."
    )
    for nth, name in enumerate(("Board", "Council", "Panel")):
        value = link(document, "9 members", nth)
        start, _ = browser.resolve(value.removeprefix(":~:text="))
        assert browser.text[:start].split()[-2] == name


def test_a_menu_that_says_the_same_is_told_apart_from_the_text() -> None:
    document, browser = page(
        "Union of Ports", "The Union of Ports has 9 members.", around='<a href="/">Union of Ports</a>'
    )
    assert "Union of Ports" in document.left_out
    start, _ = browser.resolve(link(document, "Union of Ports", 1).removeprefix(":~:text="))
    assert browser.text[:start].endswith("The ")


def test_a_long_quote_is_given_by_its_ends() -> None:
    text = "It was founded in 1990 " + "by the mayors of small towns and of larger ones " * 6 + "on the shore"
    document, browser = page(f"Once. {text}. Always.", "It was founded in 1990 by others.")
    value = link(document, text)
    assert "," in value
    assert len(value) < 200
    start, end = browser.resolve(value.removeprefix(":~:text="))
    assert browser.text[start:end] == text


WORDS = st.sampled_from(["board", "has", "nine", "members", "of", "the", "a-b", "Łódź", "50%", "x,", "(and)", "1990."])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=5)


@given(TEXTS, st.data())
@settings(max_examples=150, deadline=None)
def test_links_lead_to_their_words_and_in_short_pages_to_their_place(texts: list[str], data: st.DataObject) -> None:
    document = text_page(texts)
    browser = Page("".join(f"<p>{html.escape(text)}</p>" for text in texts).encode())
    block = data.draw(st.sampled_from(document.blocks or ()))
    words = list(re.finditer(r"\w+", block.span.of(document.text)))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    span = Span(block.span.start + words[first].start(), block.span.start + words[last].end())
    fragment = Locator(document).fragment(span)
    assert fragment is not None
    start, end = browser.resolve(fragment.value.removeprefix(":~:text="))
    assert re.findall(r"\w+", browser.text[start:end]) == re.findall(r"\w+", span.of(document.text))
    before = len(re.findall(r"\w+", document.text[: span.start]))
    unique = len({tuple(text.split()) for text in texts}) == len(texts) and len(texts) < 3
    if unique and len(re.findall(r"\w+", document.text)) < 12:
        assert len(re.findall(r"\w+", browser.text[:start])) == before


def text_page(texts: list[str]) -> Document:
    """A page of paragraphs as its reader hands it on."""
    blocks, places, position = [], [], 0
    for number, text in enumerate(texts, start=1):
        span = Span(position, position + len(text))
        blocks.append(Block(BlockKind.PARAGRAPH, span))
        places.append(Place(span, path=f"/html/body/p[{number}]"))
        position = span.end + 2
    return Document("a", "\n\n".join(texts), "0", "text/html", blocks=tuple(blocks), places=tuple(places))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("located")
    (folder / "page.html").write_text(
        '<html><head><link rel="canonical" href="https://ult.example/about"></head><body><main>'
        "<h1>Union of Lake Towns</h1><p>The Union of Lake Towns (ULT) has 42 member towns. Its Committee on Ports has "
        "9 members.</p><h2>Contact</h2><p>Anna Nowak, Secretary General, anna.nowak@ult.example</p></main></body>",
        encoding="utf-8",
    )
    build([str(folder / "page.html")], folder / "graph")
    return folder / "graph"


def test_the_graph_links_into_the_page(graph: Path) -> None:
    with open_graph(graph) as opened:
        (row,) = opened.query(
            """SELECT ?link ?fragment ?path ?page {
              ?e rdf:predicate cg:memberCount ; oa:hasTarget ?t . ?t oa:hasSelector/oa:exact "9 members" ;
                 rdfs:seeAlso ?link ; oa:hasSource/dct:source ?page ; oa:hasSelector ?f , ?x .
              ?f a oa:FragmentSelector ; rdf:value ?fragment . ?x a oa:XPathSelector ; rdf:value ?path . }"""
        )
        found = {str(name): str(row[name]) for name in ("link", "fragment", "path", "page")}
    assert found == {
        "page": "https://ult.example/about",
        "link": "https://ult.example/about#:~:text=9%20members",
        "fragment": ":~:text=9%20members",
        "path": "/html/body/main/p[1]",
    }


def test_links_that_quote_a_person_stand_with_the_people(graph: Path) -> None:
    quads = (graph / "graph.nq").read_text(encoding="utf-8").splitlines()
    linked = [quad for quad in quads if "text=" in quad and re.search(r"nowak", quad, re.IGNORECASE)]
    assert linked
    assert all(quad.endswith("graph/people> .") for quad in linked)
