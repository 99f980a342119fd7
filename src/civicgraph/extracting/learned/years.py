"""What a year looks like in its passage: short strings such as ``verb=start`` that weights are kept for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.beginnings import beginning
from civicgraph.extracting.founding_rows import YEAR, may_have_year
from civicgraph.extracting.learned.numbers import Seen, seen, surroundings
from civicgraph.model import Span
from civicgraph.numerals import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene

_MOST = 12  # years of one passage; what holds more is a table
_LATEST = 2035  # what is later was not founded yet
_LEFT, _RIGHT = 140, 90  # characters beside a year in which a beginning may be told
_NEAR = 25  # characters between a year and a word of beginning that belong together
_STEPS = 8  # up the tree
_WORD = re.compile(r"\w*")


@dataclass(frozen=True, slots=True)
class Told:
    """The word of beginning that the rules would see beside a year, by which rule, and ``offset`` from the year."""

    start: int
    end: int
    rule: str
    offset: int


def found(scene: Scene, passage: Passage) -> list[Seen]:
    """The years of a passage in which something may have begun; none of a passage that is a table."""
    start, end = passage.span.start, passage.span.end
    if not may_have_year(scene.text, start, end):
        return []
    every = [m for m in YEAR.finditer(scene.text, start, end) if int(m.group(1)) <= _LATEST]
    if len(every) > _MOST:
        return []
    return [seen(passage, Number(Span(*m.span(1)), int(m.group(1)), False), None) for m in every]


def told(scene: Scene, passage: Passage, year: Seen) -> Told | None:
    """The word of beginning that the rules would see beside a year."""
    span, text = year.number.span, scene.text
    left = text[max(passage.span.start, span.start - _LEFT) : span.start]
    word = beginning(left, text[span.end : min(passage.span.end, span.end + _RIGHT)])
    if word is None:
        return None
    start = word.offset + (span.start if word.offset < 0 else span.end)
    start = max(passage.span.start, min(start, passage.span.end - 1))
    match = _WORD.match(text, start, passage.span.end)
    return Told(start, max(start + 1, match.end() if match else 0), word.rule, word.offset)


def features(scene: Scene, passage: Passage, year: Seen) -> set[str]:
    """All that is known of a year but for who began in it."""
    span, text, value = year.number.span, scene.text, year.number.value
    found = surroundings(scene, passage, year)
    found.add(f"century={value // 100}")
    earliest, latest = _range_of(text)
    found.add(f"earliest of the text={value <= earliest}")
    found.add(f"latest of the text={value >= latest}")
    here = [int(m.group(1)) for m in YEAR.finditer(text, passage.span.start, passage.span.end)]
    found.add(f"years in sentence={min(3, len(here))}")
    found.add(f"place in sentence={min(2, here.index(value))}")
    left = text[max(passage.span.start, span.start - _LEFT) : span.start]
    preposition = _around("preposition").search(left)
    found.add(f"preposition={preposition.group(1) if preposition else 'none'}")
    if _around("month").search(left):
        found.add("month before")
    if _around("range_before").search(left):
        found.add("ends a range")
    if _around("range_behind").match(text, span.end, passage.span.end):
        found.add("begins a range")
    found.update(_begun(scene, passage, year))
    found.update(_above(passage, year))
    return found


@cache
def _around(what: str) -> re.Pattern[str]:
    """What stands before a year (a month, a preposition and what may be between, a year and a dash) or behind it."""
    months, parts, to, today = (lexicons.pieces("learned", "years", key) for key in ("months", "parts", "to", "today"))
    shapes = {
        "month": rf"(?:{months})\W{{1,2}}(?:\d\d?,\s)?$",
        "preposition": rf"\b([a-z]+)\s(?:the\s)?(?:(?:{parts})\s(?:of\s)?){{0,3}}"
        r"(?:\d{1,2}(?:st|nd|rd|th)?\s)?(?:[A-Z][a-z]+\s(?:\d{1,2},\s)?)?$",
        "range_before": rf"\d{{4}}\s?[–—/-]\s?$|\b(?:{to}|and)\s$",
        "range_behind": rf"\s?[–—/-]\s?(?:\d\d|{today})|\s(?:{to})\s\d",
    }
    return re.compile(shapes[what])


def _begun(scene: Scene, passage: Passage, year: Seen) -> Iterator[str]:
    """Which words of beginning stand in the sentence, and which of them the rules would take."""
    rule = told(scene, passage, year)
    yield f"beginning={rule.rule if rule else 'none'}"
    if rule:
        yield f"beginning {'before' if rule.offset < 0 else 'behind'}"
        yield f"beginning near={abs(rule.offset) < _NEAR}"
    text = passage.span.of(scene.text)
    kinds = [kind for kind, words in _triggers().items() if words.search(text)]
    yield from (f"has {kind}" for kind in kinds)
    if not kinds:
        yield "no word of beginning"


@cache
def _triggers() -> dict[str, re.Pattern[str]]:
    return {kind: lexicons.phrases("founding", "triggers", kind) for kind in ("passive", "active", "nominal")}


def _above(passage: Passage, year: Seen) -> Iterator[str]:
    """The verbs and nouns that a year hangs on."""
    tokens = passage.sentence.tokens
    if not year.places:
        return
    at = year.places[-1]
    for _ in range(_STEPS):
        if tokens[at].head == at:
            return
        at = tokens[at].head
        if tokens[at].pos in ("VERB", "NOUN"):
            yield f"above={tokens[at].lemma.lower()}"


@lru_cache(maxsize=4)
def _range_of(text: str) -> tuple[int, int]:
    """The earliest and the latest year of a text."""
    every = [int(match.group(1)) for match in YEAR.finditer(text)] or [0]
    return min(every), max(every)
