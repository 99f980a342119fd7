"""Compares what a server holds with what it was sent: numbers first, then each triple."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import TYPE_CHECKING

import pyoxigraph as ox

from civicgraph.errors import PushError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from civicgraph.pushing.plan import Load
    from civicgraph.pushing.transport import Connection

RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
ROWS = 1000
"""Triples that one question asks for. Virtuoso cuts an answer at 10,000 rows, and does not say so."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = """
integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short byte
unsignedLong unsignedInt unsignedShort unsignedByte
"""
_INTEGERS = frozenset(f"{_XSD}{name}" for name in _WHOLE.split())

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Comparison:
    """What of a load is there. ``rewritten`` triples came back in another form of the same value.

    ``expected`` and ``found`` are numbers of triples; ``missing`` counts those that were sent and are not there, in any
    form, and ``example`` is one of them.
    """

    expected: int
    found: int
    missing: int
    rewritten: int
    example: str | None = None

    @property
    def equal(self) -> bool:
        """Whether exactly what was sent is there."""
        return self.expected == self.found and not self.missing


class Endpoint:
    """The side of a server that answers questions."""

    def __init__(self, connection: Connection, url: str) -> None:
        self.url = url
        self._connection = connection

    def answers(self) -> bool:
        """Whether this is one."""
        try:
            response = self._ask("ASK {}")
            return response.is_success and isinstance(_read(response), ox.QueryBoolean)
        except (PushError, SyntaxError, ValueError):
            return False

    def rows(self, query: str) -> list[ox.QuerySolution]:
        """The answer to a SELECT. Raises PushError where there is none that can be read."""
        response = self._ask(query)
        if not response.is_success:
            raise PushError(self._connection.refusal(self.url, response), status=response.status_code)
        try:
            results = _read(response)
        except (SyntaxError, ValueError) as error:
            raise PushError(f"{self.url} answers with something that is no SPARQL result: {error}") from error
        if not isinstance(results, ox.QuerySolutions):
            raise PushError(f"{self.url} answers with something that is no table")
        return list(results)

    def graphs(self, prefix: str) -> set[str]:
        """The names of the graphs that begin so."""
        condition = f"FILTER(STRSTARTS(STR(?g), {ox.Literal(prefix)}))"
        rows = self.rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {condition} }}")
        return {row["g"].value for row in rows}

    def _ask(self, query: str) -> httpx.Response:
        return self._connection.send("POST", self.url, data={"query": query}, headers={"Accept": RESULTS})


def compare(endpoint: Endpoint, load: Load) -> Comparison:
    """Ask for the number of triples of the graph, and for each triple that was sent."""
    name = ox.NamedNode(load.graph)
    counted = endpoint.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {name} {{ ?s ?p ?o }} }}")
    if len(counted) != 1 or counted[0]["n"] is None:
        raise PushError(f"{endpoint.url} does not count the triples of {load.graph}")
    found = int(counted[0]["n"].value)
    missing, rewritten, example = 0, 0, None
    for triples, question in _questions(load, name):
        there = {ox.Triple(one["s"], one["p"], one["o"]) for one in endpoint.rows(question)}
        lost, changed = _differences(triples, there)
        missing, rewritten = missing + len(lost), rewritten + changed
        example = example or (str(lost[0]) if lost else None)
    return Comparison(load.triples, found, missing, rewritten, example)


def compare_listing(load: Load, content: bytes) -> Comparison:
    """Compare with a graph as a graph store hands it out, in N-Triples; for servers that answer no questions."""
    try:
        there = {quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)}
    except SyntaxError as error:
        raise PushError(f"the server hands out something that is no N-Triples: {error}") from error
    lost, changed = _differences(list(_triples(load)), there)
    return Comparison(load.triples, len(there), len(lost), changed, str(lost[0]) if lost else None)


def _questions(load: Load, name: ox.NamedNode) -> Iterator[tuple[list[ox.Triple], str]]:
    """The triples in groups, each with the question that should bring them: what is said of some subjects."""
    group: list[ox.Triple] = []
    for _, said in groupby(_triples(load), key=lambda triple: triple.subject):
        triples = list(said)
        if len(triples) > ROWS:  # of one subject too much to ask at once: then for each triple by itself
            for start in range(0, len(triples), ROWS):
                part = triples[start : start + ROWS]
                rows = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in part)
                yield part, f"SELECT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH {name} {{ ?s ?p ?o }} }}"
            continue
        if len(group) + len(triples) > ROWS:
            yield group, _about(group, name)
            group = []
        group += triples
    if group:
        yield group, _about(group, name)


def _about(triples: list[ox.Triple], name: ox.NamedNode) -> str:
    subjects = " ".join(dict.fromkeys(str(triple.subject) for triple in triples))
    return f"SELECT ?s ?p ?o {{ VALUES ?s {{ {subjects} }} GRAPH {name} {{ ?s ?p ?o }} }}"


def _triples(load: Load) -> Iterator[ox.Triple]:
    for quad in ox.parse(path=str(load.path), format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def _differences(sent: list[ox.Triple], there: set[ox.Triple]) -> tuple[list[ox.Triple], int]:
    """The triples that are not there in any form, and how many are there in another form of the same value."""
    other = [triple for triple in sent if triple not in there]
    if not other:
        return [], 0
    values = {_by_value(triple) for triple in there}
    lost = [triple for triple in other if _by_value(triple) not in values]
    return lost, len(other) - len(lost)


def _by_value(triple: ox.Triple) -> tuple[object, ...]:
    return triple.subject, triple.predicate, *value_of(triple.object)


def value_of(term: Term) -> tuple[object, ...]:
    """What a term means: equal for the forms of one value that servers may give back for one another.

    A language tag counts in any case (RDF 1.1 Concepts, 3.3), a number by its value and not by which type of whole
    numbers it has: Oxigraph hands out ``xsd:nonNegativeInteger`` as ``xsd:integer``.
    """
    if not isinstance(term, ox.Literal):
        return (term,)
    if term.language is not None:
        return "text", term.value, term.language.lower()
    kind = term.datatype.value
    try:
        if kind in _INTEGERS:
            return "integer", int(term.value)
        if kind == f"{_XSD}decimal":
            return "decimal", Decimal(term.value)
        if kind in (f"{_XSD}double", f"{_XSD}float"):
            return kind, float(term.value)
    except (ValueError, InvalidOperation):
        return (term,)
    if kind == f"{_XSD}boolean":
        return kind, term.value in ("true", "1")
    return (term,)


def _read(response: httpx.Response) -> ox.QuerySolutions | ox.QueryBoolean:
    media_type = response.headers.get("content-type", "").partition(";")[0].strip()
    form = ox.QueryResultsFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"{media_type or 'nothing'} is no format of SPARQL results")
    return ox.parse_query_results(response.content, format=form)
