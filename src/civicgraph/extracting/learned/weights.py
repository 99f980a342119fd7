"""The learned weights: data/learned/relations.tsv, made by training/train_relations.py, and how sure they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NONE = "none"
HAS_MEMBER = "has_member"
"""The outcome where the body belongs to the subject, not the subject to the body."""
FOUNDED = "founded"
"""The outcome where the subject founded the body."""
INVERSE = {HAS_MEMBER: "member_of", FOUNDED: "founded_by"}
"""Outcomes that are told of the body, and the relation in which it then stands to the subject."""


@dataclass(frozen=True, slots=True)
class Weights:
    """For each feature, what it adds to each outcome, in hundredths; whole numbers add up to the same in any order.

    ``hints`` lead from a word to the relation that it hints at. ``threshold`` is the probability from which a relation
    is claimed, ``confidence`` the share of such claims that were right on texts of which nothing was learned.
    """

    outcomes: tuple[str, ...]
    bias: tuple[int, ...]
    of: Mapping[str, tuple[tuple[int, int], ...]]
    hints: Mapping[str, str]
    threshold: float
    confidence: float

    def sum(self, features: Iterable[str], start: tuple[int, ...]) -> tuple[int, ...]:
        """The sums for each outcome, with the features' weights added to ``start``."""
        total = list(start)
        for feature in features:
            for place, weight in self.of.get(feature, ()):
                total[place] += weight
        return tuple(total)

    def shares(self, sums: tuple[int, ...]) -> tuple[float, ...]:
        """The probability of each outcome."""
        top = max(sums)
        powers = [math.exp((value - top) / 100) for value in sums]
        whole = math.fsum(powers)
        return tuple(power / whole for power in powers)

    def likeliest(self, shares: tuple[float, ...]) -> tuple[str, float]:
        """The likeliest relation but for none, and its probability."""
        share, outcome = max((p, o) for p, o in zip(shares, self.outcomes, strict=True) if o != NONE)
        return outcome, share


@cache
def shipped() -> Weights:
    """The weights that ship with civicgraph."""
    return parse(resources.text("data", "learned", "relations.tsv"))


def parse(text: str) -> Weights:
    """Read weights: rows of a kind (``outcomes``, ``threshold``, ``confidence``, ``bias``, ``hint``, ``weight``)."""
    outcomes: tuple[str, ...] = ()
    bias: tuple[int, ...] = ()
    numbers: dict[str, float] = {}
    of: dict[str, tuple[tuple[int, int], ...]] = {}
    hints: dict[str, str] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        kind, *cells = line.split("\t")
        if kind == "outcomes":
            outcomes = tuple(cells)
        elif kind == "bias":
            bias = tuple(map(int, cells))
        elif kind == "hint":
            hints |= dict.fromkeys(cells[1].split(), cells[0])
        elif kind == "weight":
            of[cells[0]] = tuple((place, int(cell)) for place, cell in enumerate(cells[1:]) if cell)
        else:
            numbers[kind] = float(cells[0])
    return Weights(outcomes, bias, of, hints, numbers["threshold"], numbers["confidence"])
