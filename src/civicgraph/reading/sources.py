"""Sources as a user names them: files, folders to walk, and standard input (``-``)."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from civicgraph.errors import SourceError
from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import plain

if TYPE_CHECKING:
    from datetime import date

MAX_BYTES = 64 * 1024 * 1024

Reader = Callable[[bytes], plain.Decoded]
"""Bytes of one format into text; raises SourceError for bytes it cannot read."""

# A format is a line here and a module beside this one.
READERS: Mapping[str, tuple[str, Reader]] = MappingProxyType(
    {
        ".txt": ("text/plain", plain.decode),
        ".text": ("text/plain", plain.decode),
        ".md": ("text/markdown", plain.decode),
        ".markdown": ("text/markdown", plain.decode),
        "": ("text/plain", plain.decode),
    }
)


def read_sources(sources: Sequence[str], *, as_of: date | None = None) -> Iterator[Document | Notice]:
    """Every document of the sources, in the order given (folders by name); what cannot be read becomes a Notice.

    ``as_of`` is the date given to each document. The identifier is the path as given, or as found below the folder given.
    Hidden files, and files of an unknown format inside a folder, are passed over; the latter with a Notice.
    Raises SourceError before anything is read where a source does not exist.
    """
    for source in sources:
        if source != "-" and not Path(source).exists():
            raise SourceError(
                f"{source}: no such file or folder; check the spelling, or give '-' to read standard input"
            )
    seen: set[str] = set()
    for source in sources:
        for identifier, path in _files(source):
            if identifier not in seen:
                seen.add(identifier)
                yield _read(identifier, path, as_of, explicit=identifier == source)


def read_bytes(identifier: str, data: bytes, suffix: str = ".txt", *, as_of: date | None = None) -> Document | Notice:
    """One document from its bytes; a Notice (severity violation) where they cannot be read."""
    media_type, reader = READERS[suffix]
    if len(data) > MAX_BYTES:
        return _unreadable(identifier, f"larger than {MAX_BYTES // 2**20} MiB; split it into smaller files")
    try:
        decoded = reader(data)
    except SourceError as error:
        return _unreadable(identifier, str(error))
    notices = []
    if decoded.guessed:
        message = f"not UTF-8; read as {decoded.encoding}, so check its accented letters, or save it as UTF-8"
        notices.append(Notice("encoding", message, identifier))
    if not decoded.text.strip():
        notices.append(Notice("empty", "the file holds no text", identifier))
    return Document(
        identifier=identifier,
        text=decoded.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        encoding=decoded.encoding,
        date=as_of,
        notices=tuple(notices),
    )


def _files(source: str) -> Iterator[tuple[str, Path | None]]:
    if source == "-":
        yield "-", None
        return
    path = Path(source)
    if not path.is_dir():
        yield source, path
        return
    for folder, folders, names in os.walk(path):  # links to folders are not followed, so there is no loop to fall into
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                inside = Path(folder, name)
                yield f"{source.rstrip('/')}/{inside.relative_to(path).as_posix()}", inside


def _read(identifier: str, path: Path | None, as_of: date | None, *, explicit: bool) -> Document | Notice:
    suffix = path.suffix.casefold() if path else ".txt"
    if suffix not in READERS:
        if not explicit:
            known = ", ".join(sorted(s for s in READERS if s))
            return Notice(
                "skipped",
                f"passed over: no reader for {suffix} files (there are {known})",
                identifier,
                severity=Severity.INFO,
            )
        suffix = ".txt"
    try:
        if path is None:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        elif not path.is_file():
            return _unreadable(identifier, "not a regular file")
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(identifier, f"{error.strerror or error}; check the path and its permissions")
    return read_bytes(identifier, data, suffix, as_of=as_of)


def _unreadable(identifier: str, message: str) -> Notice:
    return Notice("unreadable", message, identifier, severity=Severity.VIOLATION)
