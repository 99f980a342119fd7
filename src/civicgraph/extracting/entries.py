"""Entries of a directory whose title holds no head noun: what stands beside it, or below it, says that it is a body."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases, glosses
from civicgraph.extracting.owning import is_item_above, is_line, titles_of
from civicgraph.extracting.persons import is_person
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span
from civicgraph.naming.tables import head_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.councils import Placed
    from civicgraph.extracting.definitions import Known

_SHAPE = re.compile(
    r"(?:\(?\d{1,2}[.):]?[ \t]+)?(?P<before>[A-Z][\w. ]{2,30}?[ \t]?(?:[–—:|]|[ \t]-)[ \t])?"
    r"[\"“]?(?P<name>[^\W\d_][^()\n|:»>›/•·]{2,80}?)[\"”]?(?:[ \t]\((?P<inner>[^()\n]{2,100})\))?"
    r"(?:(?:,[ \t]|[ \t][–—-][ \t])(?P<behind>[A-Z][\w. ]{1,30}))?[ \t]*"
)
_OPENING = 5  # characters, such as an article, before a name that opens a block
_ENTRIES = 2  # so many titles make a page a directory
_FEWEST = 3  # so many, with no other heading between them, that one more heading is an entry too


def find(text: str, blocks: Sequence[Block], known: Sequence[Known], parts: Sequence[Placed]) -> Iterator[Known]:
    """The bodies that headings name, with the index of their block; ``known`` and ``parts`` are spoken for already."""
    titles = titles_of(text, blocks, known)
    taken = {index for _, _, index in known} | {index for _, index in parts}
    opened = {i for name, _, i in known if name.span.start - blocks[i].span.start < _OPENING}
    lines = {i for i in range(len(blocks)) if is_line(text, blocks, i)}
    items = {i for i in titles if is_item_above(text, blocks, i)}
    headings = [i for i, block in enumerate(blocks) if block.kind is BlockKind.HEADING or i in lines]
    others = [i for i in headings if titles and min(titles) < i and i not in titles and i not in lines]
    regular = len(set(titles.values())) >= _FEWEST and len(others) == 1
    directory = len(set(titles.values())) >= _ENTRIES
    more = [i for i in range(len(blocks)) if len(items) >= _ENTRIES and is_item_above(text, blocks, i)]
    for index in sorted({*headings, *more}):
        if index in taken or index + 1 >= len(blocks) or index + 1 in opened:
            continue
        match = _SHAPE.fullmatch(text, blocks[index].span.start, blocks[index].span.end)
        if match is None or not _may_be_name(match.group("name")):
            continue
        kind = _kind(text, blocks, index, match, directory=directory) or _native_kind(match.group("name"))
        told = _begins().search(text, blocks[index].span.end, blocks[index + 1].span.end) is not None
        if not kind and index in more and (told or _is_plain_entry(match.group("name"))):
            kind = "association"
        if not kind and regular and index in others and _is_plain_entry(match.group("name")):
            kind = "other"
        if kind:
            span = Span(*match.span("name"))
            shown = " ".join(span.of(text).split())
            yield naming.Name(span, shown, "", "organisation", kind), Ref(NodeKind.ORGANISATION, shown), index


def _kind(text: str, blocks: Sequence[Block], index: int, match: re.Match[str], *, directory: bool) -> str:
    """The kind of body that a heading and what follows it speak of; empty where they speak of none."""
    following = next((b for b in blocks[index + 1 : index + 3] if b.kind is not BlockKind.FURNITURE), None)
    said = ""
    if following is not None and following.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        said = glosses.elliptical(text, following.span.start, following.span.end)
    inner = match.group("inner") or ""
    beside = _is_country(inner) or _is_country(match.group("behind") or "")
    beside = beside or _is_country((match.group("before") or "").rstrip(" –—:|-"))
    short = aliases.is_acronym(inner) and aliases.abbreviates(inner, match.group("name"))
    if said and (len(match.group("name").split()) > 1 or directory or beside or short):
        return said
    return "other" if directory and (beside or short) and not is_person(match.group("name")) else ""


@cache
def _begins() -> re.Pattern[str]:
    """What is said of bodies, and not of people: when they began, and whom they have."""
    return lexicons.around(r"\b(?:WORDS)\b", "bodies", "begins", "words")


def _native_kind(shown: str) -> str:
    """The kind by the noun that opens a name in a Romance language: "Syndicat des communes lacustres"."""
    words = shown.split()
    foreign = lexicons.words("names", "connectors", "foreign") - {"do", "i", "e", "y"}
    told = len(words) > 2 and words[1] in foreign
    return head_kinds().get(lexicons.fold(words[0]), "") if told else ""


def _is_plain_entry(shown: str) -> bool:
    """Whether the one heading that is no title among titles may be one."""
    return len(shown.split()) > 1 and not is_person(shown)


def _is_country(shown: str) -> bool:
    return any(place.how == "name" and place.span.of(shown) == shown for place in places.find(shown))


def _may_be_name(shown: str) -> bool:
    """Whether a heading's words are no heading of a section, no place and no person."""
    words = [lexicons.fold(word).strip(".,'\"") for word in shown.split()]
    plain = lexicons.words("names", "common", "words") | lexicons.words("names", "common", "no_body")
    if (
        not words
        or len(words) > 10
        or any(c.isdigit() or c == "," for c in shown)
        or words[0] in lexicons.words("names", "connectors", "leading")
    ):
        return False
    capital = [word for word in shown.split() if word[0].isupper()]
    if (
        (len(capital) * 2 < len(words) and not _native_kind(shown))
        or words[-1] in plain
        or (len(words) == 1 and not shown[0].isupper())
    ):
        return False
    return not _is_country(shown)
