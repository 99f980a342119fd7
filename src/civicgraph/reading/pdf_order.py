"""The order in which the lines of a PDF's pages are read: columns, rows of tables, running heads and feet.

A page is cut by gutters: the lines that cross a gutter part the page into bands, and in each band the left column is
read before the right one. A band whose left column holds short cells that stand beside those of the right is a table,
and is read row by row. It is the recursive cut of G. Nagy and S. Seth (1984), with bands in the place of horizontal
cuts, since lines of two columns often stand level.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 0.12  # share of the page's height at its top and bottom where heads and feet run
COLUMN_LINES = 3  # lines that make a column
CELL = 28  # code points of a cell of a table's first column, at most, at the median
GUTTER = 0.8  # width of a gutter in the text's size
LEVEL = 0.5  # share of their height that lines on one level have in common

_NUMBER = re.compile(r"(?i)(?:page|p\.|seite|s\.)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4})?\s*[-–—|]?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; lengths are points, y grows upwards, ``depth`` is the place from 0 (top) to 1 (bottom)."""

    text: str
    page: int
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    bold: bool
    depth: float


@dataclass(frozen=True, slots=True)
class Row:
    """Lines on one level, from left to right; ``right`` is where its column ends, for text of its size."""

    cells: tuple[Line, ...]
    right: float


def running(lines: Sequence[Line]) -> set[Line]:
    """The lines that run along the tops and bottoms of pages: page numbers, and what most pages repeat there."""
    edge = [line for line in lines if not MARGIN <= line.depth <= 1 - MARGIN]
    pages: dict[tuple[str, int], set[int]] = defaultdict(set)
    for line in edge:
        pages[_alike(line)].add(line.page)
    many = max(2, (len({line.page for line in lines}) + 1) // 2)
    repeated = {line for line in edge if len(pages[_alike(line)]) >= many}
    text = [line for line in lines if line not in repeated and not _NUMBER.fullmatch(line.text)]
    return repeated | {
        line
        for line in edge
        if _NUMBER.fullmatch(line.text)
        and not any(other.page == line.page and _level(other, line) for other in text)  # else a figure in a row
    }


def _alike(line: Line) -> tuple[str, int]:
    """What the same head has on every page: its text but for numbers, and its height."""
    return re.sub(r"\d+", "#", line.text), round(line.depth * 50)


def ordered(lines: Sequence[Line]) -> list[Row]:
    """The lines of one page as rows in reading order."""
    for gutter in _gutters(lines):
        rows: list[Row] = []
        cut = False
        for band in _bands(lines, gutter):
            left = [line for line in band if line.x1 <= gutter]
            right = [line for line in band if line.x0 >= gutter]
            if _are_columns(left, right) and not _is_table(left, right):
                cut = True
                rows += ordered(left) + ordered(right)
            else:
                rows += _levels(band)
        if cut:
            return rows
    return _levels(lines)


def _gutters(lines: Sequence[Line]) -> list[float]:
    """Where columns may begin: left edges that several lines share, those with the most lines to both sides first."""
    starts: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        starts[round(line.x0 / 3)].append(line)
    found = []
    for group in starts.values():
        if len(group) < COLUMN_LINES:
            continue
        edge = min(line.x0 for line in group) - GUTTER / 2 * median(line.size for line in group)
        left = sum(line.x1 <= edge for line in lines)
        right = sum(line.x0 >= edge for line in lines)
        if min(left, right) >= COLUMN_LINES:
            found.append((-min(left, right), edge))
    return [edge for _, edge in sorted(found)]


def _bands(lines: Sequence[Line], gutter: float) -> list[list[Line]]:
    """The lines between those that cross the gutter, and these themselves, from top to bottom."""
    bands: list[list[Line]] = []
    was_crossing: bool | None = None
    for line in sorted(lines, key=lambda found: (-found.y1, found.x0)):
        crossing = line.x0 < gutter < line.x1
        if crossing is not was_crossing:
            bands.append([])
            was_crossing = crossing
        bands[-1].append(line)
    return bands


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether both sides are columns: lines enough, and side by side."""
    if min(len(left), len(right)) < COLUMN_LINES:
        return False
    top = min(max(line.y1 for line in left), max(line.y1 for line in right))
    bottom = max(min(line.y0 for line in left), min(line.y0 for line in right))
    return top > bottom


def _is_table(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the two sides are the cells of rows: short ones to the left, each with one beside it."""
    top, bottom = max(line.y1 for line in right), min(line.y0 for line in right)
    cells = [line for line in left if line.y0 < top and line.y1 > bottom]
    beside = sum(any(_level(line, other) for other in right) for line in cells)
    return median(len(line.text) for line in cells) <= CELL and beside * 10 >= 7 * len(cells)


def _levels(lines: Sequence[Line]) -> list[Row]:
    """The lines as rows from top to bottom."""
    right: dict[float, float] = {}
    for line in lines:
        right[line.size] = max(line.x1, right.get(line.size, line.x1))
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda found: (-(found.y0 + found.y1), found.x0)):
        if rows and _level(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [Row(tuple(sorted(row, key=lambda line: line.x0)), right[row[-1].size]) for row in rows]


def _level(one: Line, other: Line) -> bool:
    """Whether two lines stand on one level."""
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > LEVEL * min(one.y1 - one.y0, other.y1 - other.y0)
