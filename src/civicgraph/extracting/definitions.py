"""Organisations without a head noun in their name: a definition, or the page's own insistence, says what they are."""

from __future__ import annotations

import re
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
            if aliases.is_acronym(shown) and any(aliases.abbreviates(shown, ref.name) for ref in profiles):
                continue  # a short name of one that is known already
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
    """The kind of body that the words after a name give it: "is the network of …", or, in apposition, "a network of …"."""
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
