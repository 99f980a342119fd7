"""Reads the facts of a graph, document by document, from their evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from civicgraph.evaluating.gold import SYMMETRIC
from civicgraph.vocabulary import ADMS, CG, DCT, FOAF, ORG, PREFIXES, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicgraph.storing.view import View

    Term = NamedNode | Literal

_EVIDENCE = """
SELECT DISTINCT ?id ?s ?p ?o ?start ?end {
  ?e a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; oa:hasTarget ?t .
  ?t oa:hasSource/dct:identifier ?id .
  OPTIONAL { ?t oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end }
}"""
_KINDS = {
    CG.Association: "association",
    CG.Network: "network",
    CG.PublicBody: "public_body",
    CG.Company: "company",
    ORG.Organization: "other",
}
_RELATIONS = {
    ORG.memberOf: "member_of",
    CG.cooperatesWith: "cooperates_with",
    CG.intermediaryFor: "intermediary_for",
    CG.advises: "advises",
    CG.foundedBy: "founded_by",
}


@dataclass(frozen=True)
class Prediction:
    """A fact of the graph about one document; ``names`` are all names of its subject, ``span`` its evidence."""

    type: str
    names: frozenset[str]
    value: Mapping[str, Any]
    span: tuple[int, int] | None


def read_predictions(view: View) -> dict[str, list[Prediction]]:
    """The published facts by the document's identifier, in the order of the text, each once."""
    reader = _Reader(view)
    found: dict[str, list[Prediction]] = defaultdict(list)
    met: set[tuple[str, str, str, str]] = set()
    for identifier, s, p, o, span in reader.evidence():
        read = reader.value(p, o)
        if read is None:
            continue
        kind, value = read
        key = (identifier, kind, *_shown(reader.names(s), value))
        if key not in met:
            met.add(key)
            found[identifier].append(Prediction(kind, reader.names(s), value, span))
    return found


def _shown(names: frozenset[str], value: Mapping[str, Any]) -> tuple[str, str]:
    """A fact's subject and value as text; a symmetric relation has the same from either of its ends."""
    ends = [sorted(names)]
    if value.get("kind") in SYMMETRIC and "names" in value:
        ends = sorted([*ends, sorted(value["names"])])
        value = {"kind": value["kind"]}
    return repr(ends), repr(sorted((key, sorted(v) if isinstance(v, frozenset) else v) for key, v in value.items()))


class _Reader:
    """The parts of the graph that a fact is put together from."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._names: dict[object, set[str]] = defaultdict(set)
        self._values: dict[tuple[object, NamedNode], list[Term]] = defaultdict(list)
        wanted = {
            CG.value,
            CG.qualifier,
            CG.memberKind,
            ADMS.status,
            SKOS.notation,
            ORG.heldBy,
            FOAF.name,
            SKOS.prefLabel,
        }
        naming = {SKOS.prefLabel, SKOS.altLabel, CG.acronym, FOAF.name}
        for quad in view.quads():
            if quad.predicate in naming and isinstance(quad.object, Literal):
                self._names[quad.subject].add(quad.object.value)
            if quad.predicate in wanted and isinstance(quad.object, NamedNode | Literal):
                self._values[quad.subject, quad.predicate].append(quad.object)

    def evidence(self) -> Iterator[tuple[str, Term, NamedNode, Term, tuple[int, int] | None]]:
        """Identifier, triple and span of each piece of evidence, sorted by place."""
        results = self.view.query(_EVIDENCE, prefixes=PREFIXES)
        assert isinstance(results, QuerySolutions)
        rows: list[tuple[str, Any, Any, Any, tuple[int, int] | None]] = []
        for row in results:
            start, end, identifier = row["start"], row["end"], row["id"]
            assert isinstance(identifier, Literal)
            span = None
            if isinstance(start, Literal) and isinstance(end, Literal):
                span = int(start.value), int(end.value)
            rows.append((identifier.value, row["s"], row["p"], row["o"], span))
        yield from sorted(rows, key=lambda r: (r[0], r[4] or (0, 0), str(r[2]), str(r[1]), str(r[3])))

    def names(self, node: object) -> frozenset[str]:
        return frozenset(self._names.get(node, ()))

    def value(self, predicate: NamedNode, obj: Term) -> tuple[str, dict[str, Any]] | None:
        """The kind of fact that a triple is, and its value in the words of the gold; None for other triples."""
        if isinstance(obj, Literal):
            return _literal(predicate, obj)
        if predicate in _RELATIONS:
            return "relation", {"kind": _RELATIONS[predicate], "names": self.names(obj)}
        if predicate == RDF.type:
            return ("organisation", {"kind": _KINDS[obj]}) if obj in _KINDS else None
        if predicate == DCT.spatial:
            return "country", {"iso2": self._first(obj, SKOS.notation) or _tail(obj)}
        if predicate == ORG.hasUnit:
            return "committee", {"names": self.names(obj)}
        if predicate == CG.undertakes:
            status = self._values.get((obj, ADMS.status), ())
            return "initiative", {
                "names": self.names(obj),
                "status": frozenset(map(_tail, status)) or frozenset(("unknown",)),
            }
        if predicate == CG.memberCount:
            kinds = frozenset(_tail(kind) for kind in self._values.get((obj, CG.memberKind), ()))
            qualifier = _tail_of(self._values.get((obj, CG.qualifier), ())) or "exact"
            return "count", {"value": int(self._first(obj, CG.value) or -1), "qualifier": qualifier, "kinds": kinds}
        if predicate == ORG.hasPost:
            holder = next(iter(self._values.get((obj, ORG.heldBy), ())), None)
            name = self._first(holder, FOAF.name) if holder is not None else None
            return "contact", {"name": name or "", "role": self._first(obj, SKOS.prefLabel)}
        if predicate == CG.activity:
            return "activity", {"kind": _tail(obj)}
        if predicate == DCT.subject:
            return "topic", {"concept": _tail(obj)}
        return None

    def _first(self, node: object, predicate: NamedNode) -> str | None:
        values = self._values.get((node, predicate))
        return min(value.value for value in values) if values else None


def _literal(predicate: NamedNode, obj: Literal) -> tuple[str, dict[str, Any]] | None:
    if predicate == SKOS.altLabel:
        return "alt_name", {"name": obj.value}
    if predicate == SKOS.prefLabel:
        return "preferred_name", {"name": obj.value}
    if predicate == CG.acronym:
        return "acronym", {"acronym": obj.value}
    if predicate == SCHEMA.foundingDate and obj.value[:4].isdecimal():
        return "founded", {"year": int(obj.value[:4])}
    return None


def _tail(term: Term) -> str:
    return term.value.rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


def _tail_of(terms: list[Term] | tuple[()]) -> str | None:
    return min(map(_tail, terms)) if terms else None
