"""Founding years by learned weights: those of the rules with another holder or withdrawn, and those no rule reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.extracting.learned import beginners, years
from civicgraph.extracting.learned.choices import ChoiceWeights, shipped
from civicgraph.extracting.learned.choosing import Reading, Weighed, judged
from civicgraph.model import Claim, FactType, FoundedValue, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from civicgraph.extracting.learned.candidates import Candidate
    from civicgraph.extracting.scene import Scene
    from civicgraph.model import Ref

ADDED = "learned founding"


def settled(
    scene: Scene,
    told: Sequence[Claim],
    weights: ChoiceWeights | None = None,
    firm: Collection[str] = (),
) -> list[Claim]:
    """The claims of the rules, as the weights leave them, and the foundings that only these find.

    Each holder keeps one year: the likeliest that a rule reads, else one of a rule file, for what is read already is
    not claimed again, else the likeliest. ``weights`` are those that ship with civicgraph where none are given; claims
    of the rules named ``firm``, which are those of files, are not judged.
    """
    found = judged(READING, scene, told, weights or shipped("foundings"), firm)
    ruled = [claim for claim in told if claim.fact is FactType.FOUNDED]
    weighed = [one for claim in ruled if (one := found.ruled.get(claim, Weighed(claim, 1.0)))]
    kept = [one for one in weighed if one.claim.rule not in firm]
    of_files = [one for one in weighed if one.claim.rule in firm]  # which yield to what the program reads itself
    first: dict[Ref, Claim] = {}
    for one in (*_likeliest(kept), *of_files, *_likeliest(found.added)):
        first.setdefault(one.claim.subject, one.claim)
    return [*(claim for claim in told if claim.fact is not FactType.FOUNDED), *first.values()]


def _likeliest(claims: Sequence[Weighed]) -> list[Weighed]:
    """The likeliest first, and of those that are alike what the text tells first."""
    return sorted(claims, key=lambda one: (-one.likely, one.claim.span.start))


def _tells(claim: Claim, candidate: Candidate) -> bool:
    number = candidate.seen.number
    return (
        isinstance(claim.value, FoundedValue) and claim.value.year == number.value and claim.span.overlaps(number.span)
    )


def _features(candidate: Candidate) -> frozenset[str]:
    return frozenset(years.features(candidate.scene, candidate.passage, candidate.seen))


def _claim(candidate: Candidate, ref: Ref, confidence: float) -> Claim:
    """The claim, shown by the words from that of beginning, if one was seen, to the year."""
    year = candidate.seen.number
    word = years.told(candidate.scene, candidate.passage, candidate.seen)
    start, end = year.span.start, year.span.end
    span = Span(min(start, word.start), max(end, word.end)) if word else year.span
    return Claim(FactType.FOUNDED, ref, FoundedValue(year.value), span, ADDED, confidence)


READING = Reading(FactType.FOUNDED, years.found, _features, beginners.holders, _tells, _claim)
