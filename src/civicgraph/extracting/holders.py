"""Who has the members that a number counts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Form, Mention, Passage, Scene, organisation_of
from civicgraph.model import NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_REACH = 70  # characters from the unit to the one that they belong to
_FAR = 60  # characters after which another clause parts a mention from the number
_NEW_CLAUSE = re.compile(r"\band\s(?:is|are|has|have|was|were|it|they|we)\b|[;!?]|\.\s")
_MADE_OF = re.compile(
    r"(?:,[^.;:]{0,60},)?\s(?:now\s|today\s)?(?:(?:is|are|was|were)\s)?"
    r"(?:composed\sof|made\sup\sof|made\sof|formed\sby|consists?\sof|consisted\sof|comprises?|has|numbers|counts|seats)\b[^.;:]*$"
)
_NAME_OPENS = 6  # characters before the name that opens a block
_OF = re.compile(r"\s(?:of|at|within|in)\s(?:the\s)?")


def holder(scene: Scene, passage: Passage, number: Span, unit: Span, kinds: tuple[str, ...]) -> Ref | None:
    """The one after "belong to" or "represented by", else the nearest body before, else what the passage is about."""
    if "committee" in kinds:
        mention = subjects.nearest_before(passage, number.start, subjects.is_organisation)
        chosen = mention.ref if mention and _may_have(scene, mention.ref) else None
        focus = organisation_of(passage.focus)
        return chosen or (focus if focus and _may_have(scene, focus) else None) or passage.owner
    after = _after(scene, passage, unit)
    if after:
        return after
    candidates = [
        m
        for m in passage.mentions
        if m.span.end <= number.start and _may_have(scene, m.ref) and m.span.of(scene.text).casefold() != "itself"
    ]
    if not candidates and _opening().match(scene.text, passage.span.start, number.start):
        behind = next((m for m in passage.mentions if m.span.start >= unit.end and subjects.is_body(m.ref)), None)
        if behind and _may_have(scene, behind.ref):
            return behind.ref
    before = _before(scene.text, candidates, number)
    if before:
        return before
    focus = passage.focus or passage.about or passage.owner
    return focus if focus and _may_have(scene, focus) else passage.owner


@cache
def _opening() -> re.Pattern[str]:
    return lexicons.around(r"(?:WORDS)\b[^.,;]{0,60}", "membership", "evidence", "opening")


def _after(scene: Scene, passage: Passage, unit: Span) -> Ref | None:
    """The body behind the unit, where the words in between tie the counted to it."""
    after = next((m for m in passage.mentions if m.span.start >= unit.end), None)
    if after is None or after.span.start - unit.end >= _REACH:
        return None
    between = scene.text[unit.end : after.span.start]
    if _NEW_CLAUSE.search(between):
        return None
    tied = lexicons.around(r"\b(?:WORDS)\s(?:the\s)?$", "membership", "evidence", "towards").search(
        between
    ) and lexicons.around("WORDS", "membership", "evidence", "belonging", space=" ").search(between)
    return after.ref if tied and _may_have(scene, after.ref) else None


def undertaking(scene: Scene, passage: Passage, number: Span) -> Ref | None:
    """The undertaking that a number's surroundings are about: named before it, opening its block, or above it."""
    before = [m for m in passage.mentions if m.span.end <= number.start and m.form is not Form.FIRST_PERSON]
    if before and before[-1].ref.kind is NodeKind.INITIATIVE:
        return before[-1].ref
    if before:
        clause = scene.text[before[-1].span.end : number.start].rpartition(
            ";"
        )  # "It ran A with B; 40 people took part"
        works = [m.ref for m in before if m.ref.kind is NodeKind.INITIATIVE]
        return works[-1] if works and clause[1] else None
    start = passage.block.span.start
    for ref, span in scene.initiatives.items():
        if 0 <= span.start - start < _NAME_OPENS and span.end <= number.start:
            return ref
    first_person = any(m.span.end <= number.start for m in passage.mentions)
    for around in (passage.about, None if first_person else passage.focus):
        if around is not None and around.kind is NodeKind.INITIATIVE:
            return around
    return None


def _before(text: str, candidates: Sequence[Mention], number: Span) -> Ref | None:
    """The one that is made up of the counted, else the nearest before the number; "we" where nobody else is named."""
    whole = next((m for m in candidates if _MADE_OF.match(text, m.span.end, number.start)), None)
    if whole is not None and whole.ref.kind is NodeKind.COMMITTEE:
        return whole.ref
    for place, mention in reversed(list(enumerate(candidates))):
        if mention.form is Form.FIRST_PERSON and any(m.form is not Form.FIRST_PERSON for m in candidates):
            continue
        between = text[mention.span.end : number.start]
        if len(between) > _FAR and re.search(r"[;!?]|:\s", between):
            continue
        if place and _OF.fullmatch(text[candidates[place - 1].span.end : mention.span.start]):
            continue  # "the Board of the X has nine members": the Board, not the X
        return mention.ref
    return None


def _may_have(scene: Scene, ref: Ref) -> bool:
    """Whether a thing can have members: not a ministry or a municipality."""
    if ref.kind is not NodeKind.ORGANISATION:
        return True
    profile = scene.profiles.get(ref)
    return profile is not None and (profile.kind in {"association", "network", "other"} or ref == scene.owner)
