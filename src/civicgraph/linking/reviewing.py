"""The review of open mappings, without its screen: a list, a place in it, decisions, and the way back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from civicgraph.linking.mappings import Mapping, merged
from civicgraph.linking.model import LinkJudgement
from civicgraph.vocabulary import OWL, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Step:
    """A decision: where it was made, how the mappings were before, and what left the list, with its places there."""

    place: int
    before: tuple[Mapping, ...]
    gone: tuple[tuple[int, Mapping], ...]


@dataclass(slots=True)
class Review:
    """Walks the open mappings; ``reviewer`` and ``date`` go into what is decided.

    One of ours is one thing of a data set: whoever accepts a mapping thereby rejects its rivals, those of the same
    subject to other things of the same data set, be they open or accepted before. ``same_as`` states what is accepted
    as ``owl:sameAs``. What is accepted as close leaves the others as they are, and stays beside an exact one.
    """

    mappings: tuple[Mapping, ...]
    reviewer: str
    date: str | None = None
    place: int = 0
    done: list[Step] = field(default_factory=list)
    waiting: list[Mapping] = field(init=False)
    same_as: bool = False
    _now: dict[tuple[str, str], Mapping] = field(init=False)
    _pairs: dict[tuple[str, str], list[tuple[str, str]]] = field(init=False)
    _claims: dict[str, list[tuple[str, str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = [mapping for mapping in self.mappings if mapping.judgement is LinkJudgement.REVIEW]
        self._now = {mapping.pair: mapping for mapping in self.mappings}
        self._pairs, self._claims = defaultdict(list), defaultdict(list)
        for mapping in self.mappings:
            self._pairs[mapping.subject, mapping.object_source].append(mapping.pair)
            self._claims[mapping.object].append(mapping.pair)

    @property
    def current(self) -> Mapping | None:
        """The mapping to be judged, or None where none is left."""
        return self.waiting[self.place] if self.waiting else None

    @property
    def rivals(self) -> tuple[Mapping, ...]:
        """The other candidates for the same of ours in the same data set, open or accepted, the surest first."""
        mapping = self.current
        return self._others(self._pairs[mapping.subject, mapping.object_source], mapping) if mapping else ()

    @property
    def claimants(self) -> tuple[Mapping, ...]:
        """Other things of ours that are, or may be, what the current mapping's subject may be."""
        mapping = self.current
        return self._others(self._claims[mapping.object], mapping) if mapping else ()

    def _others(self, pairs: Iterable[tuple[str, str]], mapping: Mapping) -> tuple[Mapping, ...]:
        found = (self._now[pair] for pair in pairs if pair != mapping.pair)
        open_ones = (other for other in found if other.judgement is not LinkJudgement.REJECTED)
        return tuple(sorted(open_ones, key=lambda other: (-other.confidence, other.pair)))

    def move(self, steps: int) -> None:
        """Go on or back in the list, round its ends."""
        if self.waiting:
            self.place = (self.place + steps) % len(self.waiting)

    def decide(self, judgement: LinkJudgement, *, close: bool = False) -> None:
        """Judge the current mapping; ``close`` accepts it as nearly the same. Does nothing where none is left."""
        if (mapping := self.current) is None:
            return
        exact = OWL.sameAs.value if self.same_as else SKOS.exactMatch.value
        predicate = SKOS.closeMatch.value if close else exact if judgement is LinkJudgement.ACCEPTED else None
        decided = [mapping.decided(judgement, self.reviewer, self.date, predicate)]
        if judgement is LinkJudgement.ACCEPTED and not close:
            for rival in self.rivals:
                if rival.judgement is LinkJudgement.REVIEW or rival.predicate != SKOS.closeMatch.value:
                    lost = rival.decided(LinkJudgement.REJECTED, self.reviewer, self.date)
                    decided.append(replace(lost, comment=f"{mapping.object} was accepted instead"))
        pairs = {one.pair for one in decided}
        gone = [(place, one) for place, one in enumerate(self.waiting) if one.pair in pairs]
        self.done.append(Step(self.place, tuple(self._now[one.pair] for one in decided), tuple(gone)))
        self._now |= {one.pair: one for one in decided}
        before = sum(place < self.place for place, _ in gone)
        self.waiting = [one for one in self.waiting if one.pair not in pairs]
        self.place = min(self.place - before, max(0, len(self.waiting) - 1))

    def undo(self) -> bool:
        """Take the last decision back with all that followed from it, and go to its place; False if there is none."""
        if not self.done:
            return False
        step = self.done.pop()
        self._now |= {one.pair: one for one in step.before}
        for place, one in step.gone:
            self.waiting.insert(place, one)
        self.place = step.place
        return True

    def result(self) -> tuple[Mapping, ...]:
        """All mappings with what was decided."""
        return merged(self.mappings, self._now.values())
