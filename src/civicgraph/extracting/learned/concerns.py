"""Activities and topics as annotators give them: what rules claim and is too unlikely goes, what is likely comes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from civicgraph.extracting.learned.concern_places import introduced, label_of, places, together
from civicgraph.extracting.learned.concern_weights import ACTIVITY, TOPIC, shipped
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.showing import clause
from civicgraph.extracting.work_rows import works_row
from civicgraph.model import ActivityValue, Claim, FactType, Ref, TopicValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.learned.concern_places import Key, Place
    from civicgraph.extracting.learned.concern_weights import Weights
    from civicgraph.extracting.scene import Scene

NAMES = {ACTIVITY: "learned activity", TOPIC: "learned topic"}
"""The rules' names, by fact type."""
JUDGED = frozenset({"activity phrase", "topic phrase", "topic word", "topic phrase in a name", "topic word in a name"})
"""The rules whose claims may go, but for what stands in a row whose label says it all ("Sectors: ports, roads")."""


def judged(scene: Scene, claims: Sequence[Claim], weights: Weights | None = None) -> tuple[list[Claim], list[Claim]]:
    """The claims that stay, in their order, and those of learned activities and topics that come.

    Those that come are of subjects whom ``claims`` introduce: no body is in the graph for their sake.
    """
    known = weights or shipped()
    found = places(scene, introduced(claims), known.words)
    values = values_of(scene, claims, found)
    shares = {key: known.share(of) for key, of in values.items()}
    rows = Ranges([block.span for block in scene.blocks if works_row(scene.text, block)])
    labels = [(claim, (claim.subject, label_of(claim) or "")) for claim in claims]
    kept = [
        claim
        for claim, key in labels
        if claim.rule not in JUDGED or shares.get(key, 1.0) >= known.doubt or rows.overlap(claim.span)
    ]
    claimed = {key for _, key in labels}
    new = [key for key in sorted(found) if key not in claimed and shares[key] >= known.threshold]
    return kept, [_claim(scene, key, found[key], known) for key in new]


def values_of(
    scene: Scene, claims: Sequence[Claim], found: Mapping[Key, Sequence[Place]]
) -> dict[Key, dict[str, float]]:
    """What is known of each subject and label that a place or a claim has."""
    claimed = {(claim.subject, label): claim for claim in claims if (label := label_of(claim))}
    bearers = Counter(label for _, label in claimed)
    owners = frozenset(scene.owners)
    return {
        key: together(scene, key, found.get(key, ()), claimed, bearers, owners) for key in sorted({*found, *claimed})
    }


def _claim(scene: Scene, key: tuple[Ref, str], found: Sequence[Place], known: Weights) -> Claim:
    """A claim at the likeliest place; one that tells it of the subject itself goes before one of a part."""
    fact, concept = key[1].split(" ")
    best = max(found, key=lambda place: (not place.part, place.odds, -place.at.start))
    value = ActivityValue(concept) if fact == ACTIVITY else TopicValue(concept)
    shown = clause(scene.text, best.passage, best.shown)
    return Claim(FactType(fact), key[0], value, shown, NAMES[fact], known.confidence[fact])
