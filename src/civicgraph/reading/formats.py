"""The formats: which reader takes which media type, and how a file's suffix and its content tell the media type.

A format is a line in ``READERS`` and one or more in ``SUFFIXES``, a module beside this one, and a mark in
``content_type`` where its files begin with one. Readers import their libraries late: a build of texts pays for none.
"""

from __future__ import annotations

import re
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


def _html(data: bytes) -> Content:
    from civicgraph.reading import html

    return html.read(data)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        TEXT: plain.read,
        MARKDOWN: plain.read,
        HTML: _html,
        XHTML: _html,
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
    }
)

_ALIKE = frozenset((HTML, XHTML))
_START = 4096  # bytes that are looked at
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SKIPPED = re.compile(rb"^(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)


def content_type(data: bytes) -> str | None:
    """The media type that the bytes themselves show; None where they show none, as text does."""
    start = _SKIPPED.sub(b"", data[:_START])
    if _HTML.match(start):
        return HTML
    return None


def media_type_of(kind: str) -> str | None:
    """The media type that a suffix (``.html``) or a media type (``text/html; charset=utf-8``) stands for."""
    folded = kind.partition(";")[0].strip().casefold()
    return folded if folded in READERS else SUFFIXES.get(folded)


def settle(data: bytes, kind: str) -> tuple[str, tuple[Remark, ...]]:
    """The media type to read the bytes as, and what to tell where their name says another.

    Raises SourceError where the bytes are of no format that can be read.
    """
    named = media_type_of(kind)
    shown = content_type(data)
    if shown is not None and shown not in READERS:
        raise SourceError(f"this is {shown}, which no reader takes; convert it to text, HTML or PDF")
    if shown is None or shown == named or {shown, named} <= _ALIKE:
        return named or TEXT, ()
    message = f"its name or type says {kind}, its content is {shown}; read as the latter, so correct the name"
    return shown, (Remark("wrong-type", message),)
