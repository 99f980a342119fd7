"""What a query answers: rows, a yes or no, or triples, and the standard formats that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pyoxigraph as ox

from civicgraph.errors import QueryError
from civicgraph.serializing import serialized

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple


class AnswerKind(StrEnum):
    """What a query asks for."""

    ROWS = "rows"
    BOOLEAN = "boolean"
    TRIPLES = "triples"


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query.

    Triples are rows of ``subject``, ``predicate`` and ``object``; a yes or no is one row of ``answer``. A cell is
    ``None`` where the row has no value. ``payload`` is the answer as SPARQL results in JSON, or as N-Triples.
    """

    kind: AnswerKind
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    payload: bytes


RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
FORMATS = ("table", *RESULT_FORMATS, "turtle")
"""What ``--format`` takes; ``table`` is drawn by the command line."""


def from_results(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Table:
    """Take what a store or a parser of results hands out."""
    if isinstance(results, ox.QueryTriples):
        return from_triples(list(results))
    payload = results.serialize(format=ox.QueryResultsFormat.JSON)
    assert payload is not None  # it goes to a file only where one is given
    read = ox.parse_query_results(payload, format=ox.QueryResultsFormat.JSON)
    if isinstance(read, ox.QueryBoolean):
        answer = ox.Literal(bool(read))
        return Table(AnswerKind.BOOLEAN, ("answer",), ((answer,),), payload)
    columns = tuple(variable.value for variable in read.variables)
    rows = tuple(tuple(row[column] for column in columns) for row in read)
    return Table(AnswerKind.ROWS, columns, rows, payload)


def from_triples(triples: list[Triple]) -> Table:
    """The triples, sorted, each once."""
    unique = sorted(set(triples), key=str)
    payload = "".join(f"{triple} .\n" for triple in unique).encode("utf-8")
    rows = tuple((triple.subject, triple.predicate, triple.object) for triple in unique)
    return Table(AnswerKind.TRIPLES, ("subject", "predicate", "object"), rows, payload)


def write(table: Table, format_: str) -> bytes:
    """The answer as CSV, TSV, JSON or XML (SPARQL 1.1 results), or triples as Turtle.

    Raises QueryError where the format is unknown or cannot carry such an answer.
    """
    if format_ == "turtle":
        if table.kind is not AnswerKind.TRIPLES:
            raise QueryError("Turtle carries triples only, from CONSTRUCT or DESCRIBE; choose csv, tsv, json or xml")
        triples = ox.parse(table.payload, format=ox.RdfFormat.N_TRIPLES)
        return serialized(triples, ox.RdfFormat.TURTLE)
    if format_ not in RESULT_FORMATS:
        raise QueryError(f"there is no format {format_!r} for answers; there are {', '.join(FORMATS)}")
    if table.kind is AnswerKind.TRIPLES:
        raise QueryError(f"{format_} carries rows; this query answers with triples: choose turtle")
    results = ox.parse_query_results(table.payload, format=ox.QueryResultsFormat.JSON)
    written = results.serialize(format=RESULT_FORMATS[format_])
    assert written is not None
    return written
