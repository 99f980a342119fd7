"""The words that a regular expression needs, read from the tree that Python makes of it.

That tree is no public part of Python; ``wakewords`` does without where it is kept elsewhere than here.
"""

from __future__ import annotations

import re
from re import _compiler as compiler  # type: ignore[attr-defined]  # no stubs; there is no other way to a pattern's tree
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.phrasebook import Needs

_FULL, _LEAST = 5, 3
"""The letters that a front has at most, and those that are enough to tell one (``lexicons.fronts``)."""
_MOST_NEEDS = 3  # asked of a pattern: the rarest; more tell little
_MOST_WORDS = 400  # of one need: what so many words meet is met everywhere
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_EDGE = frozenset({(ops.CATEGORY, ops.CATEGORY_WORD), (ops.LITERAL, ord("-"))})  # (?<![\w-]) and (?![\w-])
_NO_WORDS = frozenset({ops.CATEGORY_SPACE})


def parsed(source: str, flags: int) -> Any:
    """The tree of a pattern. Raises re.error where it is none."""
    return parser.parse(source, flags)


def compiled(tree: Any) -> re.Pattern[str]:
    """The pattern of a tree (its ``pattern`` is None)."""
    found: re.Pattern[str] = compiler.compile(tree, tree.state.flags)
    return found


def needs(tree: Any) -> Needs:
    """What a range has wherever a pattern matches in it: of each set one of its ``lexicons.fronts``."""
    reader = _Reader()
    reader.flush(reader.sequence(tree, None), whole=False)
    return tuple(sorted(dict.fromkeys(reader.needs), key=_rarity)[:_MOST_NEEDS])


def _rarity(fronts: frozenset[str]) -> tuple[int, int, list[str]]:
    return -min(map(len, fronts)), len(fronts), sorted(fronts)


class _Reader:
    """Goes along the tree of a pattern and collects what it needs.

    What has been read of a word is handed on from piece to piece: its letters from its beginning; "" where a word may
    begin, since no letter and no hyphen stands before; None where neither is known.
    """

    def __init__(self) -> None:
        self.needs: list[frozenset[str]] = []

    def flush(self, word: str | None, *, whole: bool) -> None:
        """A word is at an end, or ``whole`` is false and nobody knows how it goes on."""
        if word and (whole or len(word) >= _LEAST):
            self.needs.append(frozenset({word[:_FULL] if whole or len(word) >= _FULL else word[:_LEAST]}))

    def sequence(self, pieces: Any, word: str | None, *, closed: bool = False) -> str | None:
        """Pieces one behind the other; ``closed``: behind the last, no word goes on."""
        held = list(pieces)
        for place, (op, of) in enumerate(held):
            word = self.piece(op, of, word, closed=_closes(held, place + 1, closed=closed))
        return word

    def piece(self, op: Any, of: Any, word: str | None, *, closed: bool) -> str | None:
        """One piece: what it needs is kept, and what it leaves of a word is handed on."""
        letters = _letters(op, of)
        if letters is not None:
            return self.letter(letters, word)
        if op is ops.SUBPATTERN:
            return self.sequence(of[3], word, closed=closed)
        if op is ops.ATOMIC_GROUP:
            return self.sequence(of, word, closed=closed)
        if op is ops.BRANCH:
            return self.branch(of[1], word, closed=closed)
        if op in _REPEATS:
            return self.repeat(word, *of, closed=closed)
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            return self.look(word, op, *of)
        if op is ops.AT and of in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING):
            return "" if word is None else word
        self.flush(word, whole=op is ops.AT and of is not ops.AT_NON_BOUNDARY)  # at a border, or an end, it is whole
        return None

    def letter(self, letters: frozenset[str], word: str | None) -> str | None:
        """One of a few characters in small letters; an empty set where it is a space or the like."""
        if not letters:
            self.flush(word, whole=True)
            return ""
        if len(letters) == 1:
            (letter,) = letters
            if _is_of_word(letter):
                return None if word is None else word + letter
            self.flush(word, whole=True)
            return None if letter == "-" else ""
        self.flush(word, whole=False)
        return None

    def branch(self, choices: Any, word: str | None, *, closed: bool) -> str | None:
        """A choice: it needs what one of its branches needs, if each of them needs something."""
        told, ends = [], set()
        for pieces in choices:
            inner = _Reader()
            ends.add(end := inner.sequence(pieces, word, closed=closed))
            inner.flush(end, whole=closed)
            told.append(inner.needs)
        if all(told):
            fronts: frozenset[str] = frozenset().union(*(min(needs, key=_rarity) for needs in told))
            if len(fronts) <= _MOST_WORDS:
                self.needs.append(fronts)
        return ends.pop() if len(ends) == 1 else None

    def repeat(self, word: str | None, least: int, most: int, pieces: Any, *, closed: bool) -> str | None:
        """What may stand there several times; where it may also be missing, it needs nothing."""
        if least and most == 1:
            return self.sequence(pieces, word, closed=closed)
        inner = _Reader()
        end = inner.sequence(pieces, word if least else None)
        if not least:
            self.flush(word, whole=False)
            return "" if word == end == "" else None
        self.needs += inner.needs
        return "" if end == inner.sequence(pieces, None) == "" else None

    def look(self, word: str | None, op: Any, where: int, pieces: Any) -> str | None:
        """A look behind or ahead tells where words begin and end."""
        if op is ops.ASSERT_NOT:
            at_edge = _is_edge(pieces)
            if at_edge and where > 0:
                self.flush(word, whole=True)
                return None if word else word
            return "" if at_edge and word is None else word
        behind = _Reader().sequence(pieces, None) if where < 0 else None
        return "" if behind == "" and word is None else word


def _is_edge(pieces: Any) -> bool:
    """Whether a look excludes letters and hyphens, and nothing else."""
    inner = [of for op, of in pieces if op is ops.IN]
    return len(pieces) == len(inner) == 1 and frozenset(inner[0]) == _EDGE


def _closes(pieces: Sequence[Any], place: int, *, closed: bool) -> bool:
    """Whether no word goes on at a place among pieces; ``closed`` says so of the place behind the last one."""
    if place == len(pieces):
        return closed
    op, of = pieces[place]
    letters = _letters(op, of)
    if letters is not None:
        return not letters or (len(letters) == 1 and not any(map(_is_of_word, letters)))
    if op is ops.ASSERT_NOT:
        return of[0] > 0 and _is_edge(of[1])
    if op is ops.AT:
        return of in (ops.AT_BOUNDARY, ops.AT_END, ops.AT_END_STRING)
    if op is ops.SUBPATTERN:
        return _closes(list(of[3]), 0, closed=False)
    if op is ops.BRANCH:
        return all(_closes(list(branch), 0, closed=False) for branch in of[1])
    if op in _REPEATS:
        least, _, inner = of
        behind = bool(least) or _closes(pieces, place + 1, closed=closed)
        return behind and _closes(list(inner), 0, closed=False)
    return False


def _letters(op: Any, of: Any) -> frozenset[str] | None:
    """The characters that a piece stands for, in small letters; none at all for spaces; None where it is no piece.

    Of a class with more than a few characters only those matter that are no letters.
    """
    if op is ops.LITERAL:
        return frozenset({chr(of).lower()[:1]})
    if op is ops.IN:
        if all(kind is ops.LITERAL for kind, _ in of):
            found = frozenset(chr(value).lower()[:1] for _, value in of)
            if any(_is_of_word(c) for c in found):
                return found
            return frozenset("-") if "-" in found else frozenset()
        spaces = all(
            (kind is ops.LITERAL and chr(value) != "-" and not _is_of_word(chr(value)))
            or (kind is ops.CATEGORY and value in _NO_WORDS)
            for kind, value in of
        )
        return frozenset() if spaces else frozenset("ab")
    if op is ops.ANY or op is ops.NOT_LITERAL:
        return frozenset("ab")
    return None


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
