"""Mappings: what was decided about one of ours and one of theirs, and what remains decided from run to run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from civicgraph.linking.model import Feature, LinkJudgement, Scored, SubjectKind
from civicgraph.vocabulary import OWL, SEMAPV, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Table

PREDICATES = (SKOS.exactMatch.value, SKOS.closeMatch.value, OWL.sameAs.value)
TOOL = "civicgraph"
BY_COMPARISON = SEMAPV.CompositeMatching.value
BY_HAND = SEMAPV.ManualMappingCuration.value


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping as SSSOM has it; ``confidence`` is the score.

    An open one (``review``) is written as ``skos:closeMatch`` with the judgement beside it; a rejected one keeps its
    predicate and is negated. ``reviewer`` is the person who decided, or None where the program did. ``date`` is given
    from outside (``--as-of``), never taken from the clock.
    """

    subject: str
    object: str
    predicate: str
    judgement: LinkJudgement
    confidence: float
    subject_label: str = ""
    object_label: str = ""
    object_source: str = ""
    justification: str = BY_COMPARISON
    reviewer: str | None = None
    tool_version: str = ""
    date: str | None = None
    comment: str = ""
    margin: float | None = None
    features: tuple[Feature, ...] = ()
    personal: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        """Whom it is about."""
        return self.subject, self.object

    @property
    def by_person(self) -> bool:
        """Whether a person decided it; the program then leaves it alone."""
        return bool(self.reviewer) or self.justification == BY_HAND

    @property
    def by_tool(self) -> bool:
        """Whether the program found or scored it; it did so too where a person then decided."""
        return bool(self.features) or self.justification != BY_HAND

    @property
    def fingerprint(self) -> str:
        """The tail of its IRI: the same for the same pair."""
        return hashlib.sha256("\0".join(self.pair).encode("utf-8")).hexdigest()[:16]

    def decided(
        self, judgement: LinkJudgement, reviewer: str, date: str | None, predicate: str | None = None
    ) -> Mapping:
        """The same mapping as a person has judged it."""
        chosen = predicate or (SKOS.exactMatch.value if judgement is LinkJudgement.ACCEPTED else self.predicate)
        return replace(
            self,
            judgement=judgement,
            predicate=chosen,
            justification=BY_HAND,
            reviewer=reviewer,
            date=date or self.date,
        )


def of_scored(scored: Scored, *, same_as: bool, date: str | None) -> Mapping:
    """The mapping that a score leads to."""
    accepted = scored.judgement is LinkJudgement.ACCEPTED
    predicate = (OWL.sameAs if same_as else SKOS.exactMatch) if accepted else SKOS.closeMatch
    return Mapping(
        subject=scored.subject.iri,
        object=scored.candidate.iri,
        predicate=predicate.value,
        judgement=scored.judgement,
        confidence=scored.score,
        subject_label=scored.subject.names[0].text if scored.subject.names else "",
        object_label=scored.candidate.label,
        object_source=scored.candidate.source,
        tool_version=version("civicgraph"),
        date=date,
        margin=scored.margin,
        features=scored.features,
        personal=scored.subject.kind is SubjectKind.PERSON,
    )


def ordered(mappings: Iterable[Mapping]) -> tuple[Mapping, ...]:
    """One mapping a pair, in the order of the file: by subject, the surest first."""
    by_pair: Table[tuple[str, str], Mapping] = {mapping.pair: mapping for mapping in mappings}
    return tuple(sorted(by_pair.values(), key=lambda m: (m.subject, m.object_source, -m.confidence, m.object)))


def merged_all(tables: Iterable[Iterable[Mapping]]) -> tuple[Mapping, ...]:
    """The mappings of several tables as one; of two about the same pair the later one stands, or a person's."""
    held: tuple[Mapping, ...] = ()
    for table in tables:
        held = merged(held, table)
    return held


def giving_way(mappings: Iterable[Mapping]) -> tuple[Mapping, ...]:
    """The mappings, where what the program accepted is open again beside what a person accepted for the same of ours.

    One of ours is one thing of a data set, so only one of the two can be right; close ones stand beside others.
    """
    held = tuple(mappings)
    exact = [m for m in held if m.judgement is LinkJudgement.ACCEPTED and m.predicate != SKOS.closeMatch.value]
    decided = {(mapping.subject, mapping.object_source) for mapping in exact if mapping.by_person}
    doubted = {m.pair for m in exact if not m.by_person and (m.subject, m.object_source) in decided}
    return tuple(
        replace(mapping, judgement=LinkJudgement.REVIEW, predicate=SKOS.closeMatch.value)
        if mapping.pair in doubted
        else mapping
        for mapping in held
    )


def merged(old: Iterable[Mapping], new: Iterable[Mapping]) -> tuple[Mapping, ...]:
    """The new mappings over the old ones; what a person decided stands unless a person decides anew."""
    held = {mapping.pair: mapping for mapping in old}
    for mapping in new:
        before = held.get(mapping.pair)
        if before is None or mapping.by_person or not before.by_person:
            held[mapping.pair] = mapping
    return ordered(held.values())
