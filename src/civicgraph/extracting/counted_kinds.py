"""Nouns of members that no list of units can hold: bodies and people of every kind, by a broad lexicon."""

from __future__ import annotations

import re
from functools import cache

from civicgraph import lexicons

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BETWEEN = re.compile(r"\s+")
_FAR = 6  # words behind a number within which its noun stands
_AFTER_MEMBER = 3  # words behind "member" within which its noun stands
_MEMBERLY = re.compile(r"member|affiliated|affiliate|associated|associate|participating|signatory", re.I)


@cache
def _open() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The kinds of each noun of the open lexicon, folded, and the nouns of what one may have for other ends."""
    found: dict[str, list[str]] = {}
    for kind in ("organisation", "person"):
        for branch in lexicons.table("members")[kind]:
            for noun in lexicons.words("members", kind, branch):
                found.setdefault(noun, []).append(kind)
    return (
        {noun: tuple(sorted(set(kinds))) for noun, kinds in found.items()},
        lexicons.words("members", "organisation", "sites") | lexicons.words("members", "person", "learners"),
    )


def open_kinds(noun: str) -> tuple[str, ...]:
    """The kinds of a noun of the open lexicon; none where it is not there."""
    return _open()[0].get(lexicons.fold(noun), ())


def may_be_owned(noun: str) -> bool:
    """Whether a noun may be a place that somebody owns or people whom somebody teaches, as well as a member."""
    return lexicons.fold(noun) in _open()[1]


def open_noun(window: str, start: int, end: int) -> tuple[int, int, tuple[str, ...]] | None:
    """The first noun of the open lexicon in the phrase ``window[start:end]``: its range and its kinds."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(window, start, end):
        if words and not _BETWEEN.fullmatch(window[words[-1].end() : word.start()]):
            break
        words.append(word)
        if len(words) == _FAR:
            break
    for place, word in enumerate(words):
        if place + 1 < len(words) and (kinds := open_kinds(window[word.start() : words[place + 1].end()])):
            return word.start(), words[place + 1].end(), kinds
        shown = word.group()
        if shown[0].isupper() and not shown.isupper():
            continue
        kinds = open_kinds(shown) or (open_kinds(shown.rsplit("-", 1)[1]) if "-" in shown else ())
        if kinds:
            return word.start(), word.end(), kinds
    return None


def member_noun(window: str, start: int, end: int) -> tuple[int, int] | None:
    """The plural noun behind "member" or "affiliated" in ``window[start:end]``, whatever it is: "61 member houses"."""
    words = list(_WORD.finditer(window, start, end))[: _FAR + 1]
    for place, word in enumerate(words[:_FAR]):
        if not _MEMBERLY.fullmatch(word.group()):
            continue
        for after in words[place + 1 : place + 1 + _AFTER_MEMBER]:
            if not _BETWEEN.fullmatch(window[words[words.index(after) - 1].end() : after.start()]):
                return None
            if _is_plural(after.group()):
                return after.start(), after.end()
        return None
    return None


def _is_plural(noun: str) -> bool:
    return len(noun) > 3 and noun[-1] == "s" and not noun.endswith(("ss", "us", "is"))


def of_members(before: str) -> tuple[str, ...]:
    """What the word right before "members" says that they are: "131 institutional members" are organisations."""
    words = lexicons.fold(before).split()
    if not words:
        return ()
    return tuple(k for k in ("organisation", "person") if words[-1] in lexicons.words("members", "kinds_of_members", k))
