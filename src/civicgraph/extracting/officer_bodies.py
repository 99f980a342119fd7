"""Whose officer somebody is: of the body that is named, of whose possessor stands before, else of the page's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting.scene import Form, Mention, Passage, Scene, organisation_of
from civicgraph.model import NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_OBLIQUE = re.compile(r"\b(?:by|with|from|of|in|to|at|for|on|between|alongside)\s(?:the\s|its\s|our\s|an?\s)?[\"“]?$")
_NEAR = 30  # characters from a body to its officer
_BEFORE = 16  # characters before a body in which a preposition may govern it


@cache
def officer_of() -> re.Pattern[str]:
    """An office before the name of its place: "the mayor of"."""
    return lexicons.around(r"\b(?:WORDS)\s(?:of|from)\s(?:the\s)?$", "roles", "office", "others")


def names(scene: Scene, shown: str) -> bool:
    """Whether a text holds the name of a body that is known."""
    return any(alias.text in shown for alias in scene.aliases) or any(ref.name in shown for ref in scene.profiles)


def organisation(scene: Scene, passage: Passage, match: re.Match[str]) -> Ref | None:
    """The body in "President of the X", else the possessor before, else the page's."""
    span = Span(*match.span())
    if match.groupdict().get("of"):
        of = Span(*match.span("of"))
        inside = next((m for m in passage.mentions if m.span.overlaps(of)), None)
        if inside:
            return organisation_of(inside.ref)
        if re.match(r"[A-Z]", match.group("of")) and (
            naming.find(scene.text, of.start, of.end) or places.find(match.group("of"))
        ):
            return None  # the mayor of somewhere, the director of something else
        if re.match(r"(?i).*mayor", match.group("role") or ""):
            return None
    before = [m for m in passage.mentions if m.span.end <= span.start + 1 and m.ref.kind is not NodeKind.INITIATIVE]
    return _possessor(scene, passage, before, span) or passage.owner or organisation_of(passage.focus)


def _possessor(scene: Scene, passage: Passage, before: Sequence[Mention], span: Span) -> Ref | None:
    """The body named or pointed at before an officer, unless it is but one that the page's own has to do with."""
    if not before:
        return None if passage.owner else organisation_of(passage.focus)
    last = before[-1]
    near = span.start - last.span.end <= _NEAR and last.form is not Form.FIRST_PERSON
    if near or organisation_of(last.ref) == passage.owner:
        return organisation_of(last.ref)
    free = [
        m for m in before if not _OBLIQUE.search(scene.text, max(passage.span.start, m.span.start - 16), m.span.start)
    ]
    return organisation_of((free or before)[-1].ref)
