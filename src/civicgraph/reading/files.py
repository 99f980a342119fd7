"""One file, or a stream of the same content: decompressed where need be, then one document or the many it holds."""

from __future__ import annotations

import io
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from civicgraph import compression
from civicgraph.errors import SourceError
from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import containers, formats, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from civicgraph.reading.containers import Container, ReadBytes

COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
_DOCUMENTS = frozenset(  # files of which one would expect that they are read
    (
        *(".doc", ".docm", ".dotx", ".rtf", ".pages", ".wpd", ".fodt", ".ott"),
        *(".ppt", ".pptx", ".key", ".odp", ".xls", ".xlsx", ".ods", ".eml", ".msg", ".mobi", ".azw3"),
    )
)
_HEAD = 512  # bytes that are looked at before the rest
_SPOOLED = 1024 * 1024 * 1024  # bytes that are unpacked onto the disk for a reader that jumps about
_IN_MEMORY = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read: ``name`` is the file's own, whose suffixes count; ``explicit`` where the user named it."""

    identifier: str
    name: str
    explicit: bool
    limit: int
    read: ReadBytes
    as_of: date | None = None
    url: str | None = None
    retrieved: date | None = None


def read_stream(source: Source, stream: BinaryIO) -> Iterator[Document | Notice]:
    """The documents of a stream; what cannot be read becomes a Notice. OSErrors of the stream are left to the caller.

    ``source.limit`` is the largest size of a single document, in bytes, after decompression.
    """
    buffered = _peekable(stream)
    kind, suffix = compression.kind_of(buffered.peek(_HEAD)[:_HEAD]), PurePosixPath(source.name.casefold()).suffix
    misnamed = source.name and kind != COMPRESSED.get(suffix) and buffered.peek(1)
    told = (("wrong-type", _misnamed(suffix, kind)),) if misnamed else ()
    try:
        yield from noted(source.identifier, _read(source, buffered, kind), told)
    except SourceError as error:
        yield Notice("unreadable", str(error), source.identifier, severity=Severity.VIOLATION)


def suffix_of(name: str) -> str:
    """The suffix that tells the format: ``.jsonl`` of ``pages.jsonl.gz``."""
    path = PurePosixPath(name.casefold())
    return PurePosixPath(path.stem).suffix if path.suffix in COMPRESSED else path.suffix


def is_known(suffix: str) -> bool:
    """Whether a file with this suffix is read where a folder holds it."""
    return suffix in formats.SUFFIXES or suffix in containers.CONTAINERS


def noted(
    identifier: str, found: Iterable[Document | Notice], told: Sequence[tuple[str, str]]
) -> Iterator[Document | Notice]:
    """What was found, with warnings (code and message) on the first document; on their own where there is none."""
    for item in found:
        if told and isinstance(item, Document):
            said = tuple(Notice(code, message, item.identifier) for code, message in told)
            item, told = replace(item, notices=(*item.notices, *said)), ()
        yield item
    for code, message in told:
        yield Notice(code, message, identifier)


def _read(source: Source, buffered: io.BufferedReader, kind: str | None) -> Iterator[Document | Notice]:
    suffix = suffix_of(source.name)
    if kind is not None:
        buffered = _peekable(compression.expanded(cast("BinaryIO", buffered), kind))
        if compression.kind_of(buffered.peek(_HEAD)[:_HEAD]) is not None:
            raise SourceError("it is compressed twice; decompress it once, and give the result")
    container = containers.container_of(suffix, buffered.peek(_HEAD)[:_HEAD])
    if container is not None:
        yield from _contained(source, container, cast("BinaryIO", buffered), kind is not None)
        return
    data = buffered.read(source.limit + 1)
    suffix = suffix if suffix in formats.SUFFIXES else ""
    yield source.read(source.identifier, data, suffix, as_of=source.as_of, url=source.url, retrieved=source.retrieved)


def passed_over(identifier: str, suffix: str) -> Notice:
    """The notice of a file whose format nobody reads."""
    known = ", ".join(sorted(s for s in (*formats.SUFFIXES, *containers.CONTAINERS) if s))
    way = "save it as .docx, .pdf or .html, a sheet of documents as .csv" if suffix in _DOCUMENTS else ""
    way = way or f"there are {known}, each also with .gz or .zst"
    message = f"passed over: no reader for {suffix or 'such'} files ({way})"
    return Notice("skipped", message, identifier, severity=Severity.INFO)


def _peekable(stream: BinaryIO) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))


def _misnamed(said: str, kind: str | None) -> str:
    if kind is None:
        return f"its name ends in {said}, and it is not compressed; read as it is, so correct the name"
    return f"it is compressed with {kind}, which its name does not say; read all the same, so correct the name"


def _contained(source: Source, container: Container, stream: BinaryIO, packed: bool) -> Iterator[Document | Notice]:
    with ExitStack() as stack:
        if container.seeks and (packed or not stream.seekable()):
            spool = cast("BinaryIO", stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)))
            _spool(stream, spool)
            stream = spool
        try:
            found = containers.read_container(source.identifier, container, stream, source.read, as_of=source.as_of)
            for item in found:
                yield _dated(item, source)
        except rows.NoTextColumnError as error:
            if source.explicit:
                raise
            yield Notice("passed-over", f"passed over: {error}", source.identifier, severity=Severity.INFO)


def _dated(item: Document | Notice, source: Source) -> Document | Notice:
    """With the day of the whole file, where the row has none of its own."""
    if isinstance(item, Document) and source.retrieved is not None and item.date in (None, source.as_of):
        return replace(item, date=source.retrieved)
    return item


def _spool(stream: BinaryIO, spool: BinaryIO) -> None:
    size = 0
    while piece := stream.read(2**20):
        size += len(piece)
        if size > _SPOOLED:
            raise SourceError(f"larger than {_SPOOLED // 2**20} MiB once decompressed; split it into smaller files")
        spool.write(piece)
    spool.seek(0)
