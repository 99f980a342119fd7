"""How a number is qualified: about, at least, at most, or exact where no word says otherwise."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from civicgraph import lexicons

if TYPE_CHECKING:
    from civicgraph.model import Span

_KINDS = ("about", "at_least", "at_most")
_BEFORE, _AFTER = 32, 24  # characters looked at on either side of the number
_ARTICLE = re.compile(r"\s(?:the|of|an?)\s*$")
_NOT_FEWER = re.compile(r"\b(?:never|not|hardly ever)\s(?:[\w]+\s){0,2}(?:fewer|less) than\s$", re.IGNORECASE)


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each qualifier, what stands before a number, and what stands after it."""
    table = lexicons.table("membership")["qualifier"]
    found = {}
    for kind in _KINDS:
        front = rf"(?<![\w])(?:{_choice(table['before'][kind])})\s?(?:the\s|of\s|an?\s)?$"
        back = rf"^\s?(?:{_choice(table['after'][kind])})"
        found[kind] = (re.compile(front, re.IGNORECASE), re.compile(back, re.IGNORECASE))
    return found


def _prepositions() -> frozenset[str]:
    return lexicons.words("membership", "qualifier", "prepositions")


def _choice(entries: list[str]) -> str:
    return "|".join(re.escape(e).replace(r"\ ", r"\s") for e in sorted(entries, key=len, reverse=True))


@lru_cache(maxsize=256)  # numbers of one document, which the rules and the learned weights ask about
def qualifier(text: str, number: Span, floor: int) -> tuple[str, int]:
    """The qualifier around a number, and where the qualified number starts; nothing before ``floor`` is looked at."""
    before = text[max(floor, number.start - _BEFORE) : number.start]
    after = text[number.end : number.end + _AFTER]
    left = number.start - len(before)
    negated = _NOT_FEWER.search(before)
    if negated:
        return "at_least", left + negated.start()
    fronts = [(match.start(), kind) for kind, (front, _) in _patterns().items() if (match := front.search(before))]
    first = min(fronts, key=lambda found: found[0], default=None)
    if first and _ARTICLE.sub("", before[first[0] :]).strip().casefold() in _prepositions():
        first = None  # "from the 190 members"
    if first and _is_no_qualifier(text, left + first[0], number.start):
        first = None
    for kind, (_, back) in _patterns().items():
        if first and first[1] == kind:
            return kind, left + first[0]
        if back.match(after):
            return kind, number.start
    return "exact", number.start


def _is_no_qualifier(text: str, start: int, end: int) -> bool:
    """Whether the words before a number are the "over" of a place ("spread over ten provinces"), or a line's bullet."""
    words = text[start:end]
    if words[:1] in ">~" and not words[1:].strip() and (start == 0 or text[start - 1] == "\n") and words[1:]:
        return True
    if not words.casefold().startswith("over"):
        return False
    if re.search(r"\sthe\s$", words):
        return True
    spread = lexicons.around(r"\b(?:WORDS)\s(?:out\s)?$", "membership", "qualifier", "spread", space=" ")
    return spread.search(text[max(0, start - 24) : start]) is not None
