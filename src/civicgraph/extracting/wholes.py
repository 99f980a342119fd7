"""Pages about a "Forum" or a "Panel": what a page says of a name with a part's head may show a whole body."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import councils, glosses
from civicgraph.extracting.owning import names_its_section
from civicgraph.extracting.spoken_of import is_aside
from civicgraph.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph import naming
    from civicgraph.extracting.councils import Placed
    from civicgraph.model import Block

_LOOSE = frozenset({"forum", "circle", "panel", "group", "working group", "team", "caucus", "task force"})
_ENOUGH = 4  # from here on a name is a body's of its own
_EARLY = 4  # blocks at the top of a page
_BEFORE, _BEHIND = 70, 80  # characters beside a name in which something may be said of it
_OWN = re.compile(r"(?:^|[\s(“\"])(?:[Ii]ts|[Oo]ur|[Tt]heir|[Aa]n?|[Oo]ne|[Ee]ach|[Aa]nother)\s[\"“]?$")
_PART_OF = re.compile(r"[ \n](?:of|in|at|within)[ \n](?:the|our|its)[ \n][A-Z]")
_OPENS = 5  # characters before a name that opens its block


def of_page(
    text: str, blocks: Sequence[Block], bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The part that the page shows to be a body, where no membership body is named but in passing; and the others."""
    if any(
        name.kind in {"association", "network"} and not name.bare and not _in_passing(text, blocks[index], name)
        for name, index in bodies
    ):
        return [], list(parts)
    if any(name.kind == "public_body" and names_its_section(text, blocks[i], name) for name, i in bodies if not i):
        return [], list(parts)  # the page of a ministry has forums too
    by_name: dict[str, list[Placed]] = defaultdict(list)
    for name, index in parts:
        if not name.bare and councils.is_proper(name):
            by_name[lexicons.fold(name.text)].append((name, index))
    if not by_name:
        return [], list(parts)
    heads = [places[0][0].head for places in by_name.values()]
    told = {
        folded: _weight(text, blocks, places, alone=heads.count(places[0][0].head) == 1)
        for folded, places in by_name.items()
    }
    best = max(told, key=lambda folded: (told[folded], -by_name[folded][0][0].span.start))
    if told[best] < _ENOUGH:
        return [], list(parts)
    return councils.divided(parts, by_name[best], _kinds(text, blocks, by_name[best]))


def _in_passing(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a body is only named as the one of a tie: "a member of the X", "the X supports them"."""
    if is_aside(text, block, name):
        return True
    before = text[max(block.span.start, name.span.start - _BEFORE) : name.span.start]
    return block.kind is not BlockKind.HEADING and councils.ties("tie").search(before) is not None


def _weight(text: str, blocks: Sequence[Block], places: Sequence[Placed], *, alone: bool) -> int:
    """What a page says of a name, in points; ``alone``: no other part has the same head noun."""
    points: dict[str, int] = {"again": min(len(places) - 1, 2)}
    for name, index in places:
        block = blocks[index]
        before = text[max(block.span.start, name.span.start - _BEFORE) : name.span.start]
        behind = text[name.span.end : min(block.span.end, name.span.end + _BEHIND)]
        if _OWN.search(before) or _PART_OF.match(behind):
            return 0
        if block.kind is BlockKind.LIST_ITEM and name.span.start - block.span.start < _OPENS:
            points["listed"] = -3
        if index <= _EARLY and block.kind is not BlockKind.LIST_ITEM and names_its_section(text, block, name):
            points["title"] = 3
        if glosses.after(text, name.span.end, block.span.end) in {"association", "network"}:
            points["gloss"] = 3
        if _said("led").search(before):
            points["led"] = 2 if index <= _EARLY else 1
        if _said("joined").search(before):
            points["joined"] = 2
        if any(lexicons.phrases("bodies", "after", what).match(behind.lstrip(" ,")) for what in ("founded", "gathers")):
            points["told"] = 2
        if _said_behind().match(behind):
            points["ranked"] = 2
    if alone:
        back = list(_back(places[0][0].head).finditer(text))
        points["back"] = min(len(back), 3)
        if any(_does().match(text, match.end()) for match in back):
            points["does"] = 2
    return sum(points.values())


def _kinds(text: str, blocks: Sequence[Block], places: Sequence[Placed]) -> str:
    """The kind that a gloss tells, else the one that the head noun suggests."""
    general = "network" if places[0][0].head in _LOOSE else "association"
    said = (glosses.after(text, name.span.end, blocks[index].span.end) for name, index in places)
    return next((kind for kind in said if kind in {"association", "network"}), general)


@cache
def _said(what: str) -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\s(?:the\s)?[\"“]?$", "bodies", "whole", what)


@cache
def _said_behind() -> re.Pattern[str]:
    """As in "is the biggest of its kind", "has its seat in"."""
    return lexicons.around(r",?\s(?:WORDS)\b", "bodies", "whole", "behind")


@cache
def _does() -> re.Pattern[str]:
    """What only bodies do or undergo, behind "The Conference"."""
    return lexicons.around(r"(?:,[^.,]{2,60},)?\s(?:WORDS)\b", "bodies", "whole", "does")


@cache
def _back(head: str) -> re.Pattern[str]:
    """References back to a body by its head noun: "The Conference was", "our forum", "the Panel's"."""
    capital = " ".join(word.capitalize() for word in head.split())
    return re.compile(
        rf"(?<![\w-])(?:(?:[Tt]he|[Oo]ur|[Tt]his)[ \n]{capital}|[Oo]ur[ \n]{head}|[Tt]he[ \n]{head})(?![\w-])"
        r"(?![ \n](?:of|for|on)\b)"
    )
