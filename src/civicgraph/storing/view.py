"""Reads a built folder (see ``layout``)."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from civicgraph.errors import StoreError
from civicgraph.graphs import Graphs
from civicgraph.storing.layout import current_build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of the build: its identifier, its IRI, and where its text stands under ``store/``."""

    identifier: str
    iri: str
    file: str


class View:
    """Reads a built folder; nothing that it does changes the folder. Close it, or use it in a ``with``."""

    def __init__(self, build: Path) -> None:
        self._hold = os.open(build, os.O_RDONLY)
        try:
            with suppress(OSError):  # a file system without locks: a later build may then remove this one too early
                fcntl.flock(self._hold, fcntl.LOCK_SH)
            self.folder = build
            settings = _read_json(build / "store" / "settings.json")
            texts = _read_json(build / "store" / "texts.json")
            self._store = Store.read_only(str(build / "store" / "oxigraph"))
        except BaseException:
            self.close()
            raise
        self.base: str = settings["base"]
        self.version: str = settings["version"]
        self.graphs = Graphs(self.base)
        self._documents = {i: StoredDocument(i, entry["iri"], entry["file"]) for i, entry in sorted(texts.items())}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the build go; a later build may then remove it."""
        if self._hold >= 0:
            os.close(self._hold)
            self._hold = -1

    def __del__(self) -> None:
        if hasattr(self, "_hold"):
            self.close()

    def query(
        self, sparql: str, *, prefixes: Mapping[str, str] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a query; its default graph is the union of the published graphs, each of which GRAPH also finds.

        ``prefixes`` hold where the query does not declare its own. Raises SyntaxError where the query is none;
        ``querying`` turns that into plain words.
        """
        return self._store.query(sparql, prefixes=dict(prefixes) if prefixes else None)

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """The published quads of one named graph, or of all, in the order of ``graph.nq``.

        They come from the file, since the store keeps numbers by value: there ``xsd:nonNegativeInteger`` is read back
        as ``xsd:integer``.
        """
        for quad in self._all_quads():
            if quad.graph_name == graph or (graph is None and not self.graphs.is_quarantine(quad.graph_name)):
                yield quad

    def quarantined(self) -> Iterator[Quad]:
        """The quads that were kept from publication."""
        return (quad for quad in self._all_quads() if self.graphs.is_quarantine(quad.graph_name))

    def _all_quads(self) -> Iterator[Quad]:
        for quad in parse(path=str(self.folder / "graph.nq"), format=RdfFormat.N_QUADS):
            if isinstance(quad, Quad):
                yield quad

    def documents(self) -> tuple[StoredDocument, ...]:
        """The documents of the build, sorted by identifier."""
        return tuple(self._documents.values())

    def text(self, identifier: str) -> str:
        """The stored text of a document, to the letter. Raises StoreError where the build has no such document."""
        if identifier not in self._documents:
            raise StoreError(f"this graph was not built from a document {identifier!r}{self._meant(identifier)}")
        return (self.folder / "store" / self._documents[identifier].file).read_bytes().decode("utf-8")

    def document_called(self, name: str) -> str | None:
        """The document with that identifier, or the only one that ends with it (``vng.txt`` for ``pages/vng.txt``)."""
        if name in self._documents:
            return name
        ending = [identifier for identifier in self._documents if identifier.endswith(f"/{name}")]
        return ending[0] if len(ending) == 1 else None

    def _meant(self, identifier: str) -> str:
        """The documents that may be meant: of that name in a folder, or of a like one."""
        known = sorted(self._documents)
        near = [name for name in known if name.endswith(f"/{identifier}")] or get_close_matches(identifier, known, n=2)
        return f"; did you mean {' or '.join(map(repr, near[:2]))}?" if near else ""

    def report(self) -> dict[str, Any]:
        """What the build reported, as ``report.json`` has it."""
        return _read_json(self.folder / "report.json")

    def turtle(self) -> str:
        """The published facts as ``graph.ttl`` has them."""
        return (self.folder / "graph.ttl").read_text(encoding="utf-8")


def open_view(directory: Path | str) -> View:
    """Open the graph that ``civicgraph build`` wrote into ``directory``.

    Raises StoreError where there is none, or where its files are damaged.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise StoreError(f"there is no folder {directory}; `civicgraph build SOURCE --out {directory}` makes one")
    for _ in range(8):  # a rebuild may remove what we are about to open: then look again
        build = current_build(directory)
        if build is None:
            raise StoreError(f"{directory} holds no graph {_hint(directory)}")
        try:
            return View(build)
        except (OSError, ValueError, KeyError, RuntimeError) as error:  # the last: a damaged store
            failure = error
            if current_build(directory) == build:
                break
    raise StoreError(f"the graph in {directory} cannot be read ({failure}); build it again") from failure


def _hint(directory: Path) -> str:
    """What to do about a folder without a graph; nobody is sent to build among files of their own."""
    if (directory / ".builds").exists():
        return f"(a build was cut off here; run it again): `civicgraph build SOURCE --out {directory}`"
    if any(directory.iterdir()):
        return "but other files: name the folder that `civicgraph build SOURCE --out FOLDER` wrote"
    return f"(it is empty): `civicgraph build SOURCE --out {directory}`"


def _read_json(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise ValueError(f"{path.name} is damaged")
    return value
