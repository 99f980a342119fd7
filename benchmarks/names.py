"""Measures the comparison of names on labelled pairs.

    python benchmarks/names.py PAIRS.csv [--errors]

The table has the columns schema, name1, name2, is_match and category, as contrib/name_bench/cases.csv of
opensanctions/nomenklatura (MIT licence) has them; rows about people are left out.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

from civicgraph.linking.names import SAME_AT, compare

ORGANISATIONS = {"Organization", "Company", "LegalEntity"}
FOLDS = 10


def main(arguments: list[str]) -> None:
    """Print precision, recall and F1 at the fixed threshold, and those of a threshold that never saw the pairs."""
    with Path(arguments[0]).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["schema"] in ORGANISATIONS]
    scored = [(compare(row["name1"], row["name2"]).similarity, row["is_match"] == "true") for row in rows]
    for name, (precision, recall, f1) in (
        (f"threshold {SAME_AT}", figures(scored, SAME_AT)),
        (f"threshold chosen on the other {FOLDS - 1} of {FOLDS} folds", cross_validated(scored)),
    ):
        print(f"{len(rows)} pairs, {name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    if "--errors" in arguments:
        for row, (score, same) in zip(rows, scored, strict=True):
            if (score >= SAME_AT) != same:
                why = "; ".join(compare(row["name1"], row["name2"]).reasons)
                print(f"{'missed' if same else 'wrong ':7} {score:.3f}  {row['name1']}  |  {row['name2']}  ({why})")


def figures(scored: list[tuple[float, bool]], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    return _figures([(score >= threshold, same) for score, same in scored])


def _figures(judged: list[tuple[bool, bool]]) -> tuple[float, float, float]:
    right = sum(said and same for said, same in judged)
    precision = right / max(1, sum(said for said, _ in judged))
    recall = right / max(1, sum(same for _, same in judged))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def cross_validated(scored: list[tuple[float, bool]]) -> tuple[float, float, float]:
    """The same, where each tenth is judged by the threshold that is best on the other nine."""
    shuffled = list(scored)
    random.Random(0).shuffle(shuffled)
    judged = []
    for fold in range(FOLDS):
        rest = [pair for index, pair in enumerate(shuffled) if index % FOLDS != fold]
        threshold = max((score for score, _ in rest), key=lambda t: (figures(rest, t)[2], -abs(t - SAME_AT)))
        judged += [(score >= threshold, same) for score, same in shuffled[fold::FOLDS]]
    return _figures(judged)


if __name__ == "__main__":
    main(sys.argv[1:])
