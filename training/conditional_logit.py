"""A conditional logit with an L2 penalty: which of several candidates is chosen, by what each of them has.

After McFadden, "Conditional logit analysis of qualitative choice behavior" (1974). The same rows give the same weights:
the solver has no chance in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

ROUNDS = 300
Feature = TypeVar("Feature")


def matrix(rows: Sequence[Collection[Feature]], places: Mapping[Feature, int]) -> Any:
    """A row for each candidate with ones in the columns of its features; features without a column are left out."""
    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += sorted(places[feature] for feature in row if feature in places)
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(places)))


def fit(rows: Any, right: Any, sizes: Any, weight: Any, penalty: float) -> Any:
    """The weight of each column.

    ``rows`` come in groups of the given ``sizes``, of which at least one row each is ``right`` (1, else 0); each group
    counts ``weight``. What is made small is the negative logarithm of the likelihood that each choice falls on a right
    row, and the squares of the weights over 2 x ``penalty``.
    """
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    group = np.repeat(np.arange(len(sizes)), sizes)

    def loss(w: Any) -> tuple[float, Any]:
        sums = rows @ w
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        whole, part = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        slope = weight[group] * (powers / whole[group] - powers * right / part[group])
        likely = np.maximum(part / whole, 1e-12)
        return float(-(weight * np.log(likely)).sum() + w @ w / (2 * penalty)), rows.T @ slope + w / penalty

    return minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
