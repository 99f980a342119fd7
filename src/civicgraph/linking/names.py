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
from civicgraph.linking.aligning import align
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

_ALONE = {Kind.WORD: 0.8, Kind.INITIALS: 0.8, Kind.CONCEPT: 0.85, Kind.UNIT: 0.85, Kind.HEAD: 0.9}
_TELLING = tuple(_ALONE)
SERIES_WORDS = 3
"""How many words two names have at least, apart from the number, to be of one series: ``Brigade 43`` is not.

Of funds and the like a legal form is as good as a word: ``Lakeland Partners V, L.P.``
"""
_SERIES = tuple(lexicon.words()["series"])
_HARD = (Kind.PLACE, Kind.NUMBER)
_ALSO = "|".join(re.escape(phrase) for phrase in lexicon.words()["also"])
_ALTERNATIVES = re.compile(rf"\s*[/|]\s*|\s*\(\s*(?={_ALSO})|\b(?:{_ALSO})\b", re.IGNORECASE)
_SHORT_BEFORE = re.compile(r"([^\W\d_][\w.&]{1,9})(?:\s+[-–—]\s+|:\s+|\s+\()(?=\w[^\s]*\s+\w)")
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
    if (before := _SHORT_BEFORE.match(name)) and before[1].isupper():
        return [name, before[1], name[before.end() :].rstrip(")")]
    pieces = [piece.strip(" ,;()") for piece in _ALTERNATIVES.split(name)]
    kept = [piece for piece in pieces if len(piece) > 3]
    return kept if len(kept) > 1 else [name]


def _one_with_one(left: Parsed, right: Parsed, places: frozenset[str]) -> Comparison:
    if left.compact == right.compact:
        return Comparison(1.0, ("the same but for case, accents and marks",))
    pairs, rest_left, rest_right = align(left.tokens, right.tokens)
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
    return _of_series(left) and _of_series(right)


def _of_series(name: Parsed) -> bool:
    """Whether a name with a number is one of a series: it is long, or a fund's, and does not begin with the number."""
    tokens = [token for token in name.tokens if token.kind is not Kind.JOINING]
    words = [token for token in tokens if token.kind not in (Kind.NUMBER, Kind.LABEL)]
    fund = any(token.text.endswith(_SERIES) for token in words)
    return tokens[0].kind is not Kind.NUMBER and len(words) + (fund and bool(name.forms)) >= SERIES_WORDS


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
    """Whether two names, run together, are long and differ by one letter, none of an acronym's or a known place's."""
    if any(token.kind is Kind.INITIALS for token in (*left.tokens, *right.tokens)):
        return False
    if ({t.text for t in left.tokens} ^ {t.text for t in right.tokens}) & lexicon.exact_words():
        return False
    return min(len(left.core), len(right.core)) >= 8 and OSA.distance(left.core, right.core, score_cutoff=1) == 1


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
