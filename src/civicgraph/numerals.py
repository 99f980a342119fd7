"""Numbers in running text: digits with separators, and English number words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from civicgraph import lexicons
from civicgraph.model import Span

_UNITS: dict[str, int] = dict(lexicons.table("numbers")["units"])
_TENS: dict[str, int] = dict(lexicons.table("numbers")["tens"])
_SCALES: dict[str, int] = dict(lexicons.table("numbers")["scales"])
_ALL = "|".join(sorted({*_UNITS, *_TENS, *_SCALES} - {"a", "score"}, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[,.'’\u00a0\u2009\u202f ]\d{3}){1,3}(?![\d])|\d{1,9}"
_MILLIONS = r"(?P<millions>\d{1,3}(?:[.,]\d{1,2})?)\s(?:million|mio\.?)"
_JOINED = r"[\s-]{1,2}|(?<=hundred)\sand\s|(?<=thousand)\sand\s|(?<=hundred-)and-"  # "eight and twelve" are two numbers
_RUN = rf"(?:a\s(?=hundred|thousand))?(?:{_ALL})(?:(?:{_JOINED})(?:{_ALL})){{0,6}}"
_WORDS = rf"(?:{_RUN})|a\s(?:hundred|dozen|thousand)|half\sa\sdozen"
_NUMBER = re.compile(
    rf"(?<![\w.,/§€$£#@-])(?:{_MILLIONS}|(?P<digits>{_DIGITS})|(?P<words>{_WORDS}))(?![\w])(?!\.\d|,\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number and its place."""

    span: Span
    value: int
    in_words: bool


def find(text: str, start: int, end: int) -> list[Number]:
    """Every whole number in ``text[start:end]``, "1.6 million" too; no decimals, codes and references of law."""
    return list(_found(text, start, end))


@lru_cache(maxsize=256)  # passages of one document, which several families of rules ask for
def _found(text: str, start: int, end: int) -> tuple[Number, ...]:
    found = []
    for match in _NUMBER.finditer(text, start, end):
        words, millions = match["words"], match["millions"]
        if millions:
            value: int | None = round(float(millions.replace(",", ".")) * 1_000_000)
        else:
            value = _of_words(words) if words else int(re.sub(r"\D", "", match.group()))
        if value is not None:
            found.append(Number(Span(*match.span()), value, bool(words)))
    return tuple(found)


def _of_words(words: str) -> int | None:
    """The value of a run of number words: ``a hundred and ninety``, ``twenty-five``, ``two thousand``."""
    if words.casefold().startswith("half"):
        return 6
    total, current = 0, 0
    for word in re.split(r"[\s-]+", words.casefold()):
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
    return total + current
