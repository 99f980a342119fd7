"""Layout: what a line is, judged by its shape."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import timing

from civicgraph.model import Block, BlockKind, Document, Span
from civicgraph.segmenting import segment, title

if TYPE_CHECKING:
    from collections.abc import Callable

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
LABEL, FURNITURE = BlockKind.LABEL, BlockKind.FURNITURE


def blocks(text: str) -> list[Block]:
    sections = segment(Document("page.txt", text, "0" * 64))
    return [b for s in sections for b in ([s.heading] if s.heading else []) + list(s.blocks)]


def shown(text: str) -> list[tuple[BlockKind, str]]:
    return [(b.kind, " ".join(b.span.of(text).split())) for b in blocks(text)]


def rows(text: str) -> list[tuple[str, str]]:
    return [(b.label.of(text), b.span.of(text)) for b in blocks(text) if b.kind is LABEL and b.label]


PAGE = """Union of Harbours

The Union of Harbours brings together 24 ports and
speaks for them before the government.

What we do

• training
• advice to the smaller ports, which have no staff of
  their own for it
1. statistics
b) insurance

Contact person:
Ana Horvat
"""
PARTS = [
    (HEADING, "Union of Harbours"),
    (
        PARAGRAPH,
        "The Union of Harbours brings together 24 ports and speaks for them before the government.",
    ),
    (HEADING, "What we do"),
    (ITEM, "training"),
    (ITEM, "advice to the smaller ports, which have no staff of their own for it"),
    (ITEM, "statistics"),
    (ITEM, "insurance"),
    (LABEL, "Contact person:"),
    (PARAGRAPH, "Ana Horvat"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_a_page_falls_into_its_parts_whatever_ends_its_lines(end: str) -> None:
    assert shown(PAGE.replace("\n", end)) == PARTS


def test_each_heading_opens_a_section() -> None:
    text = "Menu\n\nUnion of Harbours\n\nIt has 24 members.\n\nHistory\n\nIt was founded in 1958.\n"
    sections = segment(Document("page.txt", text, "0" * 64))
    assert [s.heading.span.of(text) if s.heading else None for s in sections] == [None, "Union of Harbours", "History"]


def test_lines_wrapped_at_seventy_columns_are_one_paragraph() -> None:
    text = (
        "The Union of Harbours is the voice of the ports of the inland waters and\n"
        "has spoken for them since it was founded in 1958 by nine cities, of which\n"
        "seven are members to this day.\n"
    )
    assert [kind for kind, _ in shown(text)] == [PARAGRAPH]


def test_short_lines_are_not_run_together() -> None:
    assert [text for _, text in shown("Mole Street 4\n1000 Harbourtown\n")] == ["Mole Street 4", "1000 Harbourtown"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("UNION OF LAKE PORTS\nAND PIERS\n\nTwenty ports.", "UNION OF LAKE PORTS AND PIERS"),
        ("HEALTHY PORTS\nOF THE LAKE DISTRICT\nnational network", "HEALTHY PORTS OF THE LAKE DISTRICT"),
        ("Association of\nPier Masters\nmembers since 1990", "Association of Pier Masters"),
        ("UNION OF LAKE PORTS\nOF RURITANIA (ULPR)\nmeeting", "UNION OF LAKE PORTS OF RURITANIA (ULPR)"),
    ],
)
def test_a_title_that_breaks_off_goes_on_in_the_next_line(text: str, title: str) -> None:
    assert shown(text)[0][1] == title


@pytest.mark.parametrize(
    "text", ["Union of Piers\nFounded 1990", "Members\nand friends are welcome.", "OUR PORTS\nOF COURSE they are old."]
)
def test_a_title_that_is_whole_does_not(text: str) -> None:
    assert "\n" not in blocks(text)[0].span.of(text)


def test_a_long_title_right_above_its_text_is_a_line_of_its_own() -> None:
    name = "Association of Pier Masters of the Northern Lake District"
    text = f"{name}\nRepresents 24 ports and 119 piers and works for fair rents and gives advice to all that are poor."
    assert shown(text)[0] == (PARAGRAPH, name)


def test_a_line_of_names_in_a_wrapped_paragraph_is_none() -> None:
    text = "Ann Lake, Bob Pier and Cora Quay of Northern Lakeland met\nBen Port in May and spoke of all ferries.\n"
    assert len(blocks(text)) == 1


@pytest.mark.parametrize("mark", ["•", "-", "–", "*", "+", "▪", "1.", "12)", "(3)", "a)", "(b)", "✓", "➢", "  -"])
def test_bullets_numbers_and_letters_start_items(mark: str) -> None:
    assert shown(f"{mark} training of staff\n{mark} advice\n") == [(ITEM, "training of staff"), (ITEM, "advice")]


@pytest.mark.parametrize("text", ["1990 was the year.", "-5 degrees", "e.g. training", "*emphasis* on training"])
def test_what_only_looks_like_a_bullet_is_none(text: str) -> None:
    assert [kind for kind, _ in shown(f"It began here.\n{text}\n")] == [PARAGRAPH, PARAGRAPH]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("# Union", 1),
        ("### Union ###", 3),
        ("## **Union**", 2),
        ("**Union**", 2),
        ("Union\n=====", 2),
        ("Union\n---", 2),
    ],
)
def test_headings_of_markdown_lose_their_marks(text: str, level: int) -> None:
    first = blocks(f"{text}\n\nIt has 24 members.\n")[0]
    assert (first.kind, first.span.of(text), first.level) == (HEADING, "Union", level)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("Founded: 1990", ("Founded", "1990")),
        ("Contact person: Ana Horvat", ("Contact person", "Ana Horvat")),
        ("**Members:** 24", ("Members", "24")),
        ("**Members**: 24", ("Members", "24")),
        ("__Members:__ 24", ("Members", "24")),
        ("| Founded | 1990 |", ("Founded", "1990")),
        ("| **Founded** | 1990 |", ("Founded", "1990")),
        ("Members\t24 ports", ("Members", "24 ports")),
        ("Members      24 ports", ("Members", "24 ports")),
        ("Founded | 1990", ("Founded", "1990")),
        ("Number of members: 24 ports, two of them abroad.", ("Number of members", "24 ports, two of them abroad.")),
    ],
)
def test_rows_of_label_and_value(line: str, row: tuple[str, str]) -> None:
    assert rows(f"Union of Harbours\n\n{line}\nIt is a body of ports.\n") == [row]


@pytest.mark.parametrize("line", ["Contact person:", "Contact", "CONTACT", "Kontakt", "Contact details", "**Contact**"])
def test_a_contact_heading_is_told_from_a_name(line: str) -> None:
    assert shown(f"{line}\n\nUnion of Harbours\n\nIt has 24 members.\n")[:2] == [
        (LABEL, line),
        (HEADING, "Union of Harbours"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "We did three things: we met, we spoke, we agreed, and all of this was written down in one long report.",
        "At 10:30 the doors open.",
        "https://harbours.example/about",
    ],
)
def test_a_colon_does_not_make_a_label(line: str) -> None:
    assert rows(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Home | About us | Members | Contact",
        "Home > About us > Board",
        "Home    News    Events    Contact",
        "Members | Events",
        "Skip to main content",
        "READ MORE »",
        "We use cookies to improve this site. Accept",
        "© 2020 Union of Harbours. All rights reserved.",
        "-----",
        "* * *",
        "|---|---|",
        "Next page",
    ],
)
def test_what_belongs_to_the_page_is_furniture(line: str) -> None:
    assert shown(f"Union of Harbours\n\n{line}\n\nIt has 24 members.\n")[1] == (
        FURNITURE,
        " ".join(line.split()),
    )


@pytest.mark.parametrize(
    "line",
    [
        "The Union of Harbours works for its members, the ports of the inland waters, and has done so since it began",
        "The Union of Harbours was founded in 1958.",
        "and then it grew",
    ],
)
def test_a_sentence_alone_is_no_heading(line: str) -> None:
    assert shown(line) == [(PARAGRAPH, line)]


def test_furniture_inside_a_paragraph_ends_it() -> None:
    text = "The Union of Harbours brings together 24 ports and so on\nRead more\nand speaks for them.\n"
    assert [kind for kind, _ in shown(text)] == [PARAGRAPH, FURNITURE, PARAGRAPH]


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff", "\u2028\u2029\x0c"])
def test_nothing_yields_nothing(text: str) -> None:
    assert segment(Document("page.txt", text, "0" * 64)) == ()


LINES = st.one_of(
    st.sampled_from(
        (
            *("Union of Harbours", "# Union #", "**", "** **", "#", "# ##", "- ", "- x", "1. ", "Contact:", "A:", ":"),
            *(
                "| Founded | 1990 |",
                "=====",
                "Members\t24",
                "**Members:** 24",
                "Home > Board > Staff",
                "",
                " ",
                "a | b",
            ),
            "The Union of Harbours brings together 24 ports and speaks for them before the",
        )
    ),
    st.text(max_size=90),
)


@pytest.mark.parametrize(("mark", "kind"), [("· ", ITEM), ("– ", ITEM), ("• ", ITEM), ("2. ", HEADING), ("", HEADING)])
def test_a_bullet_typed_into_a_heading_makes_it_an_item(mark: str, kind: BlockKind) -> None:
    text = f"League of Inland Ports\n{mark}Committee on Dredging – ten delegates\nIt meets in May."
    lines = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    given = tuple(
        Block(kind, Span(start, end - 1), level=level)
        for (start, end), kind, level in zip(pairwise(lines), (HEADING, HEADING, PARAGRAPH), (1, 2, 0), strict=True)
    )
    document = Document("page.html", text, "0" * 64, blocks=given)
    held = [b for s in segment(document) for b in (*([s.heading] if s.heading else []), *s.blocks)]
    skip = 0 if kind is HEADING else len(mark)
    assert (held[1].kind, held[1].span.of(text)) == (kind, text.split("\n")[1][skip:])


def reach(block: Block) -> tuple[int, int]:
    """From the start of a row's label to the end of its value; of any other block, its range."""
    parts = [block.span, block.label or block.span]
    return min(p.start for p in parts), max(p.end for p in parts)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\x0c", "\u2029", "\u2028"]))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_every_line_with_text_is_in_one_block_and_blocks_are_in_order(lines: list[str], end: str) -> None:
    text = end.join(lines)
    ranges = [reach(block) for block in blocks(text)]
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))
    assert all(end <= len(text) for _, end in ranges)
    position = 0
    for line in text.replace("\r\n", "\n\n").splitlines(keepends=True):
        middle = line.strip()
        begin = position
        position += len(line)
        if any(c.isalnum() for c in middle):  # marks alone may be all that a bullet or a rule is
            assert [1 for low, high in ranges if low < position and high > begin], (line, ranges)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("one line", lambda n: "Union of Harbours and Towns, a body of 24 ports, " * (n // 50)),
        ("nested parentheses", lambda n: "(" * (n // 2) + ")" * (n // 2)),
        ("headings", lambda n: "Union of Harbours\n\n" * (n // 20)),
        ("wrapped lines", lambda n: "The Union of Harbours is a body of ports on inland waters\n" * (n // 57)),
        ("tabs", lambda n: f"a{chr(9) * n}b"),
        ("spaces", lambda n: f"a{' ' * n}b"),
        ("empty lines", lambda n: "\n" * n),
        ("bars", lambda n: "a | " * (n // 4)),
        ("stars", lambda n: "*" * n + "x"),
        ("dashes", lambda n: "- " * (n // 2)),
    ],
)
def test_time_grows_with_the_text(name: str, make: Callable[[int], str]) -> None:
    small, large = (Document("page.txt", make(n), "0" * 64) for n in (100_000, 200_000))
    assert seconds(large) < max(5 * seconds(small), 0.5), name


def seconds(document: Document) -> float:
    return timing.seconds(lambda: segment(document))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("League of Inland Ports\n\nIt has twelve members.\n", "League of Inland Ports"),
        ("Home | News | Search\n\n# About  the League\n\nIt has twelve members.\n", "About the League"),
        ("It has twelve members, and all of them pay.\n\nContact us today\n\nMore text here.\n", None),
        ("", None),
    ],
)
def test_the_title_is_the_heading_at_the_top(text: str, expected: str | None):
    document = Document("a.txt", text, "0" * 64)
    assert title(document, segment(document)) == expected
