"""Readings and who is who, into the quads of the data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad

from civicgraph.linksets import describe_linksets
from civicgraph.mapping.describing import describe_dataset, describe_document, describe_notices
from civicgraph.mapping.evidence import Quoting, people_in
from civicgraph.mapping.iris import Iris
from civicgraph.mapping.links import known_links
from civicgraph.mapping.names import choose_names
from civicgraph.mapping.statements import Stated, state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pyoxigraph import NamedNode, Triple

    from civicgraph.model import Document, Reading, Resolution, Span


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
    facts: dict[str, Quad] = {}  # by their N-Quads lines, which are as good as the quads and quicker to compare
    evidence: dict[str, Quad] = {}
    for reading in ordered:
        apart = reading.document.identifier in kept_back
        stated = state(reading, resolution, all_names if apart else names, iris)
        persons = people_in(reading.document.text, reading.claims)
        facts.update(_by_line(_facts(reading, stated, persons, iris, apart=apart)))
        evidence.update(_by_line(_evidence(reading, stated, persons, iris, apart=apart)))
    said = list(facts.values())
    shown = [quad for line, quad in evidence.items() if line not in facts]  # a notice may show the same quote
    if kept_back:
        said, shown = iris.graphs.published(said), iris.graphs.published(shown)
    links = _by_line(known_links(iris, said))
    said += [quad for line, quad in links.items() if line not in facts]
    documents = [reading.document for reading in ordered]
    quads = facts | evidence | links
    quads |= _by_line(describe_dataset(iris, documents, said, shown))
    quads |= _by_line(describe_linksets(iris.graphs, links.values()))
    return tuple([quads[line] for line in sorted(quads)])


def document_iri(identifier: str, base: str) -> str:
    """The IRI that ``map_readings`` gives a document."""
    return Iris(base).document(identifier).value


def _facts(reading: Reading, stated: Stated, persons: Sequence[Span], iris: Iris, *, apart: bool) -> Iterator[Quad]:
    """What one document says and what it is; ``apart`` sends all that it says to its quarantine graph."""
    document = reading.document
    facts, people, _ = _homes(document, iris, apart=apart)
    for statement in stated.statements:
        yield _in(people if statement.personal else facts, statement.triple)
    for triple, personal in stated.supporting:
        yield _in(people if personal else facts, triple)
    yield from describe_document(iris, document, persons)
    notices = dict.fromkeys((*document.notices, *reading.notices, *stated.notices))
    yield from describe_notices(iris, document, notices, persons)


def _evidence(reading: Reading, stated: Stated, persons: Sequence[Span], iris: Iris, *, apart: bool) -> Iterator[Quad]:
    """Where one document says it."""
    _, people, evidence = _homes(reading.document, iris, apart=apart)
    return Quoting(iris, reading.document, persons).quads(stated.statements, evidence, people)


def _homes(document: Document, iris: Iris, *, apart: bool) -> tuple[NamedNode, NamedNode, NamedNode]:
    """The graphs of a document's facts, of people, and of evidence."""
    tail = iris.tail(document.identifier)
    if apart:
        return (iris.graphs.quarantine(tail),) * 3
    return iris.graphs.document(tail), iris.graphs.people, iris.graphs.evidence


def _by_line(quads: Iterable[Quad]) -> dict[str, Quad]:
    held = list(quads)
    return dict(zip(map(str, held), held, strict=True))


def _in(graph: NamedNode, triple: Triple) -> Quad:
    subject, predicate, object_ = triple
    return Quad(subject, predicate, object_, graph)
