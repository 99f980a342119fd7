"""Answers the SERVICE clauses of a query elsewhere, so that the embedded store, which must ask nobody, has the rest.

The solutions of a SERVICE clause are joined with those of its group (SPARQL 1.1 Federated Query, section 4). So each
clause is asked of its server and then stands in the query as VALUES. Only answers that can join are asked for: the
values that the shared variables have in the rest of the group go along, in batches (a bound join, as FedX has it:
Schwarte et al., ISWC 2011).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions

from civicgraph.endpoints import shown
from civicgraph.errors import QueryError
from civicgraph.querying.forms import words
from civicgraph.querying.remote import remote
from civicgraph.querying.services import Service, datasets, patterned, prologue, services, surroundings, variables
from civicgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from civicgraph.querying.tables import Term
    from civicgraph.storing.view import View

    Row = tuple[Term | None, ...]

BATCH = 100
"""Rows of values that go along with one request."""
MOST_VALUES = 50_000
"""Rows of values of one SERVICE clause: a query that needs more asks too much of somebody else's server."""
MOST_BYTES = 64 << 20
"""Bytes of one answer."""
NOTHING = "VALUES () { () }"  # one solution without a value, which changes nothing

# where these stand in a group, a value that goes along inside it could change what they mean
_SCOPED = frozenset(("FILTER", "BIND", "SELECT", "MINUS", "OPTIONAL", "UNION", "EXISTS", "VALUES"))


def answered(view: View, query: str, allowed: Collection[str], timeout: float) -> str:
    """The query with the solutions of its SERVICE clauses in their places.

    Every address has to be in ``allowed``, to the letter; nothing is sent otherwise. ``timeout`` is in seconds, for
    each of a server's signs of life. A blank node of an answer becomes an IRI of its own (``urn:civicgraph:blank:…``).

    Raises QueryError where an address is not allowed, and where a server fails, unless the clause is SILENT.
    """
    found = services(query, PREFIXES)
    refuse_others(found, allowed)
    for count in range(len(found)):
        now = services(query, PREFIXES)  # anew, since the places have moved
        service, waiting = now[0], now[1:]
        try:
            solutions = _solutions(view, query, service, waiting, timeout, count)
        except (QueryError, ValueError) as error:
            if not service.silent:
                raise QueryError(f"SERVICE <{shown(service.endpoint)}>: {error}") from error
            solutions = NOTHING
        query = f"{query[: service.start]}{solutions}{query[service.end :]}"
    if "SERVICE" in words(query):  # the store would ask whomever it names
        raise QueryError("a SERVICE clause of this query was overlooked; write it more plainly")
    return query


def refuse_others(found: Sequence[Service], allowed: Collection[str]) -> None:
    """Raise QueryError where a SERVICE clause would ask a server that nobody allowed; SILENT or not."""
    for service in found:
        if service.endpoint not in allowed:
            there = shown(service.endpoint)
            other = (
                f"; to ask another server that speaks so: --param {service.parameter}=URL --allow-service URL"
                if service.parameter
                else ""
            )
            raise QueryError(
                f"SERVICE would send a part of this query, and values of this graph, to {there}; "
                f"if that is meant, allow it: --allow-service {there}{other}"
            )


def _solutions(view: View, query: str, service: Service, waiting: list[Service], timeout: float, count: int) -> str:
    """The clause's solutions as inline data."""
    names, values = _values(view, query, service, waiting)
    if values is not None and not values:
        return f"VALUES ?{(variables(service.inner) or ('nothing',))[0]} {{ }}"  # nothing could join: nobody is asked
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, asked in enumerate(_requests(query, service, names, values)):
        table = remote(service.endpoint, asked, timeout=timeout, most=MOST_BYTES, redirects=False)
        columns = columns or table.columns
        place = f"{service.endpoint}\0{count}\0{number}"
        for row in table.rows:
            named = dict(zip(table.columns, row, strict=True))
            rows.append(tuple(_named(named.get(column), place) for column in columns))
    return _inline(columns, rows)


def _values(
    view: View, query: str, service: Service, waiting: list[Service]
) -> tuple[tuple[str, ...], list[Row] | None]:
    """The variables that the clause shares with the rest of its group, and the values that they have there.

    None stands for any value: where nothing is shared, or a shared variable may be unbound.
    """
    around = surroundings(query, service, waiting)
    shared = [name for name in variables(service.inner) if name in around.certain]
    if not shared:
        return (), None
    head = f"{prologue(query)}SELECT DISTINCT {' '.join(f'?{name}' for name in shared)} "
    results = view.query(f"{head}{' '.join(datasets(query))} WHERE {around.group}", prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    rows: list[Row] = []
    for solution in results:
        rows.append(tuple(solution[name] for name in shared))
        if len(rows) > MOST_VALUES:
            raise QueryError(f"more than {MOST_VALUES:,} values would have to go along; narrow the query")
    if not rows:
        return tuple(shared), []
    bound = [place for place in range(len(shared)) if all(_sendable(row[place]) for row in rows)]
    if not bound:
        return (), None
    kept = dict.fromkeys(tuple(row[place] for place in bound) for row in rows)
    return tuple(shared[place] for place in bound), list(kept)


def _sendable(term: Term | None) -> bool:
    return term is not None and not isinstance(term, BlankNode)


def _requests(query: str, service: Service, names: tuple[str, ...], values: list[Row] | None) -> Iterator[str]:
    """The queries for the server: one, or one a batch of values."""
    head, inner = prologue(query), service.inner
    if values is None:
        yield f"{head}SELECT * WHERE {{ {inner}\n}}"
        return
    scoped = _SCOPED & set(words(inner))
    # a FILTER means the same beside the values where the patterns bind them too; and engines join better so
    plain = not scoped or (scoped == {"FILTER"} and patterned(inner) >= set(names))
    for start in range(0, len(values), BATCH):
        along = _inline(names, values[start : start + BATCH])
        group = f"{inner}\n" if plain else f"{{ {inner}\n}}"
        yield f"{head}SELECT * WHERE {{ {along} {group} }}"


def _inline(columns: Sequence[str], rows: Sequence[Row]) -> str:
    names = " ".join(f"?{name}" for name in columns)
    lines = " ".join(f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in rows)
    return f"VALUES ({names}) {{ {lines} }}"


def _named(term: Term | None, place: str) -> Term | None:
    if isinstance(term, NamedNode):
        return NamedNode(term.value)  # looked at anew: what a server says becomes a part of the query
    if isinstance(term, Literal):
        if term.language is not None:
            return Literal(term.value, language=term.language)
        return Literal(term.value, datatype=NamedNode(term.datatype.value))
    if not isinstance(term, BlankNode):
        return term
    digest = hashlib.sha256(f"{place}\0{term.value}".encode()).hexdigest()[:16]
    return NamedNode(f"urn:civicgraph:blank:{digest}")
