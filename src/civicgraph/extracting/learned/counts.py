"""Gives counts of the rules another holder where the learned weights are sure of one, and adds counts no rule reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph import numerals
from civicgraph.extracting.countable import may_count
from civicgraph.extracting.counted_anything import any_unit
from civicgraph.extracting.counted_units import unit_after
from civicgraph.extracting.learned import holders, numbers
from civicgraph.extracting.learned.count_weights import CountWeights, shipped
from civicgraph.extracting.learned.lines import label_words, line_around
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import (
    BlockKind,
    Claim,
    CommitteeValue,
    CountValue,
    FactType,
    InitiativeValue,
    NodeKind,
    Ref,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from civicgraph.extracting.learned.numbers import Seen
    from civicgraph.extracting.scene import Passage, Scene

ADDED = "learned count"
GIVEN = "learned holder"
_MOST = 30  # numbers of one passage; what holds more is a table, and tables have rules of their own
_EARLIER = 2  # passages before


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number and its surroundings; ``known`` are the parts and undertakings that the document introduces."""

    scene: Scene
    passage: Passage
    earlier: tuple[Passage, ...]
    seen: Seen
    named: Mapping[Span, Sequence[Ref]]
    known: Collection[Ref]

    def features(self) -> frozenset[str]:
        """What the number looks like."""
        return frozenset(numbers.features(self.scene, self.passage, self.seen))

    def holders(self) -> list[tuple[Ref, frozenset[str]]]:
        """Everybody who may have what it counts, and how each stands to it."""
        there = holders.around(self.scene, self.passage, self.earlier, self.seen, self.named)
        return [(ref, frozenset(holders.features(there, ref))) for ref in holders.candidates(there, self.known)]


def settled(scene: Scene, told: Sequence[Claim], weights: CountWeights | None = None) -> list[Claim]:
    """The claims of the rules, with the holders that the weights give them, and the counts that only these find.

    ``weights`` are those that ship with civicgraph where none are given.
    """
    known = weights or shipped()
    ruled = [claim for claim in told if claim.fact is FactType.COUNT]
    given: dict[Claim, Claim] = {}
    added: list[Claim] = []
    for candidate in candidates(scene, told):
        here = [claim for claim in ruled if counts_it(claim, candidate)]
        if here:
            given |= {claim: better for claim in here if (better := _given(known, claim, candidate))}
        elif found := _added(known, candidate):
            added.append(found)
    return _once([*(given.get(claim, claim) for claim in told), *added])


def candidates(scene: Scene, told: Sequence[Claim]) -> Iterator[Candidate]:
    """Every number that may count somebody, with everybody who may have those that it counts."""
    values = (claim.value for claim in told)
    known = frozenset(v.target for v in values if isinstance(v, CommitteeValue | InitiativeValue))
    named: dict[Span, list[Ref]] = {}
    for passage in scene.passages:
        named.setdefault(passage.block.span, []).extend(m.ref for m in passage.mentions)
    for place, passage in enumerate(scene.passages):
        found = numerals.find(scene.text, passage.span.start, passage.span.end)
        if len(found) > _MOST:
            continue
        earlier = scene.passages[max(0, place - _EARLIER) : place]
        earlier = tuple(p for p in earlier if p.kind is not BlockKind.HEADING)
        for number in found:
            if not may_count(scene.text, number, passage):
                continue
            unit = unit_after(scene.text, number.span.end, passage.span.end) or any_unit(scene.text, passage, number)
            seen = numbers.seen(passage, number, unit)
            yield Candidate(scene, passage, earlier, seen, named, known)


def counts_it(claim: Claim, candidate: Candidate) -> bool:
    """Whether a claim is about the number of a candidate."""
    number = candidate.seen.number
    return (
        isinstance(claim.value, CountValue) and claim.value.value == number.value and claim.span.overlaps(number.span)
    )


def chosen(
    known: CountWeights, named: Sequence[tuple[Ref, frozenset[str]]], ruled: Ref | None = None
) -> tuple[Ref, float]:
    """The likeliest of some holders and how likely it is; ``ruled`` is whom a rule has chosen."""
    before = [known.loyalty if ref == ruled else 0 for ref, _ in named]
    shares = known.shares([features for _, features in named], before)
    best = max(range(len(shares)), key=lambda at: (shares[at], -at))
    return named[best][0], shares[best]


def _given(known: CountWeights, claim: Claim, candidate: Candidate) -> Claim | None:
    """A rule's claim with a holder that is likelier, unless the claim's own words name the one that it has."""
    if any(m.ref == claim.subject and claim.span.covers(m.span) for m in candidate.passage.mentions):
        return None
    named = candidate.holders()
    if all(ref != claim.subject for ref, _ in named):
        return None
    ref, sure = chosen(known, named, claim.subject)
    if ref == claim.subject or sure < known.sure:
        return None
    return replace(claim, subject=ref, rule=GIVEN, confidence=known.confidence)


def _added(known: CountWeights, candidate: Candidate) -> Claim | None:
    """The count of a number that no rule reads, where the weights are sure of it and of its holder."""
    likely = known.counts(candidate.features())
    named = candidate.holders() if likely >= known.threshold else []
    if not named:
        return None
    ref, sure = chosen(known, named)
    if likely * sure < known.threshold:
        return None
    number, text = candidate.seen.number, candidate.scene.text
    qualified, start = qualifier(text, number.span, candidate.passage.span.start)
    value = CountValue(number.value, qualified, kinds_of(ref, candidate.seen.kinds))
    return Claim(FactType.COUNT, ref, value, _span(candidate, start), ADDED, known.confidence)


def kinds_of(ref: Ref, kinds: Collection[str]) -> tuple[str, ...]:
    """What is counted; where its noun does not tell, members, who are people in a part of a body."""
    return tuple(sorted(kinds or (("member",) if ref.kind is NodeKind.ORGANISATION else ("member", "person"))))


def _span(candidate: Candidate, start: int) -> Span:
    """From the qualifier to the unit; a short line that ends with its number is shown whole."""
    seen, passage, text = candidate.seen, candidate.passage, candidate.scene.text
    if label_words(text, seen.number.span):
        at = max(passage.span.start, line_around(text, seen.number.span)[0])
        line = text[at : seen.number.span.start]
        start = min(start, seen.number.span.start - len(line.lstrip(" \t*-•·–|")))
    return Span(start, seen.unit.span.end if seen.unit else seen.number.span.end)


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without counts that say again what one before says of the same holder."""
    met: set[tuple[Ref, object]] = set()
    kept: list[Claim] = []
    for claim in claims:
        key = (claim.subject, claim.value)
        if claim.fact is FactType.COUNT and key in met:
            continue
        if claim.fact is FactType.COUNT:
            met.add(key)
        kept.append(claim)
    return kept
