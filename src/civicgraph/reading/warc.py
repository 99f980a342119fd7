"""WARC files, as crawlers write them: each successful answer to a request becomes a document."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from civicgraph import compression
from civicgraph.errors import SourceError
from civicgraph.reading import formats
from civicgraph.reading.rows import MAX_ROW, BadRow

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_HEADERS = 2 * 1024 * 1024  # bytes between two bodies
_PIECE = 64 * 1024
# what the library raises, besides its own error, for headers that make no sense
_DAMAGED = (ValueError, TypeError, AttributeError, LookupError, OverflowError, AssertionError)


@dataclass(frozen=True, slots=True)
class Capture:
    """An answer of the web as it was archived; ``content_type`` is the HTTP header, ``captured`` the WARC-Date.

    ``data`` is the body, without the encodings of its transfer.
    """

    place: str
    url: str
    captured: str
    content_type: str
    data: bytes

    @property
    def name(self) -> str:
        """The capture among others of its file, as web archives name it: ``20240131100000/https://example.org/``."""
        digits = "".join(c for c in self.captured if c.isdigit())[:14]
        return f"{digits}/{self.url}"


class _Watched:
    """The stream, of which no more than ``left`` bytes are given while headers are read (None: all while a body is).

    The library looks for the end of a line without bound, and in time that grows with its square.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.left: int | None = _MAX_HEADERS

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise SourceError(f"damaged WARC data: headers of more than {_MAX_HEADERS // 2**20} MiB")
        return data


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What else is in the file, as one line: requests, revisits, answers that were no success."""

    summary: str


def records(stream: BinaryIO) -> Iterator[Capture | BadRow | PassedOver]:
    """The captures of a file, decompressed already, in its order.

    Raises SourceError where the rest of the file cannot be read.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Records(ArchiveIterator):  # type: ignore[misc] # warcio publishes no types
        INC_RECORD = ""  # else warcio writes a warning to standard error

    others: Counter[str] = Counter()
    watched = _Watched(stream)
    found, number = Records(watched), 0
    try:
        for record in found:
            number += 1
            watched.left = None
            sort = _other(record)
            item = _capture(f"record {number}", record) if sort is None else None
            while record.raw_stream.read(_PIECE):
                pass
            watched.left = _MAX_HEADERS
            found.read_to_end(record)
            if getattr(record.raw_stream, "limit", 0) > 0:
                raise SourceError(f"the file is cut off in record {number}")
            if item is not None:
                yield item
            else:
                others[str(sort)] += 1
    except (ArchiveLoadFailed, *_DAMAGED) as error:
        raise SourceError(f"damaged WARC data after record {number} ({str(error)[:120].strip()})") from error
    if found.err_count:
        yield BadRow("the file", f"{found.err_count} records are longer than they say; their ends were not read")
    if others:
        yield PassedOver(", ".join(f"{count} {sort}" for sort, count in sorted(others.items())))


def _other(record: Any) -> str | None:
    """What a record is, where it holds no text: its type, the status of the answer, or what was sent."""
    if record.rec_type != "response":
        return f"of type {record.rec_type}"
    if record.http_headers is None:
        return "that are no HTTP"
    status = record.http_headers.get_statuscode()
    if status != "200":
        return f"with status {status}"
    content_type = record.http_headers.get_header("Content-Type") or "text/html"
    return None if formats.is_readable(content_type) else f"of {content_type.partition(';')[0].strip()[:60]}"


def _capture(place: str, record: Any) -> Capture | BadRow:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.length is not None and record.length > MAX_ROW:
        return BadRow(place, f"{url} is larger than {MAX_ROW // 2**20} MiB")
    headers = record.http_headers
    try:
        data = _body(record)
    except SourceError as error:
        return BadRow(place, f"{url}: {error}")
    return Capture(
        place,
        url.strip("<>"),
        record.rec_headers.get_header("WARC-Date") or "",
        headers.get_header("Content-Type") or "text/html",
        data,
    )


def _body(record: Any) -> bytes:
    """The body, with its chunks joined and decompressed by us, since warcio would expand a bomb at once."""
    from warcio.bufferedreaders import ChunkedDataReader

    headers = record.http_headers
    stream = record.raw_stream
    if (headers.get_header("Transfer-Encoding") or "").strip().casefold() == "chunked":
        stream = ChunkedDataReader(stream)
    data = _bounded(stream)
    encoding = (headers.get_header("Content-Encoding") or "identity").strip()
    if encoding.casefold() == "identity" or (compression.kind_of(data) is None and encoding.casefold() in _MAGIC):
        return data  # many crawlers decompress the body, and leave the header as it was
    return _bounded(compression.expanded(io.BytesIO(data), encoding))


def _bounded(stream: Any) -> bytes:
    """All that a stream has left. Raises SourceError where that is more than ``MAX_ROW``."""
    pieces, size = [], 0
    while piece := stream.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_ROW:
            raise SourceError(f"larger than {MAX_ROW // 2**20} MiB")
    return b"".join(pieces)


_MAGIC = ("gzip", "x-gzip", "zstd")
