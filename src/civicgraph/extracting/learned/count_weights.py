"""The learned weights of counts: data/learned/counts.tsv, made by training/train_counts.py."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class CountWeights:
    """What each feature adds, in hundredths; whole numbers add up to the same in any order.

    ``number``: to a number's being a count of members of somebody known; ``holder``: to a candidate's being the one.
    ``threshold`` is the probability of both from which a count is claimed, ``sure`` that from which a rule's claim
    gets another holder, ``loyalty`` what the holder that a rule has chosen gets beforehand, in hundredths;
    ``confidence`` the share of claims that were right on texts of which nothing was learned.
    """

    bias: int
    number: Mapping[str, int]
    holder: Mapping[str, int]
    threshold: float
    sure: float
    loyalty: int
    confidence: float

    def counts(self, features: Iterable[str]) -> float:
        """How likely a number counts members of somebody known."""
        total = self.bias + sum(self.number.get(feature, 0) for feature in features)
        return 1 / (1 + math.exp(-total / 100))

    def shares(self, candidates: Sequence[Iterable[str]], before: Sequence[int] = ()) -> list[float]:
        """How likely each candidate is the holder; ``before`` is what each gets beforehand, in hundredths."""
        sums = [sum(self.holder.get(feature, 0) for feature in features) for features in candidates]
        sums = [total + more for total, more in zip(sums, before, strict=True)] if before else sums
        powers = [math.exp((total - max(sums)) / 100) for total in sums]
        return [power / math.fsum(powers) for power in powers]


@cache
def shipped() -> CountWeights:
    """The weights that ship with civicgraph."""
    return parse(resources.text("data", "learned", "counts.tsv"))


def parse(text: str) -> CountWeights:
    """Read weights: rows of a number, and ``number`` and ``holder`` rows with a feature and its weight."""
    numbers: dict[str, float] = {}
    weights: dict[str, dict[str, int]] = {"number": {}, "holder": {}}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        kind, *cells = line.split("\t")
        if kind in weights:
            weights[kind][cells[0]] = int(cells[1])
        else:
            numbers[kind] = float(cells[0])
    return CountWeights(
        int(numbers["bias"]),
        weights["number"],
        weights["holder"],
        numbers["threshold"],
        numbers["sure"],
        int(numbers["loyalty"]),
        numbers["confidence"],
    )
