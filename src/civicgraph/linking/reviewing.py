"""The review of open mappings, without its screen: a list, a place in it, decisions, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from civicgraph.linking.mappings import Mapping, merged
from civicgraph.linking.model import LinkJudgement
from civicgraph.vocabulary import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Review:
    """Walks the open mappings; ``reviewer`` and ``date`` go into what is decided."""

    mappings: tuple[Mapping, ...]
    reviewer: str
    date: str | None = None
    place: int = 0
    done: list[tuple[int, Mapping, Mapping]] = field(default_factory=list)
    waiting: list[Mapping] = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = [mapping for mapping in self.mappings if mapping.judgement is LinkJudgement.REVIEW]

    @property
    def current(self) -> Mapping | None:
        """The mapping to be judged, or None where none is left."""
        return self.waiting[self.place] if self.waiting else None

    def move(self, steps: int) -> None:
        """Go on or back in the list, round its ends."""
        if self.waiting:
            self.place = (self.place + steps) % len(self.waiting)

    def decide(self, judgement: LinkJudgement, *, close: bool = False) -> None:
        """Judge the current mapping; ``close`` accepts it as nearly the same. Does nothing where none is left."""
        if (mapping := self.current) is None:
            return
        predicate = SKOS.closeMatch.value if close else None
        decided = mapping.decided(judgement, self.reviewer, self.date, predicate)
        self.done.append((self.place, mapping, decided))
        del self.waiting[self.place]
        self.place = min(self.place, max(0, len(self.waiting) - 1))

    def undo(self) -> bool:
        """Take the last decision back, and go to what it was about; False where there is none."""
        if not self.done:
            return False
        self.place, mapping, _ = self.done.pop()
        self.waiting.insert(self.place, mapping)
        return True

    def result(self) -> tuple[Mapping, ...]:
        """All mappings with what was decided."""
        decided: Iterable[Mapping] = (after for *_, after in self.done)
        return merged(self.mappings, decided)
