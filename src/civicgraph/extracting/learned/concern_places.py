"""Where a text may tell that somebody does or works on something, and what all these places have together."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from civicgraph.extracting.concerned import opened_by, piece_of, whose_activity, whose_topic
from civicgraph.extracting.learned.concern_weights import ACTIVITY, PARTS
from civicgraph.extracting.learned.concern_words import NOWHERE, leads, read
from civicgraph.extracting.scene import organisation_of
from civicgraph.model import ActivityValue, CommitteeValue, InitiativeValue, NodeKind, Ref, Span, TopicValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from civicgraph.extracting.learned.concern_weights import WordWeights
    from civicgraph.extracting.scene import Mention, Passage, Scene
    from civicgraph.model import Claim

LEAST = -4.5
"""Logarithm of odds below which a passage tells nothing."""
_MOST, _LEAST_SEEN = 4.0, -6.0  # logarithms of odds beyond which nothing more is told
_FAINT = -3.0
_FEW = 12  # passages of a short text
_OWN = "itself", "its parts"

Key = tuple[Ref, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that tells a label of ``subject`` by the word at ``at``, with the logarithm of the odds of that.

    ``named`` is the name that the word is a piece of; ``part`` says that it is told of a part of the subject.
    """

    passage: Passage
    at: Span
    odds: float
    named: Mention | None
    part: bool

    @property
    def shown(self) -> Span:
        """What shows it: the word, or the whole name."""
        return self.named.span if self.named else self.at


def label_of(claim: Claim) -> str | None:
    """The label of a claim of an activity or a topic."""
    match claim.value:
        case ActivityValue(kind=kind):
            return f"{claim.fact.value} {kind}"
        case TopicValue(concept=concept):
            return f"{claim.fact.value} {concept}"
        case _:
            return None


def introduced(claims: Iterable[Claim]) -> frozenset[Ref]:
    """Everybody whom claims speak of."""
    found: set[Ref] = set()
    for claim in claims:
        found.add(claim.subject)
        if isinstance(claim.value, CommitteeValue | InitiativeValue):
            found.add(claim.value.target)
    return frozenset(found)


def places(scene: Scene, known: frozenset[Ref], weights: WordWeights) -> dict[Key, list[Place]]:
    """The places of everybody ``known`` and each label; a part's topic is its organisation's, too."""
    found: dict[Key, list[Place]] = defaultdict(list)
    opened: tuple[Span, Ref] | None = None
    told = weights.sums(read(scene))
    for passage, lead, (sums, added, words) in zip(scene.passages, leads(scene.passages), told, strict=True):
        here = passage if lead is passage.lead else replace(passage, lead=lead)
        opened = opened_by(scene.text, here) or opened
        bearers: dict[tuple[Span, bool], tuple[Ref | None, Mention | None]] = {}
        likely = (sums > LEAST * PARTS).nonzero()[0]
        for place, at in zip(likely.tolist(), _words(here, added[:, likely], words), strict=True):
            label = weights.labels[place]
            active = label.startswith(ACTIVITY)
            if (at, active) not in bearers:
                bearers[at, active] = _bearer(scene, here, at, opened, active=active)
            subject, named = bearers[at, active]
            whole = None if active else organisation_of(subject)
            for ref in dict.fromkeys((subject, whole)):
                if ref is not None and ref in known:
                    odds = float(sums[place]) / PARTS
                    found[ref, label].append(Place(here, at, odds, named, ref != subject))
    return found


def _words(passage: Passage, added: NDArray[np.int32], words: Sequence[int]) -> list[Span]:
    """The word that adds most to each label, the first of equals; ``added`` has a column for each label.

    Its rows are those of the first word, of the second and so on, and at last those of the whole passage.
    """
    tokens, of_words = passage.sentence.tokens, sum(word != NOWHERE for word in words)
    if not tokens or not of_words:
        return [tokens[0].span if tokens else passage.span] * added.shape[1]
    first = [row for row in range(of_words) if not row or words[row] != words[row - 1]]
    sums = np.add.reduceat(added[:of_words], first, axis=0)
    return [tokens[words[first[best]]].span for best in sums.argmax(axis=0).tolist()]


def _bearer(
    scene: Scene, passage: Passage, at: Span, opened: tuple[Span, Ref] | None, *, active: bool
) -> tuple[Ref | None, Mention | None]:
    """Whom a word speaks of, and the name that it is a piece of."""
    if active:
        return whose_activity(scene, passage, at), None
    named = piece_of(passage, at)
    return whose_topic(scene, passage, at, named, opened), named


def together(
    scene: Scene,
    key: Key,
    told: Sequence[Place],
    claimed: Mapping[Key, Claim],
    bearers: Mapping[str, int],
    owners: frozenset[Ref | None],
) -> dict[str, float]:
    """What the places of somebody and a label have together, what rules claim, and who it is.

    ``bearers`` is how many have each label by the rules; ``owners`` whose the sections are.
    """
    ref, label = key
    fact, claim, kind = label.split(" ")[0], claimed.get(key), ref.kind.value
    found = {f"{fact} of {kind}": 1.0, f"is {label}": 1.0}
    if ref.kind is NodeKind.ORGANISATION:
        whose = "first owner" if ref == scene.owner else "owner" if ref in owners else "other"
        found[f"{fact} of {whose}"] = 1.0
    elif (organisation_of(ref), label) in claimed:
        found[f"{fact} claimed of the whole"] = 1.0
    found[f"{fact} by {claim.rule}" if claim else f"{fact} by no rule"] = 1.0
    if bearers.get(label, 0) > (claim is not None):
        found[f"{fact} claimed of others"] = 1.0
    if len(scene.passages) < _FEW:
        found[f"{fact} in a short text"] = 1.0
    if any(place.named for place in told):
        found[f"{fact} in a name of {kind}"] = 1.0
    for part in (False, True):
        odds = sorted((place.odds for place in told if place.part is part), reverse=True)
        found |= {f"{fact} of {_OWN[part]}: {name}": value for name, value in _odds(odds).items()}
    if told:
        most = _scaled(max(place.odds for place in told))
        found[f"{fact}: most"] = found[f"{fact} of {kind}: most"] = most
        found[f"{fact}: all"] = _all(place.odds for place in told)
    return found


def _odds(odds: Sequence[float]) -> dict[str, float]:
    """What the odds of some places say, the highest first."""
    if not odds:
        return {"none": 1.0}
    found = {"most": _scaled(odds[0]), "sure": max(odds[0], 0) / 2, "all": _all(odds)}
    if odds[0] < _FAINT:
        found["faint"] = 1.0
    if len(odds) > 1:
        found["second"] = _scaled(odds[1])
    return found


def _scaled(odds: float) -> float:
    return (max(odds, _LEAST_SEEN) - LEAST) / 2


def _all(odds: Iterable[float]) -> float:
    return math.log1p(math.fsum(math.exp(min(value, _MOST)) for value in odds))
