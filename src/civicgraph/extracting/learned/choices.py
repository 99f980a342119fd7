"""Learned weights that choose among those whom a number may be about: data/learned/counts.tsv, foundings.tsv.

``training/train_numbers.py`` makes them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources
from civicgraph.extracting.learned import weight_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class ChoiceWeights:
    """What each feature adds, in hundredths; whole numbers add up to the same in any order.

    ``nobody``: to a number's being about nobody who is known, ``bias`` whatever it looks like; ``holder``: to a
    candidate's being the one. ``threshold`` is the probability from which a claim is made where no rule makes one;
    ``sure`` that from which a rule's claim gets another holder; a rule's claim is withdrawn where it is less than
    ``kept`` that the number is about anybody. ``loyalty`` is what the holder that a rule has chosen gets beforehand,
    in hundredths; ``confidence`` the share of claims that were right on texts of which nothing was learned.
    """

    bias: int
    nobody: Mapping[str, int]
    holder: Mapping[str, int]
    threshold: float
    sure: float
    kept: float
    loyalty: int
    confidence: float

    def likely(self, features: Iterable[str], candidates: Sequence[Iterable[str]]) -> tuple[float, list[float]]:
        """How likely a number is about any of the candidates, and about each of them where it is."""
        sums = [sum(self.holder.get(feature, 0) for feature in candidate) for candidate in candidates]
        nobody = self.bias + sum(self.nobody.get(feature, 0) for feature in features)
        best = max([nobody, *sums])
        powers = [math.exp((total - best) / 100) for total in sums]
        known = math.fsum(powers)
        likely = known / (known + math.exp((nobody - best) / 100))
        powers = [
            math.exp((total - max(sums)) / 100) for total in sums
        ]  # anew: beside nobody all may be next to nothing
        return likely, [power / math.fsum(powers) for power in powers]

    @property
    def loyal(self) -> float:
        """How many times as likely a rule's holder is taken to be."""
        return math.exp(self.loyalty / 100)


@cache
def shipped(name: str) -> ChoiceWeights:
    """The weights of a name (counts, foundings) that ship with civicgraph."""
    return parse(resources.text("data", "learned", f"{name}.tsv"))


def parse(text: str) -> ChoiceWeights:
    """Read weights: rows of a number, and ``nobody`` and ``holder`` rows with a feature and its weight."""
    settings, weights = weight_rows.read(text)
    return ChoiceWeights(
        bias=int(settings["bias"]),
        nobody=weights["nobody"],
        holder=weights["holder"],
        threshold=settings["threshold"],
        sure=settings["sure"],
        kept=settings["kept"],
        loyalty=int(settings["loyalty"]),
        confidence=settings["confidence"],
    )
