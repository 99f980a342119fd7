"""Fit which of several candidates is chosen, by what each of them has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 300


def fit(choices: Sequence[Sequence[tuple[frozenset[str], bool]]], *, penalty: float, fewest: int) -> dict[str, float]:
    """The weight of each feature that at least ``fewest`` candidates have.

    Each choice is a list of candidates with their features and whether it is one of the right ones. What is made as
    likely as can be is that the choice falls on a right one (McFadden 1974), less the squares of the weights over
    2 × ``penalty``.
    """
    choices = [choice for choice in choices if 0 < sum(right for _, right in choice) < len(choice)]
    counted = Counter(feature for choice in choices for has, _ in choice for feature in has)
    places = {feature: i for i, feature in enumerate(sorted(f for f, n in counted.items() if n >= fewest))}
    indices: list[int] = []
    ends = [0]
    for choice in choices:
        for has, _ in choice:
            indices += sorted(places[feature] for feature in has if feature in places)
            ends.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(ends) - 1, len(places)))
    right = np.array([is_right for choice in choices for _, is_right in choice], float)
    group = np.repeat(np.arange(len(choices)), [len(choice) for choice in choices])

    def loss(w: Any) -> tuple[float, Any]:
        totals = matrix @ w
        top = np.full(len(choices), -np.inf)
        np.maximum.at(top, group, totals)
        powers = np.exp(totals - top[group])
        whole = np.bincount(group, powers)
        of_right = np.bincount(group, powers * right)
        slope = powers / whole[group] - powers * right / of_right[group]
        return float(np.log(whole / of_right).sum() + w @ w / (2 * penalty)), matrix.T @ slope + w / penalty

    solved = minimize(loss, np.zeros(len(places)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return {feature: float(solved[place]) for feature, place in places.items()}
