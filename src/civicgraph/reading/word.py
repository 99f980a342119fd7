"""Word files (DOCX): styles as headings, lists and tables in the order of the document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from civicgraph.errors import SourceError
from civicgraph.model import BlockKind, Severity
from civicgraph.reading.assembling import Piece, assemble, clean, table
from civicgraph.reading.content import Content, Remark
from civicgraph.reading.office import BOLD_LEVEL, may_head, only_arranges
from civicgraph.reading.zipped import open_zip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    Element = Any  # lxml publishes no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}rt", _FALLBACK))
_WRITTEN = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(data: bytes) -> Content:
    """The text of a Word file, each block with its paragraph or table row as its place.

    Paragraphs count from 1, empty ones included, those in tables and text boxes not. Deleted text, comments, notes,
    and the heads and feet of pages are no part of it. Raises SourceError for a file that is damaged or a trap.
    """
    names = open_zip(data).namelist()
    if "word/document.xml" not in names:
        raise SourceError("it holds no Word document; save it as .docx again")
    import docx

    document = docx.Document(io.BytesIO(data))
    found = list(_Body(document).pieces())
    assembled = assemble(found)
    margins = tuple(_margins(document))
    about = document.core_properties
    remarks = []
    if margins:
        message = f"{len(margins)} running heads and feet left out"
        remarks.append(Remark("left-out", message, Severity.INFO))
    return Content(
        text=assembled.text,
        blocks=assembled.blocks,
        places=assembled.places,
        title=" ".join(clean(about.title or "").split()) or None,
        date=_day(about),
        language=(about.language or "").partition("-")[0].lower() or None,
        left_out=margins,
        remarks=tuple(remarks),
    )


def _day(about: Any) -> date | None:
    """The day of the last change; the library's own template bears a day that says nothing."""
    if about.author == "python-docx":
        return None
    moment = about.modified or about.created
    return moment.date() if moment is not None else None


def _margins(document: Any) -> Iterator[str]:
    """The texts of the heads and feet of the pages, each once."""
    seen = set()
    for section in document.sections:
        for margin in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not margin.is_linked_to_previous:
                for element in margin._element.iter(f"{_W}p"):
                    text = clean(_text(element))
                    if text and text not in seen:
                        seen.add(text)
                        yield text


class _Body:
    """Walks the body of a document, its content controls, tables and text boxes."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.paragraphs = 0
        self.tables = 0

    def pieces(self) -> Iterator[Piece]:
        yield from self._blocks(self.document.element.body, None)

    def _blocks(self, parent: Element, place: str | None) -> Iterator[Piece]:
        """The pieces of a body, a content control or a cell; ``place`` is that of the cell."""
        for element in parent:
            if element.tag == f"{_W}p":
                if place is None:
                    self.paragraphs += 1
                path = place or f"paragraph {self.paragraphs}"
                yield from self._paragraph(element, path)
                for box in element.iter(f"{_W}txbxContent"):
                    if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                        yield from self._blocks(box, f"text box at {path}")
            elif element.tag == f"{_W}tbl":
                yield from self._table(element, place)
            elif element.tag not in _SKIPPED and element.tag != f"{_W}sectPr":
                yield from self._blocks(element, place)  # content controls, and text that was put in while tracked

    def _paragraph(self, element: Element, path: str) -> Iterator[Piece]:
        text = clean(_text(element))
        if not text:
            return
        from docx.text.paragraph import Paragraph

        paragraph = Paragraph(element, self.document._body)
        level = _level(paragraph)
        if level:
            yield Piece(BlockKind.HEADING, " ".join(text.split()), level, path=path)
        elif _is_item(paragraph):
            yield Piece(BlockKind.LIST_ITEM, text, path=path)
        elif _is_bold_line(paragraph, text):
            yield Piece(BlockKind.HEADING, text, BOLD_LEVEL, path=path)
        else:
            yield Piece(BlockKind.PARAGRAPH, text, path=path)

    def _table(self, element: Element, place: str | None) -> Iterator[Piece]:
        self.tables += 1
        name = f"{place}, inner table" if place else f"table {self.tables}"
        rows = [[cell for cell in row if cell.tag == f"{_W}tc"] for row in element.iter(f"{_W}tr")]
        texts = [[_cell(cell) for cell in row] for row in rows]
        if _is_layout(element, texts):
            for number, row in enumerate(element.findall(f"{_W}tr"), start=1):
                for cell_number, cell in enumerate(row.findall(f"{_W}tc"), start=1):
                    yield from self._blocks(cell, f"{name}, row {number}, cell {cell_number}")
            return
        yield from table(texts, [f"{name}, row {number}" for number in range(1, len(texts) + 1)])


def _is_layout(element: Element, texts: list[list[str]]) -> bool:
    """Whether a table only arranges the page; one that holds a table does."""
    return only_arranges(texts) or next(element.iterdescendants(f"{_W}tbl"), None) is not None


def _cell(cell: Element) -> str:
    return clean("\n".join(_text(paragraph) for paragraph in cell.iter(f"{_W}p")))


def _text(element: Element) -> str:
    """The text that a paragraph shows."""
    if element.tag == f"{_W}t":
        return (element.text or "").replace("\n", " ")
    if element.tag in _WRITTEN:
        return _WRITTEN[element.tag]
    return "".join(_text(child) for child in element if child.tag not in _SKIPPED)


def _level(paragraph: Any) -> int:
    """The level of a heading, by the names of its style and of those that this rests on, or by its outline level."""
    for name, properties in _styles(paragraph):
        if name == "title":
            return 1
        if name == "subtitle":
            return 2
        digits = name.removeprefix("heading ")
        if name.startswith("heading ") and digits.isdecimal():
            return min(int(digits), 6)
        outline = properties.find(f"{_W}outlineLvl") if properties is not None else None
        if outline is not None and (outline.get(f"{_W}val") or "9") in "012345678":
            return min(int(outline.get(f"{_W}val")) + 1, 6)
    return 0


def _is_item(paragraph: Any) -> bool:
    """Whether the paragraph bears a bullet or a number."""
    for name, properties in _styles(paragraph):
        numbering = properties.find(f"{_W}numPr") if properties is not None else None
        if numbering is not None:
            number = numbering.find(f"{_W}numId")
            return number is not None and number.get(f"{_W}val") != "0"  # 0 takes the bullet away
        if name.startswith("list ") and not name.startswith(("list continue", "list paragraph")):
            return True
    return False


def _styles(paragraph: Any) -> Iterator[tuple[str, Element | None]]:
    """The paragraph's own properties, then its styles' from the nearest to the most general, each with its name."""
    yield "", paragraph._p.pPr
    style, seen = paragraph.style, set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)  # a broken file may have styles that rest on each other
        yield (style.name or "").casefold(), style.element.find(f"{_W}pPr")
        style = style.base_style


def _is_bold_line(paragraph: Any, text: str) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return may_head(text) and bool(runs) and all(run.bold for run in runs)
