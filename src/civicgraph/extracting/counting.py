"""Counts: how many members, represented bodies, participants or committees somebody has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting.counted_units import nouns, unit_after
from civicgraph.extracting.holders import holder
from civicgraph.extracting.membership import membership
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import BlockKind, Claim, CountValue, FactType, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene

MAX_VALUE = 1_000_000  # a larger number is people represented at most, never members
_YEARS = range(1800, 2101)  # figures that are a year unless a unit follows them closely
_UNIT_OF_A_YEAR = re.compile(r"[\s+](?:[\w-]+\s){0,2}(?:member|municipal|cit|town|local|organi|commun|village)")
_NEAR = 60  # characters on either side of a number that has no unit
_STATED = (
    r"\b(members(?:hip)?|signatories|participants|municipalities|cities)\s(?:WORDS)"
    r"\s(?:now\s|currently\s|some\s|around\s|about\s|over\s|more\sthan\s)?$"
)
_STRONG = re.compile(r"^\s(?:members?\s)?strong\b")
_BODY_OF = re.compile(
    r"\b(?:Council|Board|Committee|Executive|Panel|Presidium|Bureau|Assembly|Group|Force)"
    r"\sof\s(?:some\s|about\s|around\s|up\sto\s)?$"
)
_CLOSED = re.compile(r"\s*(?:[,.;:)]|$|who|elected|presided|chaired|meets|led|from)")
_MEMBERS = re.compile(r".*?members?\b")


def rule(scene: Scene) -> Iterator[Claim]:
    """Every count of the document, once for each subject."""
    seen: set[tuple[Ref, object]] = set()
    for passage in scene.passages:
        for claim in _in_row(scene, passage) if passage.kind is BlockKind.LABEL else _in_sentence(scene, passage):
            if (claim.subject, claim.value) not in seen:
                seen.add((claim.subject, claim.value))
                yield claim


def _in_sentence(scene: Scene, passage: Passage) -> Iterator[Claim]:
    text, end = scene.text, passage.span.end
    claimed_until = 0
    for number in numerals.find(text, passage.span.start, end):
        if number.span.start < claimed_until or not _may_count(text, number, passage):
            continue
        unit = unit_after(text, number.span.end, end)
        if unit is None:
            yield from _without_unit(scene, passage, number)
            continue
        score = membership(text, passage, number.span, number.value, unit)
        subject = holder(scene, passage, number.span, unit.span, unit.kinds) if score > 0 else None
        if subject is None:
            continue
        claimed_until = unit.span.end
        qualified, start = qualifier(text, number.span, passage.span.start)
        value, span = CountValue(number.value, qualified, unit.kinds), Span(start, unit.span.end)
        yield Claim(FactType.COUNT, subject, value, span, "count with unit", score)


def _may_count(text: str, number: numerals.Number, passage: Passage) -> bool:
    """Whether a number may count somebody: it is no year, no share, no figure of a law, a room or a telephone."""
    if not 0 < number.value <= MAX_VALUE or (number.in_words and number.value == 1):
        return False
    before = text[max(passage.span.start, number.span.start - 24) : number.span.start].casefold()
    after = text[number.span.end : number.span.end + 24].casefold()
    if lexicons.around(r"(?:WORDS)\s?$", "membership", "uncountable", "before", space=" ").search(before):
        return False
    if lexicons.around(r"\s?(?:WORDS)", "membership", "uncountable", "after").match(after):
        return False
    if re.match(r"\s?[–-]\s?\d", after) or re.search(r"\d\s?[–-]\s?$", before):
        return False
    return number.in_words or number.value not in _YEARS or bool(_UNIT_OF_A_YEAR.match(after))


def _without_unit(scene: Scene, passage: Passage, number: numerals.Number) -> Iterator[Claim]:
    """A number whose unit stands before it or is left out: "the members are 145", "41 of them are members"."""
    text = scene.text
    kinds, start = _implied(text, passage, number.span)
    subject = holder(scene, passage, Span(start, number.span.end), number.span, kinds) if kinds else None
    if subject is None:
        return
    qualified, at = qualifier(text, number.span, passage.span.start)
    members = _MEMBERS.match(text[number.span.end : min(passage.span.end, number.span.end + _NEAR)][:50])
    yield Claim(
        FactType.COUNT,
        subject,
        CountValue(number.value, qualified, tuple(sorted(set(kinds)))),
        Span(min(start, at), number.span.end + (members.end() if members else 0)),
        "count without unit",
        0.8,
    )


def _implied(text: str, passage: Passage, number: Span) -> tuple[tuple[str, ...], int]:
    """What a number without a unit behind it counts (empty where nothing says so), and where the statement starts."""
    pattern, kinds = nouns()
    left = text[max(passage.span.start, number.start - _NEAR) : number.start]
    limit = min(passage.span.end, number.end + _NEAR)
    right = text[number.end : limit]
    stated = lexicons.around(_STATED, "membership", "evidence", "stated").search(left)
    if stated:
        found = kinds.get(lexicons.fold(stated.group(1)), ("member",))
        follower = pattern.search(text, number.end, limit)
        if follower and not re.search(r"[.;,]", text[number.end : follower.start()]):
            found = (*found, *kinds[lexicons.fold(follower.group())])
        return found, number.start - len(left) + stated.start()
    if lexicons.around(r"^\s(?:WORDS)", "membership", "evidence", "them").match(right):
        earlier = list(pattern.finditer(text, max(0, passage.span.start - 200), number.start))
        return ("member", *(kinds[lexicons.fold(earlier[-1].group())] if earlier else ())), number.start
    if _STRONG.match(right) or (_BODY_OF.search(left) and _CLOSED.match(right)):
        return ("member", "person"), number.start
    return (), number.start


def _in_row(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Label–value rows: "Members: 145 municipalities"."""
    block = passage.block
    if block.label is None or passage.about is None:
        return
    label = lexicons.fold(block.label.of(scene.text))
    if label not in lexicons.words("layout", "labels", "members"):
        return
    _, kinds = nouns()
    for number in numerals.find(scene.text, block.span.start, block.span.end)[:1]:
        unit = unit_after(scene.text, number.span.end, block.span.end)
        last = label.split()[-1]
        found = {*(unit.kinds if unit else ()), *kinds.get(label, kinds.get(last, ("member",)))}
        qualified, _ = qualifier(scene.text, number.span, block.span.start)
        value = CountValue(number.value, qualified, tuple(sorted(found)))
        span = Span(block.label.start, unit.span.end if unit else number.span.end)
        yield Claim(FactType.COUNT, passage.about, value, span, "count in a row", 0.92)
