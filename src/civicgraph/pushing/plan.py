"""What a push would send: the published graphs, each as a file of N-Triples; none has to fit into memory."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from civicgraph.linksets import recounted
from civicgraph.withholding import public

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from civicgraph.storing.view import View

HELD = 50_000  # lines that are held in memory before they go to the files


@dataclass(frozen=True, slots=True)
class Load:
    """One named graph: its triples, in a fixed order, as N-Triples in ``path``; ``sha256`` is that of the file."""

    graph: str
    triples: int
    size: int
    sha256: str
    path: Path

    def lines(self) -> Iterator[str]:
        """The triples, a line each."""
        with self.path.open(encoding="utf-8", newline="\n") as file:
            yield from file

    def batches(self, triples: int, size: int) -> Iterator[list[str]]:
        """The lines in groups of at most so many triples and bytes; a longer line stands alone."""
        batch: list[str] = []
        held = 0
        for line in self.lines():
            length = len(line.encode("utf-8"))
            if batch and (len(batch) >= triples or held + length > size):
                yield batch
                batch, held = [], 0
            batch.append(line)
            held += length
        if batch:
            yield batch


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a push sends, in its order, under the base IRI that its graphs' names begin with."""

    base: str
    loads: tuple[Load, ...]

    @property
    def triples(self) -> int:
        """The triples of all graphs."""
        return sum(load.triples for load in self.loads)


def planned(view: View, folder: Path, *, without_people: bool = False, without_quotes: bool = False) -> Plan:
    """Write each published graph of ``view`` into ``folder``.

    Quarantine is never among them, and neither are people where ``without_people`` nor the words of the sources where
    ``without_quotes`` (see ``withholding``); the sizes in the description of the data set are then those without them.
    The description comes last, so that it never describes what is not there yet.
    """
    held: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    files: dict[str, Path] = {}
    waiting = 0
    quads = public(view.graphs, view.quads, people=not without_people, quotes=not without_quotes)
    if without_people or without_quotes:
        quads = recounted(view.graphs, quads)
    for quad in quads:
        name = quad.graph_name
        if not isinstance(name, NamedNode):
            continue
        held[name.value].append(f"{quad.triple} .\n")
        counts[name.value] += 1
        waiting += 1
        if waiting >= HELD:
            _flush(held, files, folder)
            waiting = 0
    _flush(held, files, folder)
    last = view.graphs.dataset.value
    order = sorted(counts, key=lambda graph: (graph == last, graph))
    return Plan(view.base, tuple(_load(graph, counts[graph], files[graph]) for graph in order))


def _flush(held: dict[str, list[str]], files: dict[str, Path], folder: Path) -> None:
    for graph, lines in held.items():
        path = files.setdefault(graph, folder / f"{len(files)}.nt")
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    held.clear()


def _load(graph: str, triples: int, path: Path) -> Load:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Load(graph, triples, path.stat().st_size, digest, path)
