"""Names of bodies that are parts here: a "General Council" or a "Chamber of Mayors" that the page says it has."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting.owning import names_its_section
from civicgraph.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.model import Block, Span

Placed = tuple[naming.Name, int]
"""A name and the index of its block."""

_ARTICLE = re.compile(r"(?:^|[\s\"“(,;:.])(?P<word>an?|one|its|our|their|own|the)\s[\"“]?$", re.IGNORECASE)


_OWNING = frozenset({"a", "an", "one", "its", "our", "their", "own"})
_SHORT_NAME = re.compile(r"[\"”]?\s?\((?:the\s)?[\"“]?[A-Z][A-Za-z&-]{1,9}[\"”]?\)")
_CLOSES = re.compile(r"\s?(?:$|[:(\n]|[–—-]\s)")
_SEVERAL = 2  # parts that open a block make a page on which others do so too
_LISTED = frozenset(
    {"roundtable", "table", "group", "section", "circle", "caucus", "forum", "chamber", "college", "bench", "curia"}
)
_OPENS = 6  # characters before a name that opens its block
_CLAUSE_OPENS = re.compile(r"(?:[.;,]\s|^)(?:[Tt]he\s)?$")


def of_owner(
    text: str, blocks: Sequence[Block], bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The bodies that remain, and the parts with those that the page shows to be its own body's."""
    if len(bodies) < 2:
        return list(bodies), list(parts)
    owners = {lexicons.fold(name.text) for name, _ in bodies if name.kind in {"association", "network"}}
    own = {
        lexicons.fold(name.text)
        for name, index in bodies
        if (_may_be_part(name.text) and _is_told(text, blocks[index], name))
        or (len(owners) > 1 and _is_somebodys(text, blocks[index], name))
    }
    own -= {lexicons.fold(name.text) for name, index in bodies if _is_introduced(text, blocks, name, index)}
    own |= _benches(text, blocks, bodies, parts) | _under_title(text, blocks, bodies)
    if not own:
        return list(bodies), list(parts)
    moved = [(name, index) for name, index in bodies if lexicons.fold(name.text) in own]
    rest = [(name, index) for name, index in bodies if lexicons.fold(name.text) not in own]
    return rest, [*parts, *((_as_part(name), index) for name, index in moved)]


def _benches(text: str, blocks: Sequence[Block], bodies: Sequence[Placed], parts: Sequence[Placed]) -> set[str]:
    """Sections of the members ("Chamber of Market Towns") that open a block as parts elsewhere on the page do."""
    opening = [
        (name, index)
        for name, index in bodies
        if index > 0
        and _bench().fullmatch(name.text)
        and name.span.start - blocks[index].span.start < _OPENS
        and _CLOSES.match(text, name.span.end, blocks[index].span.end)
    ]
    if len(opening) + sum(name.span.start - blocks[index].span.start < _OPENS for name, index in parts) < _SEVERAL:
        return set()
    return {lexicons.fold(name.text) for name, _ in opening}


def _under_title(text: str, blocks: Sequence[Block], bodies: Sequence[Placed]) -> set[str]:
    """Items that end with the word that their title has in the plural: "Law Roundtable" under "Roundtables"."""
    found: set[str] = set()
    for name, index in bodies:
        block = blocks[index]
        if block.kind is not BlockKind.LIST_ITEM or name.span.start - block.span.start > _OPENS:
            continue
        above = next((b for b in reversed(blocks[:index]) if b.kind is not BlockKind.LIST_ITEM), None)
        last = lexicons.fold(name.text).split()[-1]
        if above is not None and last in _LISTED and lexicons.fold(above.span.of(text)).find(f"{last}s") >= 0:
            found.add(lexicons.fold(name.text))
    return found


@cache
def _bench() -> re.Pattern[str]:
    heads = "|".join(lexicons.entries("units", "phrases", "benches"))
    whose = "|".join(lexicons.entries("units", "phrases", "of_places"))
    return re.compile(rf"(?:{heads})\s+of\s+(?:the\s+)?(?:[A-ZÀ-Þ][\w’'-]+\s+){{0,2}}(?:{whose})")


def is_own(text: str, block: Block, span: Span, shown: str, article: str) -> bool:
    """Whether a name that mostly is a town's or a country's council is a part here: what it does there tells."""
    if lexicons.fold(shown) not in lexicons.words("units", "names", "own"):
        return False
    if article in _OWNING:
        return True
    if block.kind is not BlockKind.PARAGRAPH:
        return span.start - block.span.start < _OPENS
    if span.start - block.span.start < _OPENS and _CLOSES.match(text, span.end, block.span.end):
        return True
    opens = span.start - block.span.start < _OPENS or _CLAUSE_OPENS.search(text[max(0, span.start - 8) : span.start])
    return bool(opens) and _rules().match(text, span.end, block.span.end) is not None


@cache
def _rules() -> re.Pattern[str]:
    return lexicons.around(r"(?:,[^.;]{0,60},)?\s(?:(?:which|that)\s)?(?:WORDS)\b", "units", "phrases", "behind")


def _is_introduced(text: str, blocks: Sequence[Block], name: naming.Name, index: int) -> bool:
    """Whether a name is a title of the page, or has its short name beside it: then it is a body of its own."""
    block = blocks[index]
    if block.kind is BlockKind.HEADING and lexicons.fold(name.text) not in lexicons.words("units", "names", "own"):
        return index == 0 or names_its_section(text, block, name)
    return _SHORT_NAME.match(text, name.span.end, block.span.end) is not None


def _may_be_part(shown: str) -> bool:
    return lexicons.fold(shown) in lexicons.words("units", "names", "own") or _gathering().fullmatch(shown) is not None


@cache
def _gathering() -> re.Pattern[str]:
    heads = "|".join(lexicons.entries("units", "phrases", "gatherings"))
    people = "|".join(re.escape(e) for e in lexicons.entries("units", "phrases", "of_people"))
    return re.compile(rf"(?:{heads})\s+of\s+(?:the\s+)?(?:{people})")


def _is_told(text: str, block: Block, name: naming.Name) -> bool:
    """Whether the words around a name say that it is a part: "a Chamber of Mayors decides", "• General Council"."""
    match = _ARTICLE.search(text[max(block.span.start, name.span.start - 10) : name.span.start])
    article = match.group("word").casefold() if match else ""
    if is_own(text, block, name.span, name.text, article):
        return True
    if _gathering().fullmatch(name.text) is None or block.kind is BlockKind.HEADING:
        return False
    return article != "" or block.kind is BlockKind.LIST_ITEM


def _is_somebodys(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a council or the like is said to be the page's body's own: "Its Council of Herders' Delegates"."""
    if name.head not in lexicons.words("names", "units", "heads"):
        return False
    match = _ARTICLE.search(text[max(block.span.start, name.span.start - 10) : name.span.start])
    return match is not None and match.group("word").casefold() in {"its", "our", "their", "own"}


def _as_part(name: naming.Name) -> naming.Name:
    return naming.Name(name.span, name.text, name.head, "unit", "", name.bare)
