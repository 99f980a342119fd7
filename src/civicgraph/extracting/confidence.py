"""What ``cg:confidence`` means: the share of a rule's claims that were right on annotated texts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources

if TYPE_CHECKING:
    from civicgraph.model import Claim


@cache
def table() -> dict[tuple[str, str], float]:
    """The confidence of each (fact type, rule) in data/calibration.tsv, which training/calibrate.py makes."""
    lines = resources.text("data", "calibration.tsv").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(row[0], row[1]): float(row[4]) for row in rows}


def calibrated(claim: Claim) -> Claim:
    """The claim with its rule's measured confidence; a rule that was never measured keeps its own word."""
    share = table().get((claim.fact.value, claim.rule))
    return claim if share is None else replace(claim, confidence=round(min(share, 0.99), 3))
