"""Organisations without a head noun in their name: a definition, or the page's own insistence, says what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import aliases, glosses, persons
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.scene import Profile
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Known = tuple[naming.Name, Ref, int]
"""A name, the thing it stands for, and the index of its block."""

_CAPS = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'&-]*(?:\.\w[\w’'&-]*)*"
_SMALL = (
    r"(?:of|for|and|&|–|-|in|the|on|to|with|from|at|d[aeiou]s?|d[eu]l(?:la|le)?|der|die|den|und|van|voor|og|och|y|e|et|"
    r"n[ao]s?|al?|el|las?|les?|los|för|za|w|z|u)"
)
_DEFINED = re.compile(
    rf"(?:(?<=^)|(?<=[.!?:]\s)|(?<=\n))[\"“]?(?:The[ \t])?"
    rf"(?P<name>{_CAPS}(?:[ \t](?:{_SMALL}[ \t]){{0,3}}{_CAPS}){{0,8}})[\"”]?(?=[ ,:(–—\t])"
)
_OWNED = re.compile(rf"\b(?:[Oo]ur|[Ii]ts|[Tt]heir)\s(?P<name>{_CAPS}(?:[ \t]{_CAPS}){{0,4}})")
_APPOSED = re.compile(rf"(?<=\s)(?P<name>{_CAPS}(?:[ \t](?:{_SMALL}[ \t])?{_CAPS}){{0,4}})(?=,[ \t](?:an?|the)[ \t])")


def define(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    known: list[Known],
    parts: Sequence[tuple[naming.Name, int]] = (),
    shorts: Collection[str] = (),
) -> None:
    """Names without a head noun that a sentence explains: "Rivercities is the network of …".

    ``parts`` are no bodies; ``shorts`` are other names of those that are known.
    """
    by_name = {lexicons.fold(ref.name): ref for ref in profiles}
    owned = frozenset(match.group("name") for match in _OWNED.finditer(text))
    taken = Ranges([*(name.span for name, _, _ in known), *(name.span for name, _ in parts)])
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.FURNITURE, BlockKind.HEADING):
            continue
        start, end = block.span.start, block.span.end
        for match in (*_DEFINED.finditer(text, start, end), *_APPOSED.finditer(text, start, end)):
            span = Span(*match.span("name"))
            shown = " ".join(match.group("name").split())
            if taken.overlap(span) or shown in shorts or not _may_be_name(shown):
                continue
            kind = glosses.after(text, match.end(), end)
            if kind and shown in owned:
                continue  # "including our Ranui": a part of the page's body
            if not kind or (match.re is _APPOSED and persons.is_person(shown)):
                continue
            if aliases.is_acronym(shown) and any(aliases.abbreviates(shown, ref.name) for ref in profiles):
                continue  # a short name of one that is known already
            ref = by_name.setdefault(lexicons.fold(shown), Ref(NodeKind.ORGANISATION, shown))
            profiles.setdefault(ref, Profile(ref, kind, span, "en"))
            known.append((naming.Name(span, shown, "", "organisation", kind), ref, index))
    known.sort(key=lambda item: item[0].span)


def _may_be_name(shown: str) -> bool:
    """Whether words are letters and the marks of names, and more than what opens a sentence ("This")."""
    leading = lexicons.words("names", "connectors", "leading")
    if lexicons.fold(shown) in lexicons.words("references", "definite", "organisation"):
        return False  # "The Association is a society under …" names nobody
    return lexicons.fold(shown.split()[0]) not in leading and all(c.isalnum() or c in " -–&.’'" for c in shown)
