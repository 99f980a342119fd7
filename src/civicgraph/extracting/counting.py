"""Counts: how many members, represented bodies, participants or committees somebody has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting.belonging import as_bodies, participates
from civicgraph.extracting.countable import may_count
from civicgraph.extracting.counted_anything import any_unit, enrolled, tallied
from civicgraph.extracting.counted_before import alike, implied, sized
from civicgraph.extracting.counted_classes import classes
from civicgraph.extracting.counted_parts import elected_to
from civicgraph.extracting.counted_rows import in_lines, in_rows
from civicgraph.extracting.counted_shares import left_out, part_of, wholes
from civicgraph.extracting.counted_together import (
    AREAS,
    areas_below,
    elsewhere,
    of_a_kind,
    shared_unit,
)
from civicgraph.extracting.counted_units import unit_after
from civicgraph.extracting.holders import holder, one_of_many, taken_part_in, undertaking
from civicgraph.extracting.membership import PLAIN, is_officer, membership, took_part
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import BlockKind, Claim, CountValue, FactType, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.counted_units import CountedUnit
    from civicgraph.extracting.scene import Passage, Scene

_NEAR = 60  # characters on either side of a number that has no unit
_FROM = re.compile(
    r"(?:\s\([^()]{1,40}\))?(?:(?:,\s[\w-]+){0,3},?\s(?:and|or|&)\s[\w-]+(?:\s[\w-]+)?)?,?\s(?:(?:spread\s|coming\s)?(?:all\sover|over|in|from|across|out\sof|of|and|throughout)\s)?"
    r"(?:(?:the|some|about|around|over|more\sthan|nearly|almost|at\sleast)\s)?"
)
_PRESENT = re.compile(
    r"\b(?:[Pp]resent|[Aa]ttendance|[Aa]ttending|[Aa]pologies(?:\sfrom)?|[Aa]bsent|[Qq]uorum|[Ii]n\sfavou?r|[Aa]gainst|[Aa]bstentions?|[Vv]otes?\scast):\s(?:\w+\s)?$"
)
_GROUPED = frozenset({"organisation", "committee"})
_JOINED = re.compile(r"[-‐‑](?:members?|strong|persons?|seats?|people|man|head)\s+(?!strong)[a-z]", re.I)
_AND = re.compile(
    r"(?:,\s[^.,;:\d]{1,40})?,?\s(?:and|plus|as\swell\sas|along\swith|together\swith|besides|&)\s"
    r"(?:the\s|some\s|about\s|over\s|around\s|nearly\s|another\s|a\sfurther\s)?|,\s|\s[+|·•/]\s"
)
_WITH = re.compile(
    r",?\s(?:with|and)\s(?:(?:a\s(?:total|combined)(?:\sof)?|together|some|about|around|over|more\sthan|nearly|almost|their|its)\s){0,2}"
)
_SOME_OF = re.compile(r"\sof\s(?:them|whom|these|which)\b")
_BRACKETED = re.compile(
    r"(?:\s(?:in|of|from|across)\s[^().;:]{2,40})?\s?\((?:with\s|that\sis,?\s|i\.e\.\s|and\s)?"
    r"(?:some\s|about\s|over\s|around\s|nearly\s|almost\s|more\sthan\s)?"
)
_MEMBERS = re.compile(r".*?members?\b")


def rule(scene: Scene) -> Iterator[Claim]:
    """Every count of the document, once for each subject."""
    seen: set[tuple[Ref, object]] = set()
    above: Claim | None = None
    for passage in scene.passages:
        found = list(_read(scene, passage))
        if not found and above and (spread := areas_below(scene.text, passage, above)):
            found = [spread]
        above = found[-1] if found else None
        for claim in found:
            if (claim.subject, claim.value) not in seen:
                seen.add((claim.subject, claim.value))
                yield claim


def _read(scene: Scene, passage: Passage) -> Iterator[Claim]:
    if _is_row(passage):
        told = list(classes(scene, passage))
        yield from told or in_rows(scene, passage)
        return
    yield from in_lines(scene, passage)
    told = list(classes(scene, passage))
    yield from told
    yield from _in_sentence(scene, passage, [claim.span for claim in told])


def _is_row(passage: Passage) -> bool:
    """Whether a passage is a label–value row, and not what a part's name and a colon introduce."""
    if passage.kind is not BlockKind.LABEL or any(m.ref.kind is NodeKind.COMMITTEE for m in passage.mentions):
        return False  # "Governance: a Steering Committee (5 cities)"
    return passage.about is None or passage.about.kind is not NodeKind.COMMITTEE


def _in_sentence(scene: Scene, passage: Passage, told: Sequence[Span]) -> Iterator[Claim]:
    claimed_until = 0
    last: Claim | None = None
    numbers = numerals.find(scene.text, passage.span.start, passage.span.end)
    apart = wholes(scene.text, passage, numbers)
    for place, number in enumerate(numbers):
        if place in apart or any(span.covers(number.span) for span in told):
            continue
        if number.span.start < claimed_until or not may_count(scene.text, number, passage):
            continue
        if _PRESENT.search(scene.text, max(passage.span.start, number.span.start - _NEAR), number.span.start):
            continue  # in "Present: 22 of the 27 members" it is the 27 that count
        if _JOINED.match(scene.text, number.span.end) and not sized(scene.text, passage, number.span):
            continue  # "a five-member jury" of which nothing more is known
        claim = (
            _sized(scene, passage, number)
            or _in_company(scene, passage, numbers, place)
            or _counted(scene, passage, number, last)
        )
        if claim is not None:
            claimed_until, last = claim.span.end, claim
            yield claim


def _counted(scene: Scene, passage: Passage, number: numerals.Number, last: Claim | None) -> Claim | None:
    """The count of a number with a unit behind it, or with one that it shares, points back to, or leaves out."""
    text = scene.text
    unit = unit_after(text, number.span.end, passage.span.end)
    if last is not None and isinstance(last.value, CountValue) and "member" in last.value.kinds:
        unit = of_a_kind(text, number, passage.span.end) or unit
    if unit is None:
        unit = any_unit(text, passage, number)
    if left_out(text, passage, unit.span.end if unit else number.span.end):
        return None
    if unit is None:
        return (
            _elsewhere(scene, passage, number, last)
            or _like_the_last(scene, passage, number, last)
            or _without_unit(scene, passage, number)
        )
    unit = as_bodies(text, passage, number.span, unit)
    score = _after_another(text, number.span, unit, last)
    subject = last.subject if last is not None and score else None
    work = None if subject else undertaking(scene, passage, number.span) or taken_part_in(scene, passage, unit.span)
    if work is not None and participates(text, passage, number.span, number.value, unit):
        subject, score = work, 0.75
    if subject is None and (seat := elected_to(text, passage, number.span, unit.span)):
        subject, score = seat, 0.8
    if subject is None and (whole := one_of_many(scene, passage, number.span, unit.span, unit.kinds)):
        subject, score = whole.ref, 0.75 if whole.ref else 0.0
        if subject is None:
            return None
    if subject is None:
        score = membership(text, passage, number.span, number.value, unit) or tallied(passage, text, number.span, unit)
        subject = holder(scene, passage, number.span, unit.span, unit.kinds, number.value) if score > 0 else None
    if subject is None:
        return None
    right = text[unit.span.end : passage.span.end]
    if score == PLAIN and subject.kind is NodeKind.ORGANISATION and took_part(right):
        return None  # those who came to something once are no members of who held it
    qualified, start = qualifier(text, number.span, passage.span.start)
    value, span = CountValue(number.value, qualified, unit.kinds), Span(start, unit.span.end)
    return Claim(FactType.COUNT, subject, value, span, "plain count" if score == PLAIN else "count with unit", score)


def _after_another(text: str, number: Span, unit: CountedUnit, last: Claim | None) -> float:
    """How sure a number goes on with the count before: "63 cities in 16 countries", "14 cities and 2 regions"."""
    if last is None:
        return 0.0
    _, start = qualifier(text, number, last.span.end)
    between = text[last.span.end : start]
    of_part = last.subject.kind is NodeKind.COMMITTEE and unit.kinds == ("person",)
    if of_part and _AND.fullmatch(between) and not _SOME_OF.match(text, number.end) and not is_officer(text, unit):
        return 0.75  # "a panel (12 engineers, 3 ecologists)"
    if AREAS.issuperset(unit.kinds) and not unit.of_members and _FROM.fullmatch(between):
        return 0.85
    if _GROUPED.issuperset(unit.kinds) and _FROM.fullmatch(between) and between.split()[:1] != ["and"]:
        return 0.75  # "640 chaplains from 230 hospitals", "1,300 leaders in 96 groups"
    listed = unit.is_open or enrolled(text, number, unit.span)
    if listed and unit.kinds == ("person",) and (_WITH.fullmatch(between) or _BRACKETED.fullmatch(between)):
        return 0.75  # "74 groups with around 5,600 girls and boys", "52 dairies (some 9,000 farmers)"
    return 0.8 if _is_more_of(unit.kinds) and _AND.fullmatch(between) else 0.0


def _elsewhere(scene: Scene, passage: Passage, number: numerals.Number, last: Claim | None) -> Claim | None:
    """More of what the count before counts, in another place: "41 towns in Utopia and 9 in Ruritania"."""
    if last is None or not isinstance(last.value, CountValue):
        return None
    if not elsewhere(scene.text, last.span, number, passage.span.end):
        return None
    qualified, start = qualifier(scene.text, number.span, passage.span.start)
    value, span = CountValue(number.value, qualified, last.value.kinds), Span(start, number.span.end)
    return Claim(FactType.COUNT, last.subject, value, span, "count with a shared unit", 0.8)


def _in_company(scene: Scene, passage: Passage, numbers: Sequence[numerals.Number], place: int) -> Claim | None:
    """The count of a number that shares the unit of a later one, or that is the part of an earlier one."""
    text, number = scene.text, numbers[place].span
    shared = shared_unit(text, numbers, place, passage.span.end)
    part = None if shared else part_of(text, passage, numbers, place)
    if shared is not None:
        unit, end = shared
        score = membership(text, passage, number, numbers[place].value, unit)
    elif part is not None:
        unit, end, score = part, number.end, 0.8
    else:
        return None
    subject = holder(scene, passage, number, unit.span if shared else number, unit.kinds) if score > 0 else None
    if subject is None:
        return None
    qualified, start = qualifier(text, number, passage.span.start)
    value, span = CountValue(numbers[place].value, qualified, unit.kinds), Span(start, end)
    return Claim(FactType.COUNT, subject, value, span, "count with a shared unit", score)


def _is_more_of(kinds: tuple[str, ...]) -> bool:
    return bool(set(kinds) & (lexicons.words("membership", "phrase", "plain") - {"person"}))


def _sized(scene: Scene, passage: Passage, number: numerals.Number) -> Claim | None:
    """The size before a name: "a 25-member Executive Committee"."""
    body = sized(scene.text, passage, number.span)
    if body is None:
        return None
    qualified, start = qualifier(scene.text, number.span, passage.span.start)
    kinds = ("member", "person") if body.ref.kind is NodeKind.COMMITTEE else ("member",)
    value, span = CountValue(number.value, qualified, kinds), Span(start, body.span.end)
    return Claim(FactType.COUNT, body.ref, value, span, "count before a name", 0.9)


def _like_the_last(scene: Scene, passage: Passage, number: numerals.Number, last: Claim | None) -> Claim | None:
    """A number whose unit is the one of the count before: "The presidium has seven members, the board three"."""
    body = alike(scene.text, passage, number.span) if last and last.rule != "count without unit" else None
    if last is None or body is None or body.ref == last.subject or not isinstance(last.value, CountValue):
        return None
    qualified, _ = qualifier(scene.text, number.span, passage.span.start)
    value = CountValue(number.value, qualified, last.value.kinds)
    return Claim(FactType.COUNT, body.ref, value, Span(body.span.start, number.span.end), "count without unit", 0.8)


def _without_unit(scene: Scene, passage: Passage, number: numerals.Number) -> Claim | None:
    """A number whose unit stands before it or is left out: "the members are 145", "41 of them are members"."""
    text = scene.text
    found = implied(text, passage, number.span)
    if found is None:
        return None
    work = undertaking(scene, passage, number.span) if "member" not in found.kinds else None
    subject = (
        found.subject or work or holder(scene, passage, Span(found.start, number.span.end), number.span, found.kinds)
    )
    if subject is None:
        return None
    qualified, at = qualifier(text, number.span, passage.span.start)
    members = _MEMBERS.match(text[number.span.end : min(passage.span.end, number.span.end + _NEAR)][:50])
    value = CountValue(number.value, qualified, tuple(sorted(set(found.kinds))))
    span = Span(min(found.start, at), number.span.end + (members.end() if members else 0))
    return Claim(FactType.COUNT, subject, value, span, "count without unit", 0.8)
