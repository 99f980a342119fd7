"""Tables of documents, row by row: JSON Lines, CSV and Parquet. No file is ever held in memory as a whole."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from civicgraph.errors import SourceError

COLUMNS = ("id", "url", "text", "html", "retrieved", "title", "language")
"""What is read of a row: ``text`` or ``html``, and ``id`` or ``url``, are needed; all else may be absent."""

MAX_ROW = 64 * 1024 * 1024  # bytes
_MAX_GROUP = 1024 * 1024 * 1024  # bytes of a Parquet file that are decompressed at a time
_BATCH = 64  # rows of a Parquet file that are turned into Python values at a time


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands in its file (``line 12``), and its values by the names of ``COLUMNS``."""

    place: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read, and why."""

    place: str
    reason: str


class NoTextColumnError(SourceError):
    """A table that is whole, and holds no documents: it has no column of texts, or none that names them."""


Rows = Callable[[BinaryIO], Iterator[Row | BadRow]]
"""A stream into rows; raises SourceError where the rest of the stream cannot be read."""


def json_lines(stream: BinaryIO) -> Iterator[Row | BadRow]:
    """One JSON object a line, in UTF-8; empty lines are no rows."""
    begun = False
    for number, line in enumerate(_utf_16_lines(stream) if _is_utf_16(stream) else _lines(stream), start=1):
        place = f"line {number}"
        if line is None:
            yield BadRow(place, f"longer than {MAX_ROW // 2**20} MiB")
            continue
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not begun and line.strip() in (b"[", b"{"):
            raise SourceError("JSON that goes over several lines; JSON Lines has one object a line (jq -c makes it so)")
        if line.strip():
            begun = True
            yield _object(place, line)


def _is_utf_16(stream: BinaryIO) -> bool:
    """Whether a stream begins with the mark of UTF-16, as what Windows programs call Unicode does."""
    head = stream.peek(2)[:2] if isinstance(stream, io.BufferedReader) else b""
    return head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _utf_16_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n")
    try:
        while line := text.readline(MAX_ROW):
            yield line.encode() if len(line) < MAX_ROW else None
    finally:
        text.detach()


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is too long to be held."""
    while line := stream.readline(MAX_ROW):
        if len(line) < MAX_ROW or line.endswith(b"\n"):
            yield line
            continue
        yield None
        while line and not line.endswith(b"\n"):
            line = stream.readline(2**20)


def _object(place: str, line: bytes) -> Row | BadRow:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return BadRow(place, "not UTF-8")
    except json.JSONDecodeError as error:
        return BadRow(place, f"not valid JSON: {error.msg} at column {error.colno}")
    except RecursionError:
        return BadRow(place, "JSON that is nested too deep to be read")
    except ValueError as error:  # a number of thousands of digits
        return BadRow(place, f"JSON that cannot be read ({error})")
    if not isinstance(value, dict):
        return BadRow(place, 'not a JSON object; write {"id": …, "text": …}')
    return Row(place, {name: value.get(name) for name in COLUMNS})


def comma_separated(stream: BinaryIO) -> Iterator[Row | BadRow]:
    """Comma-, semicolon- or tab-separated values, with the names of the columns in the first line.

    Remarks, lines that begin with ``#``, may stand above it and between the rows; so may the line ``sep=;`` of Excel.

    Bytes that are no UTF-8 become lone surrogates, as ``surrogateescape`` makes them: they can be turned back. Raises
    NoTextColumnError where neither ``text`` nor ``html`` is a column.
    """
    csv.field_size_limit(MAX_ROW)  # the library's own limit of 128 KiB is shorter than many a page
    marked = _is_utf_16(stream)
    encoding, errors = ("utf-16", "replace") if marked else ("utf-8-sig", "surrogateescape")
    text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
    try:
        line, above = text.readline(2**20), 0
        while _ABOVE.match(line):
            line, above = text.readline(2**20), above + 1
        if not line:
            raise SourceError("the file is empty; save or fetch it again")
        delimiter, names = _header(line)
        reader = csv.reader(_text_lines(text), delimiter=delimiter, strict=True)
        yield from _records(reader, names, above + 2)
    finally:
        text.detach()


_ABOVE = re.compile(r"#|\s*\r?\n|sep=.\r?\n", re.IGNORECASE)


def _header(line: str) -> tuple[str, list[str]]:
    """The delimiter, and the names of the columns that it makes."""
    for delimiter in ",;\t":
        cells = next(csv.reader([line], delimiter=delimiter), [])
        names = [cell.strip().casefold() for cell in cells]
        if {"text", "html"} & set(names):
            return delimiter, _checked(names)
    if "\0" in line:
        raise SourceError("not a table of text (NUL characters); save it as CSV in UTF-8")
    shown = line.strip()[:80].encode("utf-8", "replace").decode() or "(an empty line)"
    raise _no_text(f"the first line, {shown!r}, which comma, semicolon or tab would part,")


def _checked(names: list[str]) -> list[str]:
    """The names of columns; NoTextColumnError where no column could name a document, or one stands twice."""
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise NoTextColumnError(f"the column {twice[0]} stands twice, so nobody knows which one counts; rename one")
    if not {"id", "url"} & set(names):
        raise NoTextColumnError(f"no column is called id or url, so no document would have a name: {', '.join(names)}")
    return names


def _no_text(where: str) -> NoTextColumnError:
    return NoTextColumnError(
        f"{where} names neither a column text nor html; the columns of a table of documents are {', '.join(COLUMNS)}"
    )


def _text_lines(stream: io.TextIOWrapper) -> Iterator[str]:
    while line := stream.readline(MAX_ROW):
        if len(line) >= MAX_ROW:
            raise SourceError(f"a line is longer than {MAX_ROW // 2**20} MiB; the rest of the file was not read")
        yield line


def _records(reader: Any, names: list[str], first: int) -> Iterator[Row | BadRow]:
    """``reader`` is a csv.reader, which begins in the line ``first``, behind the header."""
    while True:
        place = f"line {reader.line_num + first}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            open_ = "unexpected end" in str(error)
            why = "a quotation mark is opened and never closed, so what follows it was not read" if open_ else error
            yield BadRow(place, f"not valid CSV: {why}")
            continue
        if not cells or (cells[0].startswith("#") and len(cells) != len(names)):  # an empty line, a remark
            continue
        if len(cells) != len(names):
            yield BadRow(place, f"{len(cells)} cells, where the first line names {len(names)} columns")
            continue
        values = {name: cell or None for name, cell in zip(names, cells, strict=True)}
        yield Row(place, {name: values.get(name) for name in COLUMNS})


def parquet(stream: BinaryIO) -> Iterator[Row | BadRow]:
    """The rows of a Parquet file; ``stream`` has to be seekable.

    Raises SourceError where pyarrow is not installed or the file is damaged, NoTextColumnError as
    ``comma_separated`` does.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise SourceError("Parquet files need pyarrow: pip install 'civicgraph[parquet]'") from error
    try:
        file = ParquetFile(stream)
        columns = [name for name in COLUMNS if name in file.schema_arrow.names]
        if not {"text", "html"} & set(columns):
            raise _no_text(f"the schema ({', '.join(file.schema_arrow.names[:12])})")
        _checked(columns)
        sizes = (file.metadata.row_group(index).total_byte_size for index in range(file.num_row_groups))
        if max(sizes, default=0) > _MAX_GROUP:
            raise SourceError(f"has row groups of more than {_MAX_GROUP // 2**20} MiB; write it with smaller ones")
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
            for values in batch.to_pylist():
                number += 1
                yield Row(f"row {number}", {name: values.get(name) for name in COLUMNS})
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise SourceError(f"damaged Parquet data ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
