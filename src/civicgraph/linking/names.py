"""How alike two names of organisations are, and why.

Words are paired one with one: the same, a slip of the pen, a short form, the initials of several, the same concept in
two languages. What stays without a partner counts by how much such a word tells: a legal form or "group" little, a
place, a number or an own word much, and where each name has one that the other lacks, they are two organisations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from civicgraph.linking import lexicon
from civicgraph.linking.parsing import Kind, Parsed, Token, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME_AT = 0.74
"""From this similarity on two names are taken for one organisation's, where nothing but the names is known."""
SIBLINGS = 0.78
"""The similarity of long names that differ by the number in a series only.

A screening of names wants to see such pairs together (the benchmark of nomenklatura has them as matches), so they are
just above ``SAME_AT``. They are two things all the same: linking holds the number against a link, see ``scoring``.
"""

SHORT_ONLY = 0.5
"""The most that initials with a legal form say of a long name without one: many companies have the same."""

DOUBTFUL = 0.8
DOUBTED = 0.79
"""Where a telling word is less alike than ``DOUBTFUL``, many other words in common prove nothing: Bremen is not Bergen.

The similarity is then this at most: above ``SAME_AT``, and below what linking accepts.
"""

_SOUND = tuple(pair.split(":") for pair in lexicon.words()["sounds"]["pairs"])
_ADJECTIVAL = frozenset(lexicon.words()["sounds"]["adjectival"])
_ALONE = {Kind.WORD: 0.8, Kind.INITIALS: 0.8, Kind.CONCEPT: 0.85, Kind.UNIT: 0.85, Kind.HEAD: 0.9}
_TELLING = tuple(_ALONE)
SERIES_WORDS = 3
"""How many words two names share at least, apart from the number, to be of one series: ``Brigade 43`` is not."""
_HARD = (Kind.PLACE, Kind.NUMBER)
_ALSO = "|".join(re.escape(phrase) for phrase in lexicon.words()["also"])
_ALTERNATIVES = re.compile(rf"\s*[/|]\s*|\s*\(\s*(?={_ALSO})|\b(?:{_ALSO})\b", re.IGNORECASE)
_SHORT_BEHIND = re.compile(r"\s*\([^()\s]{2,10}\)\s*$")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are (0..1), and what speaks for and against it, in words.

    ``siblings`` tells that they are alike but for the number in a series, ``… Fund III`` and ``… Fund IV``.
    """

    similarity: float
    reasons: tuple[str, ...] = ()
    siblings: bool = False


def name_similarity(left: str, right: str) -> float:
    """How sure it is that two names are one organisation's, by the names alone: 0..1, the same for either order."""
    return compare(left, right).similarity


def same_name(left: str, right: str) -> bool:
    """Whether two names may be one organisation's, by the names alone; the threshold is ``SAME_AT``.

    Names that differ by a number in a series pass (see ``SIBLINGS``); ``compare(…).siblings`` tells them apart.
    """
    return name_similarity(left, right) >= SAME_AT


def compare(left: str, right: str, places: frozenset[str] = frozenset()) -> Comparison:
    """Compare two names; ``places`` are countries (ISO 3166-1 alpha-2) known of both, which a name may then omit."""
    if (left, right) > (right, left):
        left, right = right, left
    return _compare(left, right, places)


@lru_cache(maxsize=1 << 16)
def _compare(left: str, right: str, places: frozenset[str]) -> Comparison:
    best = _one_with_one(parse(left), parse(right), places)
    lefts, rights = _alternatives(left), _alternatives(right)
    if len(lefts) + len(rights) > 2:
        for one, other in product(lefts, rights):
            found = _one_with_one(parse(one), parse(other), places)
            if found.similarity * 0.97 > best.similarity:
                why = (*found.reasons, "one of several names given at once")
                best = Comparison(found.similarity * 0.97, why, found.siblings)
    return best


def _alternatives(name: str) -> list[str]:
    """The names that one string gives at once: ``A/B``, ``A, formerly B``."""
    behind = _SHORT_BEHIND.search(name)
    if behind and behind[0].strip(" ()").isupper():
        return [name, name[: behind.start()]]
    pieces = [piece.strip(" ,;()") for piece in _ALTERNATIVES.split(name)]
    kept = [piece for piece in pieces if len(piece) > 3]
    return kept if len(kept) > 1 else [name]


def _one_with_one(left: Parsed, right: Parsed, places: frozenset[str]) -> Comparison:
    if left.compact == right.compact:
        return Comparison(1.0, ("the same but for case, accents and marks",))
    pairs, rest_left, rest_right = _align(left.tokens, right.tokens)
    reasons = [reason for *_, reason in pairs if reason]
    matched = sum((one + other) * likeness for one, other, likeness, _ in pairs)
    total = sum(one + other for one, other, *_ in pairs)
    rest_left, rest_right = _known_places(rest_left, places), _known_places(rest_right, places)
    loose = sum(token.weight for token in (*rest_left, *rest_right))
    similarity = matched / (total + loose) if total + loose else 0.0
    if any(likeness < DOUBTFUL and min(one, other) >= 1 for one, other, likeness, _ in pairs):
        similarity = min(similarity, DOUBTED)
    factor, against = _against(rest_left, rest_right)
    if left.core == right.core:
        similarity, factor, against = 1.0, 1.0, []
        reasons = ["the same words, run together or not"]
    elif _one_letter_apart(left, right) and not any(t.kind in _HARD for t in (*rest_left, *rest_right)):
        similarity, factor, against = max(similarity, 0.92), 1.0, []
        reasons = ["but for one letter the same"]
    legal, said = _legal(left, right)
    if not ({t.text for t in left.tokens} & {t.text for t in right.tokens}) and _short_form_only(left, right):
        legal, said = SHORT_ONLY, ["nothing but initials beside a legal form, which many may share"]
    if _siblings(left, right, rest_left, rest_right):
        return Comparison(round(SIBLINGS * legal, 4), (*reasons, *against, *said), siblings=True)
    return Comparison(round(similarity * factor * legal, 4), (*reasons, *against, *said))


def _siblings(left: Parsed, right: Parsed, rest_left: list[Token], rest_right: list[Token]) -> bool:
    """Whether long names are the same but for numbers that are not their first word: ``First Bank`` has no series."""
    if not rest_left or not rest_right or any(t.kind is not Kind.NUMBER for t in (*rest_left, *rest_right)):
        return False
    sides = ([t for t in side.tokens if t.kind is not Kind.JOINING] for side in (left, right))
    return all(
        side[0].kind is not Kind.NUMBER and sum(t.kind not in (Kind.NUMBER, Kind.LABEL) for t in side) >= SERIES_WORDS
        for side in sides
    )


def _short_form_only(left: Parsed, right: Parsed) -> bool:
    """Whether one name is initials with a legal form or the like, which the longer other one lacks: ``ULT Group``."""
    if left.core == right.core:
        return False
    return any(_initials_with_form(one) and not _initials_with_form(two) for one, two in ((left, right), (right, left)))


def _initials_with_form(name: Parsed) -> bool:
    tokens = [token for token in name.tokens if token.kind is not Kind.JOINING]
    if len(tokens) == 1:
        return bool(name.forms)
    return tokens[:1] == [t for t in tokens if t.kind is Kind.INITIALS] and all(
        token.kind is Kind.LABEL for token in tokens[1:]
    )


def _one_letter_apart(left: Parsed, right: Parsed) -> bool:
    """Whether two names, run together, are long and differ by one letter, which is not one of an acronym's."""
    if any(token.kind is Kind.INITIALS for token in (*left.tokens, *right.tokens)):
        return False
    return min(len(left.core), len(right.core)) >= 8 and OSA.distance(left.core, right.core, score_cutoff=1) == 1


Pair = tuple[float, float, float, str]
"""The weights of both sides, how alike they are (0..1), and a reason worth telling, or an empty string."""


def _align(left: tuple[Token, ...], right: tuple[Token, ...]) -> tuple[list[Pair], list[Token], list[Token]]:
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
        return {1: 0.0, 2: 0.0, 3: 0.6, 4: 0.75, 5: 0.85}.get(length, 0.92)
    if distance == 2 and length >= 6:
        return 0.55 if length < 9 else 0.8
    return 0.0


@lru_cache(maxsize=1 << 15)
def _sound(word: str) -> str:
    """A word as it sounds in any of the usual romanisations, roughly; doubled letters single."""
    for written, spoken in _SOUND:
        word = word.replace(written, spoken)
    return re.sub(r"(.)\1", r"\1", word)


def _known_places(tokens: list[Token], places: frozenset[str]) -> list[Token]:
    return [t for t in tokens if not (t.kind is Kind.PLACE and t.keys & places)]


def _against(left: list[Token], right: list[Token]) -> tuple[float, list[str]]:
    """What the words without a partner say against it: a factor (0..1), and why."""
    factor, reasons = 1.0, []
    for kind, both, one in ((Kind.PLACE, 0.3, 0.75), (Kind.NUMBER, 0.4, 0.75)):
        mine, theirs = ([t for t in side if t.kind is kind] for side in (left, right))
        if mine and theirs:
            factor *= both
            reasons.append(f'another {kind}: "{mine[0].text}" and "{theirs[0].text}"')
        elif (mine or theirs) and not (kind is Kind.NUMBER and {k for t in mine + theirs for k in t.keys} == {"1"}):
            factor *= one
            reasons.append(f'"{(mine + theirs)[0].text}" is in one name only')
    mine, theirs = ([t for t in side if t.kind in _TELLING] for side in (left, right))
    if mine and theirs:
        factor *= 0.6
        reasons.append(f'"{mine[0].text}" against "{theirs[0].text}"')
    elif mine or theirs:
        factor *= min(_ALONE[t.kind] for t in mine + theirs)
        reasons.append(f'"{(mine + theirs)[0].text}" is in one name only')
    return factor, reasons


def _legal(left: Parsed, right: Parsed) -> tuple[float, list[str]]:
    """Whether the legal forms agree; a form on one side only says little."""
    if not left.forms or not right.forms:
        return (1.0 if left.forms == right.forms else 0.99), []
    if {form.name for form in left.forms} & {form.name for form in right.forms}:
        return 1.0, []
    kinds = [{form.kind for form in side.forms if form.kind} for side in (left, right)]
    if not kinds[0] or not kinds[1] or kinds[0] & kinds[1]:
        return 0.98, []
    names = ["/".join(sorted({form.name for form in side.forms})[:3]) for side in (left, right)]
    return 0.7, [f"legal forms differ: {names[0]} and {names[1]}"]


def best(lefts: Iterable[str], rights: Iterable[str], places: frozenset[str]) -> tuple[Comparison, str, str]:
    """The most alike pair of two lists of names, with its comparison; an empty comparison where a list is empty."""
    found = (Comparison(0.0), "", "")
    for left, right in product(lefts, tuple(rights)):
        comparison = compare(left, right, places)
        if comparison.similarity > found[0].similarity or not found[1]:
            found = (comparison, left, right)
        if comparison.similarity == 1.0:
            break
    return found
