"""Organisations without a head noun in their name: a definition, or the page's own insistence, says what they are."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases
from civicgraph.extracting.scene import Profile
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

Known = tuple[naming.Name, Ref, int]
"""A name, the thing it stands for, and the index of its block."""

_CAPS = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'&.-]*"
_DEFINED = re.compile(
    rf"(?:(?<=^)|(?<=[.!?:]\s)|(?<=\n))[\"“]?(?:The[ \t])?(?P<name>{_CAPS}(?:[ \t](?:(?:of|for|and|&|–|-|in|the|"
    rf"on)[ \t]){{0,2}}{_CAPS}){{0,6}})[\"”]?(?P<rest>[ \t]?\([^()\n]{{2,80}}\))?,?[ \t]"
    rf"(?:is|are|was|were)[ \t](?P<gloss>[^.;\n]{{2,120}})"
)


def define(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    by_name: dict[str, Ref],
    known: list[tuple[naming.Name, Ref, int]],
) -> None:
    """Names without a head noun that a sentence explains: "Eurocities is the network of …"."""
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.FURNITURE, BlockKind.HEADING):
            continue
        for match in _DEFINED.finditer(text, block.span.start, block.span.end):
            span = Span(*match.span("name"))
            if any(span.overlaps(name.span) for name, _, _ in known) or lexicons.fold(
                match.group("name")
            ) in lexicons.words("names", "connectors", "leading"):
                continue
            kind = _gloss(match.group("gloss"))
            shown = " ".join(match.group("name").split())
            if (
                not kind
                or not all(c.isalnum() or c in " -–&.’'" for c in shown)
                or lexicons.fold(shown.split()[0]) in lexicons.words("names", "connectors", "leading")
            ):
                continue
            name = naming.Name(span, shown, "", "organisation", kind)
            ref = by_name.get(lexicons.fold(name.text)) or Ref(NodeKind.ORGANISATION, shown)
            by_name[lexicons.fold(shown)] = ref
            profiles.setdefault(ref, Profile(ref, kind, span, "en"))
            known.append((name, ref, index))
    known.sort(key=lambda item: item[0].span)


_GENERIC_KIND = re.compile(
    r"\b(?:the|our|this|a|an)\s(?:[\w-]+\s){0,2}?(?P<head>network|association|alliance|federation|league|union|"
    r"movement|platform|coalition|partnership|organisation|organization|forum)\b",
    re.IGNORECASE,
)


def by_frequency(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    by_name: dict[str, Ref],
    known: list[tuple[naming.Name, Ref, int]],
) -> None:
    """Find a page's organisation without head noun or definition: the capitals that open its sentences again and again.

    Only where the grammar found no association or network at all; what kind it is, a generic word says ("the network").
    """
    if any(profile.kind in {"association", "network"} for profile in profiles.values()):
        return
    counted: Counter[str] = Counter()
    places_of: dict[str, tuple[Span, int]] = {}
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        for span in naming.capitalised(text, block.span.start, block.span.end):
            shown = " ".join(span.of(text).split())
            shown = re.sub(r"['’]s$", "", shown)
            folded = lexicons.fold(shown)
            if (
                len(shown) < 3
                or places.find(shown)
                or (places.is_international(shown) and len(shown.split()) == 1)
                or folded in lexicons.words("names", "common", "words")
                or folded.split()[-1] in lexicons.words("names", "common", "no_body")
            ):
                continue
            span = Span(span.start, span.start + len(shown)) if span.of(text).startswith(shown) else span
            opens = block.kind is BlockKind.PARAGRAPH and span.start - block.span.start < 5
            counted[folded] += 2 if aliases.is_acronym(shown) or block.kind is BlockKind.HEADING or opens else 1
            kept = places_of.setdefault(folded, (span, index))
            if kept[0].of(text).isupper() and not shown.isupper():
                places_of[folded] = (span, index)  # "Polis" in the text says more than "POLIS" above it
    furniture = lexicons.fold(" ".join(b.span.of(text) for b in blocks if b.kind is BlockKind.FURNITURE))
    for shown in list(counted):
        counted[shown] += 2 * (f" {shown} " in f" {furniture} ")
    heads = [lexicons.fold(m.group("head")) for m in _GENERIC_KIND.finditer(text)]
    if not counted or not (heads or re.search(r"\b(?:our|its) (?:\w+ )?members\b", text)):
        return
    best = min(counted, key=lambda s: (-counted[s], places_of[s][0].start))
    if counted[best] < 3:
        return
    kind = (
        "network"
        if not heads or Counter(heads).most_common(1)[0][0] in lexicons.words("names", "heads", "network")
        else "association"
    )
    span, index = places_of[best]
    best = " ".join(span.of(text).split())
    ref = Ref(NodeKind.ORGANISATION, best)
    by_name[lexicons.fold(best)] = ref
    profiles[ref] = Profile(ref, kind, span, "en")
    known.append((naming.Name(span, best, "", "organisation", kind), ref, index))
    known.sort(key=lambda item: item[0].span)


_IS = re.compile(
    r"[\"”]?[ \t]?(?:\([^()\n]{2,80}\))?,?[ \t](?:[^.;:\n]{3,60},[ \t])?(?:is|are|was|"
    r"were)[ \t](?P<gloss>[^.;\n]{2,120})"
)


def gloss_after(text: str, start: int, end: int) -> bool:
    """Whether a name is followed by what it is: "X (ACR) is the association of …"."""
    match = _IS.match(text, start, end)
    return bool(match and _gloss(match.group("gloss")))


_GLOSS_STOP = re.compile(
    r"[ \t](?:from|outside|inside|within|at|by|made|working|of|for|that|which|who|where|in|with|between|to|and|,|"
    r"on)\b|,"
)


def _gloss(gloss: str) -> str:
    """The kind of body that a definition says: its last noun before a preposition ("the leading network of …")."""
    words = gloss.split()
    if not words or (
        lexicons.fold(words[0]) not in {"a", "an", "the", "one", "sweden's", "europe's"}
        and not words[0].endswith(("'s", "’s"))
    ):
        return ""
    front = _GLOSS_STOP.split(gloss)[0].split()
    for word in reversed(front):
        folded = lexicons.fold(word)
        if folded in {"organisation", "organization", "body"} and re.search(
            r"member|represent|municipal|local govern", gloss
        ):
            return "association"
        for kind in ("association", "network"):
            if folded in lexicons.words("names", "heads", kind):
                return kind
    return ""
