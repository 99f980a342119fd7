"""Who has the members that a number counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.belonging import used
from civicgraph.extracting.counted_parts import part_before
from civicgraph.extracting.scene import Form, Mention, Passage, Scene, organisation_of
from civicgraph.model import BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_REACH = 70  # characters from the unit to the one that they belong to
_FAR = 60  # characters after which another clause parts a mention from the number
_NEW_CLAUSE = re.compile(r"\band\s(?:is|are|has|have|was|were|it|they|we)\b|[;!?]|\.\s")
_MADE_OF = re.compile(
    r"(?:,[^.;:]{0,60},)?\s(?:now\s|today\s)?(?:(?:is|are|was|were)\s)?"
    r"(?:composed\sof|made\sup\sof|made\sof|formed\sby|consists?\sof|consisted\sof|comprises?|has|numbers|counts|seats)\b[^.;:]*$"
)
_CHOSEN_BY = re.compile(r"\b(?:elected|appointed|chosen|nominated|named|delegated|selected)\sby\b")
_TOWARDS = re.compile(r"\b(?:to|at|in|for|on|under|behind|of|part)\s(?:the\s|our\s|its\s|this\s|each\s)?[\"“„«]?$")
_APPOSED = re.compile(r"\s*(?:[,(:–—=]|-(?=\s))\s*(?:[a-z]+\s){0,3}")
_ONE_OF = re.compile(
    r"(?:\s\([^()]*\))?,?\s(?:is|are|was|were|remains|became|has\sbecome)\s(?:now\s|today\s|only\s|just\s)?one\s(?:of|among)\s(?:the\s|some\s|about\s|over\s|more\sthan\s)*"
)
_WITHIN = re.compile(
    r"[^.;:()]{0,40}?\s(?:with)?(?:in|of|under|inside|by|to|with|for|at|belonging\sto|making\sup)\s(?:the\s)?(?:so-called\s)?"
)
_ITS_RUN = re.compile(
    r"\b(?:edition|round|cohort|intake|instalment|season|event|course|class|iteration|run|day|year['’]s|one|second|third|last|next)\b",
    re.I,
)
_EDITION = re.compile(
    r"(?:[^.;:!?]{0,60},\s|[^.;:!?]{0,60}\sseason\s)?(?:[Tt]he|[Ii]ts|[Tt]his\syear['’]s|[Ll]ast\syear['’]s|[Tt]heir)\s(?:\w+\s){0,2}(?:edition|round|cohort|intake|instalment|iteration|course|run)\b"
)
_REPORTED = re.compile(
    r"\b(?:report|not|say|sa[iy]d|announc|stat|hear|learn|recall|point|inform|tell|told|find|found|estimat|claim|think|thought|fear|hop)\w*\b[^.;:]{0,20}\bthat\b",
    re.I,
)
_SEATS = 150  # more do not sit in one part, unless the sentence names it
_NAME_OPENS = 6  # characters before the name that opens a block
_OF = re.compile(r"\s(?:of|at|within|in)\s(?:the\s)?")


def holder(
    scene: Scene, passage: Passage, number: Span, unit: Span, kinds: tuple[str, ...], value: int = 0
) -> Ref | None:
    """The one after "belong to" or "represented by", else the nearest body before, else what the passage is about."""
    if "committee" in kinds:
        mention = subjects.nearest_before(passage, number.start, subjects.is_organisation)
        chosen = mention.ref if mention and _may_have(scene, mention.ref) else None
        focus = organisation_of(passage.focus)
        return chosen or (focus if focus and _may_have(scene, focus) else None) or passage.owner
    apposed = _apposed(scene, passage, number)
    if apposed:
        return apposed
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
    line = scene.text.rfind("\n", passage.span.start, number.start)
    beside = [m for m in candidates if m.span.start > line and m.form is not Form.PRONOUN] if line >= 0 else []
    before = _before(scene.text, beside or candidates, number)
    if before:
        return before
    focus = passage.focus or passage.about or passage.owner
    if value > _SEATS and focus is not None and focus.kind is NodeKind.COMMITTEE:
        about = passage.about  # so many are not in a part that was only mentioned before
        focus = passage.owner if about is None or about.kind is NodeKind.COMMITTEE else about
    return focus if focus and _may_have(scene, focus) else passage.owner


def _apposed(scene: Scene, passage: Passage, number: Span) -> Ref | None:
    """The part that a number stands right behind, with a comma or a dash between: "The Panel, thirty deputies"."""
    part = part_before(scene.text, passage, number.start)
    return part[0].ref if part and _APPOSED.fullmatch(scene.text, part[1], number.start) else None


@dataclass(frozen=True, slots=True)
class Whole:
    """The body of which somebody is one of so many; ``ref`` is None where it is not named."""

    ref: Ref | None


def one_of_many(scene: Scene, passage: Passage, number: Span, unit: Span, kinds: tuple[str, ...]) -> Whole | None:
    """Whose members are counted where a body is but one of them: "one of 49 state leagues within the X"."""
    text = scene.text
    before = next((m for m in passage.mentions if m.span.end <= number.start), None)
    if before is None or before.ref.kind is not NodeKind.ORGANISATION or "committee" in kinds:
        return None
    if _ONE_OF.fullmatch(text, before.span.end, number.start) is None:
        return None
    after = next((m for m in passage.mentions if m.span.start >= unit.end), None)
    if after is None or after.ref == before.ref or after.ref.kind is not NodeKind.ORGANISATION:
        return Whole(None)
    between = text[unit.end : after.span.start]
    return Whole(after.ref if len(between) < _REACH and _WITHIN.fullmatch(between) else None)


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
    if _CHOSEN_BY.search(between):
        return None  # "members elected by the congress" need not sit in it
    tied = lexicons.around(r"\b(?:WORDS)\s(?:the\s)?$", "membership", "evidence", "towards").search(
        between
    ) and lexicons.around("WORDS", "membership", "evidence", "belonging", space=" ").search(between)
    return after.ref if tied and _may_have(scene, after.ref) else None


def undertaking(scene: Scene, passage: Passage, number: Span) -> Ref | None:
    """The undertaking that a number's surroundings are about: named before it, opening its block, or above it."""
    before = [m for m in passage.mentions if m.span.end <= number.start and m.form is not Form.FIRST_PERSON]
    if before and before[-1].ref.kind is NodeKind.INITIATIVE:
        return before[-1].ref
    opening = _opening_work(scene, passage, number)
    if opening is not None and (passage.kind is BlockKind.LIST_ITEM or not before):
        return opening
    if before:
        clause = scene.text[before[-1].span.end : number.start].rpartition(
            ";"
        )  # "It ran A with B; 40 people took part"
        works = [m.ref for m in before if m.ref.kind is NodeKind.INITIATIVE]
        return works[-1] if works and clause[1] else None
    if passage.about is not None and passage.about.kind is NodeKind.INITIATIVE:
        return passage.about
    first_person = any(m.span.end <= number.start for m in passage.mentions)
    if not first_person and not before and (run := _of_a_run(scene, passage)):
        return run
    focused = passage.focus if not first_person and _has_no_other_subject(scene.text, passage, number) else None
    return focused if focused is not None and focused.kind is NodeKind.INITIATIVE else None


def taken_part_in(scene: Scene, passage: Passage, unit: Span) -> Ref | None:
    """The undertaking behind the counted, that they come to or sign: "700 pilots come to the Harbour Days"."""
    after = next((m for m in passage.mentions if m.span.start >= unit.end), None)
    if after is None or after.ref.kind is not NodeKind.INITIATIVE or after.span.start - unit.end > _REACH:
        return None
    between = scene.text[unit.end : after.span.start]
    if _NEW_CLAUSE.search(between):
        return None
    if used(scene.text, passage, unit) == after:
        return after.ref
    takes_part = lexicons.around(r"^[^.;:]{0,30}?\b(?:WORDS)", "membership", "frames", "participate", space=" ")
    return after.ref if _TOWARDS.search(between) and takes_part.match(between) else None


def _of_a_run(scene: Scene, passage: Passage) -> Ref | None:
    """The undertaking named last in the block, where a sentence opens with a round of it: "The last edition drew …"."""
    if _EDITION.match(scene.text, passage.span.start, passage.span.end) is None:
        return None
    start = passage.block.span.start
    named = [(span.start, ref) for ref, span in scene.initiatives.items() if start <= span.start < passage.span.start]
    return max(named, key=lambda found: found[0])[1] if named else None


def _opening_work(scene: Scene, passage: Passage, number: Span) -> Ref | None:
    """The undertaking whose name opens the block."""
    start = passage.block.span.start
    for ref, span in scene.initiatives.items():
        if 0 <= span.start - start < _NAME_OPENS and span.end <= number.start:
            return ref
    return None


def _has_no_other_subject(text: str, passage: Passage, number: Span) -> bool:
    """Whether a sentence speaks of the counted, of a round of the work, or of nobody by a noun of its own."""
    subject = subjects.grammatical(passage.sentence, number.start)
    if subject is None or subject.overlaps(number) or any(m.span.overlaps(subject) for m in passage.mentions):
        return True
    return _ITS_RUN.search(passage.sentence.span.of(text)[: subject.end - passage.span.start]) is not None


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
        if mention.ref.kind is NodeKind.COMMITTEE and _REPORTED.search(between):
            continue  # "The Timetable Group reported that 14 ports use it"
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
