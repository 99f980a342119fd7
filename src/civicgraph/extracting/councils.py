"""Bodies with the names of parts: a "Council of …" or "… Forum" that its place on the page shows to be nobody's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import aliases
from civicgraph.extracting.owning import first_line, is_line, names_its_section
from civicgraph.extracting.spoken_of import is_aside
from civicgraph.model import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

Placed = tuple[naming.Name, int]
"""A name and the index of its block."""

_ACRONYM_BESIDE = re.compile(r"[\"”]?[ \t]\(([A-Z][\w&-]{1,9})\)")
_BEFORE = 60  # characters before a name in which a tie may stand
_ENTRIES = 2  # so many headings that are bodies make a page a directory
_SHORTEST = 3  # words of a council's own name


def of_directory(
    text: str, blocks: Sequence[Block], bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The parts that are bodies, and those that remain: a "… Council" that is a title among titles of bodies is one."""
    if sum(_is_title(text, blocks, name, index) for name, index in bodies) < _ENTRIES:
        return [], list(parts)
    heads = lexicons.words("names", "units", "own_in_directory")
    return divided(
        parts,
        [
            (name, index)
            for name, index in parts
            if not name.bare and name.head in heads and _is_title(text, blocks, name, index)
        ],
    )


def of_page(
    text: str, blocks: Sequence[Block], bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The same for a "Council of …" that the page opens with or abbreviates, if it may be a part of no other body."""
    if any(
        name.kind in {"association", "network"}
        and not name.bare
        and name.head != "branch"
        and not is_aside(text, blocks[index], name)
        for name, index in bodies
    ):
        return [], list(parts)
    first = next((i for i, block in enumerate(blocks) if block.kind is BlockKind.PARAGRAPH), 0)
    heads = lexicons.words("names", "units", "own")
    own = {
        lexicons.fold(name.text)
        for name, index in parts
        if name.head in heads
        and len(name.text.split()) >= _SHORTEST
        and (
            (index <= first and names_its_section(text, blocks[index], name))
            or (index <= first + 1 and _is_abbreviated(text, name))
        )
    }
    return divided(parts, [(name, index) for name, index in parts if lexicons.fold(name.text) in own])


def of_labels(
    text: str, blocks: Sequence[Block], bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The same for one that a row calls a name: "Name: Ruritanian Choir Circle"."""
    labels = lexicons.words("layout", "labels", "name")
    named = {
        lexicons.fold(name.text)
        for name, index in parts
        if (label := blocks[index].label) is not None
        and lexicons.fold(label.of(text)) in labels
        and name.span.start - blocks[index].span.start < _SHORTEST
    }
    return divided(parts, [(name, index) for name, index in parts if lexicons.fold(name.text) in named])


def of_ties(
    text: str, blocks: Sequence[Block], bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The same for one that somebody is said to belong to: "is a member of the Northern Harbour Conference"."""
    heads = lexicons.words("names", "units", "own_in_directory")
    outer = heads | lexicons.words("names", "units", "own_of_others")
    tied = {
        lexicons.fold(name.text)
        for name, index in parts
        if len(name.text.split()) >= _SHORTEST
        and (
            (name.head in heads and _stands_behind("tie", text, blocks[index], name))
            or (name.head in outer and is_proper(name) and _stands_behind("outer", text, blocks[index], name))
        )
    }
    return divided(parts, [(name, index) for name, index in parts if lexicons.fold(name.text) in tied])


def _stands_behind(what: str, text: str, block: Block, name: naming.Name) -> bool:
    """Whether words that only go with another body stand right before a name."""
    return ties(what).search(text, max(block.span.start, name.span.start - _BEFORE), name.span.start) is not None


def is_proper(name: naming.Name) -> bool:
    """Whether a name says more than what kind of part it is: "Dune Coast Development Commission"."""
    general = lexicons.words("names", "units", "qualifiers") | lexicons.words("names", "units", "heads")
    words = [word for word in lexicons.fold(name.text).split() if word not in {"of", "the", "and", "for", "on", "&"}]
    return len([word for word in words if word.removesuffix("'s") not in general]) > 1


@cache
def ties(what: str) -> re.Pattern[str]:
    """What ties a body to another, right before the other's name."""
    return lexicons.around(r"\b(?:WORDS)\s(?:the\s)?$", "bodies", what, "words")


def _is_title(text: str, blocks: Sequence[Block], name: naming.Name, index: int) -> bool:
    block = blocks[index]
    if block.kind is BlockKind.HEADING or is_line(text, blocks, index):
        return names_its_section(text, block, name)
    line = first_line(text, block) if block.kind is BlockKind.PARAGRAPH else None
    return line is not None and line.span.covers(name.span) and names_its_section(text, line, name)


def _is_abbreviated(text: str, name: naming.Name) -> bool:
    match = _ACRONYM_BESIDE.match(text, name.span.end)
    return match is not None and aliases.abbreviates(match.group(1), name.text)


def divided(parts: Sequence[Placed], moved: Sequence[Placed], kind: str = "") -> tuple[list[Placed], list[Placed]]:
    """The parts that are bodies, as bodies (of a ``kind``, or of that which their heads tell), and those that stay."""
    gone = {(name.span, index) for name, index in moved}
    bodies = [(_as_body(name, kind), index) for name, index in moved]
    return bodies, [(name, index) for name, index in parts if (name.span, index) not in gone]


def _as_body(name: naming.Name, told: str) -> naming.Name:
    if told:
        return naming.Name(name.span, name.text, name.head, "organisation", told)
    kind = "network" if name.head in {"forum", "circle", "panel"} else "association"
    if name.head in lexicons.words("names", "units", "own_of_others"):
        kind = "public_body"
    return naming.Name(name.span, name.text, name.head, "organisation", kind)
