"""Asks a SPARQL endpoint on the network."""

from __future__ import annotations

import http.client
from urllib.error import URLError

import pyoxigraph as ox

from civicgraph import endpoints
from civicgraph.endpoints import Reply, shown
from civicgraph.errors import QueryError
from civicgraph.querying.forms import form, with_prefixes
from civicgraph.querying.tables import Table, from_results, from_triples
from civicgraph.vocabulary import PREFIXES

_LOOSE = {  # what many endpoints call their results
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}


def remote(
    endpoint: str, query: str, *, timeout: float = 60.0, most: int | None = None, redirects: bool = True
) -> Table:
    """Run a query on an endpoint; the prefixes of the vocabulary need no PREFIX line.

    It waits ``timeout`` seconds at most for each of the endpoint's signs of life, and reads ``most`` bytes at most.
    Without ``redirects`` nobody else is asked than ``endpoint``, wherever it points to.

    Raises QueryError where the endpoint cannot be reached, refuses the query, or answers with something else than
    SPARQL results, or with more than that.
    """
    where = endpoints.address(endpoint, "https://example.org/sparql")
    asked = form(query)
    late = f"{where} did not answer within {timeout:g} s; try again or ask for less"
    try:
        reply = endpoints.ask(
            where, with_prefixes(query, PREFIXES), asked, timeout=timeout, most=most, redirects=redirects
        )
    except endpoints.RefusedError as error:
        if 300 <= error.status < 400:
            elsewhere = shown(error.headers.get("Location", "another address"))
            raise QueryError(f"{where} sends on to {elsewhere}; ask and allow that one, if you trust it") from error
        raise QueryError(f"{where} {error}") from error
    except endpoints.TooMuchError as error:
        raise QueryError(f"{where} {error}; ask for less") from error
    except TimeoutError as error:
        raise QueryError(late) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise QueryError(late) from error
        raise QueryError(f"{where} cannot be reached: {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise QueryError(f"{where} cannot be asked: {error or type(error).__name__}") from error
    try:
        return _parse(asked, reply)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{where} answered with {reply.media_type} that cannot be read: {error}") from error


def _parse(asked: str, reply: Reply) -> Table:
    if asked in ("SELECT", "ASK"):
        results = _LOOSE.get(reply.media_type) or ox.QueryResultsFormat.from_media_type(reply.media_type)
        if results is None:
            raise ValueError(f"not SPARQL results, but {_excerpt(reply)!r}")
        return from_results(ox.parse_query_results(reply.body, format=results))
    rdf = ox.RdfFormat.from_media_type(reply.media_type)
    if rdf is None:
        raise ValueError(f"not RDF, but {_excerpt(reply)!r}")
    return from_triples([quad.triple for quad in ox.parse(reply.body, format=rdf) if isinstance(quad, ox.Quad)])


def _excerpt(reply: Reply) -> str:
    return endpoints.short(reply.body.decode("utf-8", "replace"))
