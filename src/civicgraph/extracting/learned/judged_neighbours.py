"""What stands beside a name that may be an undertaking's or a part's: such names come in rows and in lists."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from civicgraph.extracting.learned.judged_surroundings import OPENS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.learned.judged_names import Name
    from civicgraph.model import Span

JUDGED = ("undertaking", "part")
"""What a name may be, in the order of its shares."""
_STEPS = (0.1, 0.2, 0.3, 0.5, 0.7, 0.9)  # of shares
_NEAR = 12  # code points between two names of a row: ", as well as "
_MOST = 3  # places of a name that are looked at

Shares = tuple[float, ...]


class _Block:
    """The names of one block: where they begin and end, and by kind the two likeliest."""

    def __init__(self) -> None:
        self.begin: list[tuple[Span, int]] = []
        self.best: list[list[tuple[float, int]]] = [[] for _ in JUDGED]

    def add(self, span: Span, name: int, shares: Shares) -> None:
        """Remember a place of a name."""
        self.begin.append((span, name))
        for best, share in zip(self.best, shares, strict=True):
            if (share, name) not in best:
                best.append((share, name))
                best.sort(reverse=True)
                del best[2:]

    def most(self, kind: int, but: int) -> float:
        """The share of the likeliest name but one."""
        return next((share for share, name in self.best[kind] if name != but), 0.0)


def with_neighbours(found: Sequence[Name], shares: Sequence[Shares]) -> list[frozenset[str]]:
    """What each name has, with how likely those above, below and beside it are undertakings or parts.

    ``shares`` are how likely each of ``found`` is by itself, by kind.
    """
    blocks: defaultdict[int, _Block] = defaultdict(_Block)
    for at, name in enumerate(found):
        for span, index in dict.fromkeys((place.span, place.block) for place in name.places):
            blocks[index].add(span, at, shares[at])
    rows = {index: _Row(block.begin) for index, block in blocks.items()}
    return [name.has | frozenset(_of(name, at, shares, blocks, rows)) for at, name in enumerate(found)]


class _Row:
    """The places of a block, to be looked up by where they begin and where they end."""

    def __init__(self, spans: Sequence[tuple[Span, int]]) -> None:
        self.starts = sorted((span.start, name) for span, name in spans)
        self.ends = sorted((span.end, name) for span, name in spans)

    def beside(self, span: Span) -> Iterator[int]:
        """The names that end shortly before a place, or begin shortly behind it."""
        first, last = bisect_left(self.ends, (span.start - _NEAR, -1)), bisect_right(self.ends, (span.start, 1 << 60))
        yield from (name for _, name in self.ends[first:last])
        first, last = bisect_left(self.starts, (span.end, -1)), bisect_right(self.starts, (span.end + _NEAR, 1 << 60))
        yield from (name for _, name in self.starts[first:last])


def _of(
    name: Name, at: int, shares: Sequence[Shares], blocks: dict[int, _Block], rows: dict[int, _Row]
) -> Iterator[str]:
    opens = "at the front" if OPENS in name.has else "elsewhere"
    for kind, called in enumerate(JUDGED):
        above = below = beside = 0.0
        for place in name.places[:_MOST]:
            above = max(above, blocks[place.block - 1].most(kind, at) if place.block - 1 in blocks else 0.0)
            below = max(below, blocks[place.block + 1].most(kind, at) if place.block + 1 in blocks else 0.0)
            near = (shares[other][kind] for other in rows[place.block].beside(place.span) if other != at)
            beside = max(beside, max(near, default=0.0))
        for where, most in (("above", above), ("below", below), ("beside", beside)):
            for step in _STEPS:
                if most >= step:
                    yield f"{called} {where} {step}"
                    yield f"{called} {where}, {opens} {step}"
        yield from (f"{called} above and below {step}" for step in _STEPS if min(above, below) >= step)
