"""The grammar of names: it knows head nouns, and reads names that it has never seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import timing

from civicgraph import naming
from civicgraph.extracting.ranges import Ranges
from civicgraph.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable


def names(text: str) -> list[str]:
    return [name.text for name in naming.find(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Union of Inland Harbours met in May.", ["Union of Inland Harbours"]),
        (
            "Members of the Federation of Alpine Villages and Valleys pay.",
            ["Federation of Alpine Villages and Valleys"],
        ),
        ("It is a member of the Healthy Rivers Network.", ["Healthy Rivers Network"]),
        ("the League of Cities and the Union of Inland Harbours", ["League of Cities", "Union of Inland Harbours"]),
        ("the Water Committee of the Union of Inland Harbours", ["Water Committee", "Union of Inland Harbours"]),
        (
            "the Ministry of Environment, Energy and Climate decides",
            ["Ministry of Environment, Energy and Climate"],
        ),
        ("Head of the Association of Island Towns", ["Association of Island Towns"]),
        ("the Union of Inland Harbours' statutes", ["Union of Inland Harbours'"]),
        ("the Union of Trinidad and Tobago", ["Union of Trinidad and Tobago"]),
        ("the Zveza Otoških Občin speaks", ["Zveza Otoških Občin"]),
        ("no name at all, only words", []),
    ],
)
def test_a_name_ends_where_the_next_begins(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_name_wrapped_over_two_lines_is_one() -> None:
    assert names("the Union of Inland\nHarbours met") == ["Union of Inland Harbours"]


def test_a_name_stands_where_it_says() -> None:
    text = "We are the League of Inland Ports, and glad of it."
    (name,) = naming.find(text, 0, len(text))
    assert name.span.of(text) == name.text == "League of Inland Ports"
    assert naming.find(text, 0, 10) == []


@pytest.mark.parametrize(
    ("name", "role", "kind"),
    [
        ("association of island towns", "organisation", "association"),
        ("healthy rivers network", "organisation", "network"),
        ("ministry of justice", "organisation", "public_body"),
        ("harbour works ltd", "organisation", "company"),
        ("institute for river research", "organisation", "other"),
        ("kuntaliitto", "organisation", "association"),
        ("federacion de puertos", "organisation", "association"),
        ("committee on water", "unit", ""),
        ("executive board", "unit", ""),
        ("working group on ports", "unit", ""),
        ("council of cities", "unit", ""),
        ("council of european municipalities", "organisation", "association"),
        ("council of mayors of fiji", "organisation", "association"),
        ("general assembly", "unit", ""),
        ("national assembly", "organisation", "public_body"),
        ("city council", "organisation", "public_body"),
        ("world forum", "organisation", "network"),
        ("youth forum", "unit", ""),
        ("european commission", "organisation", "public_body"),
        ("finance commission", "unit", ""),
        ("chamber of commerce", "organisation", "association"),
        ("local government fiji", "organisation", "association"),
        ("department of local government", "organisation", "public_body"),
        ("healthy cities of the czech republic", "organisation", "network"),
        ("blue water", "", ""),
        ("", "", ""),
    ],
)
def test_a_head_noun_says_what_a_name_is_of(name: str, role: str, kind: str) -> None:
    assert naming.classify(name.split())[1:] == (role, kind)


def test_runs_of_capitals_are_found_without_a_head_noun() -> None:
    text = "the twins Alba Longa, Porto Novo and others"
    assert [span.of(text) for span in naming.capitalised(text, 0, len(text))] == ["Alba Longa", "Porto Novo"]


def test_words_have_their_places() -> None:
    text = "the Mayors’ e-Port & Co."
    assert [(w.text, w.capital) for w in naming.words_of(text, 0, len(text))] == [
        ("the", False),
        ("Mayors’", True),
        ("e-Port", True),
        ("&", False),
        ("Co", True),
    ]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["Union", "of", "the", "Council", "Towns", "and", ",", "Committee", "'s", "Malta", "&", "-", "\n"]
            ),
            st.text(max_size=6),
        ),
        max_size=40,
    )
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_names_lie_in_the_text_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)
    last = 0
    for name in naming.find(text, 0, len(text)):
        assert last <= name.span.start < name.span.end <= len(text)
        assert " ".join(name.span.of(text).split()) == name.text
        assert name.role in {"organisation", "unit"}
        last = name.span.end


@pytest.mark.parametrize(
    ("what", "make"),
    [
        ("names", lambda n: "Union of Harbours and Towns, a body, " * (n // 37)),
        ("capitals", lambda n: "Aa " * (n // 3)),
        ("connectors", lambda n: "Aa of the " * (n // 10)),
        ("parentheses", lambda n: "(" * (n // 2) + ")" * (n // 2)),
        ("one word", lambda n: "A" * n),
        ("apostrophes", lambda n: "a'" * (n // 2)),
        ("possessives", lambda n: "Council's " * (n // 10)),
        ("commas", lambda n: "Ministry of Environment, " * (n // 25)),
        ("headings", lambda n: "Union of Harbours\n\n" * (n // 19)),
    ],
)
def test_time_grows_with_the_text(what: str, make: Callable[[int], str]) -> None:
    assert seconds(make(60_000)) < max(5 * seconds(make(30_000)), 0.5), what


def seconds(text: str) -> float:
    return timing.seconds(lambda: naming.find(text, 0, len(text)))


@pytest.mark.parametrize(
    ("span", "taken"),
    [(Span(0, 4), False), (Span(0, 6), True), (Span(12, 14), True), (Span(20, 30), False), (Span(39, 41), True)],
)
def test_ranges_know_what_is_taken(span: Span, taken: bool) -> None:
    ranges = Ranges([Span(40, 50), Span(5, 10), Span(8, 20), Span(9, 10)])
    assert ranges.overlap(span) is taken
    assert not Ranges([]).overlap(span)
