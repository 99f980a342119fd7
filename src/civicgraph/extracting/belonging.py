"""Frames of belonging: what has to stand around a number of an open noun for the counted to be somebody's members."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.counted_anything import enrolled
from civicgraph.extracting.counted_kinds import may_be_owned
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import BlockKind, NodeKind

if TYPE_CHECKING:
    from civicgraph.extracting.counted_units import CountedUnit
    from civicgraph.extracting.scene import Mention, Passage
    from civicgraph.model import Span

_BEFORE, _AFTER = 110, 120  # characters looked at on either side
_FEW = 3  # fewer do not make an undertaking's participants
_GAP = 16  # characters between a name and the number behind its colon: a short name in parentheses
_SMALL = 8  # of fewer, "has" and "its" do not say that they are members
_OPENED = re.compile(
    r"\b(?:founded|established|set\sup|created|formed|incorporated|launched|registered|constituted|inaugurated|began|"
    r"begun|started|born|came\sinto\s(?:being|existence|life))\b[^.,;:]{0,80}\b(?:with|by)\s(?:only\s|just\s|the\s)?$",
    re.I,
)
_ROOTS = re.compile(
    r"\b(?:goes|going|dates?|dating|traces\s[^.;]{0,30})\s(?:back\s)?to\s[^.;:]{0,40}\bof\s$|\b(?:grew\sout\sof|arose\s(?:from|out\sof)|began\s(?:as|with)|started\s(?:out\s)?(?:as|with))\s[^.;:]{0,40}$",
    re.I,
)
_BEGINNING = re.compile(
    r"\s(?:at|in|from|when)\s(?:its?|the|their|that|our)?\s?(?:very\s)?(?:founding|foundation|outset|start|beginning|birth|launch|inception|"
    r"first|was\s(?:founded|set\sup|formed)|began|started)\b",
    re.I,
)
_GREW = re.compile(r"[^.;:]{0,40}?\bto\s(?:some\s|about\s|over\s|more\sthan\s|nearly\s|around\s)?\d")
_PAST = r"(?:had|numbered|counted|comprised|united|represented|brought\stogether|there\swere|consisted\sof)"
_THEN = re.compile(  # figures of years long gone; those of late years stand for today's
    rf"\b(?:in|by|until|around)\s(?:[A-Z][a-z]+\s)?(?:1[6-9]\d\d|200\d)\b,?\s[^.;]{{0,60}}?\b{_PAST}\s(?:\w+\s)?$", re.I
)
_HAD = re.compile(rf"\b{_PAST}\s(?:\w+\s)?$", re.I)
_LONG_AGO = re.compile(r"\s(?:in|by|around)\s(?:[A-Z][a-z]+\s)?(?:1[6-9]\d\d|200\d)\b")
_UNITES = re.compile(
    r"\b(?:unit(?:es|ed|ing)|represent(?:s|ed|ing)?|together|speaks?\sfor|on\sbehalf\sof|members?:?|federates)\s(?:all\s)?$",
    re.I,
)
_YEAR = re.compile(r"\b(?:in|by|of)\s(?:[A-Z][a-z]+\s)?(?:1[6-9]|20)\d\d\b", re.I)
_ARE_MEMBERS = re.compile(
    r"(?:\s(?:from|in|of|across|throughout)\s[^.;:,]{2,50})?\s(?:(?:are|is)\s(?:now\s|its\s|our\s|all\s|full\s)?(?:members|affiliated|enrolled|in\smembership|united)|"
    r"belong\sto|(?:have|has)\s(?:now\s|since\s|so\sfar\s|already\s)?(?:taken\s(?:out\s)?membership|joined|enrolled|affiliated|signed\sup|become\smembers))\b"
)
_INTRODUCED = re.compile(
    r"[\"”»’]?(?:\s[a-z]+){0,2}(?:\s\([^()]*\))?(?::|\s[–—-]|\s?\()\s?"
)  # from a work's name to those in it
_USING = (
    r"(?:\s(?:in|from|across|of)\s[^.;:,]{2,40})?\s(?:(?:now|already|currently|today|also|have|has|are|been|since)\s){0,3}"
    r"(?:WORDS)\s(?:(?:the|its|our)\s)?(?:[\w-]+\s){0,2}[\"“„«]?"
)
_FOUNDERS = re.compile(
    r"^[^.;:]{0,70}?\b(?:decided|agreed|resolved|dreamt|dreamed|sat\sdown|lost|felt|wanted|grew\stired|tired)\b"
)


def belongs(text: str, passage: Passage, number: Span, value: int, unit: CountedUnit) -> float:
    """How sure it is that an open noun counts members: 0 where no frame of belonging is around it."""
    _, start = qualifier(text, number, passage.span.start)
    left = re.split(r"[;!?]", text[max(passage.span.start, start - _BEFORE) : start])[-1]
    right = text[unit.span.end : min(passage.span.end, unit.span.end + _AFTER)]
    near = re.split(r"[,:]\s(?!which\s|that\s)", left)[-1]
    if lexicons.around(r"\b(?:WORDS)\b", "membership", "frames", "against", space=" ").search(near):
        return 0.0
    if lexicons.around(r"^(?:[^.;:!?]{0,80}?[\s,])??(?:WORDS)", "membership", "frames", "after", space=" ").match(
        right
    ):
        return 0.8
    if lexicons.around(
        r"(?:\s(?:in|of|from|on|across)\s[^.;:!?]{2,50})?,?\s(?:WORDS)", "membership", "anything", "after", space=" "
    ).match(right):
        return 0.8
    if _strong("strong", 3).search(left) or _strong("body", 1).search(left):
        return 0.8
    if left.endswith((": ", ":")) and (_strong("strong", 9).search(left[:-2]) or _is_named(text, passage, start)):
        return 0.75  # "It speaks for most hospitals: 214 public ones …", "Network of Arctic Museums: 28 museums"
    if _opens_for_us(text, passage, start, unit.span.end) or _is_all_that_is_said(text, passage, start):
        return 0.7
    listed = unit.is_open or enrolled(text, number, unit.span)
    if value >= _SMALL and listed and not may_be_owned(unit.span.of(text).split()[-1]) and _weak().search(left):
        return 0.7
    return 0.0


def is_body_of(text: str, passage: Passage, number: Span) -> bool:
    """Whether a number stands right behind a word for a body: "a loose circle of five councils"."""
    _, start = qualifier(text, number, passage.span.start)
    return _strong("body", 1).search(text[max(passage.span.start, start - _BEFORE) : start]) is not None


def in_areas(text: str, passage: Passage, number: Span) -> bool:
    """Whether a number of areas stands behind a body of somebody: "a regional body for young farmers in six states"."""
    _, start = qualifier(text, number, passage.span.start)
    shape = r"\b(?:WORDS)(?:\s[\w’'-]+){1,6}\s(?:in|from|across|throughout|of|over)\s$"
    left = text[max(passage.span.start, start - _BEFORE) : start]
    return lexicons.around(shape, "membership", "frames", "body", space=" ").search(left) is not None


def _is_named(text: str, passage: Passage, start: int) -> bool:
    """Whether nothing but a body's name and a colon stands before a place in the text."""
    before = next((m for m in reversed(passage.mentions) if m.span.end <= start), None)
    if before is None or before.ref.kind is NodeKind.INITIATIVE:
        return False
    return (
        not text[passage.span.start : before.span.start].strip(" *•–—-") and len(text[before.span.end : start]) < _GAP
    )


def _opens_for_us(text: str, passage: Passage, start: int, end: int) -> bool:
    """Whether a sentence opens with the counted, by whom we do something: "Through 34 chambers we reach firms"."""
    opening = lexicons.around(r"(?:WORDS)\s(?:its\s|our\s|the\s)?", "membership", "evidence", "opening")
    if opening.fullmatch(text, passage.span.start, start) is None:
        return False
    behind = next((m for m in passage.mentions if m.span.start >= end), None)
    return behind is not None and behind.ref.kind is NodeKind.ORGANISATION and behind.ref == passage.owner


def _is_all_that_is_said(text: str, passage: Passage, start: int) -> bool:
    """Whether a body's entry opens with a sentence without a verb: "Twenty-six centres at universities."."""
    if passage.about is None or passage.about.kind is not NodeKind.ORGANISATION or passage.about != passage.owner:
        return False
    if passage.kind is not BlockKind.PARAGRAPH or start != passage.block.span.start or passage.heading is None:
        return False
    if not text[passage.span.start : passage.span.end].rstrip().endswith("."):
        return False
    return not any(t.dep.startswith(("nsubj", "csubj", "aux", "cop")) for t in passage.sentence.tokens)


def _strong(key: str, gap: int) -> re.Pattern[str]:
    shape = rf"\b(?:WORDS)\s?:?(?:\s(?!\d)[\w’'-]+){{0,{gap}}}\s?$"
    return lexicons.around(shape, "membership", "frames", key, space=" ")


@cache
def _weak() -> re.Pattern[str]:
    words = lexicons.pieces("membership", "frames", "weak", space=" ")
    between = lexicons.pieces("membership", "frames", "between", space=" ")
    return re.compile(rf"(?:(?<![\w])|(?=['’]))(?:{words})\s(?:(?:{between})\s){{0,2}}$", re.IGNORECASE)


def in_the_past(text: str, passage: Passage, number: Span, unit: Span) -> bool:
    """Whether a number is the one that somebody began with, or tells of those who once decided something in a year."""
    _, start = qualifier(text, number, passage.span.start)
    left = text[max(passage.span.start, start - _BEFORE) : start]
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
    of_a_part = before is not None and before.ref.kind is NodeKind.COMMITTEE
    if not of_a_part and (_OPENED.search(left) or _ROOTS.search(left)):
        return True
    right = text[unit.end : min(passage.span.end, unit.end + _AFTER)]
    if _BEGINNING.match(right) or (re.search(r"\bfrom\s$", left) and _GREW.match(right)):
        return True
    if _THEN.search(left) or (_HAD.search(left) and _LONG_AGO.match(right)):
        return True
    clause = left.rsplit(";", 1)[-1] + right.split(";", 1)[0]
    return _FOUNDERS.match(right) is not None and _YEAR.search(clause) is not None


def participates(text: str, passage: Passage, number: Span, value: int, unit: CountedUnit) -> bool:
    """Whether the words around a number say that the counted take part in an undertaking."""
    if value < _FEW or "committee" in unit.kinds or in_the_past(text, passage, number, unit.span):
        return False
    _, start = qualifier(text, number, passage.span.start)
    left = text[max(passage.span.start, start - _BEFORE) : start]
    right = text[unit.span.end : min(passage.span.end, unit.span.end + _AFTER)]
    work = next((m for m in reversed(passage.mentions) if m.span.end <= start), None)
    if work is not None and work.ref.kind is NodeKind.INITIATIVE and _INTRODUCED.fullmatch(text, work.span.end, start):
        return True
    if used(text, passage, unit.span):
        return True
    shape = r"^[^.;:!?]{0,60}?\b(?:WORDS)"
    if lexicons.around(shape, "membership", "frames", "participate", space=" ").match(right):
        return True
    shape = r"\b(?:WORDS)\s(?:[\w’'-]+\s){0,3}$"
    return lexicons.around(shape, "membership", "frames", "participating", space=" ").search(left) is not None


def used(text: str, passage: Passage, unit: Span) -> Mention | None:
    """The undertaking that the counted use or carry: "300 towns already work with the platform Clean Quays"."""
    after = next((m for m in passage.mentions if m.span.start >= unit.end), None)
    if after is None or after.ref.kind is not NodeKind.INITIATIVE:
        return None
    found = lexicons.around(_USING, "membership", "frames", "using").fullmatch(text, unit.end, after.span.start)
    return after if found else None


def as_bodies(text: str, passage: Passage, number: Span, unit: CountedUnit) -> CountedUnit:
    """The unit, as one of organisations where boards or committees are somebody's members: "umbrella of 26 boards"."""
    if unit.kinds != ("committee",) or " " in unit.span.of(text):
        return unit
    _, start = qualifier(text, number, passage.span.start)
    left = text[max(passage.span.start, start - _BEFORE) : start]
    right = text[unit.span.end : min(passage.span.end, unit.span.end + _AFTER)]
    if not (unit.of_members or _strong("body", 1).search(left) or _UNITES.search(left) or _ARE_MEMBERS.match(right)):
        return unit
    return replace(unit, kinds=("organisation",))
