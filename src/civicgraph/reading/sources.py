"""Sources as a user names them: files, folders to walk, web addresses, and standard input (``-``)."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from civicgraph.errors import SourceError
from civicgraph.fetching import Fetched, Web, is_address
from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import formats
from civicgraph.reading.content import Remark
from civicgraph.reading.files import Source, is_known, noted, passed_over, read_stream, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be read; ``path`` is None for standard input (``-``) and for a web address, which are the identifier.

    ``explicit`` is whether the user named the file itself.
    """

    identifier: str
    path: Path | None
    explicit: bool


def read_sources(
    sources: Sequence[str], *, as_of: date | None = None, web: Web | None = None
) -> Iterator[Document | Notice]:
    """Every document of the sources, in the order given (folders by name); what cannot be read becomes a Notice.

    ``as_of`` is the date given to each document. The identifier is the path as given, or as found below the folder
    given; a file that the sources reach by several ways is read once, under the shortest of its identifiers. A document
    of a file that holds many is named ``FILE#ID``. Web addresses are fetched by ``web``, which may be left out.
    Hidden files, and files of an unknown format inside a folder, are passed over; the latter with a Notice.
    Raises SourceError before anything is read where a source does not exist.
    """
    for source in sources:
        if not source or (source != "-" and not is_address(source) and not Path(source).exists()):
            raise SourceError(
                f"{source or '(an empty name)'}: no such file or folder; check the spelling, "
                "or give '-' to read standard input"
            )
    items = _once([item for source in sources for item in _files(source)])
    with ExitStack() as stack:
        for item in items:
            if isinstance(item, Notice):
                yield item
            elif item.path is None and item.identifier != "-":
                web = web or stack.enter_context(Web())
                yield from _fetch(item.identifier, web, as_of)
            else:
                yield from _read(item, as_of)


def listed(path: Path) -> list[str]:
    """The sources that a file names, one a line, as a user would name them; empty lines and those with # are none.

    Raises SourceError where the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise SourceError(f"{path}: {_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: a list of sources is a text in UTF-8, one source a line") from error
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def read_bytes(
    identifier: str,
    data: bytes,
    kind: str = ".txt",
    *,
    as_of: date | None = None,
    url: str | None = None,
    retrieved: date | None = None,
) -> Document | Notice:
    """One document from its bytes; a Notice (severity violation) where they cannot be read.

    ``kind`` is the suffix of a file, empty where it has none, or a media type, whose ``charset`` is believed where it
    fits; what the bytes themselves show of their format goes before it, with a Notice.
    ``url`` is where the source was found, ``retrieved`` the day it was fetched. The document's date is the one that
    the source bears, else ``retrieved``, else ``as_of``.
    """
    if len(data) > MAX_BYTES:
        return _unreadable(identifier, f"larger than {MAX_BYTES // 2**20} MiB; split it into smaller files")
    try:
        media_type, said = formats.settle(data, kind)
        encoding, recoded = formats.recoded(data, kind)
        content = formats.READERS[media_type](recoded)
    except SourceError as error:
        return _unreadable(identifier, str(error))
    except Exception as error:  # libraries raise what they please for damaged files, and one must not stop the rest
        reason = f"{type(error).__name__}: {error}".partition("\n")[0][:200].rstrip(": ")
        return _unreadable(
            identifier, f"damaged, its reader gave up ({reason}); open it in its program and save it anew"
        )
    if not content.text.strip():
        said = (*said, Remark("empty", "the file holds no text"))
    return Document(
        identifier=identifier,
        text=content.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        encoding=encoding or content.encoding,
        title=content.title,
        date=content.date or retrieved or as_of,
        language=content.language or "en",
        notices=tuple(Notice(r.code, r.message, identifier, severity=r.severity) for r in (*content.remarks, *said)),
        url=url or content.url,
        site_name=content.site_name,
        blocks=content.blocks,
        places=content.places,
        left_out=content.left_out,
    )


def _files(source: str) -> Iterator[_File | Notice]:
    """The files of one source, a folder's own before those of the folders in it, each by name."""
    path = Path(source)
    if source == "-" or is_address(source) or not path.is_dir():
        name = source.partition("#")[0] if is_address(source) else source
        yield _File(_shown(name), None if source == "-" or is_address(source) else path, explicit=True)
        return
    failures: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=failures.append):  # follows no link to a folder: no loops
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                inside = Path(folder, name)
                yield _File(_below(source, path, inside), inside, explicit=False)
    for error in failures:
        yield _unreadable(_below(source, path, Path(os.fsdecode(error.filename))), _reason(error))


def _below(source: str, path: Path, inside: Path) -> str:
    return _shown(f"{source.rstrip('/')}/{inside.relative_to(path).as_posix()}")


def _shown(name: str) -> str:
    """A file's name as a text: what of it is no UTF-8 is written out in hexadecimal."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _once(items: Sequence[_File | Notice]) -> list[_File | Notice]:
    """Each file one time, at its first place; which name it bears does not depend on the order of the sources."""
    ways: dict[str, list[_File]] = {}
    for item in items:
        if isinstance(item, _File):
            ways.setdefault(_real(item), []).append(item)
    kept: list[_File | Notice] = []
    for item in dict.fromkeys(items):
        if isinstance(item, Notice):
            kept.append(item)
        elif same := ways.pop(_real(item), None):
            first = min(same, key=lambda file: (len(file.identifier), file.identifier))
            kept.append(_File(first.identifier, first.path, any(file.explicit for file in same)))
    return kept


def _real(file: _File) -> str:
    return os.path.realpath(file.path) if file.path else file.identifier


def _read(file: _File, as_of: date | None) -> Iterator[Document | Notice]:
    name = file.path.name if file.path else ""
    source = Source(file.identifier, name, file.explicit, MAX_BYTES, read_bytes, as_of)
    try:
        if file.path is None:
            yield from read_stream(source, _standard_input())
        elif not file.path.is_file():
            yield _unreadable(file.identifier, "not a regular file, or a link that leads nowhere")
        elif not (file.explicit or is_known(suffix_of(name))):
            yield passed_over(file.identifier, suffix_of(name))
        else:
            with file.path.open("rb") as opened:
                yield from read_stream(source, opened)
    except OSError as error:
        yield _unreadable(file.identifier, _reason(error))


def _fetch(address: str, web: Web, as_of: date | None) -> Iterator[Document | Notice]:
    """The documents at a web address: a page, or a file of any kind that is read from a disk too."""
    try:
        page = web.fetch(address, _takes)
    except SourceError as error:
        yield _unreadable(address, str(error))
        return
    told = [("stale", f"{page.stale}; read from the copy that was fetched before")] if page.stale else []
    yield from noted(address, _of_page(address, page, as_of), told)


def _of_page(address: str, page: Fetched, as_of: date | None) -> Iterator[Document | Notice]:
    if _is_page(page.content_type, page.url):
        yield read_bytes(address, page.data, page.content_type, as_of=as_of, url=page.url, retrieved=page.day)
        return
    source = Source(address, _name(page.url), True, MAX_BYTES, read_bytes, as_of, page.url, page.day)
    yield from read_stream(source, cast("BinaryIO", io.BytesIO(page.data)))


def _takes(content_type: str, url: str) -> bool:
    """Whether an answer of this type can be read: there is a reader, or a file of this name could be read."""
    return formats.is_readable(content_type) or (bool(suffix_of(_name(url))) and is_known(suffix_of(_name(url))))


def _is_page(content_type: str, url: str) -> bool:
    """Whether the content type tells the format; text/plain is also what servers say of formats they do not know."""
    vague = content_type.partition(";")[0].strip().casefold() == "text/plain" and bool(suffix_of(_name(url)))
    return formats.is_readable(content_type) and not (vague and is_known(suffix_of(_name(url))))


def _name(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).name


def _standard_input() -> BinaryIO:
    """Standard input as bytes, which stays open when we are done."""
    return cast("BinaryIO", io.BytesIO(b"")) if sys.stdin is None else sys.stdin.buffer


def _reason(error: OSError) -> str:
    return f"{error.strerror or error}; check the path and its permissions"


def _unreadable(identifier: str, message: str) -> Notice:
    return Notice("unreadable", message, identifier, severity=Severity.VIOLATION)
