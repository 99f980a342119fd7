"""Where a sentence may begin, judged from words and marks alone, before any parsing.

The parser is trained on web prose whose sentences often lack a full stop; left alone it breaks sentences before names
and inside brackets. So marks decide wherever they can, and the parser is asked only where they cannot.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS_FILE = "boundaries.txt"

_STOPS = frozenset(".!?…")
_CJK_STOPS = frozenset("。！？")
_CLOSING = frozenset("\"'”’»)]}″＂」』")
_STRAIGHT = frozenset("\"'")
"""Quotation marks that open and close alike: they close where no space stands before them."""
_OPENING_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_LONGEST_ASIDE = 80
"""Words; a bracket that stays open for longer counts as a slip and does not hold a sentence together."""


@cache
def _words(section: str) -> frozenset[str]:
    """The entries of one section of the word list, lower-case ones capitalised too."""
    words: set[str] = set()
    current = ""
    for line in resources.text("data", "annotator", WORDS_FILE).splitlines():
        if line.startswith("["):
            current = line.strip("[]")
        elif current == section and not line.startswith("#"):
            words |= {form for word in line.split() for form in (word, word[0].upper() + word[1:])}
    return frozenset(words)


def abbreviations() -> list[str]:
    """Every abbreviation that keeps its full stop as part of the word."""
    return sorted(_words("inside") | _words("either"))


def sentence_starts(words: Sequence[str], spaced: Sequence[bool]) -> list[bool | None]:
    """For each word whether a sentence begins there: yes, no, or None where only the syntax can tell.

    ``spaced`` says of each word whether a space follows it.
    """
    asides = _inside_brackets(words)
    starts: list[bool | None] = [True] if words else []
    last = 0
    for place in range(1, len(words)):
        verdict = False if asides[place] else _starts_at(words, spaced, place, last)
        if verdict:
            last = place
        starts.append(verdict)
    return starts


def _inside_brackets(words: Sequence[str]) -> list[bool]:
    """Whether each word stands within a bracket that is closed again soon."""
    inside = [False] * len(words)
    opened: list[tuple[int, str]] = []
    for place, word in enumerate(words):
        if word in _OPENING_BRACKETS:
            opened.append((place, _OPENING_BRACKETS[word]))
        elif opened and word == opened[-1][1]:
            begin, _ = opened.pop()
            if place - begin <= _LONGEST_ASIDE:
                inside[begin + 1 : place + 1] = [True] * (place - begin)
    return inside


def _starts_at(words: Sequence[str], spaced: Sequence[bool], place: int, sentence: int) -> bool | None:
    """Whether a sentence starts at ``place``, the current one having started at ``sentence``."""
    word = words[place]
    if word in _CLOSING and not (word in _STRAIGHT and spaced[place - 1]):
        return False
    end = place - 1
    while end > sentence and words[end] in _CLOSING:
        end -= 1
    mark = words[end]
    if mark[-1] in _CJK_STOPS:
        return True
    if mark[-1] not in _STOPS or word[0].islower() or word[0] in ",;:.!?…%/&":
        return False
    if not spaced[place - 1]:
        return None
    if mark[-1] in "!?":
        return True
    if mark.endswith("..") or mark == "…":
        return True if word in _words("openers") else None
    if mark != ".":
        return _after_abbreviation(mark, word)
    return _after_full_stop(words, end, word, sentence)


def _after_abbreviation(mark: str, word: str) -> bool | None:
    """After a word that keeps its full stop, such as ``Dr.`` or ``Inc.``, has come."""
    if mark[:-1] in _words("numbered"):
        return mark == "No." and not word[0].isdigit()
    if mark in _words("inside"):
        return False
    if word in _words("openers"):
        return True
    return False if len(mark) == 2 and mark[0].isalpha() else None


def _after_full_stop(words: Sequence[str], end: int, word: str, sentence: int) -> bool | None:
    """After a full stop that is a word of its own."""
    if end == sentence:
        return False
    before = words[end - 1]
    if before.isdigit() and len(before) <= 2:
        if end - 1 == sentence or word in _words("months"):
            return False
        return True if word in _words("openers") or len(before) > 1 else None
    if len(before) == 1 and before.isupper():
        return True if word in _words("openers") else None
    if word[0].isdigit() and before in _words("numbered"):
        return False
    return f"{before}." not in _words("inside")
