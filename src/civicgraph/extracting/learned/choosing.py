"""Chooses whom a number is about: whether a rule's claim stays, who else may hold it, and what no rule claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph.extracting.learned.candidates import Candidate, candidates
from civicgraph.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from civicgraph.extracting.learned.candidates import Find
    from civicgraph.extracting.learned.choices import ChoiceWeights
    from civicgraph.extracting.scene import Scene
    from civicgraph.model import Claim, FactType, Ref, Span

    Holders = Sequence[tuple[Ref, frozenset[str]]]

GIVEN = "learned holder"
_CELL = 200  # characters of a stretch of the text


@dataclass(frozen=True, slots=True)
class Reading:
    """A kind of fact that ties a number to somebody, and how its numbers are found, looked at and claimed.

    ``tells``: whether a claim, whose evidence overlaps the number of a candidate, is about it; ``claim``: what is
    claimed of a holder, with a confidence.
    """

    fact: FactType
    find: Find
    features: Callable[[Candidate], frozenset[str]]
    holders: Callable[[Candidate], Holders]
    tells: Callable[[Claim, Candidate], bool]
    claim: Callable[[Candidate, Ref, float], Claim]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim and how likely it is, of its holder and not of anybody."""

    claim: Claim
    likely: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the claims of the rules, None where they were withdrawn, and what was added to them."""

    ruled: dict[Claim, Weighed | None]
    added: list[Weighed]


def judged(
    reading: Reading, scene: Scene, told: Sequence[Claim], known: ChoiceWeights, firm: Collection[str] = ()
) -> Judged:
    """Weigh every number of a kind; a claim that is not judged is in neither part of the answer.

    ``firm`` are names of rules whose claims are not judged. Neither is a row, whose label says what it tells in any
    language, for its withdrawal.
    """
    ruled = _by_cell([claim for claim in told if claim.fact is reading.fact])
    found = Judged({}, [])
    for candidate in candidates(scene, told, reading.find):
        near = dict.fromkeys(c for cell in _cells(candidate.seen.number.span) for c in ruled.get(cell, ()))
        here = [claim for claim in near if reading.tells(claim, candidate)]
        holders = reading.holders(candidate)
        if not holders:
            continue
        likely, shares = known.likely(reading.features(candidate), [features for _, features in holders])
        in_row = candidate.passage.kind is BlockKind.LABEL
        for claim in here:
            if claim.rule in firm or all(ref != claim.subject for ref, _ in holders):
                continue
            believed = in_row or likely >= known.kept
            kept = _given(known, claim, candidate, holders, shares) if believed else None
            share = shares[[ref for ref, _ in holders].index(kept.subject)] if kept else 0.0
            found.ruled.setdefault(claim, Weighed(kept, likely * share) if kept else None)
        best = max(range(len(shares)), key=lambda at: (shares[at], -at))
        if not here and likely * shares[best] >= known.threshold:
            claim = reading.claim(candidate, holders[best][0], known.confidence)
            found.added.append(Weighed(claim, likely * shares[best]))
    return found


def _by_cell(claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    """The claims by the stretches of the text that they overlap, so that a number meets only those around it."""
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        for cell in _cells(claim.span):
            found[cell].append(claim)
    return found


def _cells(span: Span) -> range:
    return range(span.start // _CELL, span.end // _CELL + 1)


def _given(
    known: ChoiceWeights, claim: Claim, candidate: Candidate, holders: Holders, shares: Sequence[float]
) -> Claim:
    """A rule's claim, with a holder that is likelier unless the claim's own words name the one that it has."""
    refs = [ref for ref, _ in holders]
    if candidate.names(claim):
        return claim
    own = shares[refs.index(claim.subject)]
    best = max(range(len(shares)), key=lambda at: (shares[at], -at))
    loyal = own * known.loyal
    share = shares[best] / (1 - own + loyal)
    if refs[best] == claim.subject or shares[best] <= loyal or share < known.sure:
        return claim
    return replace(claim, subject=refs[best], rule=GIVEN, confidence=known.confidence)
