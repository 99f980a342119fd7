"""VoID of the links, and the sizes that links change: for the description of a build, and after links made later."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph import authorities
from civicgraph.vocabulary import DCT, FOAF, OWL, PROV, RDF, SKOS, SSSOM, VOID, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from civicgraph.graphs import Graphs


def describe_linksets(graphs: Graphs, quads: Iterable[Quad]) -> Iterator[Quad]:
    """One linkset for each data set and predicate, and what the data set at its other end is.

    What is counted are the links of the graph ``links`` that stand there beside a mapping with its source (SSSOM's
    ``object_source``): a mapping that is still open, or rejected, states no link.
    """
    links = [quad for quad in quads if quad.graph_name == graphs.links]
    stated = {(quad.subject, quad.predicate, quad.object) for quad in links}
    parts: dict[Any, dict[NamedNode, Any]] = defaultdict(dict)
    for quad in links:
        if quad.predicate in _PARTS:
            parts[quad.subject][quad.predicate] = quad.object
    counted: set[tuple[Any, ...]] = set()
    for part in parts.values():
        if len(part) == len(_PARTS) and (link := tuple(part[name] for name in _PARTS[:3])) in stated:
            counted.add((*link, part[SSSOM.object_source]))
    counts = Counter((source, predicate) for _, predicate, _, source in counted)
    for (source, predicate), count in counts.items():
        yield from _linkset(graphs, source, predicate, count)


_PARTS = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget, SSSOM.object_source)


def sizes(graphs: Graphs, quads: Iterable[Quad]) -> Iterator[Quad]:
    """How many triples and subjects are published, without the description of the data set itself."""
    dataset = NamedNode(f"{graphs.base}dataset")
    unread: dict[object, bool] = {graphs.dataset: True}
    triples, subjects = 0, set()
    for quad in quads:
        graph = quad.graph_name
        apart = unread.get(graph)
        if apart is None:
            apart = unread[graph] = graphs.is_quarantine(graph)
        if not apart:
            triples += 1
            subjects.add(quad.subject)
    yield Quad(dataset, VOID.triples, _number(triples), graphs.dataset)
    yield Quad(dataset, VOID.distinctSubjects, _number(len(subjects)), graphs.dataset)


def recounted(graphs: Graphs, quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads with new sizes in the place of those that they hold: for a part of a data set. The sizes come last.

    ``quads`` are in the order of their N-Quads lines, and are only passed through.
    """
    dataset = NamedNode(f"{graphs.base}dataset")
    triples, subjects, last = 0, 0, None
    for quad in quads:
        if quad.subject == dataset and quad.predicate in (VOID.triples, VOID.distinctSubjects):
            continue
        yield quad
        if quad.graph_name != graphs.dataset and not graphs.is_quarantine(quad.graph_name):
            triples += 1
            subjects += quad.subject != last
            last = quad.subject
    yield Quad(dataset, VOID.triples, _number(triples), graphs.dataset)
    yield Quad(dataset, VOID.distinctSubjects, _number(subjects), graphs.dataset)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _linkset(graphs: Graphs, source: NamedNode, predicate: NamedNode, count: int) -> Iterator[Quad]:
    dataset, graph = NamedNode(f"{graphs.base}dataset"), graphs.dataset
    other = next((one for one in authorities.datasets().values() if one.node == source.value), None)
    tail = other.key if other else hashlib.sha256(source.value.encode()).hexdigest()[:16]
    linkset = NamedNode(f"{graphs.base}dataset/linkset/{tail}-{predicate.value.rpartition('#')[2]}")
    yield Quad(dataset, VOID.subset, linkset, graph)
    yield Quad(linkset, RDF.type, VOID.Linkset, graph)
    yield Quad(linkset, VOID.linkPredicate, predicate, graph)
    yield Quad(linkset, VOID.subjectsTarget, dataset, graph)
    yield Quad(linkset, VOID.objectsTarget, source, graph)
    yield Quad(linkset, VOID.triples, _number(count), graph)
    yield Quad(source, RDF.type, VOID.Dataset, graph)
    if other is None:
        return
    if predicate != SKOS.closeMatch or tail not in authorities.COUNTRY_DATASETS:  # those close to a concept are our own
        yield Quad(linkset, PROV.wasDerivedFrom, NamedNode(other.source), graph)
    yield Quad(source, DCT.title, Literal(other.title, language="en"), graph)
    yield Quad(source, FOAF.homepage, NamedNode(other.homepage), graph)
    yield Quad(source, VOID.uriSpace, Literal(other.space), graph)
    if other.license is not None:
        yield Quad(source, DCT.license, NamedNode(other.license), graph)


def without_linksets(graphs: Graphs, quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads without what ``describe_linksets`` and ``sizes`` said of earlier links."""
    held = list(quads)
    prefix = f"{graphs.base}dataset/linkset/"
    here = [quad for quad in held if quad.graph_name == graphs.dataset]
    targets = {quad.object for quad in here if quad.predicate == VOID.objectsTarget}
    dataset = NamedNode(f"{graphs.base}dataset")
    for quad in held:
        if quad.subject == dataset and quad.predicate in (VOID.triples, VOID.distinctSubjects):
            continue
        ends = (quad.subject, quad.object)
        told = any(isinstance(end, NamedNode) and end.value.startswith(prefix) for end in ends)
        if quad.graph_name != graphs.dataset or not (told or quad.subject in targets):
            yield quad
