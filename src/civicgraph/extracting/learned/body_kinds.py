"""What kind of body a name is: association, network, public body, company or another, by all that a page says of it.

The grammar of names knows a head noun, a definition knows its own; neither knows a body that is only called by its
letters, or a "Local Government Forum". A multinomial logistic regression, with weights in data/learned/kinds.tsv (made
by training/train_kinds.py), starts from what they say and adds the words of the names, the words beside them and what
else is claimed.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, resources
from civicgraph.extracting.learned import weight_rows
from civicgraph.extracting.learned.claim_features import told
from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    Claim,
    CountValue,
    FactType,
    OrganisationValue,
    Ref,
    RelationValue,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from civicgraph.extracting.learned.claim_features import Told
    from civicgraph.extracting.scene import Scene

KINDS = ("association", "network", "public_body", "company", "other")
"""The kinds, as ``OrganisationValue`` has them."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEAR = 60  # characters beside a name that are looked at
_BEHIND, _BEFORE = 5, 3  # words of them
_PLACES = 3  # of a name that are looked at


@dataclass(frozen=True, slots=True)
class KindWeights:
    """What each feature adds to the logarithm of the odds of each kind, in hundredths.

    ``margin`` is by how much a kind must be likelier than that of the rules to take its place.
    """

    bias: Mapping[str, int]
    of: Mapping[str, Mapping[str, int]]
    margin: float

    def shares(self, has: Collection[str]) -> dict[str, float]:
        """How likely a body with these features is of each kind; the shares add up to 1."""
        total = {kind: self.bias.get(kind, 0) / 100 for kind in KINDS}
        for feature in sorted(has):
            for kind, weight in self.of.get(feature, {}).items():
                total[kind] += weight / 100
        most = max(total.values())
        odds = {kind: math.exp(value - most) for kind, value in total.items()}
        return {kind: value / sum(odds.values()) for kind, value in odds.items()}

    def likeliest(self, has: Collection[str], said: str) -> str:
        """The kind of a body with these features, of which the rules said that it is ``said``."""
        if said == "company":
            return said  # a legal form behind the name tells it, and companies are too few to learn from
        shares = self.shares(has)
        best = max(KINDS, key=lambda kind: shares[kind])
        return best if shares[best] > shares[said] + self.margin else said


def settled(scene: Scene, claims: Sequence[Claim], of_user: Collection[str]) -> list[Claim]:
    """The claims with the likeliest kind of each organisation; what the user's own rules (``of_user``) say stays."""
    if not scene.tags.starts:
        return list(claims)
    known, all_told = shipped(), told(scene, claims)
    return [
        replace(
            claim,
            value=replace(claim.value, kind=known.likeliest(features(all_told, claim), claim.value.kind)),
        )
        if isinstance(claim.value, OrganisationValue) and claim.rule not in of_user
        else claim
        for claim in claims
    ]


def features(all_told: Told, claim: Claim) -> frozenset[str]:
    """What speaks for the kind of the organisation of a claim."""
    assert isinstance(claim.value, OrganisationValue)
    return frozenset(
        (
            f"said {claim.value.kind}",
            f"said {claim.value.kind} by {claim.rule}",
            *_of_names(all_told, claim.subject),
            *_of_words_beside(all_told, claim),
            *_of_claims(all_told, claim.subject),
        )
    )


def _of_names(all_told: Told, ref: Ref) -> Iterator[str]:
    words = _WORD.findall(ref.name)
    if len(words) == 1 and sum(letter.isupper() for letter in ref.name) > 1:
        yield "a short name"
    else:
        folded = [lexicons.fold(word) for word in words]
        yield from (f"word {word}" for word in folded)
        if folded:
            yield f"first {folded[0]}"
            yield f"last {folded[-1]}"
            yield f"head {_head(folded)}"
    yield f"words {min(len(words), 5)}"
    for claim in all_told.of_subject.get(ref, ()):
        if isinstance(claim.value, AltNameValue):
            yield from (f"word {lexicons.fold(word)}" for word in _WORD.findall(claim.value.name))
        elif isinstance(claim.value, AcronymValue):
            yield "has an acronym"


def _head(folded: Sequence[str]) -> str:
    """The word before the first preposition, else the last."""
    joins = lexicons.words("learned", "kinds", "joins")
    at = next((i for i, word in enumerate(folded) if word in joins and i), len(folded))
    return folded[at - 1]


def _of_words_beside(all_told: Told, claim: Claim) -> Iterator[str]:
    text = all_told.scene.text
    for span in (*all_told.names.get(claim.subject, ())[:_PLACES], claim.span):
        behind = _WORD.findall(text[span.end : span.end + _NEAR].split("\n\n")[0])[:_BEHIND]
        before = _WORD.findall(text[max(0, span.start - _NEAR) : span.start].split("\n\n")[-1])[-_BEFORE:]
        yield from (f"behind {lexicons.fold(word)}" for word in behind if word[0].islower())
        yield from (f"before {lexicons.fold(word)}" for word in before if word[0].islower())


def _of_claims(all_told: Told, ref: Ref) -> Iterator[str]:
    scene, claims = all_told.scene, all_told.of_subject.get(ref, ())
    yield "the page's" if ref == scene.owner else "an owner" if ref in scene.owners else "another"
    yield from (f"target of {tie}" for tie in all_told.ties.get(ref, ()))
    yield from (f"told {fact.value}" for fact in {claim.fact for claim in claims} - {FactType.ORGANISATION})
    for claim in claims:
        if isinstance(claim.value, CountValue):
            yield from (f"counts {kind}" for kind in claim.value.kinds)
        elif isinstance(claim.value, RelationValue):
            yield f"itself {claim.value.kind}"


@cache
def shipped() -> KindWeights:
    """The weights that ship with civicgraph."""
    return parse(resources.text("data", "learned", "kinds.tsv"))


def parse(text: str) -> KindWeights:
    """Read weights: the margin, and rows of a kind, a feature (or ``bias``) and what it adds."""
    settings, weights = weight_rows.read(text)
    of: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind, added in weights.items():
        for feature, weight in added.items():
            of[feature][kind] = weight
    bias = of.pop("bias", {})
    return KindWeights(bias, of, settings["margin"])
