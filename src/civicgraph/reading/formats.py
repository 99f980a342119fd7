"""The formats: which reader takes which media type, and how a file's suffix and its content tell the media type.

A format is a line in ``READERS`` and one or more in ``SUFFIXES``, a module beside this one, and a mark in
``content_type`` where its files begin with one. Readers import their libraries late: a build of texts pays for none.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from civicgraph.errors import SourceError
from civicgraph.reading import plain
from civicgraph.reading.content import Remark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civicgraph.reading.content import Content, Reader

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
XHTML = "application/xhtml+xml"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
ODT = "application/vnd.oasis.opendocument.text"


def _markdown(data: bytes) -> Content:
    from civicgraph.reading import markdown

    return markdown.read(data)


def _html(data: bytes) -> Content:
    from civicgraph.reading import html

    return html.read(data)


def _pdf(data: bytes) -> Content:
    from civicgraph.reading import pdf

    return pdf.read(data)


def _word(data: bytes) -> Content:
    from civicgraph.reading import word

    return word.read(data)


def _epub(data: bytes) -> Content:
    from civicgraph.reading import epub

    return epub.read(data)


def _opendocument(data: bytes) -> Content:
    from civicgraph.reading import opendocument

    return opendocument.read(data)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        TEXT: plain.read,
        MARKDOWN: _markdown,
        HTML: _html,
        XHTML: _html,
        PDF: _pdf,
        WORD: _word,
        EPUB: _epub,
        ODT: _opendocument,
    }
)
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        "": TEXT,
        ".txt": TEXT,
        ".text": TEXT,
        ".md": MARKDOWN,
        ".markdown": MARKDOWN,
        ".html": HTML,
        ".htm": HTML,
        ".xhtml": XHTML,
        ".pdf": PDF,
        ".docx": WORD,
        ".epub": EPUB,
        ".odt": ODT,
    }
)

_MARKED = frozenset((PDF, WORD, EPUB, ODT))  # these are known by their first bytes
_ALIKE = frozenset((HTML, XHTML))
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OPENDOCUMENT = re.compile(r"application/vnd\.(?:oasis|sun)\.")
_START = 4096  # bytes that are looked at
_NOT_READ: Mapping[bytes, str] = MappingProxyType(
    {
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word file (.doc), or a DOCX that is locked with a password; "
        "save it as .docx without one",
        b"{\\rtf": "rich text (RTF); save it as .docx, .pdf or .html",
    }
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
_SKIPPED = re.compile(rb"^(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)


def content_type(data: bytes) -> str | None:
    """The media type that the bytes themselves show; None where they show none, as text does.

    Raises SourceError for formats that are known and not read, with what to do about them.
    """
    for mark, advice in _NOT_READ.items():
        if data.startswith(mark):
            raise SourceError(advice)
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # the latter is an empty archive
        return _archive_type(data)
    return HTML if _HTML.match(_SKIPPED.sub(b"", data[:_START])) else None


def _archive_type(data: bytes) -> str | None:
    """What a ZIP archive holds, by the names in its list; None for one that is cut off, so that its reader says so."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            said = archive.open("mimetype").read(100).decode("latin-1").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        marks = ((b"word/", WORD), (EPUB.encode(), EPUB), (ODT.encode(), ODT))
        return next((media_type for mark, media_type in marks if mark in data[:_START]), None)
    if said in (ODT, f"{ODT}-template"):
        return ODT
    for name, media_type in (("word/document.xml", WORD), ("META-INF/container.xml", EPUB)):
        if name in names and "content.xml" not in names:
            return media_type
    if "xl/workbook.xml" in names or "opendocument.spreadsheet" in said:
        raise SourceError("a spreadsheet; save the sheet as .csv, or what it says as .docx, .pdf or .html")
    if _OPENDOCUMENT.match(said) or "content.xml" in names:
        raise SourceError("an OpenDocument file that is no text (ODT); save what it says as .odt, .pdf or .html")
    if "[Content_Types].xml" in names:
        raise SourceError("an Office file that is no Word document; save what it says as .docx, .pdf or .html")
    raise SourceError(
        "a ZIP archive that is neither DOCX, ODT nor EPUB; unpack it, or save the document as .docx, .pdf or .html"
    )


def media_type_of(kind: str) -> str | None:
    """The media type that a suffix (``.html``) or a media type (``text/html; charset=utf-8``) stands for."""
    folded = kind.partition(";")[0].strip().casefold()
    return folded if folded in READERS else SUFFIXES.get(folded)


def is_readable(content_type: str) -> bool:
    """Whether there is a reader for what a server calls ``content_type``."""
    return "/" in content_type and media_type_of(content_type) is not None


def settle(data: bytes, kind: str) -> tuple[str, tuple[Remark, ...]]:
    """The media type to read the bytes as, and what to tell where their name says another.

    Raises SourceError where the bytes are of no format that can be read.
    """
    named = media_type_of(kind)
    shown = content_type(data)
    if shown is None and named in _MARKED:
        called = next((suffix for suffix, type_ in SUFFIXES.items() if type_ == named), named)
        lost = f"named as {called}, and it is none, or its beginning is lost" if data else "the file is empty"
        raise SourceError(f"{lost}; fetch or save it again")
    if shown is None and named not in _ALIKE and _XML.match(data):
        raise SourceError("XML that is no web page, such as a feed or a flat ODT file; save it as .html, .odt or .txt")
    if shown is None or shown == named or {shown, named} <= _ALIKE:
        return named or TEXT, ()
    if kind == "" or named is None:  # standard input, a name that says nothing
        return shown, ()
    message = f"its name or type says {kind}, its content is {shown}; read as the latter, so correct the name"
    return shown, (Remark("wrong-type", message),)


def recoded(data: bytes, kind: str) -> tuple[str | None, bytes]:
    """The encoding that a media type names, and the bytes in UTF-8; None and the bytes as they are where it names none.

    A byte-order mark goes before it, and so does the page or text itself where the named encoding does not fit.
    """
    named = _CHARSET.search(kind)
    if named is None or data.startswith(_MARKS):
        return None, data
    import webencodings

    encoding = webencodings.lookup(named.group(1))
    if encoding is None:
        return None, data
    try:
        text, _ = encoding.codec_info.decode(data, "strict")
    except UnicodeDecodeError:
        return None, data
    return encoding.name, codecs.BOM_UTF8 + text.encode()
