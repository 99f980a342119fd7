"""What files of word processors have in common: which line is a heading, which table only arranges the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BOLD_LEVEL = 5  # of a bold line that no style calls a heading
HEADING_LENGTH = 120
CELL_LENGTH = 400  # a longer cell, or one of more lines than the next figure, holds text and no datum
CELL_LINES = 3
_NO_HEADING = ".;,!?:…"


def may_head(text: str) -> bool:
    """Whether a line, set in bold, would be a heading: short, one line, and no sentence."""
    return len(text) <= HEADING_LENGTH and "\n" not in text and text[-1:] not in _NO_HEADING


def only_arranges(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table is there for the looks of the page: one column, or cells of running text."""
    if max(map(len, rows), default=0) < 2:
        return True
    return any(len(cell) > CELL_LENGTH or cell.count("\n") >= CELL_LINES for row in rows for cell in row)
