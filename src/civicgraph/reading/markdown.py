"""Markdown: the source stays the text, to the letter, and a parser says which of its lines are what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph.model import Block, BlockKind, Span
from civicgraph.reading import plain
from civicgraph.reading.assembling import LABEL_LENGTH, LABEL_WORDS, VALUE_LENGTH
from civicgraph.reading.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

BOLD_LEVEL = 4
HEADING_LENGTH = 120

_NEWLINE = re.compile(r"\r\n?|\n")
_FRONT = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_OPENING = re.compile(r"[ \t>]*(?:#{1,6}[ \t]+|(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?")
_QUOTED = re.compile(r"[ \t>]*")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$|[ \t]+$")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)(?P<text>.+?)(?:\*\*|__)[ \t]*$")
_CELL = re.compile(r"(?:\\.|[^|\\])+")
_MARKS = " \t*_`"
_NO_HEADING = ".;,!?:…"


def read(data: bytes) -> Content:
    """The source with its headings, list items, table rows and paragraphs; code and raw HTML count as furniture.

    Raises SourceError for bytes that are no text.
    """
    decoded = plain.decode(data)
    blocks = tuple(_blocks(decoded.text))
    return Content(decoded.text, decoded.encoding, blocks=blocks, remarks=plain.remarks(decoded))


def _blocks(text: str) -> Iterator[Block]:
    """The blocks, in the order of the text."""
    from markdown_it import MarkdownIt

    source = _Source(text)
    front = _FRONT.match(_NEWLINE.sub("\n", text))
    skipped = front.group().count("\n") if front else 0
    if front:
        yield from source.block(BlockKind.FURNITURE, 0, skipped)
    shown = "\n" * skipped + "\n".join(_NEWLINE.split(text)[skipped:])
    tokens = MarkdownIt("commonmark").enable("table").parse(shown)
    opening = False  # whether the next paragraph opens a list item
    width = 0  # the cells of the table's rows
    for index, token in enumerate(tokens):
        lines = token.map or [0, 0]
        if token.type == "list_item_open":
            opening = True
        elif token.type == "heading_open":
            last = lines[1] - 1 if token.markup in ("=", "-") else lines[1]  # without the line that underlines it
            yield from source.heading(lines[0], last, int(token.tag[1]))
        elif token.type == "paragraph_open":
            kind = BlockKind.LIST_ITEM if opening else BlockKind.PARAGRAPH
            opening = False
            yield from source.paragraph(kind, lines[0], lines[1], tokens[index + 1])
        elif token.type in ("fence", "code_block", "html_block", "hr"):
            opening = False
            yield from source.block(BlockKind.FURNITURE, lines[0], lines[1])
        elif token.type == "table_open":
            width = sum(t.type == "th_open" for t in _until(tokens[index:], "thead_close"))
        elif token.type == "tr_open":
            yield from source.row(lines[0], width)


def _until(tokens: Sequence[Token], type_: str) -> Iterator[Token]:
    for token in tokens:
        if token.type == type_:
            return
        yield token


class _Source:
    """The lines of the source, and what stands on them as spans of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        breaks = list(_NEWLINE.finditer(text))
        self.starts = [0, *(match.end() for match in breaks)]
        self.ends = [*(match.start() for match in breaks), len(text)]

    def block(self, kind: BlockKind, first: int, last: int, opening: re.Pattern[str] = _QUOTED) -> Iterator[Block]:
        """The lines ``first`` to ``last`` (exclusive) as one block, without the mark that opens them."""
        span = self._span(first, last, opening)
        if span is not None:
            yield Block(kind, span)

    def heading(self, first: int, last: int, level: int) -> Iterator[Block]:
        span = self._span(first, last, _OPENING)
        if span is None:
            return
        shown = span.of(self.text)
        closing = _CLOSING.search(shown)
        end = span.start + (closing.start() if closing else len(shown))
        bold = _BOLD.fullmatch(self.text, span.start, end)
        yield Block(BlockKind.HEADING, Span(*bold.span("text")) if bold else Span(span.start, end), level)

    def paragraph(self, kind: BlockKind, first: int, last: int, inline: Token) -> Iterator[Block]:
        """A paragraph, or the list item that it opens; a line in bold by itself is a heading."""
        span = self._span(first, last, _OPENING if kind is BlockKind.LIST_ITEM else _QUOTED)
        if span is None:
            return
        children = [child for child in inline.children or [] if child.content or child.type != "text"]
        alone = [child.type for child in children] == ["strong_open", "text", "strong_close"]
        bold = _BOLD.fullmatch(self.text, span.start, span.end) if alone and kind is BlockKind.PARAGRAPH else None
        if bold and len(bold["text"]) <= HEADING_LENGTH and bold["text"][-1] not in _NO_HEADING:
            yield Block(BlockKind.HEADING, Span(*bold.span("text")), BOLD_LEVEL)
        else:
            yield Block(kind, span)

    def row(self, line: int, width: int) -> Iterator[Block]:
        """A row of a table: of two short cells a label and its value, else an item."""
        cells = [
            cell
            for match in _CELL.finditer(self.text, self.starts[line], self.ends[line])
            if (cell := _trimmed(self.text, match.start(), match.end())) is not None
        ]
        if not cells:
            return
        if width == 2 and len(cells) == 2 and _is_label(cells[0].of(self.text), cells[1].of(self.text)):
            yield Block(BlockKind.LABEL, cells[1], label=cells[0])
        else:
            yield Block(BlockKind.LIST_ITEM, Span(cells[0].start, cells[-1].end))

    def _span(self, first: int, last: int, opening: re.Pattern[str]) -> Span | None:
        last = min(last, len(self.starts))
        if not 0 <= first < last:
            return None
        start, end = self.starts[first], self.ends[last - 1]
        mark = opening.match(self.text, start, end)
        start = mark.end() if mark else start
        end = start + len(self.text[start:end].rstrip())
        return Span(start, end) if start < end else None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """A cell without white space and emphasis around it; None where nothing is left."""
    shown = text[start:end]
    left = len(shown) - len(shown.lstrip(_MARKS))
    right = len(shown.rstrip(_MARKS))
    return Span(start + left, start + right) if left < right else None


def _is_label(label: str, value: str) -> bool:
    short = len(label) <= LABEL_LENGTH and len(label.split()) <= LABEL_WORDS
    return short and len(value) < VALUE_LENGTH and value[-1] not in ".;!?"
