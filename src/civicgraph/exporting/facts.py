"""The published facts by subject, which trees and tables are cut from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from civicgraph.vocabulary import CG, DCT, ORG, RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


ORGANISATIONS = (CG.Association, CG.Network, CG.PublicBody, CG.Company, ORG.Organization)
COMMITTEES = (CG.Committee, CG.WorkingGroup)


def merged(quads: Iterable[Quad]) -> list[Triple]:
    """The triples of all graphs, sorted, each once."""
    return sorted({Triple(quad.subject, quad.predicate, quad.object) for quad in quads}, key=str)


class Facts:
    """Triples by subject and predicate, values sorted."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
        for triple in sorted(triples, key=str):
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                properties = self._by_subject.setdefault(triple.subject, defaultdict(list))
                properties[triple.predicate].append(triple.object)

    def subjects(self, *classes: NamedNode) -> list[NamedNode]:
        """The instances of the classes, or all that is said something of, by IRI."""
        wanted = set(classes)
        found = (s for s, p in self._by_subject.items() if not wanted or wanted.intersection(p.get(RDF.type, ())))
        return sorted(found, key=lambda node: node.value)

    def values(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """What is said of the subject with the predicate."""
        return list(self._by_subject.get(subject, {}).get(predicate, ()))

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """The things that the predicate leads to."""
        return [value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def triples(self, subject: NamedNode) -> Iterator[Triple]:
        """All that is said of the subject."""
        for predicate, values in self._by_subject.get(subject, {}).items():
            for value in values:
                yield Triple(subject, predicate, value)

    def name(self, subject: NamedNode) -> str:
        """The preferred name, or the next best."""
        for predicate in (SKOS.prefLabel, SKOS.altLabel, DCT.title):
            if labels := self.values(subject, predicate):
                return labels[0].value
        return ""
