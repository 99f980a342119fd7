"""Whether a number may count somebody at all: it is no year, no share, no figure of a law, a room or a telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons

if TYPE_CHECKING:
    from civicgraph import numerals
    from civicgraph.extracting.scene import Passage

MAX_VALUE = 1_000_000  # a larger number is people represented at most, unless the text calls them members
_YEARS = range(1800, 2101)  # figures that are a year unless a unit follows them closely
_UNIT_OF_A_YEAR = re.compile(
    r"[\s+](?P<gap>(?:[\w-]+\s){0,2})(?:member|municipal|cit|town|local|organi|commun|village)"
)
_DATED = re.compile(r"\b(?:in|of|since|by|until|till|from|during|before|after|early|late|mid)\s$")
_MEMBERS = re.compile(r"\s(?:(?!of\b|and\b|in\b|to\b)[a-z-]+\s){0,2}members\b")
_SEPARATED = re.compile(r"\D")


def may_count(text: str, number: numerals.Number, passage: Passage) -> bool:
    """Whether a number may count somebody: it is no year, no share, no figure of a law, a room or a telephone."""
    if number.value <= 0 or (number.in_words and number.value == 1):
        return False
    if number.value > MAX_VALUE and not _MEMBERS.match(text, number.span.end):
        return False
    before = text[max(passage.span.start, number.span.start - 24) : number.span.start].casefold()
    after = text[number.span.end : min(passage.block.span.end, number.span.end + 24)].casefold()
    if lexicons.around(r"(?:WORDS)\s?$", "membership", "uncountable", "before", space=" ").search(before):
        return False
    if lexicons.around(r"\s?(?:WORDS)", "membership", "uncountable", "after").match(after):
        return False
    if re.match(r"\s?[–-]\s?\d", after) or re.search(r"\d\s?[–-]\s?$", before):
        return False
    if number.in_words or number.value not in _YEARS or _SEPARATED.search(number.span.of(text)):
        return True
    unit = _UNIT_OF_A_YEAR.match(after)
    return unit is not None and not (unit.group("gap") and _DATED.search(before))
