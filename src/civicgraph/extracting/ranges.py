"""Whether a range of the text is taken: a set of ranges that answers in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civicgraph.model import Span


class Ranges:
    """Ranges of a text, those that overlap made one; offsets as in ``Span``."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take in ``spans``, in any order."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def overlap(self, span: Span) -> bool:
        """Whether one of the ranges shares a character with ``span``."""
        last = bisect_left(self._starts, span.end) - 1
        return last >= 0 and self._ends[last] > span.start
