"""A linear chain over labels (Lafferty, McCallum, Pereira 2001): what each word is, given all words of its block."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

KINDS = ("organisation", "committee", "initiative", "person")
LABELS = ("O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BI"))
"""Outside any name; the first word of a name; a further one."""
FOLLOWS = np.array(
    [[not late.startswith("I-") or early[2:] == late[2:] for late in LABELS] for early in LABELS], dtype=np.bool_
)
"""Which label may follow which: a further word only a word of the same name."""
OPENS = np.array([not label.startswith("I-") for label in LABELS], dtype=np.bool_)


_LEAST = -25  # the least likely label of a word is so much less likely (in logarithms), so that no factor is lost
_NORMED = 2  # words after which what was reached is brought back to 1, so that nothing runs out of bounds


@dataclass(frozen=True)
class Chain:
    """The weights: of each feature for each label, of each label after another, of each label at the start."""

    features: Floats
    steps: Floats
    starts: Floats

    @cached_property
    def ways(self) -> Floats:
        """The steps as factors; 0 where a label may not follow."""
        return np.where(FOLLOWS, np.exp(self.steps), 0).astype(np.float32)

    @cached_property
    def openings(self) -> Floats:
        """The starts as factors; 0 where a label may not open a block."""
        return np.where(OPENS, np.exp(self.starts), 0).astype(np.float32)

    def scores(self, rows: NDArray[np.int32]) -> Floats:
        """The sum of the weights of each row of features, for each label."""
        one = np.ones((1, rows.shape[1]), dtype=np.float32)
        scores: Floats = np.matmul(one, np.take(self.features, rows, axis=0))[:, 0]
        return scores

    def beliefs(self, scores: Floats, here: NDArray[np.bool_]) -> Floats:
        """How likely each label is at each place.

        ``scores`` has places, blocks, labels; ``here`` tells which places of which block are words, from the first on.
        """
        places, blocks, labels = scores.shape
        ends = here.sum(axis=0)
        turned = (ends - 1 - np.arange(places)[:, None]) % places  # the last word first, then back; then the empty room
        factors = np.exp(np.maximum(scores - scores.max(axis=2, keepdims=True), _LEAST))
        both = np.stack((factors, np.take_along_axis(factors, turned[..., None], axis=0)), axis=1)
        ways = np.stack((self.ways, self.ways.T))
        reached = np.empty((places, 2, blocks, labels), dtype=np.float32)
        reached[0] = state = both[0] * np.stack((self.openings, np.ones_like(self.openings)))[:, None]
        for place in range(1, places):
            if place % _NORMED == 0:
                state = state / state.sum(axis=2, keepdims=True)
            reached[place] = state = np.matmul(state, ways) * both[place]
        onward = np.take_along_axis(reached[:, 1], turned[..., None], axis=0)
        beliefs = reached[:, 0] * (onward / factors)
        said: Floats = beliefs / beliefs.sum(axis=2, keepdims=True)
        return said
