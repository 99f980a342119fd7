"""EPUB: the chapters of a book, in the order of its spine, read as web pages without menus."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

from civicgraph.errors import SourceError
from civicgraph.reading import html
from civicgraph.reading.assembling import assemble, clean
from civicgraph.reading.content import Content
from civicgraph.reading.zipped import open_zip, parse_xml

if TYPE_CHECKING:
    import zipfile

    from civicgraph.reading.assembling import Piece

_CONTAINER = "META-INF/container.xml"
_LOCK = "META-INF/encryption.xml"


def read(data: bytes) -> Content:
    """The text of a book; a block's place is its chapter's file and its XPath there.

    Raises SourceError where the book is damaged, locked, too long, or holds no chapters.
    """
    archive = open_zip(data, allow_doctype=True)
    package = _package(archive)
    root = parse_xml(archive, package)
    files = {
        item.get("id"): posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))
        for item in root.iterfind(".//{*}manifest/{*}item")
        if "html" in item.get("media-type", "") and "nav" not in item.get("properties", "").split()
    }
    order = (ref.get("idref") for ref in root.iterfind(".//{*}spine/{*}itemref"))
    chapters = list(dict.fromkeys(files[name] for name in order if name in files))  # none is read twice
    held = set(archive.namelist())
    if _LOCK in held and _locked(archive, chapters):
        raise SourceError("its chapters are locked (DRM); get it without")
    assembled = assemble(piece for name in chapters if name in held for piece in _chapter(archive, name))
    if not assembled.text:
        raise SourceError("it has no chapters that can be read; convert it to HTML")
    about = {
        name: clean(root.findtext(f".//{{*}}metadata/{{*}}{name}") or "") for name in ("title", "language", "date")
    }
    return Content(
        text=assembled.text,
        blocks=assembled.blocks,
        places=assembled.places,
        title=" ".join(about["title"].split()) or None,
        language=about["language"].partition("-")[0].lower() or None,
        date=_day(about["date"]),
    )


def _package(archive: zipfile.ZipFile) -> str:
    """The name of the file that lists the book's parts."""
    if _CONTAINER not in archive.namelist():
        raise SourceError("it holds no book; save it as EPUB again")
    found = parse_xml(archive, _CONTAINER).find(".//{*}rootfile")
    name = found.get("full-path", "") if found is not None else ""
    if name not in archive.namelist():
        raise SourceError("it does not say where its chapters are; save it as EPUB again")
    return str(name)


def _locked(archive: zipfile.ZipFile, chapters: list[str]) -> bool:
    """Whether a chapter is encrypted; fonts often are, and take nothing from the text."""
    references = {unquote(r.get("URI", "")) for r in parse_xml(archive, _LOCK).iterfind(".//{*}CipherReference")}
    return not references.isdisjoint(chapters)


def _chapter(archive: zipfile.ZipFile, name: str) -> list[Piece]:
    from civicgraph.reading.html_walk import walk

    root = html.parse(html.decode(archive.read(name)).text)
    return [replace(f.piece, path=f"{name}{f.piece.path}") for f in walk(root)] if root is not None else []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
