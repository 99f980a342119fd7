"""Fits a choice among candidates, of whom perhaps none is the one: a conditional logit with an L2 penalty.

The same examples give the same weights: the solver has no chance in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import conditional_logit
from civicgraph.extracting.learned.choices import ChoiceWeights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

PENALTY = 0.3  # C of the regression: smaller weights for less
FEWEST = 3  # examples that have a feature
SMALLEST = 4  # hundredths; smaller weights are not kept
_NOBODY, _HOLDER = "nobody", "holder"
_OF_LINES = ("heading", "lead", "label", "label before")


@dataclass(frozen=True, slots=True)
class Example:
    """A number: its features, for each candidate what it looks like and whether it is the one, and how much it weighs.

    Where no candidate is, the choice is nobody.
    """

    features: frozenset[str]
    holders: tuple[tuple[frozenset[str], bool], ...]
    weight: float

    @property
    def held(self) -> bool:
        """Whether any of the candidates is the one."""
        return any(right for _, right in self.holders)


def fit(
    examples: Sequence[Example], small: Collection[str], settings: Mapping[str, float], confidence: float
) -> ChoiceWeights:
    """The weights that the examples teach; ``small`` are the words that texts write with small letters."""
    choices = [example for example in examples if example.holders]
    rows = [row for example in choices for row in _rows(example)]
    right = [mark for e in choices for mark in (not e.held, *(right for _, right in e.holders))]
    places = _places(rows, small)
    solved = conditional_logit.fit(
        conditional_logit.matrix(rows, places),
        np.array(right, float),
        np.array([1 + len(example.holders) for example in choices]),
        np.array([example.weight for example in choices]),
        PENALTY,
    )
    weights: dict[str, dict[str, int]] = {_NOBODY: {}, _HOLDER: {}}
    for (kind, feature), place in places.items():
        weight = round(100 * float(solved[place]))
        if abs(weight) >= SMALLEST:
            weights[kind][feature] = weight
    bias = weights[_NOBODY].pop("", 0)
    return ChoiceWeights(
        bias=bias,
        nobody=weights[_NOBODY],
        holder=weights[_HOLDER],
        threshold=settings["threshold"],
        sure=settings["sure"],
        kept=settings["kept"],
        loyalty=int(settings["loyalty"]),
        confidence=confidence,
    )


def lines(weights: ChoiceWeights) -> Iterator[str]:
    """The lines of the file that keeps weights."""
    yield "# Made by training/train_numbers.py; data/learned/README.md tells how. Weights are in hundredths."
    for name in ("threshold", "sure", "kept", "loyalty"):
        yield f"{name}\t{getattr(weights, name)}"
    yield f"confidence\t{weights.confidence:.2f}"
    yield f"bias\t{weights.bias}"
    for name, kept in ((_NOBODY, weights.nobody), (_HOLDER, weights.holder)):
        yield from (f"{name}\t{feature}\t{weight}" for feature, weight in sorted(kept.items()))


def _rows(example: Example) -> Iterator[list[tuple[str, str]]]:
    """The features of nobody, whose empty one every number has, and those of each candidate."""
    yield [(_NOBODY, feature) for feature in ("", *sorted(example.features))]
    for features, _ in example.holders:
        yield [(_HOLDER, feature) for feature in sorted(features)]


def _places(rows: Sequence[Sequence[tuple[str, str]]], small: Collection[str]) -> dict[tuple[str, str], int]:
    """A column for each feature that is not rare, and whose word is none that only names have."""
    counts = Counter(feature for row in rows for feature in row)
    kept = (key for key in sorted(counts) if counts[key] >= FEWEST and _is_plain(key[1], small))
    return {key: place for place, key in enumerate(kept)}


def _is_plain(feature: str, small: Collection[str]) -> bool:
    name, _, word = feature.partition("=")
    return name not in _OF_LINES or word in small
