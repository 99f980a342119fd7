"""A number or a year with its surroundings, and everybody whom it may be about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.extracting.learned import holders
from civicgraph.extracting.scene import Form
from civicgraph.model import BlockKind, Claim, CommitteeValue, InitiativeValue, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from civicgraph.extracting.learned.holders import Around
    from civicgraph.extracting.learned.numbers import Seen
    from civicgraph.extracting.scene import Passage, Scene

    Find = Callable[[Scene, Passage], Sequence[Seen]]

_EARLIER = 2  # passages before
_NAMED = (Form.NAME, Form.ACRONYM)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number and its surroundings.

    ``named`` tells whom each block names, ``first`` where each is first called by name; ``known`` are the parts and
    undertakings that the document introduces.
    """

    scene: Scene
    passage: Passage
    earlier: tuple[Passage, ...]
    seen: Seen
    named: Mapping[Span, Sequence[Ref]]
    first: Mapping[Ref, int]
    known: Collection[Ref]

    def around(self) -> Around:
        """Who is named around the number."""
        return holders.around(self.scene, self.passage, self.earlier, self.seen, self.named, self.first)

    def names(self, claim: Claim) -> bool:
        """Whether the very words of a claim name its subject."""
        return any(m.ref == claim.subject and claim.span.covers(m.span) for m in self.passage.mentions)


def candidates(scene: Scene, told: Sequence[Claim], find: Find) -> Iterator[Candidate]:
    """Every number that ``find`` sees in a passage, with everybody whom it may be about."""
    values = (claim.value for claim in told)
    known = frozenset(v.target for v in values if isinstance(v, CommitteeValue | InitiativeValue))
    named: dict[Span, list[Ref]] = {}
    first: dict[Ref, int] = {}
    for passage in scene.passages:
        named.setdefault(passage.block.span, []).extend(m.ref for m in passage.mentions)
        for mention in passage.mentions:
            if mention.form in _NAMED:
                first.setdefault(mention.ref, mention.span.start)
    for place, passage in enumerate(scene.passages):
        seen = find(scene, passage)
        if not seen:
            continue
        earlier = scene.passages[max(0, place - _EARLIER) : place]
        earlier = tuple(p for p in earlier if p.kind is not BlockKind.HEADING)
        for number in seen:
            yield Candidate(scene, passage, earlier, number, named, first, known)
