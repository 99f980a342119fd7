"""Readings and who is who, into the quads of the data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad

from civicgraph.linksets import describe_linksets
from civicgraph.mapping.describing import describe_dataset, describe_document, describe_notices
from civicgraph.mapping.evidence import Quoting, people_in
from civicgraph.mapping.iris import Iris
from civicgraph.mapping.links import known_links
from civicgraph.mapping.names import Names, choose_names
from civicgraph.mapping.statements import state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pyoxigraph import NamedNode, Triple

    from civicgraph.model import Reading, Resolution


def map_readings(
    readings: Sequence[Reading], resolution: Resolution, base: str, *, quarantined: Collection[str] = ()
) -> tuple[Quad, ...]:
    """The whole data set, sorted as its N-Quads lines are.

    ``quarantined`` are identifiers of documents that break the shapes: all that they say, evidence and people included,
    goes to a quarantine graph each, and no published name or figure rests on them.

    Raises DataError where a claim names something that ``resolution.index`` does not hold, or uses a concept that the
    vocabulary lacks; UsageError where ``base`` cannot start an IRI.
    """
    iris = Iris(base)
    kept_back = frozenset(quarantined)
    ordered = sorted(readings, key=lambda reading: reading.document.identifier)
    published = [reading for reading in ordered if reading.document.identifier not in kept_back]
    names = choose_names(published, resolution)
    all_names = choose_names(ordered, resolution) if kept_back else names
    quads: set[Quad] = set()
    for reading in ordered:
        apart = reading.document.identifier in kept_back
        quads.update(_reading(reading, resolution, all_names if apart else names, iris, apart=apart))
    shown = iris.graphs.published(quads) if kept_back else list(quads)
    links = set(known_links(iris, shown))
    fresh = links - quads
    quads |= fresh
    quads.update(describe_dataset(iris, [reading.document for reading in ordered], [*shown, *fresh]))
    quads.update(describe_linksets(iris.graphs, links))
    return tuple(sorted(quads, key=str))


def document_iri(identifier: str, base: str) -> str:
    """The IRI that ``map_readings`` gives a document."""
    return Iris(base).document(identifier).value


def _reading(reading: Reading, resolution: Resolution, names: Names, iris: Iris, *, apart: bool) -> Iterator[Quad]:
    """The quads of one document; ``apart`` sends all that it says to its quarantine graph."""
    document, tail = reading.document, iris.tail(reading.document.identifier)
    if apart:
        facts = people = evidence = iris.graphs.quarantine(tail)
    else:
        facts, people, evidence = iris.graphs.document(tail), iris.graphs.people, iris.graphs.evidence
    stated = state(reading, resolution, names, iris)
    persons = people_in(document.text, reading.claims)
    for statement in stated.statements:
        yield _in(people if statement.personal else facts, statement.triple)
    for triple, personal in stated.supporting:
        yield _in(people if personal else facts, triple)
    yield from Quoting(iris, document, persons).quads(stated.statements, evidence, people)
    yield from describe_document(iris, document, persons)
    notices = dict.fromkeys((*document.notices, *reading.notices, *stated.notices))
    yield from describe_notices(iris, document, notices, persons)


def _in(graph: NamedNode, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
