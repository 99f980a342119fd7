"""Sources as a user names them: files, folders to walk, web addresses, and standard input (``-``)."""

from __future__ import annotations

import hashlib
import io
import sys
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from civicgraph.errors import SourceError
from civicgraph.fetching import Fetched, Web
from civicgraph.model import Document, Notice
from civicgraph.reading import formats
from civicgraph.reading.content import Remark
from civicgraph.reading.files import Source, is_known, noted, passed_over, read_stream, suffix_of
from civicgraph.reading.walking import File, files, is_there, once, reason, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from civicgraph.reading.walking import Listed

MAX_BYTES = 64 * 1024 * 1024


def read_sources(
    sources: Sequence[str], *, listed: Sequence[Listed] = (), as_of: date | None = None, web: Web | None = None
) -> Iterator[Document | Notice]:
    """Every document of the sources, in the order given (folders by name); what cannot be read becomes a Notice.

    ``as_of`` is the date given to each document. The identifier is the path as given, or as found below the folder
    given; a file that the sources reach by several ways is read once, under the shortest of its identifiers. A document
    of a file that holds many is named ``FILE#ID``. Web addresses are fetched by ``web``, which may be left out.
    Hidden files, and files of an unknown format inside a folder, are passed over; the latter with a Notice.
    ``listed`` are sources out of lists, which are read after the others. Raises SourceError before anything is read
    where one of ``sources`` does not exist; one of ``listed`` that does not becomes a Notice, for a list may be long.
    """
    for source in sources:
        if not is_there(source):
            raise SourceError(
                f"{source or '(an empty name)'}: no such file or folder; check the spelling, "
                "or give '-' to read standard input"
            )
    there = [*sources, *(item.source for item in listed if is_there(item.source))]
    items = once([item for source in there for item in files(source)])
    for missing in (item for item in listed if not is_there(item.source)):
        said = f"no such file or folder ({missing.place}); paths are seen from the folder that you are in"
        items.append(unreadable(missing.source, said))
    with ExitStack() as stack:
        for item in items:
            if isinstance(item, Notice):
                yield item
            elif item.path is None and item.identifier != "-":
                web = web or stack.enter_context(Web())
                yield from _fetch(item.identifier, web, as_of)
            else:
                yield from _read(item, as_of)


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
        return unreadable(identifier, f"larger than {MAX_BYTES // 2**20} MiB; split it into smaller files")
    try:
        media_type, said = formats.settle(data, kind)
        encoding, recoded = formats.recoded(data, kind)
        content = formats.READERS[media_type](recoded)
    except SourceError as error:
        return unreadable(identifier, str(error))
    except Exception as error:  # libraries raise what they please for damaged files, and one must not stop the rest
        reason = f"{type(error).__name__}: {error}".partition("\n")[0][:200].rstrip(": ")
        return unreadable(
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


def _read(file: File, as_of: date | None) -> Iterator[Document | Notice]:
    name = file.path.name if file.path else ""
    source = Source(file.identifier, name, file.explicit, MAX_BYTES, read_bytes, as_of)
    try:
        if file.path is None:
            yield from read_stream(source, _standard_input())
        elif not file.path.is_file():
            yield unreadable(file.identifier, "not a regular file, or a link that leads nowhere")
        elif not (file.explicit or is_known(suffix_of(name))):
            yield passed_over(file.identifier, suffix_of(name))
        else:
            with file.path.open("rb") as opened:
                yield from read_stream(source, opened)
    except OSError as error:
        yield unreadable(file.identifier, reason(error))


def _fetch(address: str, web: Web, as_of: date | None) -> Iterator[Document | Notice]:
    """The documents at a web address: a page, or a file of any kind that is read from a disk too."""
    try:
        page = web.fetch(address, _takes)
    except SourceError as error:
        yield unreadable(address, str(error))
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
