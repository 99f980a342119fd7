"""What tells whether a claim is right: whom it speaks of, where it stands, what else is claimed of whom."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.extracting.learned.doubts import in_words
from civicgraph.extracting.scene import Form
from civicgraph.model import (
    Claim,
    CommitteeValue,
    CountryValue,
    CountValue,
    FactType,
    InitiativeValue,
    NodeKind,
    OrganisationValue,
    Ref,
    RelationValue,
)
from civicgraph.tagging import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.model import Span

IDENTITY = frozenset({FactType.ORGANISATION, FactType.COUNTRY, FactType.ACRONYM, FactType.ALT_NAME, FactType.CHANNEL})
"""What tells who somebody is, and nothing of what they do."""
_GAP = 30  # characters of a step of nearness
_LENGTH = 8  # words of a step of a sentence's length
_PLACES = 12  # of a name that are looked at


@dataclass(frozen=True, slots=True)
class Told:
    """All claims of a document, and what they are compared by; ``ties`` are the relations whose target somebody is."""

    scene: Scene
    starts: tuple[int, ...]
    of_subject: Mapping[Ref, Sequence[Claim]]
    alike: Mapping[tuple[FactType, Ref], Sequence[Claim]]
    again: Mapping[tuple[FactType, object], int]
    ties: Mapping[Ref, Sequence[str]]
    names: Mapping[Ref, Sequence[Span]]

    def passage(self, claim: Claim) -> Passage | None:
        """The passage that a claim's evidence begins in."""
        at = bisect_right(self.starts, claim.span.start) - 1
        if at < 0:
            return None
        passage = self.scene.passages[at]
        return passage if claim.span.start < passage.span.end else None


def told(scene: Scene, claims: Sequence[Claim]) -> Told:
    """The claims of a document, sorted for comparison."""
    of_subject: dict[Ref, list[Claim]] = defaultdict(list)
    alike: dict[tuple[FactType, Ref], list[Claim]] = defaultdict(list)
    names: dict[Ref, list[Span]] = defaultdict(list)
    ties: dict[Ref, list[str]] = defaultdict(list)
    for claim in claims:
        if isinstance(claim.value, RelationValue):
            ties[claim.value.target].append(claim.value.kind)
        of_subject[claim.subject].append(claim)
        alike[claim.fact, claim.subject].append(claim)
    for passage in scene.passages:
        for mention in passage.mentions:
            if mention.form is Form.NAME:
                names[mention.ref].append(mention.span)
    return Told(
        scene,
        tuple(passage.span.start for passage in scene.passages),
        of_subject,
        alike,
        Counter((claim.fact, claim.value) for claim in claims),
        ties,
        names,
    )


def features(all_told: Told, claim: Claim) -> frozenset[str]:
    """What a claim has; each feature stands twice, by itself and with the fact type."""
    has = {
        *_of_subject(all_told, claim),
        *_of_place(all_told, claim),
        *_of_company(all_told, claim),
        *_of_tagger(all_told, claim),
        *_of_value(all_told, claim),
    }
    return frozenset((*has, *(f"{claim.fact.value}: {feature}" for feature in has), f"{claim.fact.value}:"))


def _of_subject(all_told: Told, claim: Claim) -> Iterator[str]:
    scene, subject = all_told.scene, claim.subject
    if scene.owner is None:
        whose = "of a directory"
    elif subject == scene.owner:
        whose = "the page's"
    else:
        whose = "of the page's" if subject.parent == scene.owner.name else "another"
    yield f"subject {subject.kind.value} {whose}"
    profile = scene.profiles.get(subject)
    if profile is not None:
        yield f"subject is {profile.kind}"
        if profile.learned:
            yield "subject is the tagger's"
    elif subject.kind is NodeKind.ORGANISATION:
        yield "subject is unknown"
    yield f"subject named {min(len(all_told.names.get(subject, ())), 5)}"


def _of_place(all_told: Told, claim: Claim) -> Iterator[str]:
    text = all_told.scene.text
    yield f"at {4 * claim.span.start // max(len(text), 1)}"
    passage = all_told.passage(claim)
    if passage is None:
        return
    yield f"in {passage.kind.value}"
    if passage.owner == claim.subject:
        yield "section of the subject"
    if passage.about == claim.subject:
        yield "about the subject"
    mentions = passage.mentions
    gaps = [abs(m.span.start - claim.span.start) for m in mentions if m.ref == claim.subject]
    if gaps:
        yield "subject mentioned"
        yield f"gap {min(min(gaps) // _GAP, 5)}"
        if mentions[0].ref == claim.subject:
            yield "subject mentioned first"
    yield f"mentions {min(len({m.ref for m in mentions}), 4)}"
    yield f"length {min(len(passage.sentence.tokens) // _LENGTH, 5)}"


def _of_company(all_told: Told, claim: Claim) -> Iterator[str]:
    """What else is claimed of the subject, and of others with the same value."""
    yield f"of subject {min(len(all_told.of_subject[claim.subject]), 6)}"
    alike = all_told.alike[claim.fact, claim.subject]
    yield f"alike {min(len(alike), 5)}"
    yield f"place {next((i for i, other in enumerate(alike[:4]) if other is claim), 4)}"
    yield f"again {min(all_told.again[claim.fact, claim.value], 3)}"
    if claim.subject in all_told.ties:
        yield "subject is a target"


def _of_tagger(all_told: Told, claim: Claim) -> Iterator[str]:
    tags = all_told.scene.tags
    here = tags.belief(claim.span)
    for kind, value in zip(KINDS, here or (), strict=False):
        yield f"here {kind} {in_words(value)}"
    spans = list(all_told.names.get(claim.subject, ())[:_PLACES])
    profile = all_told.scene.profiles.get(claim.subject)
    if profile is not None:
        spans.append(profile.span)
    beliefs = [belief for span in spans if (belief := tags.belief(span)) is not None]
    if beliefs:
        for kind, best in zip(KINDS, (max(values) for values in zip(*beliefs, strict=True)), strict=True):
            yield f"{claim.subject.kind.value} as {kind} {in_words(best)}"


def _of_value(all_told: Told, claim: Claim) -> Iterator[str]:
    scene = all_told.scene
    match claim.value:
        case CountValue(value=number, qualifier=qualifier, kinds=kinds):
            yield from (f"unit {kind}" for kind in kinds)
            yield f"qualifier {qualifier}"
            yield f"digits {len(str(number))}"
            yield f"number {number if number < 6 else 'large'}"
        case RelationValue(kind=kind, target=target):
            profile = scene.profiles.get(target)
            yield f"relation {kind}"
            yield f"target is {profile.kind if profile else 'unknown'}"
            if target == scene.owner:
                yield "target is the page's"
        case CommitteeValue(target=target) | InitiativeValue(target=target):
            name = target.name
            yield "small letters" if name.islower() else "capitals" if name.isupper() else "mixed letters"
            yield f"words {min(len(name.split()), 5)}"
            yield f"told of it {min(len(all_told.of_subject.get(target, ())), 3)}"
            yield f"named {min(len(all_told.names.get(target, ())), 4)}"
        case OrganisationValue(kind=kind):
            facts = {other.fact for other in all_told.of_subject[claim.subject]}
            yield f"kind {kind}"
            yield f"told {', '.join(sorted(fact.value for fact in facts))}"
            yield f"substance {min(len(facts - IDENTITY), 3)}"
            yield f"words {min(len(claim.subject.name.split()), 5)}"
        case CountryValue():
            yield f"substance {min(len({c.fact for c in all_told.of_subject[claim.subject]} - IDENTITY), 3)}"
        case _:
            pass
