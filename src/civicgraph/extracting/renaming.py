"""Old names, new names and names in full: two names of one body with words between them that say so."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import aliases
from civicgraph.extracting.scene import Alias
from civicgraph.model import Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.scene import Profile
    from civicgraph.model import Block

_BODIES = frozenset({"association", "network", "other"})
_REACH = 90  # characters between two names of one body
_LONGEST_SHORT = 20  # characters of a short name, more or less


@cache
def _between() -> re.Pattern[str]:
    words = lexicons.pieces("names", "renamed", "words")
    return re.compile(
        rf"(?:\s\([^()\n]{{2,40}}\))?,?(?:\sor,?)?\s(?:(?:which|that)\s)?(?:{words}),?\s(?:the\s)?[\"“]?", re.IGNORECASE
    )


@cache
def _before() -> re.Pattern[str]:
    words = lexicons.pieces("names", "renamed", "of_the_page")
    return re.compile(rf"\b(?:{words}),?\s(?:the\s)?[\"“]?$", re.IGNORECASE)


@cache
def _short_before() -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?P<short>[A-ZÀ-ÖØ-ÞĀ-Ž][\w&-]{2,20})(?P<gap>" + _between().pattern + r")$", re.I)


def pairs(
    text: str, blocks: Sequence[Block], known: Sequence[Known], profiles: Mapping[Ref, Profile]
) -> Iterator[Alias]:
    """The second of two names as another name of the first; a short name before a full one as its short name."""
    for (name, ref, index), (later, other, place) in pairwise(known):
        if index != place or ref == other or later.span.start - name.span.end > _REACH:
            continue
        if not {profiles[ref].kind, profiles[other].kind} <= _BODIES:
            continue
        if _between().fullmatch(text, name.span.end, later.span.start):
            yield Alias(ref, other.name, later.span, "en", "old or new name")
    full = {ref.name for ref in profiles}
    for name, ref, index in known:
        start = max(blocks[index].span.start, name.span.start - _REACH - _LONGEST_SHORT)
        match = _short_before().search(text[start : name.span.start])
        if match and aliases.is_acronym(match.group("short")) and match.group("short") not in full:
            span = Span(start + match.start("short"), start + match.end("short"))
            yield Alias(ref, match.group("short"), span, "", "short name before the name")


def of_owner(
    text: str, blocks: Sequence[Block], known: Sequence[Known], owners: Sequence[Ref | None]
) -> Iterator[Alias]:
    """Names that a page gives its own body of old: "it began under the name X"."""
    for name, ref, index in known:
        owner = owners[index]
        if owner is None or owner == ref or name.kind not in _BODIES:
            continue
        if _before().search(text[max(blocks[index].span.start, name.span.start - _REACH) : name.span.start]):
            yield Alias(owner, ref.name, name.span, "en", "old or new name")
