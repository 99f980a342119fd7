"""Texts of LibreOffice and others (ODT): headings, lists and tables, in the order of the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from civicgraph.errors import SourceError
from civicgraph.model import BlockKind, Severity
from civicgraph.reading.assembling import Piece, assemble, clean, table
from civicgraph.reading.content import Content, Remark
from civicgraph.reading.office import BOLD_LEVEL, may_head, only_arranges
from civicgraph.reading.zipped import open_zip, parse_xml

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

    Element = Any  # lxml publishes no types

_MANIFEST = "META-INF/manifest.xml"
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _STYLE, _DRAW, _OFFICE = (_NS % name for name in ("text", "table", "style", "drawing", "office"))
_WEIGHT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
_WRITTEN = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_INDEXES = frozenset(
    f"{_TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    )
)
_SKIPPED = frozenset(
    (
        *(f"{_TEXT}{name}" for name in ("note", "number", "tracked-changes", "ruby-text", "hidden-paragraph")),
        *(f"{_TEXT}{name}" for name in ("hidden-text", "sequence-decls", "variable-decls", "user-field-decls")),
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
    )
)
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_TITLES = {"Title": 1, "Subtitle": 2}
_NUMBERED = "Heading_20_"  # how styles of this name are written, with the level after it
_MOST_ROWS = 10_000  # that one row may stand for; a trap says billions


def read(data: bytes) -> Content:
    """The text of an ODT file, each block with its paragraph or table row as its place.

    Paragraphs count from 1, empty ones included, those in tables and text boxes not. Text that was deleted while
    changes were tracked, comments, notes, indexes, and the heads and feet of pages are no part of it. Raises
    SourceError for a file that is damaged, locked or a trap.
    """
    archive = open_zip(data)
    names = set(archive.namelist())
    if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
        raise SourceError("it is locked with a password; save it without one")
    if "content.xml" not in names:
        raise SourceError("it holds no text; save it as .odt again")
    content = parse_xml(archive, "content.xml")
    styles = parse_xml(archive, "styles.xml") if "styles.xml" in names else None
    text = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if text is None:
        raise SourceError("it holds no text but something else, such as a drawing; save that as .pdf")
    body = _Body(_Styles([styles, content]))
    assembled = assemble(body.pieces(text))
    margins = dict.fromkeys(_margins(styles))
    left_out = (*margins, *dict.fromkeys(line for line in body.indexed if line not in margins))
    title, language, day = _about(archive, names)
    message = f"{len(left_out)} running heads, feet and lines of indexes left out"
    return Content(
        text=assembled.text,
        blocks=assembled.blocks,
        places=assembled.places,
        title=title,
        language=language,
        date=day,
        left_out=left_out,
        remarks=(Remark("left-out", message, Severity.INFO),) if left_out else (),
    )


def _about(archive: zipfile.ZipFile, names: set[str]) -> tuple[str | None, str | None, date | None]:
    """Title, language, and the day of the last change, as the file's own properties give them."""
    if "meta.xml" not in names:
        return None, None, None
    root = parse_xml(archive, "meta.xml")
    found = {name: clean(root.findtext(f".//{{*}}{name}") or "") for name in ("title", "language", "date")}
    try:
        day = date.fromisoformat((found["date"] or clean(root.findtext(".//{*}creation-date") or ""))[:10])
    except ValueError:
        day = None
    return " ".join(found["title"].split()) or None, found["language"].partition("-")[0].lower() or None, day


def _margins(styles: Element | None) -> Iterator[str]:
    """The texts of the heads and feet of the pages."""
    pages = styles.iterfind(f"{_OFFICE}master-styles/{_STYLE}master-page/*") if styles is not None else ()
    for margin in pages:
        if isinstance(margin.tag, str) and margin.tag.startswith((f"{_STYLE}header", f"{_STYLE}footer")):
            yield from _lines(margin)


def _lines(element: Element) -> Iterator[str]:
    """The paragraphs below an element that hold something."""
    texts = (clean(_text(paragraph)) for paragraph in element.iter(*_PARAGRAPHS))
    return (text for text in texts if text)


@dataclass(frozen=True, slots=True)
class _Style:
    """What is of use of a style; None where it leaves the choice to the style that it rests on."""

    parent: str | None
    bold: bool | None
    level: int


class _Styles:
    """The styles of a file by family and name."""

    def __init__(self, parts: Sequence[Element | None]) -> None:
        self._known: dict[tuple[str, str], _Style] = {}
        for part in parts:
            for style in part.iter(f"{_STYLE}style") if part is not None else ():
                key = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")
                properties = style.find(f"{_STYLE}text-properties")
                weight = properties.get(_WEIGHT) if properties is not None else None
                self._known[key] = _Style(
                    style.get(f"{_STYLE}parent-style-name"),
                    None if weight is None else weight in ("bold", "600", "700", "800", "900"),
                    _number(style.get(f"{_STYLE}default-outline-level"), 0),
                )

    def _chain(self, element: Element, family: str) -> Iterator[tuple[str, _Style | None]]:
        """The styles of an element from the nearest to the most general, each with its name."""
        name, seen = element.get(f"{_TEXT}style-name"), set()
        while name and name not in seen:
            seen.add(name)  # a broken file may have styles that rest on each other
            style = self._known.get((family, name))
            yield name, style
            name = style.parent if style is not None else None

    def level(self, paragraph: Element) -> int:
        """The level of a heading, 1 to 6; 0 for what is none."""
        if paragraph.tag == f"{_TEXT}h":
            return min(max(_number(paragraph.get(f"{_TEXT}outline-level"), 1), 1), 6)
        for name, style in self._chain(paragraph, "paragraph"):
            level = _TITLES.get(name) or (style.level if style is not None else 0)
            if not level and name.startswith(_NUMBERED):
                level = _number(name.removeprefix(_NUMBERED), 0)
            if level > 0:
                return min(level, 6)
        return 0

    def bold(self, element: Element, family: str, inherited: bool) -> bool:
        """Whether an element's text is set in bold, where its parent's is as ``inherited`` says."""
        said = (style.bold for _, style in self._chain(element, family) if style is not None)
        return next((bold for bold in said if bold is not None), inherited)


class _Body:
    """Walks the text, its sections, lists, tables and text boxes; ``indexed`` gathers the lines of indexes."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.indexed: list[str] = []
        self.paragraphs = 0
        self.tables = 0

    def pieces(self, text: Element) -> Iterator[Piece]:
        yield from self._blocks(text, None, [BlockKind.PARAGRAPH])

    def _blocks(self, parent: Element, place: str | None, kinds: list[BlockKind]) -> Iterator[Piece]:
        """The pieces below an element; ``place`` is that of a cell or a box.

        ``kinds`` holds what the next paragraph is: the first of a list's item is the item.
        """
        for element in parent:
            if element.tag in _PARAGRAPHS:
                yield from self._paragraph(element, place, kinds)
            elif element.tag == f"{_TABLE}table":
                yield from self._table(element, place)
            elif element.tag == f"{_TEXT}list-item":
                yield from self._blocks(element, place, [BlockKind.LIST_ITEM])
            elif element.tag in _INDEXES:
                self._index(element)
            elif _is_shown(element):
                yield from self._blocks(element, place, kinds)

    def _index(self, element: Element) -> None:
        self.paragraphs += sum(1 for _ in element.iter(*_PARAGRAPHS))
        self.indexed += _lines(element)

    def _paragraph(self, element: Element, place: str | None, kinds: list[BlockKind]) -> Iterator[Piece]:
        if place is None:
            self.paragraphs += 1
        path = place or f"paragraph {self.paragraphs}"
        if text := clean(_text(element)):
            level = self.styles.level(element)
            if level:
                yield Piece(BlockKind.HEADING, " ".join(text.split()), level, path=path)
            elif kinds[0] is BlockKind.PARAGRAPH and may_head(text) and self._is_bold(element):
                yield Piece(BlockKind.HEADING, text, BOLD_LEVEL, path=path)
            else:
                yield Piece(kinds[0], text, path=path)
            kinds[0] = BlockKind.PARAGRAPH
        for box in _boxes(element):
            yield from self._blocks(box, f"text box at {path}", [BlockKind.PARAGRAPH])

    def _is_bold(self, element: Element) -> bool:
        weights = set(self._weights(element, self.styles.bold(element, "paragraph", False)))
        return weights == {True}

    def _weights(self, element: Element, bold: bool) -> Iterator[bool]:
        """Whether each stretch of the text below an element is bold."""
        if element.text and element.text.strip():
            yield bold
        for child in element:
            if _is_shown(child) and not child.tag.startswith(_DRAW):
                inside = self.styles.bold(child, "text", bold) if child.tag == f"{_TEXT}span" else bold
                yield from self._weights(child, inside)
            if child.tail and child.tail.strip():
                yield bold

    def _table(self, element: Element, place: str | None) -> Iterator[Piece]:
        self.tables += 1
        name = f"{place}, inner table" if place else f"table {self.tables}"
        rows = [(number, list(row.iterchildren(f"{_TABLE}table-cell"))) for number, row in _rows(element)]
        texts = [[_cell(cell) for cell in cells] for _, cells in rows]
        nested = next(element.iterdescendants(f"{_TABLE}table"), None) is not None
        if nested or only_arranges(texts):
            for number, cells in rows:
                for cell_number, cell in enumerate(cells, start=1):
                    where = f"{name}, row {number}, cell {cell_number}"
                    yield from self._blocks(cell, where, [BlockKind.PARAGRAPH])
            return
        yield from table(texts, [f"{name}, row {number}" for number, _ in rows])


def _rows(element: Element) -> Iterator[tuple[int, Element]]:
    """The rows of a table with their numbers from 1; those of tables inside it are not its own."""
    number, waiting = 1, list(element)[::-1]
    while waiting:
        found = waiting.pop()
        if found.tag == f"{_TABLE}table-row":
            yield number, found
            number += min(max(_number(found.get(f"{_TABLE}number-rows-repeated"), 1), 1), _MOST_ROWS)
        elif found.tag in (f"{_TABLE}{part}" for part in ("table-header-rows", "table-rows", "table-row-group")):
            waiting += list(found)[::-1]


def _cell(cell: Element) -> str:
    return clean("\n".join(_text(paragraph) for paragraph in cell.iter(*_PARAGRAPHS)))


def _text(element: Element) -> str:
    """The text that a paragraph shows; a line end in the file is a space, as the format has it."""
    parts = [(element.text or "").replace("\n", " ")]
    for child in element:
        if child.tag in _WRITTEN:
            parts.append(_WRITTEN[child.tag])
        elif _is_shown(child) and not child.tag.startswith(_DRAW):
            parts.append(_text(child))
        parts.append((child.tail or "").replace("\n", " "))
    return "".join(parts)


def _boxes(element: Element) -> Iterator[Element]:
    """The outermost drawings in a paragraph, such as frames with text."""
    for child in element:
        if _is_shown(child):
            if child.tag.startswith(_DRAW):
                yield child
            else:
                yield from _boxes(child)


def _is_shown(element: Element) -> bool:
    """Whether a reader sees an element's text; comments of XML have no tag that is a text."""
    return isinstance(element.tag, str) and element.tag not in _SKIPPED and element.get(f"{_TEXT}display") != "none"


def _number(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.isascii() and value.isdecimal() and len(value) < 10 else default
