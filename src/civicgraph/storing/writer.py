"""Writes a build into the output folder, whole or not at all (see ``layout``)."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import Quad, RdfFormat, Store, serialize

from civicgraph.errors import StoreError
from civicgraph.graphs import Graphs
from civicgraph.storing.layout import LINKS, current_build

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from civicgraph.model import Document

MANY_FILES = 256  # from here on one sync of the whole machine costs less than one of each file


class Writer:
    """Writes one build: ``with Writer(directory, base) as writer: …; writer.commit()``.

    Without ``commit`` nothing that a reader sees has changed. Raises StoreError where the folder cannot take a build:
    another build holds it, it holds files of other origin, or the disk refuses.
    """

    def __init__(self, directory: Path | str, base: str) -> None:
        self.directory = Path(directory)
        self.graphs = Graphs(base)
        self._lock: int | None = None
        self._build: Path | None = None

    def __enter__(self) -> Self:
        with _as_store_error(self.directory):
            self.directory.mkdir(parents=True, exist_ok=True)
            _refuse_foreign(self.directory)
            self._lock = _lock(self.directory)
            builds = self.directory / ".builds"
            builds.mkdir(exist_ok=True)
            current = current_build(self.directory)
            _remove_builds(builds, keep=current)
            number = 1 + max((int(b.name) for b in builds.iterdir() if b.name.isdecimal()), default=0)
            self._build = builds / str(number)
            (self._build / "store" / "texts").mkdir(parents=True)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._build is not None:
            shutil.rmtree(self._build, ignore_errors=True)
            self._build = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def _folder(self) -> Path:
        if self._build is None:
            raise StoreError("a build is written inside `with Writer(...)`, before commit")
        return self._build

    def write_graph(self, quads: Sequence[Quad], turtle: str) -> None:
        """Write ``graph.nq`` from the sorted quads, ``graph.ttl`` from ``turtle``, and the embedded store.

        The store holds what is published, once as named graphs and once merged in its default graph, so that a
        statement of two documents counts once in a query.
        """
        folder = self._folder
        with _as_store_error(self.directory):
            serialize(quads, str(folder / "graph.nq"), RdfFormat.N_QUADS)
            (folder / "graph.ttl").write_text(turtle, encoding="utf-8", newline="\n")
            store = Store(str(folder / "store" / "oxigraph"))
            published = self.graphs.published(quads)
            store.bulk_extend(published)
            store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in published)
            store.flush()
            del store  # closes it: its files are complete only then
            _write_json(
                folder / "store" / "settings.json", {"base": self.graphs.base, "version": version("civicgraph")}
            )

    def write_texts(self, documents: Iterable[tuple[Document, str]]) -> None:
        """Keep the text of each document, given with the document's IRI, so that evidence can be shown."""
        listing = {}
        with _as_store_error(self.directory):
            for document, iri in documents:
                content = document.text.encode("utf-8")
                name = hashlib.sha256(document.identifier.encode("utf-8") + b"\0" + content).hexdigest()
                file = f"texts/{name}.txt"
                (self._folder / "store" / file).write_bytes(content)
                listing[document.identifier] = {"file": file, "iri": iri}
            _write_json(self._folder / "store" / "texts.json", listing)

    def write_report(self, report: Mapping[str, Any]) -> None:
        """Write ``report.json``."""
        with _as_store_error(self.directory):
            _write_json(self._folder / "report.json", report)

    def commit(self) -> None:
        """Put the build in the place of the last one, in one step, once all of it is on the disk.

        Raises StoreError where a part of the build was never written.
        """
        folder = self._folder
        missing = [name for name in (*LINKS, "store/oxigraph", "store/texts.json") if not (folder / name).exists()]
        if missing:
            raise StoreError(f"the build is not complete: {', '.join(missing)} not written")
        with _as_store_error(self.directory):
            _sync_tree(folder)
            _sync(folder.parent)
            for name in LINKS:
                _link(self.directory / name, Path(".current") / name)
            _sync(self.directory)
            _link(self.directory / ".current", Path(".builds") / folder.name)
            _sync(self.directory)
        self._build = None
        with suppress(OSError):  # what cannot be removed now is in nobody's way, and the next build tries again
            _remove_builds(folder.parent, keep=folder.resolve())


def _refuse_foreign(directory: Path) -> None:
    """Raise StoreError rather than replace a file that no build wrote."""
    for name in LINKS:
        path = directory / name
        if os.path.lexists(path) and not (path.is_symlink() and path.readlink() == Path(".current") / name):
            raise StoreError(
                f"{path} was not written by a build, or is a copy of one; move it away or give another --out"
            )
    link = directory / ".current"
    if os.path.lexists(link) and not link.is_symlink():
        raise StoreError(f"{link} is in the way of the build; move it away or give another folder with --out")


def _lock(directory: Path) -> int:
    """Hold the folder until the descriptor is closed, by the kernel if need be."""
    descriptor = os.open(directory / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno in (errno.EAGAIN, errno.EACCES):
            raise StoreError(f"another build is writing into {directory}; wait for it or give another --out") from error
        raise
    return descriptor


def _remove_builds(builds: Path, keep: Path | None) -> None:
    """Remove the builds that nobody reads any more: earlier ones, and what a killed run left."""
    for build in sorted(builds.iterdir()):
        if build.resolve() == keep or not build.is_dir():
            continue
        descriptor = os.open(build, os.O_RDONLY)
        try:
            with suppress(BlockingIOError):  # a View still reads it; the next build tries again
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(build, ignore_errors=True)
        finally:
            os.close(descriptor)


def _link(path: Path, target: Path) -> None:
    """Make ``path`` a link to ``target``, replacing what was there in one step."""
    if path.is_symlink() and path.readlink() == target:
        return
    temporary = path.with_name(f"{path.name}.new")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    """Have every file and folder below ``folder`` on the disk before returning."""
    paths = [folder, *sorted(folder.rglob("*"))]
    if len(paths) > MANY_FILES:
        os.sync()
        return
    for path in reversed(paths):
        _sync(path)


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write sorted keys, and what is below each an entry a line: quick to write, to compare and to search."""
    rows = [f"{_json(key)}: {_entries(value[key])}" for key in sorted(value)]
    text = "{\n " + ",\n ".join(rows) + "\n}\n" if rows else "{}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _entries(value: Any) -> str:
    if value and isinstance(value, dict):
        return "{\n  " + ",\n  ".join(f"{_json(key)}: {_json(value[key])}" for key in sorted(value)) + "\n }"
    if value and isinstance(value, list | tuple):
        return "[\n  " + ",\n  ".join(map(_json, value)) + "\n ]"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@contextmanager
def _as_store_error(directory: Path) -> Iterator[None]:
    """Say what the disk said, in the words of a build."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(
            f"the graph cannot be written into {directory}: {reason}; nothing there has changed"
        ) from error
