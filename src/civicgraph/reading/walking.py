"""From what a user names to the files to be read: lists of sources, folders walked, each file once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civicgraph.errors import SourceError
from civicgraph.fetching import is_address
from civicgraph.model import Notice, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OWN = frozenset(("graph.nq", "graph.ttl", "report.json", "links.sssom.tsv", "store"))
"""What civicgraph writes into the folder of a graph."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read; ``path`` is None for standard input (``-``) and for a web address, which are the identifier.

    ``explicit`` is whether the user named the file itself.
    """

    identifier: str
    path: Path | None
    explicit: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A source that a list names, and where it does: ``line 3 of sources.txt``."""

    source: str
    place: str


def listed(path: Path) -> list[Listed]:
    """The sources that a file names, one a line, as a user would name them; empty lines and those with # are none.

    Raises SourceError where the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise SourceError(f"{path}: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: a list of sources is a text in UTF-8, one source a line") from error
    found = ((number, line.strip()) for number, line in enumerate(lines, start=1))
    return [Listed(line, f"line {number} of {path}") for number, line in found if line and not line.startswith("#")]


def is_there(source: str) -> bool:
    """Whether there is such a file or folder; standard input and web addresses are taken to be."""
    try:
        return bool(source) and (source == "-" or is_address(source) or Path(source).exists())
    except PermissionError:  # that it may not be looked at is said when it is read
        return True
    except OSError:  # no name that a file can have
        return False


def files(source: str) -> Iterator[File | Notice]:
    """The files of one source, a folder's own before those of the folders in it, each by name."""
    path = Path(source)
    if source == "-" or is_address(source) or not os.path.isdir(path):  # noqa: PTH112 # pathlib's raises where it may not look
        name = source.partition("#")[0] if is_address(source) else source
        yield File(_shown(name), None if source == "-" or is_address(source) else path, explicit=True)
        return
    failures: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=failures.append):  # follows no link to a folder: no loops
        own = OWN if _is_graph(folders, names) else frozenset()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in own)
        if own:
            message = "passed over: a graph that civicgraph built"
            yield Notice("passed-over", message, _below(source, path, Path(folder)), severity=Severity.INFO)
        for name in sorted(names):
            if not name.startswith(".") and name not in own:
                inside = Path(folder, name)
                yield File(_below(source, path, inside), inside, explicit=False)
    for error in failures:
        yield unreadable(_below(source, path, Path(os.fsdecode(error.filename))), reason(error))


def _is_graph(folders: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a folder that holds these is one that a build wrote, or a copy of it."""
    return ".builds" in folders or ("store" in folders and {"graph.nq", "report.json"} <= set(names))


def _below(source: str, path: Path, inside: Path) -> str:
    return _shown(source if inside == path else f"{source.rstrip('/')}/{inside.relative_to(path).as_posix()}")


def _shown(name: str) -> str:
    """A file's name as a text: what of it is no UTF-8 is written out in hexadecimal."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def once(items: Sequence[File | Notice]) -> list[File | Notice]:
    """Each file one time, at its first place; which name it bears does not depend on the order of the sources."""
    ways: dict[str, list[File]] = {}
    for item in items:
        if isinstance(item, File):
            ways.setdefault(_real(item), []).append(item)
    kept: list[File | Notice] = []
    for item in dict.fromkeys(items):
        if isinstance(item, Notice):
            kept.append(item)
        elif same := ways.pop(_real(item), None):
            first = min(same, key=lambda file: (len(file.identifier), file.identifier))
            kept.append(File(first.identifier, first.path, any(file.explicit for file in same)))
    return kept


def _real(file: File) -> str:
    return os.path.realpath(file.path) if file.path else file.identifier


def reason(error: OSError) -> str:
    """Why a file cannot be read, and what to look at."""
    return f"{error.strerror or error}; check the path and its permissions"


def unreadable(identifier: str, message: str) -> Notice:
    """The notice of a source that cannot be read."""
    return Notice("unreadable", message, identifier, severity=Severity.VIOLATION)
