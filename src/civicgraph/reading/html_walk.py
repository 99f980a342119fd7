"""A tree of HTML elements into pieces: headings, paragraphs, list items, label–value rows, each with its element.

Nothing is judged here but layout; what belongs to the page and not to its text is told apart in ``html_main``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from civicgraph.model import BlockKind
from civicgraph.reading.assembling import Piece, clean, row, table
from civicgraph.reading.html_elements import HEADINGS, Paths, is_block, is_seen, is_title, link_share, tail_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    Element = Any  # lxml publishes no types

BOLD_HEADING = 4  # the level of a line that is a heading only by its weight
HEADING_LENGTH = 120
CELL_LENGTH = 400  # a longer cell, or one of more lines than the next figure, holds text and no datum
CELL_LINES = 3
PROSE_LENGTH = 50  # below a bold line, a line at least this long is text that the line heads

_BOLD = frozenset(("b", "strong"))
_NOTE = re.compile(r"\s*\[?(?:\d{1,3}|[a-z*†‡]|note \d+)\]?\s*")
_NO_HEADING = ".;,!?:…"


@dataclass(frozen=True, slots=True)
class Found:
    """A piece and the element that it stands in; ``linked`` is the share of its characters that are links."""

    piece: Piece
    element: Element
    linked: float


_Parts = list[tuple[str, bool, bool]]
"""Strings, each with whether it is bold and whether it is a link; a line break is NUL."""


@dataclass
class _Run:
    """Inline text as it is gathered."""

    parts: _Parts = field(default_factory=list)

    def add(self, text: str | None, *, bold: bool, link: bool) -> None:
        if text:
            self.parts.append((text, bold, link))

    def take(self) -> _Parts:
        parts, self.parts = self.parts, []
        return parts


def walk(root: Element) -> list[Found]:
    """The pieces of a tree in the order of its text. The depth of the tree is the caller's to bound."""
    return list(_Walk(root).block(root, BlockKind.PARAGRAPH))


class _Walk:
    """Walks one tree; ``kind`` is what the text of an element is: a list item's first text is the item."""

    def __init__(self, root: Element) -> None:
        self.path = Paths(root)

    def block(self, element: Element, kind: BlockKind, level: int = 0) -> Iterator[Found]:
        """The pieces of a block element."""
        run = _Run()
        run.add(text_of(element), bold=False, link=False)
        pending = [kind]
        for child in element:
            if is_seen(child):
                if is_block(child):
                    yield from self._flush(run, element, pending, level)
                    yield from self._child(child, pending)
                else:
                    yield from self._inline(child, run, element, pending, level)
            run.add(tail_of(child), bold=False, link=False)
        yield from self._flush(run, element, pending, level)

    def _child(self, child: Element, pending: list[BlockKind]) -> Iterator[Found]:
        """The pieces of a block inside another; a paragraph that opens a list item is the item."""
        tag = child.tag
        if tag in HEADINGS or child.get("role") == "heading":
            level = child.get("aria-level", "")
            yield from self.block(
                child, BlockKind.HEADING, HEADINGS.get(tag) or (int(level) if level.isdecimal() else 2)
            )
        elif tag in ("summary", "legend", "caption") or is_title(child):
            for found_ in self.block(child, BlockKind.HEADING, BOLD_HEADING):
                yield replace(found_, linked=0.0)  # it leads nowhere but into its own part
        elif tag == "li":
            yield from self.block(child, BlockKind.LIST_ITEM)
        elif tag == "dl":
            yield from self._definitions(child)
        elif tag == "table" and not self._is_layout(child):
            yield from self._table(child)
        elif tag == "pre":
            yield from self._verbatim(child)
        else:
            found = list(self.block(child, pending[0]))
            yield from found
            if found:
                pending[0] = BlockKind.PARAGRAPH

    def _inline(
        self,
        element: Element,
        run: _Run,
        home: Element,
        pending: list[BlockKind],
        level: int,
        *,
        bold: bool = False,
        link: bool = False,
    ) -> Iterator[Found]:
        """Gather an inline element's text; blocks inside it, which HTML forbids and pages have, break the run."""
        if element.tag == "br":
            run.add("\0", bold=True, link=False)
            return
        if element.tag == "sup" and _NOTE.fullmatch(element.text_content()):
            return
        bold, link = bold or element.tag in _BOLD, link or element.tag == "a"
        run.add(text_of(element), bold=bold, link=link)
        for child in element:
            if is_seen(child):
                if is_block(child):
                    yield from self._flush(run, home, pending, level)
                    yield from self._child(child, pending)
                else:
                    yield from self._inline(child, run, home, pending, level, bold=bold, link=link)
            run.add(tail_of(child), bold=bold, link=link)

    def _flush(self, run: _Run, element: Element, pending: list[BlockKind], level: int) -> Iterator[Found]:
        """What has been gathered, as pieces; in running text two line breaks part paragraphs."""
        parts = run.take()
        for stretch in _paragraphs(parts) if pending[0] is BlockKind.PARAGRAPH else [parts]:
            yield from self._pieces(stretch, element, pending, level)

    def _pieces(self, parts: _Parts, element: Element, pending: list[BlockKind], level: int) -> Iterator[Found]:
        """The piece of one stretch of inline text; a bold line above prose, or alone, is a heading."""
        shown = clean("".join(text for text, _, _ in parts).replace("\0", "\n"))
        if not shown:
            return
        kind, path = pending[0], self.path.of(element)
        whole = sum(len(text.strip()) for text, _, _ in parts)
        linked = sum(len(text.strip()) for text, _, link in parts if link) / max(1, whole)
        if kind is BlockKind.PARAGRAPH:
            first, rest = _headed(parts)
            if first:
                yield Found(Piece(BlockKind.HEADING, first, BOLD_HEADING, path=path), element, linked)
                if not rest:
                    return
                shown = rest
        elif kind is BlockKind.HEADING:
            shown = " ".join(shown.split())
        else:
            pending[0] = BlockKind.PARAGRAPH
        yield Found(Piece(kind, shown, level, path=path), element, linked)

    def _definitions(self, element: Element) -> Iterator[Found]:
        """The terms of a ``dl`` with their descriptions; ``div`` may stand around each group."""
        terms: list[Element] = []
        for child in element.iter("dt", "dd"):
            if next(child.iterancestors("dl")) is not element:
                continue  # of a list inside this one, which its description holds
            if child.tag == "dt":
                terms.append(child)
                continue
            inner = list(self.block(child, BlockKind.PARAGRAPH))
            if terms and inner and inner[0].piece.kind is BlockKind.PARAGRAPH:
                first = inner[0]
                labelled = row(self._flat(terms), first.piece.text, path=first.piece.path)
                labelled = replace(labelled, label_path=self.path.of(terms[0]))
                inner[0] = Found(labelled, first.element, first.linked)
            elif terms:
                path = self.path.of(terms[0])
                yield Found(Piece(BlockKind.HEADING, self._flat(terms), BOLD_HEADING, path=path), terms[0], 0.0)
            yield from inner
            terms = []
        if terms:
            path = self.path.of(terms[0])
            yield Found(Piece(BlockKind.PARAGRAPH, self._flat(terms), path=path), terms[0], 0.0)

    def _table(self, element: Element) -> Iterator[Found]:
        for caption in element.iter("caption"):
            yield from self.block(caption, BlockKind.HEADING, BOLD_HEADING)
        rows = [row_ for row_ in element.iter("tr") if is_seen(row_)]
        cells = [[self._lines(cell) for cell in row_ if cell.tag in ("td", "th") and is_seen(cell)] for row_ in rows]
        paths = [self.path.of(row_) for row_ in rows]
        by_path = dict(zip(paths, rows, strict=True))
        for piece in table(cells, paths):
            row_ = by_path[piece.path or ""]
            yield Found(piece, row_, link_share(row_))

    def _verbatim(self, element: Element) -> Iterator[Found]:
        text = clean(element.text_content())
        if text:
            yield Found(Piece(BlockKind.PARAGRAPH, text, path=self.path.of(element)), element, 0.0)

    def _is_layout(self, element: Element) -> bool:
        """Whether a table only arranges the page: it holds tables, lists or headings, or long cells, or one column."""
        if element.get("role") in ("presentation", "none"):
            return True
        inner = element.iterdescendants("table", "ul", "ol", "dl", *HEADINGS, "form", "section", "article")
        if next(inner, None) is not None:
            return True
        widths = {sum(cell.tag in ("td", "th") for cell in row_) for row_ in element.iter("tr")}
        cells = [self._lines(cell) for cell in element.iter("td")]
        return max(widths, default=0) < 2 or any(len(c) > CELL_LENGTH or c.count("\n") >= CELL_LINES for c in cells)

    def _flat(self, elements: list[Element]) -> str:
        """All text of the elements in one line."""
        return ", ".join(" ".join(self._lines(element).split()) for element in elements)

    def _lines(self, element: Element) -> str:
        """All text of an element, with the line breaks that it shows."""
        pieces = [found.piece for found in self.block(element, BlockKind.PARAGRAPH)]
        return "\n".join(f"{piece.label}: {piece.text}" if piece.label else piece.text for piece in pieces)


def _paragraphs(parts: _Parts) -> list[_Parts]:
    """The stretches between two or more line breaks."""
    stretches: list[_Parts] = [[]]
    breaks = 0
    for part in parts:
        if part[0] == "\0":
            breaks += 1
        elif part[0].strip():
            if breaks > 1:
                stretches.append([])
            breaks = 0
        stretches[-1].append(part)
    return stretches


def _headed(parts: _Parts) -> tuple[str, str]:
    """A first line that is all bold, without punctuation, and above nothing or prose; and what follows it."""
    lines: list[_Parts] = [[]]
    for part in parts:
        if part[0] == "\0":
            lines.append([])
        else:
            lines[-1].append(part)
    shown = [(clean("".join(text for text, _, _ in line)).replace("\n", " "), line) for line in lines]
    shown = [(text, line) for text, line in shown if text]
    first, line = shown[0]
    heads = all(bold for text, bold, _ in line if text.strip()) and len(first) <= HEADING_LENGTH
    if not heads or first[-1] in _NO_HEADING or (len(shown) > 1 and len(shown[1][0]) < PROSE_LENGTH):
        return "", ""
    return first, "\n".join(text for text, _ in shown[1:])
