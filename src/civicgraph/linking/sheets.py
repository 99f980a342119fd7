"""An SSSOM file taken apart, whatever a spreadsheet made of it: other marks between cells, padded lines, quotes."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from civicgraph.errors import DataError, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's header, its columns, the number of the line that names them, and its rows, each with its line."""

    head: dict[str, Any]
    columns: tuple[str, ...]
    line: int
    rows: tuple[tuple[int, list[str]], ...]


def read(path: Path) -> Sheet:
    """The sheet of a file. Raises SourceError where it cannot be read, DataError with the line where it is no sheet."""
    text = _text(path)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    comments: list[str] = []
    table: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if not table and cells and cells[0].startswith("#"):
                comments.append(delimiter.join(cells).rstrip(f"{delimiter} ")[1:])
            elif any(cell.strip() for cell in cells):
                table.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"{path}:{line}: the table cannot be read: {error}") from error
    head = _head(path, comments)
    if not table:
        raise DataError(f"{path}:{line}: no table; the first line under the header names the columns")
    columns = [column.strip() for column in table[0][1]]
    while not columns[-1]:  # a spreadsheet's empty ones
        columns.pop()
    return Sheet(head, tuple(columns), table[0][0], tuple(table[1:]))


def _text(path: Path) -> str:
    """The file's text: UTF-8, or UTF-16 as spreadsheets write "Unicode text", with or without a mark at its start."""
    try:
        raw = path.read_bytes()
        wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or f"it is not UTF-8 ({error}); save it as such"
        raise SourceError(f"{path} cannot be read: {why}") from error


def _delimiter(text: str) -> str:
    """What stands between cells: a tab, or what a spreadsheet made of it."""
    names = next((line for line in text.splitlines() if line.strip('"\t,; ') and not line.startswith(("#", '"#'))), "")
    return max("\t,;", key=names.count)


def _head(path: Path, lines: Sequence[str]) -> dict[str, Any]:
    try:
        head = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(f"{path}:{mark.line + 1 if mark else 1}: the header is no YAML: {error}") from error
    if not isinstance(head, dict) or not isinstance(head.get("curie_map", {}), dict):
        raise DataError(f"{path}:1: the header is not of the form '#curie_map:', '#  prefix: namespace'")
    return head
