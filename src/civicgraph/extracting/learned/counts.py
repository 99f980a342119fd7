"""Counts by learned weights: those of the rules with another holder or withdrawn, and those that no rule reads."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.learned import holders, numbers
from civicgraph.extracting.learned.choices import ChoiceWeights, shipped
from civicgraph.extracting.learned.choosing import GIVEN, Reading, Weighed, judged
from civicgraph.extracting.learned.lines import label_words, line_around
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import Claim, CountValue, FactType, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from civicgraph.extracting.learned.candidates import Candidate
    from civicgraph.extracting.learned.choosing import Holders
    from civicgraph.extracting.scene import Scene

ADDED = "learned count"
_ASIDE = 160  # characters between dashes
_FAR = 120  # characters of a list of people between a count of them and that of where they are from


def settled(
    scene: Scene, told: Sequence[Claim], weights: ChoiceWeights | None = None, firm: Collection[str] = ()
) -> list[Claim]:
    """The claims of the rules, as the weights leave them, and the counts that only these find.

    ``weights`` are those that ship with civicgraph where none are given; claims of the rules named ``firm`` stay.
    """
    found = judged(READING, scene, told, weights or shipped("counts"), firm)
    claims = []
    kept = {claim: found.ruled.get(claim, Weighed(claim, 1.0)) for claim in told}
    whole = _wholes(scene.text, told)
    for claim in told:
        first = kept[whole[claim]] if claim in whole else None
        if first is not None and first.claim.subject != claim.subject:
            claims.append(replace(claim, subject=first.claim.subject, rule=GIVEN, confidence=first.claim.confidence))
        elif first is not None:
            claims.append(claim)
        elif (own := kept[claim]) is not None:
            claims.append(own.claim)
    return _once([*claims, *(one.claim for one in found.added)], firm)


def _wholes(text: str, told: Sequence[Claim]) -> dict[Claim, Claim]:
    """The count that comes before, of counts that tell where its members are from: "145 members from 91 towns"."""
    counts = sorted((c for c in told if c.fact is FactType.COUNT), key=lambda c: c.span)
    return {
        second: first
        for first, second in pairwise(counts)
        if first.subject == second.subject and _from().fullmatch(text, first.span.end, second.span.start)
    }


@cache
def _from() -> re.Pattern[str]:
    """What stands between the two counts: " members of the ", ", deputies and other experts from "."""
    near, far = (lexicons.pieces("learned", "counts", key) for key in ("from", "from_afar"))
    aside = rf"[ \n][–—-][ \n][^.;:!?–—]{{1,{_ASIDE}}}?[ \n][–—-]"  # "145 members - mayors and experts - from 91 towns"
    shape = rf"(?:(?:[ \n][\w-]+)?(?:{aside})?[ \n](?:{near})|[^.;:!?()]{{1,{_FAR}}}[ \n](?:{far}))"
    return re.compile(shape + r"(?:[ \n](?:the|our|its|all|some))?[ \n]")


def counts_it(claim: Claim, candidate: Candidate) -> bool:
    """Whether a claim is about the number of a candidate."""
    number = candidate.seen.number
    return (
        isinstance(claim.value, CountValue) and claim.value.value == number.value and claim.span.overlaps(number.span)
    )


def kinds_of(ref: Ref, kinds: Collection[str]) -> tuple[str, ...]:
    """What is counted; where its noun does not tell, members, who are people in a part of a body."""
    return tuple(sorted(kinds or (("member",) if ref.kind is NodeKind.ORGANISATION else ("member", "person"))))


def _features(candidate: Candidate) -> frozenset[str]:
    return frozenset(numbers.features(candidate.scene, candidate.passage, candidate.seen))


def _holders(candidate: Candidate) -> Holders:
    there = candidate.around()
    return [(ref, frozenset(holders.features(there, ref))) for ref in holders.candidates(there, candidate.known)]


def _claim(candidate: Candidate, ref: Ref, confidence: float) -> Claim:
    number, text = candidate.seen.number, candidate.scene.text
    qualified, start = qualifier(text, number.span, candidate.passage.span.start)
    value = CountValue(number.value, qualified, kinds_of(ref, candidate.seen.kinds))
    return Claim(FactType.COUNT, ref, value, _span(candidate, start), ADDED, confidence)


READING = Reading(FactType.COUNT, numbers.found, _features, _holders, counts_it, _claim)


def _span(candidate: Candidate, start: int) -> Span:
    """From the qualifier to the unit; a short line that ends with its number is shown whole."""
    seen, passage, text = candidate.seen, candidate.passage, candidate.scene.text
    if label_words(text, seen.number.span):
        at = max(passage.span.start, line_around(text, seen.number.span)[0])
        line = text[at : seen.number.span.start]
        start = min(start, seen.number.span.start - len(line.lstrip(" \t*-•·–|")))
    return Span(start, seen.unit.span.end if seen.unit else seen.number.span.end)


def _once(claims: Sequence[Claim], firm: Collection[str]) -> list[Claim]:
    """The claims without counts that say again what another says of the same holder; those of ``firm`` rules first."""
    met: dict[tuple[Ref, object], int] = {}
    for place, claim in enumerate(claims):
        if claim.fact is FactType.COUNT:
            known = met.setdefault((claim.subject, claim.value), place)
            if claim.rule in firm and claims[known].rule not in firm:
                met[claim.subject, claim.value] = place
    kept = frozenset(met.values())
    return [claim for place, claim in enumerate(claims) if claim.fact is not FactType.COUNT or place in kept]
