"""Names such as "Doctors for the Valley", which a body may bear as well as an undertaking: what stands around tells."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import undertaking_glosses
from civicgraph.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.model import Block

Placed = tuple[naming.Name, int]
"""A name and the index of its block."""

_BEFORE, _AFTER = 60, 90  # characters on either side in which a name may be called an undertaking


def without_undertakings(text: str, blocks: Sequence[Block], bodies: Sequence[Placed]) -> list[Placed]:
    """The bodies without those that the page calls a project, a campaign or an award at any of their places."""
    run = {
        lexicons.fold(name.text)
        for name, index in bodies
        if naming.is_for_a_cause(name.head)
        and (_is_called(text, blocks[index], name.span) or _is_listed(text, blocks, index))
    }
    return [(name, index) for name, index in bodies if lexicons.fold(name.text) not in run] if run else list(bodies)


def _is_called(text: str, block: Block, span: Span) -> bool:
    """Whether the words beside a name say that it is an undertaking: "the project X", "X, a campaign for …"."""
    before = text[max(block.span.start, span.start - _BEFORE) : span.start]
    return (
        _nouns_before().search(before) is not None
        or _nouns_behind().match(text, span.end, min(block.span.end, span.end + _AFTER)) is not None
    )


def _is_listed(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a block stands under a heading such as "Projects"."""
    above = next((b for b in reversed(blocks[: index + 1]) if b.kind is BlockKind.HEADING), None)
    return (
        above is not None and above is not blocks[index] and undertaking_glosses.is_above_projects(above.span.of(text))
    )


@cache
def _nouns() -> str:
    return "|".join(word for kind in ("strong", "plans") for word in lexicons.entries("initiatives", "heads", kind))


@cache
def _nouns_before() -> re.Pattern[str]:
    called = lexicons.pieces("names", "causes", "called")
    run = lexicons.pieces("names", "causes", "run")
    return re.compile(
        rf"\b(?:{_nouns()})s?(?:\s(?:{called}))?[,:]?\s(?:the\s)?[\"“„«]?$|\b(?:{run})\s[\"“„«]?$", re.IGNORECASE
    )


@cache
def _nouns_behind() -> re.Pattern[str]:
    return re.compile(
        r"[\"”»]?(?:\s\([^()\n]{2,40}\))?(?:,\s|\s[–—-]\s|\s(?:is|was)\s|\s)(?:(?:an?|the|our|its)\s)?"
        rf"(?:[\w-]+\s){{0,2}}(?:{_nouns()})\b",
        re.IGNORECASE,
    )
