"""Which names are undertakings: those of the rules, of the tagger and of all other candidates, judged by one measure.

A logistic regression over what a name has (``work_names``, ``work_surroundings``), with weights in
data/learned/works.tsv, made by training/train_works.py. It takes names that no rule knows, and withdraws rules' names.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, resources
from civicgraph.extracting.learned import weight_rows, works
from civicgraph.extracting.learned.names import WORK_RULE
from civicgraph.extracting.learned.work_names import Name, names
from civicgraph.extracting.learned.work_page import Page
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
_SAME = 0.6  # share of common words from which on two names are the same undertaking's
_MOST = 20  # names with the same word that one is compared with


@dataclass(frozen=True, slots=True)
class WorkWeights:
    """What each feature adds, in hundredths; ``threshold`` is the probability from which a name is taken."""

    bias: int
    of: Mapping[str, int]
    threshold: float

    def share(self, has: Collection[str]) -> float:
        """How likely a name with these features is an undertaking's, 0..1."""
        total = self.bias + sum(self.of.get(feature, 0) for feature in has)
        return 1 / (1 + math.exp(-total / 100))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A name that is taken, with the places that are its own; ``of`` is the name that it is another form of."""

    name: Name
    spans: tuple[tuple[Span, int], ...]
    of: str


def page_of(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[tuple[Sentence, ...]],
    tags: Tags,
    cast: Cast,
    units: Mapping[int, list[Unit]],
    proposed: Mapping[int, list[Work]],
    tagged: Sequence[Learned],
) -> Page:
    """A page as the judge sees it; ``tagged`` are the undertakings that the tagger is sure of."""
    agreed = works.with_works(cast, units, works.believed(tags, proposed), tagged)
    kept = frozenset(lexicons.fold(work.ref.name) for here in agreed.values() for work in here)
    return Page(text, blocks, sentences, tags, cast, units, proposed, kept)


def judged(page: Page, weights: WorkWeights | None = None) -> dict[int, list[Work]]:
    """The undertakings of each block; those of names that no rule proposes are run by their block's owner."""
    known = weights or shipped()
    found = names(page, lambda has: known.share(has) >= _HOPE)
    told = {(work.span, index): work for index, here in page.proposed.items() for work in here}
    refs: dict[tuple[str, str], Ref] = {}
    made: dict[int, list[Work]] = defaultdict(list)
    for one in chosen(found, [known.share(name.has) for name in found], known.threshold):
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
    """The names that are likely enough, the likeliest first; none where another one stands already."""
    taken: dict[int, list[Span]] = defaultdict(list)  # in reading order, no two overlapping
    by_word: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    order = sorted(range(len(found)), key=lambda place: (-shares[place], found[place].places[0].span))
    for place in order:
        if shares[place] < threshold:
            return
        name = found[place]
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
    """Words that tell no two undertakings apart."""
    return lexicons.words("names", "connectors", "words") | lexicons.words("learned", "works", "determiners")


def _is_free(span: Span, taken: Sequence[Span]) -> bool:
    at = bisect_left(taken, span)
    return not any(other.overlaps(span) for other in taken[max(0, at - 1) : at + 1])


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one name is a longer form of the other: "Youth Summer School" and "Youth Winter School" are two."""
    return (some <= others or others <= some) and 2 * len(some & others) >= _SAME * (len(some) + len(others))


@cache
def shipped() -> WorkWeights:
    """The weights that ship with civicgraph."""
    return parse(resources.text("data", "learned", "works.tsv"))


def parse(text: str) -> WorkWeights:
    """Read weights: rows of a number, and ``weight`` rows with a feature and what it adds."""
    settings, weights = weight_rows.read(text)
    return WorkWeights(int(settings["bias"]), weights["weight"], settings["threshold"])
