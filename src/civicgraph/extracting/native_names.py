"""Names in text of another language than English, where no sentence can vouch for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import aliases
from civicgraph.model import Block, BlockKind, Span
from civicgraph.naming.tables import head_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENGLISH = re.compile(r"[ \t](?:of|for|the|and)[ \t]")
_ACRONYM = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я][\w&.+-]{1,13}"
_FOLLOWED = re.compile(rf"[\"”’'»]?[ \t\u00a0]{{0,2}}\((?P<short>{_ACRONYM})\)")
_ALONE = re.compile(
    rf"(?P<name>[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я][\w’'&.-]*(?:[ \t][\w’'&.-]+){{1,11}})[ \t\u00a0]{{1,2}}\((?P<short>{_ACRONYM})\)"
)


def native_names(text: str, block: Block, names: Sequence[naming.Name]) -> list[naming.Name]:
    """Of the names that the grammar found in a block, those to be trusted; and such as only an acronym gives away.

    A heading or label row is trusted with its names, since a name is what stands there. In prose a name counts where
    its acronym follows in parentheses, or where it is written in English.
    """
    given = [_named(text, block, match) for match in _ALONE.finditer(text, block.span.start, block.span.end)]
    found = [name for name in given if name is not None]
    for name in names:
        if not name.bare and _trusted(text, block, name):
            found = [other for other in found if not name.span.covers(other.span)]
            if not any(other.span.overlaps(name.span) for other in found):
                found.append(name)
    return sorted(found, key=lambda name: name.span)


def is_english(name: str) -> bool:
    """Whether small words inside a name are English."""
    return _ENGLISH.search(name) is not None


def _trusted(text: str, block: Block, name: naming.Name) -> bool:
    if block.kind is BlockKind.HEADING:
        return True
    followed = _FOLLOWED.match(text, name.span.end, block.span.end)
    explained = followed is not None and aliases.is_acronym(followed["short"])
    return name.role == "organisation" and (explained or is_english(name.text))


def _named(text: str, block: Block, match: re.Match[str]) -> naming.Name | None:
    """The name before an acronym: the fewest words that it abbreviates, or all of a heading whose letters it takes."""
    short, shown = match["short"], match["name"]
    if not aliases.is_acronym(short):
        return None
    starts = [word.start() for word in re.finditer(r"\S+", shown) if shown[word.start()] == short[0]]
    start = next((s for s in reversed(starts) if " " in shown[s:] and aliases.abbreviates(short, shown[s:])), None)
    if start is None and block.kind is BlockKind.HEADING and starts[:1] == [0] and in_order(short, shown):
        start = 0
    if start is None:
        return None
    span = Span(match.start("name") + start, match.end("name"))
    name = " ".join(span.of(text).split())
    return naming.Name(span, name, "", "organisation", _kind(name))


def in_order(short: str, name: str) -> bool:
    """Whether the letters of an acronym stand in a name, in their order ("DSB", "Deutscher Seenstädtebund")."""
    letters = iter(lexicons.fold(name))
    return all(letter in letters for letter in lexicons.fold(short) if letter.isalnum())


def _kind(name: str) -> str:
    """The kind of body by a head noun, which may be the end of a compound ("Seenstädtebund")."""
    words = lexicons.fold(name).split()
    for head, kind in head_kinds().items():
        if len(head) >= 4 and any(word.endswith(head) for word in words):
            return kind
    return "other"
