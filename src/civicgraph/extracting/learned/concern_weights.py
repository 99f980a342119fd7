"""The learned weights of activities and topics: data/learned/concerns.npz and concerns.tsv.

Both are made by training/train_concerns.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from civicgraph import resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

ACTIVITY, TOPIC = "activity", "topic"
PARTS = 25
"""A whole number of the table of words is so many times the logarithm of odds."""


Summed = tuple["NDArray[np.int32]", "NDArray[np.int32]", list[int]]
"""The sum for each label; what each known feature adds, a row each; and which word each of these is of."""
_AT_ONCE = 256  # passages


@dataclass(frozen=True)
class WordWeights:
    """What each feature of a passage adds to each label ("topic energy"), as whole numbers of 1/``PARTS``."""

    labels: tuple[str, ...]
    bias: NDArray[np.int32]
    places: Mapping[int, int]
    rows: NDArray[np.int8]

    def sums(self, told: Sequence[Sequence[tuple[str, int]]]) -> Iterator[Summed]:
        """The sums of each passage, given by the features of each with the words that have them."""
        for first in range(0, len(told), _AT_ONCE):
            known = [self._known(features) for features in told[first : first + _AT_ONCE]]
            added = self.rows[[place for places in known for place in places]].astype(np.int32)
            start = 0
            for places in known:
                own = added[start : start + len(places)]
                start += len(places)
                yield self.bias + own.sum(axis=0, dtype=np.int32), own, list(places.values())

    def _known(self, features: Sequence[tuple[str, int]]) -> dict[int, int]:
        """The rows of the features that are known, and the first word that has each."""
        known: dict[int, int] = {}
        for name, word in features:
            place = self.places.get(number(name))
            if place is not None and place not in known:
                known[place] = word
        return known


@dataclass(frozen=True)
class Weights:
    """The weights of words, and those of what all places together tell of somebody and a label, in hundredths.

    ``threshold`` is the probability from which an activity or a topic is claimed that no rule reads, ``doubt`` that
    below which a rule's is not; ``confidence`` the share of such claims, by fact type, that was right on texts of
    which nothing was learned.
    """

    words: WordWeights
    bias: int
    of: Mapping[str, int]
    threshold: float
    doubt: float
    confidence: Mapping[str, float]

    def share(self, values: Mapping[str, float]) -> float:
        """How likely the gold has it."""
        total = self.bias + math.fsum(self.of.get(name, 0) * value for name, value in values.items())
        return round(1 / (1 + math.exp(-total / 100)), 6)


@lru_cache(maxsize=1 << 17)
def number(feature: str) -> int:
    """What stands for a feature in the table."""
    return crc32(feature.encode("utf-8", "surrogatepass"))


@cache
def shipped() -> Weights:
    """The weights that ship with civicgraph."""
    with np.load(resources.path("data", "learned", "concerns.npz"), allow_pickle=False) as table:
        places = {int(key): place for place, key in enumerate(table["features"])}
        words = WordWeights(
            tuple(str(label) for label in table["labels"]), table["bias"].astype(np.int32), places, table["weights"]
        )
    return parse(resources.text("data", "learned", "concerns.tsv"), words)


def parse(text: str, words: WordWeights) -> Weights:
    """Read rows of a setting, and ``weight`` and ``confidence`` rows with a name and its value."""
    numbers: dict[str, float] = {}
    of: dict[str, int] = {}
    confidence: dict[str, float] = {}
    for kind, *cells in _rows(text.splitlines()):
        if kind == "weight":
            of[cells[0]] = int(cells[1])
        elif kind == "confidence":
            confidence[cells[0]] = float(cells[1])
        else:
            numbers[kind] = float(cells[0])
    return Weights(words, int(numbers["bias"]), of, numbers["threshold"], numbers["doubt"], confidence)


def _rows(lines: Iterable[str]) -> Iterable[list[str]]:
    return (line.split("\t") for line in lines if line and not line.startswith("#"))
