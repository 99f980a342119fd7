"""Claims relations that no rule reads, where the learned weights are sure enough."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.extracting.learned import features
from civicgraph.extracting.learned.pairs import Named, is_own_name, named_in, subjects_of
from civicgraph.extracting.learned.weights import INVERSE, Weights, shipped
from civicgraph.model import BlockKind, Claim, FactType, Ref, RelationValue, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from civicgraph.extracting.scene import Passage, Scene

NAME = "learned relation"
_MOST_SUBJECTS = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A body and a subject in a passage, with the features of each part."""

    passage: Passage
    named: Named
    subject: Ref
    features: tuple[frozenset[str], frozenset[str], frozenset[str]]


def rule(scene: Scene, told: Sequence[Claim]) -> Iterator[Claim]:
    """One relation at most for two bodies that ``told`` does not tie already; the likeliest place tells which.

    Where a rule ties a body to somebody, the same place ties it to nobody else.
    """
    known = shipped()
    tied = {frozenset((c.subject, c.value.target)) for c in told if isinstance(c.value, RelationValue)}
    places: dict[Ref, list[Span]] = defaultdict(list)
    for claim in told:
        if isinstance(claim.value, RelationValue):
            places[claim.value.target].append(claim.span)
    best: dict[frozenset[Ref], tuple[float, Claim]] = {}
    summed: list[tuple[frozenset[str], tuple[int, ...]]] = []
    for pair in pairs(scene, known.hints, tied):
        if any(span.overlaps(pair.passage.span) for span in places.get(pair.named.ref, ())):
            continue
        summed = _summed(known, pair.features, summed)
        outcome, sure = known.likeliest(known.shares(summed[-1][1]))
        key = frozenset((pair.subject, pair.named.ref))
        if sure >= known.threshold and (key not in best or sure > best[key][0]):
            best[key] = (sure, _claim(pair, outcome, known.confidence))
    yield from (claim for _, claim in best.values())


def _summed(
    known: Weights, parts: Sequence[frozenset[str]], before: Sequence[tuple[frozenset[str], tuple[int, ...]]]
) -> list[tuple[frozenset[str], tuple[int, ...]]]:
    """The sums after each part; those of the pair before are kept for the parts that the two share."""
    found: list[tuple[frozenset[str], tuple[int, ...]]] = []
    for place, part in enumerate(parts):
        if len(found) == place and place < len(before) and before[place][0] is part:
            found.append(before[place])
        else:
            before = ()
            found.append((part, known.sum(part, found[-1][1] if found else known.bias)))
    return found


def pairs(scene: Scene, hints: Mapping[str, str], tied: Iterable[frozenset[Ref]] = ()) -> Iterator[Pair]:
    """Every body that a passage names with everyone whom the passage may speak of, but for those ``tied`` already.

    Headings, and passages without a word that hints at a relation, have none.
    """
    known = frozenset(tied)
    for passage in scene.passages:
        if passage.kind is BlockKind.HEADING or not features.hinted(scene, passage, hints):
            continue
        who = subjects_of(passage)
        named = named_in(scene, passage) if who else []
        if not named:
            continue
        seen = features.view(scene, passage, named, hints)
        of_passage: frozenset[str] | None = None
        for body in named:
            of_body: frozenset[str] | None = None
            for subject in [ref for ref in who if ref != body.ref][:_MOST_SUBJECTS]:
                if frozenset((subject, body.ref)) in known or is_own_name(body, subject):
                    continue
                if features.undone(seen, body, subject):
                    continue
                of_passage = of_passage or frozenset(features.of_passage(seen))
                of_body = of_body or frozenset(features.of_body(seen, body))
                of_subject = frozenset(features.of_subject(seen, body, subject))
                yield Pair(passage, body, subject, (of_passage, of_body, of_subject))


def _claim(pair: Pair, outcome: str, confidence: float) -> Claim:
    one, other, kind = pair.subject, pair.named.ref, outcome
    if outcome in INVERSE:
        one, other, kind = other, one, INVERSE[outcome]
    return Claim(FactType.RELATION, one, RelationValue(kind, other), _span(pair), NAME, confidence)


def _span(pair: Pair) -> Span:
    """From the word that governs the name to the name, where that word stands before it in the sentence."""
    tokens = pair.passage.sentence.tokens
    at = next((i for i, t in enumerate(tokens) if t.span.overlaps(pair.named.span)), None)
    if at is None:
        return pair.named.span
    seen: set[int] = set()
    while tokens[at].span.overlaps(pair.named.span) and at not in seen:
        seen.add(at)
        at = tokens[at].head
    start = min(pair.named.span.start, tokens[at].span.start)
    return Span(start, pair.named.span.end)
