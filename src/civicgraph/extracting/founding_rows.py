"""Founding years outside of sentences: rows, questions with their answers, lists of bodies by year, timelines."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.founding_subjects import may_be_founded
from civicgraph.extracting.scene import Form, Mention, Passage, Scene
from civicgraph.model import BlockKind, Claim, FactType, FoundedValue, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

YEAR = re.compile(
    r"(?:(?<![\d.,/§-])|(?<=\d/\d/)|(?<=\d/\d\d/)|(?<=\d\.\d\.)|(?<=\d\.\d\d\.))(1\d{3}|20\d{2}|21\d{2})(?![\d%]|[.,]\d)(?!\s(?:members|municipalities|cities|towns|local|people|"
    r"employees|inhabitants))"
)
_FOUR_DIGITS = re.compile(r"\d{4}")
_YEAR = r"1[89]\d\d|20\d\d"
_DATE = r"(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?(?:\d{1,2},\s)?"  # before a year: "3 May ", "May 3, "
_TIMELINE = re.compile(
    rf"\s*(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?[A-Z][a-z]{{2,8}}\s(?:\d{{1,2}},\s)?)?({_YEAR})\s?[.:–—-]\s"
    rf"|\s*({_YEAR})\t+"
)
_DATED_NAME = re.compile(rf"\s*(?:\([^()\n]{{2,40}}\))?\s*[:–—-]\s*{_DATE}(?P<year>{_YEAR})\s*$")
_DATED_LINE = re.compile(rf"^[^\n]{{8,90}}:\s*(?:\d{{1,2}}\s)?(?:[A-Z][a-z]+\s)?(?:{_YEAR})\s*$", re.MULTILINE)
_DATED_ROWS = 3  # more lines that end in a date are a list of beginnings
_LABELLED = re.compile(
    rf"\s*(?P<label>[A-Za-z ]{{4,24}}?)\s?[:–—]\s(?:[A-Za-z]+\s|\d{{1,2}}\s[A-Za-z]+\s|in\s)?(?P<year>{_YEAR})\b"
)
_PLACED = re.compile(  # "Formed: Blue Harbour, 1988"
    rf"\s*(?P<label>[A-Za-z ]{{4,24}}?):\s(?:(?:in|at)\s)?(?:[A-ZÀ-Þ][\w .’'-]{{1,30}},\s){{1,3}}"
    rf"{_DATE}(?P<year>{_YEAR})\b"
)
_BRACKETS = re.compile(r"\s?\([^()]*\)\s?$")
_OPENING = 6  # characters, such as a bullet, before the words of a block
_AHEAD = 160  # characters behind the year of a timeline in which something begins
_BEHIND_NAME, _BEFORE_NAME = 40, 30  # characters from the name to the word of beginning, and back
_ROW, _TIMELINE_RULE = "founding year in a row", "year of a timeline"


def may_have_year(text: str, start: int, end: int) -> bool:
    """Whether four digits stand in a row in a range of the text: a quick look, since most ranges have no year."""
    return _FOUR_DIGITS.search(text, start, end) is not None


def dated(scene: Scene, passage: Passage, beside: Sequence[Passage]) -> Iterator[Claim]:
    """The year of a row or a line; ``beside`` are all passages of its block."""
    if passage.kind is BlockKind.LABEL:
        yield from _in_row(scene, passage)
        return
    if passage.span.start - passage.block.span.start > _OPENING:
        yield from _labelled(scene, passage)
        return
    for read in (_labelled, _dated_line, _asked, _listed):
        claims = list(read(scene, passage))
        if claims:
            yield from claims
            return
    yield from _in_timeline(scene, passage, beside)


def _in_row(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Label–value rows: "Founded: 1909"."""
    block = passage.block
    if block.label is None or passage.about is None or not _is_label(block.label.of(scene.text)):
        return
    match = YEAR.search(scene.text, block.span.start, block.span.end)
    if match:
        span = Span(block.label.start, match.end())
        yield _claim(passage.about, match.group(1), span, _ROW, 0.95)


def _labelled(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Items and sentences that are a label and a year: "launch: 2011", "Formed: Blue Harbour, 1988"."""
    match = _LABELLED.match(scene.text, passage.span.start, passage.span.end) or _PLACED.match(
        scene.text, passage.span.start, passage.span.end
    )
    if match and passage.about and _is_label(match.group("label")):
        yield _claim(passage.about, match.group("year"), Span(match.start("label"), match.end()), _ROW, 0.9)


def _dated_line(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """A line or an item that is a word of beginning and a year: "Est. 1947", "Since 1992"."""
    match = _est().fullmatch(scene.text, passage.block.span.start, passage.block.span.end)
    if match and passage.about and may_be_founded(scene, passage.about):
        yield _claim(passage.about, match.group("year"), Span(*match.span()), _ROW, 0.85)


def _is_label(label: str) -> bool:
    return lexicons.fold(_BRACKETS.sub("", label)) in lexicons.words("layout", "labels", "founded")


def _asked(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """A question with its answer: "When was it founded? In 1909"."""
    match = _question().match(scene.text, passage.block.span.start, passage.block.span.end)
    if match and passage.about:
        yield _claim(passage.about, match.group("year"), Span(match.start(), match.end()), _ROW, 0.9)


def _listed(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Lines of a list of beginnings: "Union of Inland Ports: 3 May 1909"."""
    text, block = scene.text, passage.block.span
    opener = next((m for m in passage.mentions if m.form is Form.NAME and m.span.start - block.start < 4), None)
    match = _DATED_NAME.match(text, opener.span.end, block.end) if opener else None
    if opener is None or match is None or not may_be_founded(scene, opener.ref):
        return
    heads = [span.of(text) for span in (passage.heading, passage.lead) if span is not None]
    if any(_beginnings().search(head) for head in heads) or _lists_years(text):
        span = Span(opener.span.start, match.end())
        yield _claim(opener.ref, match.group("year"), span, _TIMELINE_RULE, 0.75)


def _in_timeline(scene: Scene, passage: Passage, beside: Sequence[Passage]) -> Iterator[Claim]:
    """Lines that open with a year: "2013. The X opens"."""
    text, block = scene.text, passage.block.span
    match = _TIMELINE.match(text, block.start, passage.span.end)
    named = _first_named(beside) if match else None
    began = _began_then().match(text, match.end(), block.end) if match else None
    if match and began and (named is None or named.span.start > began.end()):
        if passage.owner is not None and may_be_founded(scene, passage.owner):
            year, span = match.group(1) or match.group(2), Span(block.start, began.end())
            yield _claim(passage.owner, year, span, _TIMELINE_RULE, 0.75)
        return
    if match is None or named is None or not may_be_founded(scene, named.ref):
        return
    begins = lexicons.around(r"\b(?:WORDS)\b", "founding", "wording", "begins", space=" ").search(
        text, match.end(), min(block.end, match.end() + _AHEAD)
    )
    if begins and _together(named.span, Span(*begins.span())):
        span = Span(block.start, max(named.span.end, begins.end()))
        yield _claim(named.ref, match.group(1) or match.group(2), span, _TIMELINE_RULE, 0.75)


def _first_named(beside: Sequence[Passage]) -> Mention | None:
    named = (Form.NAME, Form.ACRONYM, Form.DEFINITE)
    return next((m for passage in beside for m in passage.mentions if m.form in named), None)


def _together(name: Span, begins: Span) -> bool:
    """Whether a word of beginning is near enough to a name to be said of it."""
    if begins.start > name.start:
        return begins.start - name.end < _BEHIND_NAME
    return name.start - begins.end < _BEFORE_NAME


def _claim(ref: Ref, year: str, span: Span, rule: str, confidence: float) -> Claim:
    return Claim(FactType.FOUNDED, ref, FoundedValue(int(year)), span, rule, confidence)


@cache
def _question() -> re.Pattern[str]:
    shape = rf"[^?\n]{{0,60}}?\b(?:WORDS)\b[^?\n]{{0,30}}\?\s*[-–—:]?\s*(?:in\s)?{_DATE}(?P<year>{_YEAR})\b"
    return lexicons.around(shape, "founding", "wording", "asked")


@cache
def _est() -> re.Pattern[str]:
    """A whole line: "Est. 1947", "Since 1992", "Organised 1992 in Iloilo City"."""
    shape = rf"\W{{0,3}}(?:WORDS)\s(?:in\s)?{_DATE}(?P<year>{_YEAR})(?:\s(?:in|at)\s[A-Z][\w .-]{{2,40}})?\W{{0,2}}"
    return lexicons.around(shape, "founding", "wording", "alone")


@cache
def _began_then() -> re.Pattern[str]:
    """What opens a line of a timeline where the page's own body began: "1934: formed by eleven clerks"."""
    own = "|".join(lexicons.entries("references", "definite", "owner"))
    shape = rf"(?:(?:the|our)\s)?(?:(?:{own})\s(?:(?:is|was)\s)?)?(?:WORDS)\b(?!\sof\s(?!(?:the|our)\s(?:{own})\b))"
    return lexicons.around(shape, "founding", "wording", "opens")


@cache
def _beginnings() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\b", "founding", "wording", "lists")


@lru_cache(maxsize=4)
def _lists_years(text: str) -> bool:
    """Whether so many lines of a text end in a date that it is a list of beginnings."""
    return len(list(islice(_DATED_LINE.finditer(text), _DATED_ROWS + 1))) > _DATED_ROWS
