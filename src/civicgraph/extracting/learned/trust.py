"""How likely each claim is right, by the rule that made it and by all that speaks for and against it.

A rule's share of right claims (data/calibration.tsv) says how good the rule is, not how good this claim is. The weights
in data/learned/trust.tsv, made by training/train_trust.py, start from the rule's share and add what the claim has
(``claim_features``): a logistic regression on claims of pages from which neither rules nor models had learned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources
from civicgraph.extracting.learned import weight_rows
from civicgraph.extracting.learned.claim_features import IDENTITY, features, told
from civicgraph.model import Claim, CommitteeValue, FactType, InitiativeValue, Ref, RelationValue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from civicgraph.extracting.scene import Scene

_SUREST = 0.99
UNJUDGED = frozenset({FactType.CHANNEL, FactType.ACTIVITY, FactType.TOPIC})
"""Facts that are taken at their rules' word."""
LEAST_SHARE, MOST_SHARE = 0.05, 0.99


@dataclass(frozen=True, slots=True)
class Trust:
    """What each feature adds, in hundredths, and what the logarithm of the odds of the rule's share counts.

    ``threshold`` is how likely a fact must be to be claimed at all.
    """

    bias: int
    odds: int
    of: Mapping[str, int]
    threshold: float

    def share(self, has: Collection[str], rule_share: float) -> float:
        """How likely a claim with these features is right, 0..1."""
        kept = min(max(rule_share, LEAST_SHARE), MOST_SHARE)
        total = self.bias + sum(self.of.get(feature, 0) for feature in has)
        total += round(self.odds * math.log(kept / (1 - kept)))
        return 1 / (1 + math.exp(-total / 100))


def weighed(scene: Scene, claims: Sequence[Claim], of_user: Collection[str]) -> list[Claim]:
    """The claims with how likely each is right as its confidence; without those that are rather wrong.

    ``of_user`` are the names of the user's own rules, which say themselves how sure they are. Activities and topics
    have a judge of their own (``concerns``). A passage alone gives too little to go by: claims of short texts stay.
    """
    owners = frozenset(ref for ref in (scene.owner, *scene.owners) if ref)
    return believed(judged(scene, claims, of_user), shipped(), of_user, owners) if scene.tags.starts else list(claims)


def judged(scene: Scene, claims: Sequence[Claim], of_user: Collection[str]) -> list[Claim]:
    """All claims, with how likely each is right as its confidence."""
    if not scene.tags.starts:
        return list(claims)
    known, all_told = shipped(), told(scene, claims)
    return [
        claim
        if claim.rule in of_user or claim.fact in UNJUDGED
        else replace(claim, confidence=round(min(known.share(features(all_told, claim), claim.confidence), _SUREST), 3))
        for claim in claims
    ]


def believed(claims: Sequence[Claim], known: Trust, of_user: Collection[str], owners: frozenset[Ref]) -> list[Claim]:
    """Without the claims that are less likely than asked.

    A body goes where it is unlikely and nothing of substance is left of it, and takes its names and country along; a
    part or an undertaking takes along all that is said of it.
    """
    of_parts = (CommitteeValue, InitiativeValue)
    told = {claim.subject for claim in claims if claim.rule in of_user}

    def stays(claim: Claim) -> bool:
        asked = isinstance(claim.value, of_parts) and claim.value.target in told  # by what the user's rules say of it
        return asked or claim.rule in of_user or claim.fact in UNJUDGED or claim.confidence >= known.threshold

    kept = [claim for claim in claims if claim.fact in IDENTITY or stays(claim)]
    gone = {
        claim.value.target
        for claim in claims
        if isinstance(claim.value, CommitteeValue | InitiativeValue) and not stays(claim)
    } - {claim.value.target for claim in kept if isinstance(claim.value, CommitteeValue | InitiativeValue)}
    kept = [claim for claim in kept if claim.subject not in gone]
    busy = {claim.subject for claim in kept if claim.fact not in IDENTITY} | owners
    busy |= {claim.value.target for claim in kept if isinstance(claim.value, RelationValue)}
    idle = {
        claim.subject
        for claim in kept
        if claim.fact is FactType.ORGANISATION and claim.subject not in busy and not stays(claim)
    }
    return [
        claim
        for claim in kept
        if claim.subject not in idle
        and (claim.fact not in IDENTITY or claim.fact is FactType.ORGANISATION or stays(claim))
    ]


@cache
def shipped() -> Trust:
    """The weights that ship with civicgraph."""
    return parse(resources.text("data", "learned", "trust.tsv"))


def parse(text: str) -> Trust:
    """Read weights: rows of a number, and ``weight`` rows with a feature and what it adds."""
    settings, weights = weight_rows.read(text)
    return Trust(int(settings["bias"]), int(settings["odds"]), weights["weight"], settings["threshold"])
