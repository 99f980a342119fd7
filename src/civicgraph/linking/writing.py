"""Puts mappings into a built folder: the file ``links.sssom.tsv`` beside the graph, and a new build with the links.

The file is the memory of what was decided. It lies outside the builds, so a rebuild leaves it alone, and
``build --links`` puts what it says into the new graph, since the IRIs of things do not change.
"""

from __future__ import annotations

import os
from dataclasses import replace
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad

from civicgraph.errors import StoreError
from civicgraph.graphs import Graphs
from civicgraph.linking import sssom
from civicgraph.linking.describing import quads_of
from civicgraph.linking.model import LinkJudgement
from civicgraph.linksets import describe_linksets, sizes, without_linksets
from civicgraph.model import Document
from civicgraph.publishing import turtle
from civicgraph.storing import Writer, open_view
from civicgraph.vocabulary import CG, FOAF, OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from civicgraph.linking.mappings import Mapping
    from civicgraph.storing import View

FILE = "links.sssom.tsv"


def known(directory: Path, base: str) -> tuple[Mapping, ...]:
    """The mappings that the folder remembers; none where nothing was linked yet."""
    path = directory / FILE
    return sssom.read(path, base) if path.is_file() else ()


def publish(directory: Path, mappings: Sequence[Mapping]) -> None:
    """Write the file, then a build that has these links and no others of the file's making, each in one step.

    Raises StoreError where the folder cannot be written; the graph is then as before.
    """
    with open_view(directory) as view:
        base = view.base
    # read under the lock of the writer, so that a build that ends meanwhile is not undone
    with Writer(directory, base) as writer, open_view(directory) as view:
        quads, report = with_links(_all(view), mappings, Graphs(base)), view.report()
        published = sum(1 for quad in quads if not view.graphs.is_quarantine(quad.graph_name))
        report.setdefault("totals", {})["statements"] = published
        report["links"] = totals(mappings)
        save(directory / FILE, sssom.write(mappings, base))
        writer.write_graph(quads, turtle(quads, base))
        writer.write_texts((Document(d.identifier, view.text(d.identifier), ""), d.iri) for d in view.documents())
        writer.write_report(report)
        writer.commit()


def _all(view: View) -> Iterable[Quad]:
    """All quads in the order of ``graph.nq``."""
    return merge(view.quads(), view.quarantined(), key=str)


def with_links(quads: Iterable[Quad], mappings: Iterable[Mapping], graphs: Graphs) -> tuple[Quad, ...]:
    """The data set with these mappings in the place of all earlier ones; other links stay as they are.

    ``quads`` are in the order of their N-Quads lines, and so is what comes back.
    """
    held: list[Quad] = []
    old: list[Quad] = []
    for quad in quads:
        (old if graphs.is_mapping(quad.subject) else held).append(quad)
    if stated := _stated(old):
        held = [q for q in held if (q.subject, q.predicate, q.object) not in stated]
    published = (quad for quad in held if not graphs.is_quarantine(quad.graph_name))
    things = {quad.subject for quad in published if isinstance(quad.subject, NamedNode)}
    persons = {str(q.subject) for q in held if q.predicate == RDF.type and q.object == FOAF.Person}
    # what a table says of its own rows may be lost on the way; the graph knows who is a person
    known_as = (m if m.personal or f"<{m.subject}>" not in persons else replace(m, personal=True) for m in mappings)
    alive = (mapping for mapping in known_as if NamedNode(mapping.subject) in things)
    del old
    kept = without_linksets(graphs, held)
    # a link that somebody else stated too stands once
    whole = [quad for quad, _ in groupby(merge(kept, quads_of(alive, graphs), key=str))]
    described = sorted({*describe_linksets(graphs, whole), *sizes(graphs, whole)}, key=str)
    return tuple(quad for quad, _ in groupby(merge(whole, described, key=str)))


def _stated(old: Iterable[Quad]) -> set[tuple[Any, Any, Any]]:
    """The links that earlier mappings stated."""
    ends: dict[Any, dict[Any, Any]] = {}
    for quad in old:
        if quad.predicate in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget, CG.judgement):
            ends.setdefault(quad.subject, {})[quad.predicate] = quad.object
    return {
        (end[OWL.annotatedSource], end[OWL.annotatedProperty], end[OWL.annotatedTarget])
        for end in ends.values()
        if len(end) == 4 and end[CG.judgement].value == LinkJudgement.ACCEPTED
    }


def totals(mappings: Iterable[Mapping]) -> dict[str, int]:
    """How many mappings of each judgement."""
    found = dict.fromkeys((judgement.value for judgement in LinkJudgement), 0)
    for mapping in mappings:
        found[mapping.judgement.value] += 1
    return found


def save(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises StoreError where the folder cannot be written."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
