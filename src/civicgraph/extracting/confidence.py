"""How often each rule is right on annotated texts, by which claims are weighed (``learned.trust``), and the sieve."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources
from civicgraph.model import CommitteeValue, FactType, InitiativeValue, RelationValue

if TYPE_CHECKING:
    from civicgraph.model import Claim, Reading, Ref


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


def sure_enough(reading: Reading, least: float) -> Reading:
    """The reading without the claims whose confidence is below ``least``.

    What something is called and is stays as long as a claim that stays speaks of it; a committee or an initiative that
    went takes what was said of it along.
    """
    if least <= 0:
        return reading
    parts = (CommitteeValue, InitiativeValue)
    gone = {c.value.target for c in reading.claims if isinstance(c.value, parts) and c.confidence < least}
    kept = {c for c in reading.claims if c.confidence >= least and c.subject not in gone}
    spoken_of = {c.subject for c in kept} | {c.value.target for c in kept if isinstance(c.value, RelationValue)}
    return replace(reading, claims=tuple(c for c in reading.claims if c in kept or _introduces(c, spoken_of)))


def _introduces(claim: Claim, spoken_of: set[Ref]) -> bool:
    return claim.fact is FactType.ORGANISATION and claim.subject in spoken_of
