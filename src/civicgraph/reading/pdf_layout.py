"""Lines of a PDF into pieces: headings by their font, paragraphs put together again, rows of tables, list items."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from civicgraph.model import BlockKind, Place, Span
from civicgraph.reading.assembling import Piece, row, table
from civicgraph.reading.pdf_order import Line, Row, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGER = 1.12  # a heading's size over that of the text
HEADING_LENGTH = 160
HEADING_LINES = 3
BOLD_LEVEL = 5
LEADING = 1.5  # lines further apart than this, in the usual distance, are two paragraphs
WIDER = 1.2  # so far apart, in the smallest usual distance, are two where a sentence ends and another one opens
APART = 1.35  # so far apart, in the same distance, are two where the second opens with a capital letter
SOME = 0.05  # share of the distances between lines that makes one usual

_BULLET = re.compile(r"[•◦▪▫●○■□◆◇❖‣⁃∙·–—➢►*-]|\uf0b7|\uf0a7|o")
_ITEM = re.compile(r"(?:[•◦▪▫●○■□◆◇❖‣⁃∙➢►\uf0b7\uf0a7]\s*|(?:[·–—*-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+)(?=\S)")
_HYPHEN = "-\u00ad\u2010"
_NO_HEADING = ".;,:!?…"
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")
_OPENS = re.compile(r"[\"'“‘«(]*[^\W_a-z]")
_LABEL = re.compile(r"[^\W\d_a-z][\w’' /-]{1,30}:\s")
_COMPOUND = re.compile(r"\w+-\w+")


@dataclass
class _Gathered:
    """Lines of one block as they are met."""

    kind: BlockKind
    lines: list[tuple[Line, str]] = field(default_factory=list)  # with the text that counts, bullets aside
    breaks: set[int] = field(default_factory=set)  # before which of the lines the layout asks for a line end
    right: float = 0.0
    level: int = 0


def pieces(lines: Sequence[Line]) -> list[Piece]:
    """The pieces of a PDF in reading order, from its lines without running heads and feet."""
    style = _Style.of(lines)
    rows = [r for _, page in itertools.groupby(lines, key=lambda line: line.page) for r in ordered(list(page))]
    compounds = {m.group().casefold() for line in lines for m in _COMPOUND.finditer(line.text)}
    made: list[Piece] = []
    open_: _Gathered | None = None
    for at_table, group in itertools.groupby(rows, key=lambda r: len(_cells(r)) > 1):
        if at_table:
            if open_ is not None:
                made.append(_written(open_, compounds))
                open_ = None
            made += _rows(list(group))
            continue
        for line_row in group:
            nxt = _continued(open_, line_row, style)
            if nxt is open_:
                continue
            if open_ is not None:
                made.append(_written(open_, compounds))
            open_ = nxt
    if open_ is not None:
        made.append(_written(open_, compounds))
    return made


@dataclass(frozen=True, slots=True)
class _Style:
    """How the document sets its text: size of most characters, whether they are bold, sizes of headings, leading.

    ``leading`` is the distance of most lines, ``tight`` the smallest that is usual: where paragraphs have one line
    each, most lines are as far apart as paragraphs are.
    """

    size: float
    bold: bool
    headings: tuple[float, ...]
    leading: float
    tight: float

    @staticmethod
    def of(lines: Sequence[Line]) -> _Style:
        sizes: Counter[tuple[float, bool]] = Counter()
        for line in lines:
            sizes[line.size, line.bold] += len(line.text)
        size, bold = min(sizes, key=lambda key: (-sizes[key], key)) if sizes else (10.0, False)
        steps = Counter(
            round(above.y0 - below.y0, 0)
            for above, below in itertools.pairwise(lines)
            if above.page == below.page and above.size == below.size == size and above.y0 > below.y0
        )
        leading = min(steps, key=lambda step: (-steps[step], step)) if steps else 1.2 * size
        larger = sorted({line.size for line in lines if line.size >= LARGER * size}, reverse=True)
        usual = [step for step, times in steps.items() if step >= size and times >= SOME * steps.total()]
        return _Style(size, bold, tuple(larger), max(leading, size), min(usual, default=max(leading, size)))

    def heading(self, line: Line) -> int:
        """The level of a heading set like this line; 0 for text."""
        if line.size in self.headings:
            return min(self.headings.index(line.size) + 1, BOLD_LEVEL - 1)
        return BOLD_LEVEL if line.bold and not self.bold and line.size >= self.size - 0.5 else 0


def _cells(line_row: Row) -> list[Line]:
    """The cells of a row; a bullet that stands apart from its text is none."""
    cells = list(line_row.cells)
    return cells[1:] if len(cells) > 1 and _BULLET.fullmatch(cells[0].text) else cells


def _rows(rows: Sequence[Row]) -> list[Piece]:
    """Rows of tables, as labels and values where they have two cells."""
    made = []
    runs = [list(run) for _, run in itertools.groupby(rows, key=lambda r: (r.cells[0].page, len(r.cells)))]
    for run in runs:
        page, cells = run[0].cells[0].page, [[cell.text for cell in r.cells] for r in run]
        if len(cells[0]) == 2 and (len(run) > 1 or len(runs) == 1):  # one alone may be a row with an empty cell
            made += [row(label, value, page=page) for label, value in cells]
        else:
            made += table(cells, [None] * len(cells), page=page)
    return made


def _continued(open_: _Gathered | None, line_row: Row, style: _Style) -> _Gathered:
    """The block that the line goes on, now with it, or the block that it begins."""
    line = line_row.cells[-1]
    apart = len(line_row.cells) > 1
    mark = _ITEM.match(line.text)
    level = style.heading(line)
    if open_ is not None and not apart and not mark and _goes_on(open_, line, level, style):
        previous = open_.lines[-1][0]
        if open_.kind is not BlockKind.HEADING and _forced(previous, line, open_.right):
            open_.breaks.add(len(open_.lines))
        open_.lines.append((line, line.text))
        open_.right = max(open_.right, line_row.right) if previous.page == line.page else line_row.right
        return open_
    if apart or mark:
        shown = line.text[mark.end() :] if mark and not apart else line.text
        return _Gathered(BlockKind.LIST_ITEM, [(line, shown)], right=line_row.right)
    kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
    return _Gathered(kind, [(line, line.text)], right=line_row.right, level=level)


def _goes_on(open_: _Gathered, line: Line, level: int, style: _Style) -> bool:
    """Whether a line belongs to the block above it."""
    above = open_.lines[-1][0]
    if level != open_.level or abs(above.size - line.size) > 0.6:
        return False
    if above.page != line.page or line.y0 > above.y0:  # the next page, or the next column
        unfinished = above.text[-1] not in ".!?:;" and (line.text[0].islower() or above.text[-1] in _HYPHEN)
        return level == 0 and unfinished
    step = max(style.leading * above.size / style.size, above.size)
    if above.y0 - line.y0 > LEADING * step:
        return False
    if level == 0 and _OPENS.match(line.text):
        gap = (above.y0 - line.y0) / max(style.tight * above.size / style.size, above.size)
        ends = _ENDS.search(above.text) is not None
        if gap > (WIDER if ends else APART):
            return False
        if ends and (_forced(above, line, open_.right) or _LABEL.match(line.text)):
            return False
    return not (open_.kind is BlockKind.LIST_ITEM and _forced(above, line, open_.right) and line.text[0].isupper())


def _forced(above: Line, line: Line, right: float) -> bool:
    """Whether the line above ended before it was full: the first word of the next one would have fitted."""
    if above.page != line.page or line.y0 > above.y0 or above.text[-1] in _HYPHEN:
        return False
    word = line.text.split()[0]
    width = (line.x1 - line.x0) * (len(word) + 1) / max(1, len(line.text))
    return above.x1 + width < right - line.size  # ragged setting leaves a little


def _written(block: _Gathered, compounds: set[str]) -> Piece:
    """The block's text, words that a line end parted put together again, with the page of each stretch."""
    text, parts = "", list[Place]()
    for number, (line, shown) in enumerate(block.lines):
        if number:
            text = _joined(text, shown, compounds, "\n" if number in block.breaks else " ")
        start = len(text)
        text += shown
        if parts and parts[-1].page == line.page:
            parts[-1] = Place(Span(parts[-1].span.start, len(text)), line.page)
        else:
            parts.append(Place(Span(start, len(text)), line.page))
    text = text.rstrip("\u00ad")
    kind = block.kind
    if kind is BlockKind.HEADING and (
        len(text) > HEADING_LENGTH or len(block.lines) > HEADING_LINES or text[-1] in _NO_HEADING
    ):
        kind = BlockKind.PARAGRAPH
    return Piece(kind, text, block.level if kind is BlockKind.HEADING else 0, parts=tuple(_within(parts, text)))


def _joined(text: str, following: str, compounds: set[str], gap: str) -> str:
    """The text, ready for the next line: a hyphen at its end goes, unless the word has one in the middle of a line."""
    if text.endswith("\u00ad"):
        return text[:-1]
    if len(text) < 2 or text[-1] not in _HYPHEN or not text[-2].isalnum() or not following[0].isalnum():
        return text + gap
    if not following[0].islower():
        return text  # "Bosnia-" "Herzegovina", "1990-" "1995"
    before = re.search(r"\w+$", text[:-1])
    after = re.match(r"\w+", following)
    whole = f"{before.group()}-{after.group()}".casefold() if before and after else ""
    return text[:-1] + "-" if whole in compounds else text[:-1]


def _within(parts: Sequence[Place], text: str) -> Iterator[Place]:
    """The parts, none beyond the text: a hyphen that went may have been counted."""
    for part, following in itertools.zip_longest(parts, parts[1:]):
        end = min(part.span.end, following.span.start if following else len(text))
        yield Place(Span(part.span.start, end), part.page)
