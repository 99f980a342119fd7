"""Pairs the words of two names one with one: the same, a slip of the pen, a short form, initials, one concept."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from civicgraph.linking import lexicon
from civicgraph.linking.parsing import Kind

if TYPE_CHECKING:
    from civicgraph.linking.parsing import Token

_SOUND = tuple(pair.split(":") for pair in lexicon.words()["sounds"]["pairs"])
_ADJECTIVAL = frozenset(lexicon.words()["sounds"]["adjectival"])

Pair = tuple[float, float, float, str]
"""The weights of both sides, how alike they are (0..1), and a reason worth telling, or an empty string."""


def align(left: tuple[Token, ...], right: tuple[Token, ...]) -> tuple[list[Pair], list[Token], list[Token]]:
    """Pair words one with one, the surest first; what stays over on either side."""
    ones = [t for t in left if t.kind is not Kind.JOINING]
    others = [t for t in right if t.kind is not Kind.JOINING]
    scored = sorted(
        (-likeness, abs(i - j), i, j, why)
        for i, one in enumerate(ones)
        for j, other in enumerate(others)
        for likeness, why in (_alike(one, other),)
        if likeness > 0
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs: list[Pair] = []
    for likeness, _, i, j, why in scored:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((ones[i].weight, others[j].weight, -likeness, why))
    rest = [t for i, t in enumerate(ones) if i not in used_left]
    rest_other = [t for j, t in enumerate(others) if j not in used_right]
    for mine, theirs in ((rest, rest_other), (rest_other, rest)):
        pairs += _runs(mine, theirs)
    return pairs, rest, rest_other


def _runs(mine: list[Token], theirs: list[Token]) -> list[Pair]:
    """Pairs of one word with several: run together, or their initials. Takes what it pairs out of both lists."""
    found: list[Pair] = []
    for token in list(mine):
        for start, end in ((s, e) for s in range(len(theirs)) for e in range(len(theirs), s + 1, -1)):
            run = theirs[start:end]
            joined = "".join(t.text for t in run)
            initials = "".join(t.text[0] for t in run)
            together = joined == token.text
            # two letters are the initials of the whole other name, or of nothing
            spelt = len(run) > 1 and len(token.text) == len(run) and initials == token.text
            spelt = spelt and (len(run) > 2 or (len(theirs) == len(mine) + 1 == 2))
            if together or spelt:
                likeness = 1.0 if together else 0.9
                why = "" if together else f'"{token.text.upper()}" are the initials of {len(run)} words'
                weight = sum(t.weight for t in run)
                found.append((weight, weight, likeness, why))
                mine.remove(token)
                del theirs[start:end]
                if spelt:  # a short name often has its place behind it, which the full name does not need
                    mine[:] = [t for t in mine if t.kind is not Kind.PLACE]
                break
    return found


def _alike(one: Token, other: Token) -> tuple[float, str]:
    """How alike two words are (0..1), and why, where that is worth telling."""
    if one.text == other.text:
        return 1.0, ""
    kinds = {one.kind, other.kind}
    if one.keys and other.keys:
        if one.keys & other.keys and len(kinds) == 1:
            if Kind.HEAD in kinds:
                return 0.85, f'"{one.text}" and "{other.text}" are near'
            return (0.97 if Kind.NUMBER not in kinds else 1.0), (
                "" if Kind.NUMBER in kinds else f'"{one.text}" and "{other.text}" mean the same'
            )
        if Kind.HEAD not in kinds or Kind.PLACE in kinds or Kind.NUMBER in kinds:
            return 0.0, ""
    if Kind.PLACE in kinds or Kind.NUMBER in kinds:
        return 0.0, ""
    return _spelling(one, other)


def _spelling(one: Token, other: Token) -> tuple[float, str]:
    short, long = sorted((one.text, other.text), key=len)
    if (one.short or other.short) and len(short) >= 3 and long.startswith(short):
        return 0.9, f'"{short}." is short for "{long}"'
    if Kind.INITIALS in (one.kind, other.kind) or long in lexicon.exact_words() or short in lexicon.exact_words():
        return 0.0, ""
    if len(short) >= 4 and long.startswith(short) and long[len(short) :] in _ADJECTIVAL:
        return 0.92, f'"{long}" is the adjective of "{short}"'
    sounds = _sound(one.text), _sound(other.text)
    if sounds[0] == sounds[1] and len(short) > 2:
        return 0.96, f'"{one.text}" and "{other.text}" sound alike'
    distance = OSA.distance(short, long)
    if min(map(len, sounds)) >= 4 and OSA.distance(*sounds) == 1:  # two slips of the ear make another word
        distance = 1
    likeness = _forgiven(distance, len(long))
    return likeness, f'"{one.text}" and "{other.text}" differ by {distance} letter{"s" * (distance > 1)}'


def _forgiven(distance: int, length: int) -> float:
    """How much a slip of so many letters leaves of a word of this length; 0 where it is another word."""
    if distance == 1:
        return {1: 0.0, 2: 0.0, 3: 0.6, 4: 0.72, 5: 0.85}.get(length, 0.92)
    if distance == 2 and length >= 6:
        return 0.5 if length < 9 else 0.8
    return 0.0


@lru_cache(maxsize=1 << 15)
def _sound(word: str) -> str:
    """A word as it sounds in any of the usual romanisations, roughly; doubled letters single."""
    for written, spoken in _SOUND:
        word = word.replace(written, spoken)
    return re.sub(r"(.)\1", r"\1", word)
