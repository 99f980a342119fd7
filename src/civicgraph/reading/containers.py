"""Files that hold many documents: each row or record becomes a document of its own, named ``FILE#ID``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from civicgraph.errors import SourceError
from civicgraph.model import Document, Notice, Place, Severity, Span
from civicgraph.reading import rows, warc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_TOLD = 50  # rows of a file that are reported one by one
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")  # 20240131, or with a time, as web archives write it
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")


class ReadBytes(Protocol):
    """The one way from bytes to a document, as ``sources`` has it."""

    def __call__(  # noqa: D102 # the class says it
        self,
        identifier: str,
        data: bytes,
        kind: str = ...,
        *,
        as_of: date | None = ...,
        url: str | None = ...,
        retrieved: date | None = ...,
    ) -> Document | Notice: ...


@dataclass(frozen=True, slots=True)
class Container:
    """A format that holds many documents; ``seeks`` where its reader needs to jump about in the stream."""

    name: str
    read: Callable[[BinaryIO], Iterator[Any]]
    seeks: bool = False


# A format of tables is a line here and a function of ``rows``.
CONTAINERS: Mapping[str, Container] = MappingProxyType(
    {
        ".jsonl": Container("JSON Lines", rows.json_lines),
        ".ndjson": Container("JSON Lines", rows.json_lines),
        ".csv": Container("CSV", rows.comma_separated),
        ".tsv": Container("CSV", rows.comma_separated),
        ".parquet": Container("Parquet", rows.parquet, seeks=True),
        ".warc": Container("WARC", warc.records),
    }
)


def container_of(suffix: str, head: bytes) -> Container | None:
    """The format of a file that holds many documents, by its first bytes where these tell, else by its suffix."""
    if head.startswith(b"PAR1"):
        return CONTAINERS[".parquet"]
    if re.match(rb"WARC/\d", head):
        return CONTAINERS[".warc"]
    return CONTAINERS.get(suffix)


def read_container(
    identifier: str, container: Container, stream: BinaryIO, read: ReadBytes, *, as_of: date | None
) -> Iterator[Document | Notice]:
    """The documents of a file, in its order; a row that cannot be read is a Notice that names file and place.

    Where the rest of the file cannot be read, the last item says so. Raises ``rows.NoTextColumnError`` for a table
    without a column of texts.
    """
    seen: dict[str, str] = {}
    place, bad = "its beginning", 0
    try:
        for item in container.read(stream):
            if isinstance(item, warc.PassedOver):
                yield Notice("passed-over", f"passed over: {item.summary}", identifier, severity=Severity.INFO)
                continue
            place = item.place
            made = _document(identifier, item, read, as_of)
            made = _unique(identifier, made, place, seen) if isinstance(made, Document) else made
            bad += isinstance(made, Notice)
            if isinstance(made, Document) or bad <= MAX_TOLD:
                yield made
    except rows.NoTextColumnError:
        raise
    except SourceError as error:
        yield _bad(identifier, f"nothing after {place} could be read: {error}" if seen else str(error))
        return
    if bad > MAX_TOLD:
        yield _bad(identifier, f"{bad - MAX_TOLD} more rows, up to {place}, could not be read either")
    if not seen:
        yield Notice("empty", "the file holds no document that can be read", identifier)


def _unique(identifier: str, document: Document, place: str, seen: dict[str, str]) -> Document | Notice:
    """The document, or a notice where one of the same identifier came before; that one stands."""
    before = seen.get(document.identifier)
    if before is None:
        seen[document.identifier] = document.sha256
        return document
    name = document.identifier.removeprefix(f"{identifier}#")
    if before == document.sha256:
        return Notice("duplicate", f"{place}: {name!r} stands here again, with the same text", identifier)
    return _bad(identifier, f"{place}: a second, different text bears the id {name!r}; give each its own")


def _document(
    identifier: str, item: rows.Row | rows.BadRow | warc.Capture, read: ReadBytes, as_of: date | None
) -> Document | Notice:
    if isinstance(item, rows.BadRow):
        return _bad(identifier, f"{item.place}: {item.reason}")
    if isinstance(item, warc.Capture):
        made = _of_capture(identifier, item, read, as_of)
    else:
        made = _of_row(identifier, item, read, as_of)
    if isinstance(made, Notice) and made.document != identifier:  # a reader's, who knows nothing of rows
        return replace(made, message=f"{item.place}: {made.message}")
    return made


def _of_capture(identifier: str, item: warc.Capture, read: ReadBytes, as_of: date | None) -> Document | Notice:
    name, url, day = f"{identifier}#{item.name}", _web(item.url), _day(item.captured)
    return read(name, item.data, item.content_type, as_of=as_of, url=url, retrieved=day)


def _of_row(identifier: str, row: rows.Row, read: ReadBytes, as_of: date | None) -> Document | Notice:
    values = row.values
    name = _text(values.get("id")) or _text(values.get("url"))
    if name is None:
        return _bad(identifier, f"{row.place}: has neither an id nor a url, so nothing could be traced back to it")
    kind = "text" if values.get("text") is not None or values.get("html") is None else "html"
    content = values.get(kind)
    if not isinstance(content, str):
        found = "nothing" if content is None else type(content).__name__
        return _bad(identifier, f"{row.place}: {name!r} needs a text or html that is a string, and has {found}")
    retrieved = values.get("retrieved")
    day = _day(retrieved)
    made = read(
        f"{identifier}#{name}",
        content.encode("utf-8", "surrogateescape") if _from_bytes(content) else _whole(content).encode(),
        "text/html" if kind == "html" else "text/plain",
        as_of=as_of,
        url=_web(_text(values.get("url"))),
        retrieved=day,
    )
    if not isinstance(made, Document):
        return made
    if halves := 0 if _from_bytes(content) else _whole(content).count("\ufffd") - content.count("\ufffd"):
        message = f"{row.place}: {halves} halves of characters read as \N{REPLACEMENT CHARACTER}"
        made = replace(made, notices=(*made.notices, Notice("encoding", message, made.identifier)))
    if kind == "text" and made.text:  # the stored text is the cell, so the way back is the row
        made = replace(made, places=(Place(Span(0, len(made.text)), path=f"{row.place}, column text"),))
    return _labelled(made, row, day)


def _labelled(document: Document, row: rows.Row, day: date | None) -> Document:
    """With the title and the language that the row gives, and a notice about a date that is none."""
    language = _LANGUAGE.fullmatch(_text(row.values.get("language")) or "")
    notices = document.notices
    if row.values.get("retrieved") and day is None:
        message = f"{row.place}: retrieved {str(row.values['retrieved'])[:40]!r} is not a date such as 2025-01-31"
        notices = (*notices, Notice("date", message, document.identifier))
    return replace(
        document,
        title=_text(row.values.get("title")) or document.title,
        language=language.group(1).casefold() if language else document.language,
        notices=notices,
    )


def _from_bytes(text: str) -> bool:
    """Whether lone surrogates stand for bytes (CSV) and not for halves of a pair (JSON)."""
    lone = [c for c in text if "\ud800" <= c <= "\udfff"]
    return bool(lone) and all("\udc80" <= c <= "\udcff" for c in lone)


def _whole(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair that JSON may hold alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _text(value: object) -> str | None:
    """A value as a name that can be stored: one line, no lone surrogates; None where there is none."""
    if value is None or isinstance(value, bool | float | list | dict):
        return None
    shown = " ".join(str(value).encode("utf-8", "backslashreplace").decode().split())
    return shown.replace("\0", "") or None


def _web(url: str | None) -> str | None:
    return url if url and re.match(r"https?://[^\s/]", url) else None


def _day(value: object) -> date | None:
    """The date of a value such as 2025-01-31, 2025-01-31T10:00:00Z or 20250131100000; None where it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    shown = str(value).strip() if isinstance(value, str | int) else ""
    compact = _COMPACT_DATE.fullmatch(shown)
    iso = "-".join(compact.groups()) if compact else shown[:10] if _DATE.match(shown) else ""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _bad(identifier: str, message: str) -> Notice:
    return Notice("unreadable", message, identifier, severity=Severity.VIOLATION)
