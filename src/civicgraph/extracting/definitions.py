"""Organisations without a head noun in their name: a definition, or the page's own insistence, says what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import aliases
from civicgraph.extracting.ranges import Ranges
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
    known: list[Known],
) -> None:
    """Names without a head noun that a sentence explains: "Eurocities is the network of …"."""
    by_name = {lexicons.fold(ref.name): ref for ref in profiles}
    taken = Ranges(name.span for name, _, _ in known)
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.FURNITURE, BlockKind.HEADING):
            continue
        for match in _DEFINED.finditer(text, block.span.start, block.span.end):
            span = Span(*match.span("name"))
            shown = " ".join(match.group("name").split())
            if taken.overlap(span) or not _may_be_name(shown):
                continue
            kind = _gloss(match.group("gloss"))
            if not kind:
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
    return lexicons.fold(shown.split()[0]) not in leading and all(c.isalnum() or c in " -–&.’'" for c in shown)


_IS = re.compile(
    r"[\"”]?[ \t]?(?:\([^()\n]{2,80}\))?(?:,?[ \t](?:[^.;:\n]{3,60},[ \t])?(?:is|are|was|were)[ \t]"
    r"|,[ \t](?=(?:an?|the|our)[ \t]))(?P<gloss>[^.;\n]{2,120})"
)
_IS_A = re.compile(r"(?:is|are|was|were|has been|remains|acts as|serves as)[ \t](?P<gloss>[^.;\n]{2,120})")


def gloss_after(text: str, start: int, end: int) -> bool:
    """Whether a name is followed by what it is: "X (ACR) is the association of …"."""
    match = _IS.match(text, start, end)
    return bool(match and _gloss(match.group("gloss")))


def gloss_kind(after: str, *, apposition: bool) -> str:
    """The kind of body that the words after a name give it: "is the network of …"; in apposition "a network of …"."""
    match = _IS_A.match(after)
    return _gloss(match.group("gloss")) if match else _gloss(after) if apposition else ""


_GLOSS_STOP = re.compile(
    r"[ \t](?:from|outside|inside|within|at|by|made|working|of|for|that|which|who|where|in|with|between|to|and|,|"
    r"on)\b|,"
)


def _gloss(gloss: str) -> str:
    """The kind of body that a definition says: its last noun before a preposition ("the leading network of …")."""
    words = gloss.split()
    if not words or (
        lexicons.fold(words[0]) not in {"a", "an", "the", "one", "our", "their"} and not words[0].endswith(("'s", "’s"))
    ):
        return ""
    front = _GLOSS_STOP.split(gloss)[0].split()
    for word in reversed(front):
        folded = lexicons.fold(word)
        if folded in {"organisation", "organization", "body"} and re.search(
            r"member|represent|municipal|local govern", gloss
        ):
            return "association"
        if folded in {"voice", "umbrella", "mouthpiece"}:
            return "association"
        for kind in ("association", "network"):
            if folded in lexicons.words("names", "heads", kind):
                return kind
    return ""
