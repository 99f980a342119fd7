"""PDF: lines with their fonts and places, from which ``pdf_layout`` makes headings, paragraphs and rows."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from civicgraph.errors import SourceError
from civicgraph.model import Severity
from civicgraph.reading.assembling import MAX_CHARACTERS, assemble, clean
from civicgraph.reading.content import Content, Remark
from civicgraph.reading.pdf_bounds import bounded
from civicgraph.reading.pdf_layout import pieces
from civicgraph.reading.pdf_order import Line, running

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 2000
MAX_UNPACKED = 256 * 2**20  # bytes that all that is read of a file may unpack to

logging.getLogger("pdfminer").addHandler(logging.NullHandler())  # its remarks are for whoever asks for them

_TAIL = 4096  # bytes in which the mark of the end stands, even where a server has added something
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_NO_TITLE = re.compile(
    r"(?i)untitled.*|.*\.(?:docx?|pdf|odt|indd|pptx?|rtf|qxd)|microsoft \w+ - .*|(?:document|layout) ?\d*"
)


def read(data: bytes) -> Content:
    """The text of a PDF in reading order, with the page of each block; running heads and feet are left out.

    Raises SourceError for a file that is locked, broken, larger than the limits, or without text.
    """
    if b"%%EOF" not in data.rstrip(b"\0 \t\r\n")[-_TAIL:]:
        raise SourceError("cut off before its end; fetch it again, or open it in a viewer and save it anew")
    with bounded(MAX_UNPACKED):
        document = _open(data)
        lines = list(_lines(document))
    if not lines:
        raise SourceError(
            "it holds no text, only pictures (or it is damaged); run it through a text recognition (OCR) first"
        )
    out = running(lines)
    kept = [line for line in lines if line not in out]
    assembled = assemble(pieces(kept))
    left_out = tuple(dict.fromkeys(line.text for line in lines if line in out))
    remarks = []
    if out:
        message = f"{len(out)} lines of running heads, feet and page numbers left out"
        remarks.append(Remark("left-out", message, Severity.INFO))
    if unmapped := len(_UNMAPPED.findall(assembled.text)):
        message = f"{unmapped} characters whose font does not say what they are; they stand as (cid:N)"
        remarks.append(Remark("unmapped", message))
    title, day = _about(document)
    return Content(
        text=assembled.text,
        blocks=assembled.blocks,
        places=assembled.places,
        title=title,
        date=day,
        language=_language(document),
        left_out=left_out,
        remarks=tuple(remarks),
    )


def _open(data: bytes) -> Any:
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFParser

    try:
        return PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise SourceError("it is locked with a password; save it without one") from error


def _lines(document: Any) -> Iterator[Line]:
    """The lines of all pages, each page's from top to bottom."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=LAParams(all_texts=True, boxes_flow=None))
    interpreter = PDFPageInterpreter(manager, device)
    characters = 0
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > MAX_PAGES:
            raise SourceError(f"more than {MAX_PAGES} pages; split it")
        interpreter.process_page(page)
        layout = device.get_result()
        for line in sorted(_text_lines(layout), key=lambda found: (-found.y1, found.x0)):
            text = _shown(line.get_text())
            characters += len(text)
            if characters > MAX_CHARACTERS:
                raise SourceError(f"more than {MAX_CHARACTERS:,} characters; split it")
            if text:
                yield _line(line, text, number, layout)


def _shown(text: str) -> str:
    """A line as it is read; a soft hyphen at its end stays, since it says that the word goes on."""
    parted = "\u00ad" if text.rstrip().endswith("\u00ad") else ""
    return clean(text.translate(_LIGATURES)).replace("\n", " ") + parted


def _text_lines(item: Any) -> Iterator[Any]:
    """The horizontal lines below a layout item."""
    from pdfminer.layout import LTTextLineHorizontal

    if isinstance(item, LTTextLineHorizontal):
        yield item
    elif not hasattr(item, "get_text") or hasattr(item, "analyze"):
        try:
            inside = iter(item)
        except TypeError:
            return
        for child in inside:
            yield from _text_lines(child)


def _line(line: Any, text: str, page: int, layout: Any) -> Line:
    from pdfminer.layout import LTChar

    characters = [c for c in line if isinstance(c, LTChar) and c.get_text().strip()]
    sizes = Counter(round(c.size, 1) for c in characters)
    bold = sum(bool(_BOLD.search(c.fontname)) for c in characters)
    size = min(sizes, key=lambda s: (-sizes[s], s)) if sizes else line.height
    height = layout.height or 1.0
    return Line(
        text=text,
        page=page,
        x0=line.x0,
        x1=line.x1,
        y0=line.y0,
        y1=line.y1,
        size=size,
        bold=bool(characters) and bold * 10 >= 9 * len(characters),
        depth=(layout.y1 - (line.y0 + line.y1) / 2) / height,
    )


def _about(document: Any) -> tuple[str | None, date | None]:
    """Title and day as the file's own properties give them; a title that is a file's name is none."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    properties: dict[str, str] = {}
    for info in document.info:
        for name in ("Title", "ModDate", "CreationDate"):
            value = resolve1(info.get(name)) if isinstance(info, dict) else None
            if isinstance(value, bytes | str):
                properties.setdefault(name, decode_text(value) if isinstance(value, bytes) else value)
    title = " ".join(clean(properties.get("Title", "")).split())
    named = title if title and not _NO_TITLE.fullmatch(title) else None
    return named, _day(properties.get("ModDate", "")) or _day(properties.get("CreationDate", ""))


def _day(text: str) -> date | None:
    match = _DATE.match(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _language(document: Any) -> str | None:
    from pdfminer.pdftypes import resolve1

    value = resolve1(document.catalog.get("Lang"))
    text = value.decode("latin-1") if isinstance(value, bytes) else ""
    match = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", text)
    return match.group().lower() if match else None
