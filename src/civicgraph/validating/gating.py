"""The gate: a document that breaks the shapes goes to quarantine, and the rest is published."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from civicgraph.model import Finding, Report, Severity
from civicgraph.validating.checks import document_of
from civicgraph.validating.provenance import Provenance
from civicgraph.validating.results import characters
from civicgraph.validating.validation import order, validate
from civicgraph.vocabulary import DCT, ORG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from civicgraph.validating.results import Term

PEOPLE = "graph/people"


def gate(quads: Sequence[Quad], texts: Mapping[str, str] | None = None) -> tuple[tuple[Quad, ...], Report]:
    """The quads with every misleading document in quarantine, and all that was found on the way.

    Withdrawing one document may leave another's link without its object, so validation is repeated until nothing that
    is published breaks a shape. A violation that leads back to no document stays, and the report says so.
    """
    current = tuple(quads)
    found: set[Finding] = set()
    while True:  # each round but the last withdraws a document, so there are no more rounds than documents
        report = validate(current, texts)
        found.update(report.findings)
        moved = quarantine(current, report)
        if moved == current:
            return current, Report(tuple(sorted(found, key=order)))
        current = moved


def quarantine(quads: Sequence[Quad], report: Report) -> tuple[Quad, ...]:
    """The quads with the facts of each document that a violation names moved to that document's quarantine graph.

    People whom no other document names go with them, and so does the evidence of that. Other evidence stays where it
    is: it says what was read, not what is published. The order of the quads is kept.
    """
    named = {f.document for f in report.findings if f.severity is Severity.VIOLATION and f.document}
    if not named:
        return tuple(quads)
    documents = {
        characters(quad.subject)
        for quad in quads
        if quad.predicate == DCT.identifier and characters(quad.object) in named
    } | named
    people = _people_to_move(quads, documents)
    moved: list[Quad] = []
    for quad in quads:
        graph = quad.graph_name
        if not isinstance(graph, NamedNode):
            moved.append(quad)
        elif (document := document_of(graph)) is not None and document.value in documents:
            moved.append(_moved(quad, document.value))
        elif quad in people:
            moved.extend(_moved(quad, source) for source in sorted(people[quad]))
        else:
            moved.append(quad)
    return tuple(moved)


def _moved(quad: Quad, document: str) -> Quad:
    base, _, tail = document.rpartition("document/")
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(f"{base}graph/quarantine/{tail}"))


def _people_to_move(quads: Iterable[Quad], documents: set[str]) -> dict[Quad, set[str]]:
    """The quads of the graph of people that only these documents support, each with the documents that do."""
    personal = [q for q in quads if isinstance(q.graph_name, NamedNode) and q.graph_name.value.endswith(PEOPLE)]
    provenance = Provenance(personal)
    supporters: dict[Term, set[str]] = defaultdict(set)
    for quad in personal:
        if quad.predicate == ORG.heldBy:
            sources = provenance.documents_of_object(quad.subject)
            supporters[quad.subject] |= sources
            supporters[quad.object] |= sources
    moves: dict[Quad, set[str]] = {}
    for quad in personal:
        sources = (
            provenance.documents_of_evidence(quad.subject)
            or provenance.documents_of_statement(quad)
            or supporters.get(quad.subject, set())
        )
        if sources and sources <= documents:
            moves[quad] = sources
    return moves
