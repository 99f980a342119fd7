"""Which names are undertakings and which are parts of a body: all candidates, judged by one measure.

Logistic regressions over what a name has (``judged_names``, ``judged_surroundings``), with weights in
data/learned/judged_names.tsv, made by training/train_name_judge.py. Each name is judged twice: by itself, and then with
how likely its neighbours are. So names are taken that no rule knows, and rules' names are withdrawn.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from operator import truediv
from typing import TYPE_CHECKING

from civicgraph import lexicons, resources
from civicgraph.extracting.learned import units as learned_units
from civicgraph.extracting.learned import weight_rows, works
from civicgraph.extracting.learned.judged_names import Name, names
from civicgraph.extracting.learned.judged_neighbours import JUDGED, Shares, with_neighbours
from civicgraph.extracting.learned.judged_page import Page
from civicgraph.extracting.learned.names import WORK_RULE
from civicgraph.extracting.undertakings import Work
from civicgraph.model import NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from civicgraph.extracting.casting import Cast
    from civicgraph.extracting.learned.names import Learned
    from civicgraph.extracting.unit_names import Unit
    from civicgraph.model import Block, Sentence
    from civicgraph.tagging import Tags

_HOPE = 0.02  # probability by its own words alone from which on it is looked at where a name stands
_SAME = 0.6  # share of common words from which on two names are the same undertaking's or part's
_MOST = 20  # names with the same word that one is compared with
BIAS = "bias"
"""The feature that every name has."""


@dataclass(frozen=True, slots=True)
class NameWeights:
    """What each feature adds, in hundredths, by kind: for a name by itself, and for one among its neighbours.

    ``thresholds`` are the probabilities from which a name is taken.
    """

    alone: tuple[Mapping[str, int], ...]
    among: tuple[Mapping[str, int], ...]
    thresholds: Shares

    def by_itself(self, has: Collection[str]) -> Shares:
        """How likely a name with these features is an undertaking's, and how likely a part's; 0..1 each."""
        return tuple(_share(table, has) for table in self.alone)

    def shares(self, found: Sequence[Name]) -> list[Shares]:
        """The same of each name of a page, with its neighbours in view."""
        alone = [self.by_itself(name.has) for name in found]
        return [tuple(_share(table, has) for table in self.among) for has in with_neighbours(found, alone)]


def _share(table: Mapping[str, int], has: Collection[str]) -> float:
    total = table.get(BIAS, 0) + sum(table.get(feature, 0) for feature in has)
    return 1 / (1 + math.exp(-total / 100))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A name that is taken, with the places that are its own; ``of`` is the name that it is another form of."""

    name: Name
    spans: tuple[tuple[Span, int], ...]
    of: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The undertakings and the parts of each block, by block index."""

    works: dict[int, list[Work]]
    parts: dict[int, list[Unit]]


def page_of(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[tuple[Sentence, ...]],
    tags: Tags,
    cast: Cast,
    parts: tuple[Mapping[int, list[Unit]], Mapping[int, list[Unit]]],
    proposed: Mapping[int, list[Work]],
    tagged: Mapping[str, Sequence[Learned]],
) -> Page:
    """A page as the judge sees it.

    ``parts`` are those of the rules, and those of them that the tagger does not deny; ``proposed`` the undertakings of
    the rules; ``tagged`` the names that the tagger is sure of, by kind.
    """
    told, units = parts
    agreed = works.with_works(cast, units, works.believed(tags, proposed), tagged["initiative"])
    kept = frozenset(lexicons.fold(work.ref.name) for here in agreed.values() for work in here)
    named = frozenset(lexicons.fold(unit.ref.name) for here in units.values() for unit in here if unit.ref)
    named |= {lexicons.fold(name.name) for name in tagged["committee"]}
    return Page(text, blocks, sentences, tags, cast, units, proposed, told, kept, named)


def judged(page: Page, weights: NameWeights | None = None) -> Judged:
    """The undertakings and parts of a page; those of names that no rule proposes are of their block's owner."""
    known = weights or shipped()
    found = names(page, lambda has: max(known.by_itself(has)) >= _HOPE)
    shares = known.shares(found)
    working, acting = taken(found, shares, known.thresholds)
    return Judged(_works(page, working), learned_units.of_names(page, [(c.spans, c.name.shown, c.of) for c in acting]))


def taken(found: Sequence[Name], shares: Sequence[Shares], thresholds: Shares) -> tuple[list[Chosen], ...]:
    """The names that are taken, by kind; a name is of the kind whose threshold it passes by more."""
    passed = [tuple(map(truediv, share, thresholds)) for share in shares]
    kinds = {name.shown: by.index(max(by)) for name, by in zip(found, passed, strict=True)}
    told = list(chosen(found, [max(by) for by in passed], 1.0))
    return tuple([one for one in told if kinds[one.name.shown] == kind] for kind in range(len(JUDGED)))


def _works(page: Page, taken: Sequence[Chosen]) -> dict[int, list[Work]]:
    told = {(work.span, index): work for index, here in page.works.items() for work in here}
    refs: dict[tuple[str, str], Ref] = {}
    made: dict[int, list[Work]] = defaultdict(list)
    for one in taken:
        for span, index in one.spans:
            owner = page.cast.owners[index]
            work = told.get((span, index))
            if work is None and owner is not None:
                ref = refs.get((one.of, owner.name))
                work = Work(span, ref or Ref(NodeKind.INITIATIVE, one.name.shown, owner.name), WORK_RULE)
            elif work is not None:  # under the name that is likelier, where its body's has two forms
                work = Work(span, refs.get((one.of, work.ref.parent or ""), work.ref), work.rule)
            if work is not None:
                refs.setdefault((one.of, work.ref.parent or ""), work.ref)
                made[index].append(work)
    return {index: sorted(here, key=lambda work: work.span) for index, here in sorted(made.items())}


def chosen(found: Sequence[Name], shares: Sequence[float], threshold: float) -> Iterator[Chosen]:
    """The names whose ``shares`` reach the ``threshold``, the highest first; none where another one stands already.

    Shares may be multiples of a bound, as ``taken`` gives them. Of names with about the same, a tenth aside, the
    longest goes first: it is rather the other that breaks off.
    """
    taken: dict[int, list[Span]] = defaultdict(list)  # in reading order, no two overlapping
    by_word: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    likely = [(share, name) for share, name in zip(shares, found, strict=True) if share >= threshold]
    for _, name in sorted(likely, key=lambda one: (-round(one[0], 1), -len(one[1].shown), one[1].places[0].span)):
        spans = dict.fromkeys((there.span, there.block) for there in name.places)
        free: list[tuple[Span, int]] = []
        for span, index in spans:
            if _is_free(span, taken[index]):
                insort(taken[index], span)
                free.append((span, index))
        if not free:
            continue
        words = frozenset(lexicons.fold(name.shown).split()) - _empty()
        near = (known for word in sorted(words) for known in by_word[word][:_MOST])
        of = next((key for key, others in near if _alike(words, others)), "")
        for word in words if not of else ():
            by_word[word].append((name.shown, words))
        yield Chosen(name, tuple(free), of or name.shown)


@cache
def _empty() -> frozenset[str]:
    """Words that tell no two names apart."""
    return lexicons.words("names", "connectors", "words") | lexicons.words("learned", "works", "determiners")


def _is_free(span: Span, taken: Sequence[Span]) -> bool:
    at = bisect_left(taken, span)
    return not any(other.overlaps(span) for other in taken[max(0, at - 1) : at + 1])


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one name is a longer form of the other: "Youth Summer School" and "Youth Winter School" are two."""
    return (some <= others or others <= some) and 2 * len(some & others) >= _SAME * (len(some) + len(others))


@cache
def shipped() -> NameWeights:
    """The weights that ship with civicgraph."""
    return parse(resources.text("data", "learned", "judged_names.tsv"))


def parse(text: str) -> NameWeights:
    """Read weights: the thresholds, and rows of a kind ("part", "part alone"), a feature and what it adds."""
    settings, tables = weight_rows.read(text)
    alone = tuple(tables[f"{kind} alone"] for kind in JUDGED)
    thresholds = tuple(settings[f"{kind} threshold"] for kind in JUDGED)
    return NameWeights(alone, tuple(tables[kind] for kind in JUDGED), thresholds)
