"""The two ways to replace a named graph: the Graph Store Protocol, and SPARQL Update by a staging graph."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit, urlunsplit

from civicgraph.errors import PushError, UsageError
from civicgraph.pushing.transport import TOO_MUCH, FileBody

if TYPE_CHECKING:
    from collections.abc import Callable

    from civicgraph.pushing.plan import Load
    from civicgraph.pushing.transport import Connection

    Advance = Callable[[int], None]

BATCH = 1000
"""Triples in one request of an update. Virtuoso's parser takes somewhat below 5,000."""
BATCH_BYTES = 1 << 20
NTRIPLES = "application/n-triples"
UPDATE = "application/sparql-update; charset=utf-8"
NAMES = ("gsp", "update")

# Endings of the paths at which the servers in use take each protocol.
_UPDATE_PATHS = ("/update", "/statements", "/sparql-auth", "/sparql")
_STORE_PATHS = (
    "/store",
    "/data",
    "/sparql-graph-crud-auth",
    "/sparql-graph-crud",
    "/rdf-graphs/service",
    "/rdf-graph-store",
)
_QUERIES = (  # the ending of the address that is written to, and where the same server is asked
    ("/store", "/query"),
    ("/update", "/query"),
    ("/update", "/sparql"),
    ("/sparql-graph-crud-auth", "/sparql-auth"),
    ("/sparql-graph-crud", "/sparql"),
    ("/data", "/sparql"),
    ("/data", "/query"),
    ("/statements", ""),
    ("/rdf-graphs/service", ""),
)


class Target(Protocol):
    """Where graphs go. ``replace`` tells of each group of triples that is there, by their number."""

    name: str

    def replace(self, load: Load, advance: Advance) -> None:
        """Have the named graph hold the load and nothing else, in one step for readers. Raises PushError."""
        ...

    def remove(self, graph: str) -> None:
        """Remove a named graph; it need not be there. Raises PushError."""
        ...


class GraphStore:
    """The SPARQL 1.1 Graph Store Protocol: a graph is one PUT, read from its file as it is sent."""

    name = "gsp"

    def __init__(self, connection: Connection, url: str) -> None:
        self._connection = connection
        self._url = url

    def replace(self, load: Load, advance: Advance) -> None:
        """PUT the graph."""
        headers = {"Content-Type": NTRIPLES, "Content-Length": str(load.size)}
        self._connection.demand(
            "PUT", self._url, params={"graph": load.graph}, content=FileBody(load.path), headers=headers
        )
        advance(load.triples)

    def remove(self, graph: str) -> None:
        """DELETE the graph."""
        response = self._connection.send("DELETE", self._url, params={"graph": graph})
        if not response.is_success and response.status_code != 404:
            raise PushError(self._connection.refusal(self._url, response), status=response.status_code)


class Update:
    """SPARQL 1.1 Update: a graph of one batch is one request; a larger one is loaded aside, then moved in one request.

    A server whose parser gives up on a batch gets it in halves.
    """

    name = "update"

    def __init__(self, connection: Connection, url: str, base: str, batch: int = BATCH) -> None:
        self._connection = connection
        self._url = url
        self._base = base
        self._batch = batch

    def replace(self, load: Load, advance: Advance) -> None:
        """Send the graph in batches."""
        batches = load.batches(self._batch, BATCH_BYTES)
        first = next(batches, [])
        if len(first) == load.triples and self._in_one_request(load, first):
            advance(load.triples)
            return
        aside = staging(self._base, load)
        self.run(f"DROP SILENT GRAPH <{aside}>")
        for batch in (first, *batches) if len(first) < load.triples else (first,):
            self._insert(aside, batch)
            advance(len(batch))
        # SILENT, for some servers move only graphs that a CREATE made; what came of it is looked at afterwards
        self.run(f"MOVE SILENT GRAPH <{aside}> TO GRAPH <{load.graph}>")

    def remove(self, graph: str) -> None:
        """Drop the graph."""
        self.run(f"DROP SILENT GRAPH <{graph}>")

    def run(self, update: str) -> None:
        """Run one request."""
        self._connection.demand("POST", self._url, content=update.encode("utf-8"), headers={"Content-Type": UPDATE})

    def _in_one_request(self, load: Load, lines: list[str]) -> bool:
        """Replace a small graph at once; false where that was too much for the server."""
        try:
            self.run(f"DROP SILENT GRAPH <{load.graph}> ;\n{_inserting(load.graph, lines)}")
        except PushError as error:
            if error.status in TOO_MUCH and len(lines) > 1:
                return False
            raise
        return True

    def _insert(self, graph: str, lines: list[str]) -> None:
        try:
            self.run(_inserting(graph, lines))
        except PushError as error:
            if error.status not in TOO_MUCH or len(lines) == 1:
                raise
            middle = len(lines) // 2
            self._insert(graph, lines[:middle])
            self._insert(graph, lines[middle:])


def _inserting(graph: str, lines: list[str]) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}"


def staging(base: str, load: Load) -> str:
    """The graph in which a load waits; named by its content, so that a push that was cut off is taken up or cleared."""
    digest = hashlib.sha256(f"{load.graph}\0{load.sha256}".encode()).hexdigest()[:16]
    return f"{base}graph/staging/{digest}"


def chosen(connection: Connection, url: str, wanted: str | None, base: str, batch: int) -> Target:
    """The protocol that was asked for, that the path shows, or that the address answers to.

    Raises UsageError where none of this tells, and PushError where the server refuses or does not answer.
    """
    name = wanted or _by_path(url) or _by_asking(connection, url)
    if name not in NAMES:
        raise UsageError(f"there is no protocol {name!r}; there are {' and '.join(NAMES)}")
    return GraphStore(connection, url) if name == "gsp" else Update(connection, url, base, batch)


def _by_path(url: str) -> str | None:
    path = urlsplit(url).path.rstrip("/")
    if path.endswith(_STORE_PATHS):
        return "gsp"
    return "update" if path.endswith(_UPDATE_PATHS) else None


def _by_asking(connection: Connection, url: str) -> str:
    """Try an update that changes nothing, then the query that every graph store answers."""
    tried = connection.send("POST", url, content=b"INSERT DATA {}", headers={"Content-Type": UPDATE})
    if tried.is_success:
        return "update"
    if tried.status_code in (401, 403):
        raise PushError(connection.refusal(url, tried), status=tried.status_code)
    tried = connection.send("GET", url, params={"default": ""}, headers={"Accept": NTRIPLES})
    if tried.is_success and tried.headers.get("content-type", "").startswith(NTRIPLES):
        return "gsp"
    raise UsageError(f"{url} answers neither as a graph store nor as an update endpoint; see --protocol")


def query_addresses(url: str) -> list[str]:
    """Where the server may be asked what it holds, likeliest first: by the habits of the servers in use."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    found = [path.removesuffix(ending) + other for ending, other in _QUERIES if path.endswith(ending)]
    return [urlunsplit(parts._replace(path=other)) for other in dict.fromkeys((*found, parts.path))]
