"""The names of a page that may be undertakings' or parts', and what each has by its words and all its places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.learned.judged_page import Around, nouns, part_nouns, work_nouns
from civicgraph.extracting.learned.judged_places import Place, places
from civicgraph.extracting.learned.judged_surroundings import of_place
from civicgraph.tagging import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from civicgraph.extracting.learned.judged_page import Page

_MOST = 5  # places of a name that are looked at
_STEPS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)  # of belief
_SHORT = 3  # letters of a word that may be small in a name
_TAKEN, _TAKEN_PART, _BY_RULE = "taken by rules and tagger", "taken for a part by rules and tagger", "by rule "
_PART_RULE = "rule part"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may be an undertaking's or a part's, with its places in reading order and what it has."""

    shown: str
    places: tuple[Place, ...]
    has: frozenset[str]


def names(page: Page, worth: Callable[[frozenset[str]], bool] = lambda _: True) -> list[Name]:
    """Every name of a page that may be an undertaking's or a part's, in the order of their first places.

    Places are looked at of those names alone that by themselves are ``worth`` it: most are hopeless, and it takes time.
    """
    shown: dict[str, str] = {}
    found: dict[str, list[Place]] = {}
    for place in (*_of_rules(page), *places(page.text, page.blocks, page.sentences, page.tags)):
        if page.cast.owners[place.block] is not None:
            written = place.called or " ".join(place.span.of(page.text).split())
            folded = lexicons.fold(written)
            shown.setdefault(folded, written)
            found.setdefault(folded, []).append(place)
    around = Around(page)
    made = []
    for folded, written in shown.items():
        here = sorted(found[folded], key=lambda place: place.span)
        has = frozenset(_features(around, folded, written, here))
        if worth(has):
            has |= frozenset(_around_places(around, written, here))
        made.append(Name(written, tuple(here), has))
    return sorted(made, key=lambda name: name.places[0].span)


def _of_rules(page: Page) -> Iterator[Place]:
    for index, units in page.parts.items():
        yield from (Place(unit.span, index, _PART_RULE, unit.ref.name) for unit in units if unit.ref)
    for index, works in page.works.items():
        yield from (Place(work.span, index, f"rule {work.rule}") for work in works)


def is_of_rules(feature: str) -> bool:
    """Whether it says what rules think of a name: on pages that their writers read, they are right too often."""
    return feature in (_TAKEN, _TAKEN_PART) or feature.startswith(_BY_RULE)


def _features(around: Around, folded: str, shown: str, here: list[Place]) -> Iterator[str]:
    page = around.page
    yield from _of_words(shown)
    yield f"page speaks of the project {around.back}"
    yield f"page names {around.sure}"
    if folded in page.kept:
        yield _TAKEN
    if folded in page.kept_parts:
        yield _TAKEN_PART
    if folded in around.short:
        yield "is a short name"
    if folded in around.known:
        yield "is a known body"
    if folded == around.owner:
        yield "is the owner"
    spans = list(dict.fromkeys((place.span, place.block) for place in here))
    yield f"named {min(len(spans), 4)}"
    yield f"from {4 * here[0].span.start // max(1, len(page.text))}"
    yield from (f"by {by}" for by in {place.by for place in here})
    head = head_of(shown)
    own = len(spans) if lexicons.fold(shown.split()[0]) == head else 0
    if around.the[head] > own:
        yield "its noun stands alone"
    most = [0.0] * len(KINDS)
    for span, _ in spans[:_MOST]:
        belief = page.tags.belief(span)
        if belief is not None:
            most = [max(pair) for pair in zip(most, belief, strict=True)]
    for kind, value in zip(KINDS, most, strict=True):
        yield from (f"{kind} {step}" for step in _STEPS if value >= step)


def _around_places(around: Around, shown: str, here: list[Place]) -> Iterator[str]:
    known = head_of(shown) in nouns()
    for span, index in list(dict.fromkeys((place.span, place.block) for place in here))[:_MOST]:
        yield from of_place(around, span, index, known=known)


@cache
def _behind() -> re.Pattern[str]:
    """What leads to what an undertaking is for."""
    return re.compile(rf"\s(?:{lexicons.pieces('learned', 'works', 'prepositions')})\s")


def head_of(shown: str) -> str:
    """The noun of a name, folded: the last word before "for", "of" and the like."""
    return lexicons.fold(_behind().split(shown, maxsplit=1)[0].split()[-1].strip("!?.,"))


def _of_words(shown: str) -> Iterator[str]:
    words, head = shown.split(), head_of(shown)
    known = "known" if head in nouns() else "unknown"
    yield f"head={head}"
    yield f"head {known}"
    of_kind = f"{'undertaking' if head in work_nouns() else ''} {'part' if head in part_nouns() else ''}".strip()
    yield f"head of {of_kind or 'neither'}"
    yield f"head of {of_kind or 'neither'}, {'capital' if shown[:1].isupper() else 'small'}"
    yield f"last={lexicons.fold(words[-1])}"
    yield f"first={lexicons.fold(words[0])}"
    yield f"words {min(len(words), 7)}"
    yield from (f"word={word}" for word in words if word.islower())
    yield f"shape {_shape(shown, words)}"
    yield f"shape {_shape(shown, words)} {known}"
    if any(c.isdigit() for c in shown):
        yield "digits"
    if " and " in shown:
        yield "and"
    if _behind().search(shown):
        yield "goes on behind its noun"
        if known == "known":
            yield f"head goes on={head}"


def _shape(shown: str, words: list[str]) -> str:
    """How a name is written: with small letters, capitals, or some of each."""
    if len(words) == 1 and not shown[1:].islower():
        return "inner capitals"
    if shown.isupper():
        return "shouted"
    if shown.islower():
        return "small"
    long = [word for word in words if len(word) > _SHORT and word[:1].isalpha()] or words
    capitals = sum(word[:1].isupper() for word in long)
    if capitals == len(long) and len(words) > 1:
        return "all capitals"
    return "one capital" if words[0][:1].isupper() and capitals <= 1 else "mixed"
