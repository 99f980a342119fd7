"""Asks a SPARQL endpoint on the network."""

from __future__ import annotations

import http.client
import warnings
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pyoxigraph as ox

from civicgraph.errors import QueryError
from civicgraph.querying.forms import form, with_prefixes
from civicgraph.querying.tables import Table, from_results, from_triples
from civicgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from email.message import Message

_LOOSE = {  # what many endpoints call their results
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
LONG = 1500  # characters of a query that a GET request should no longer carry
EXCERPT = 300  # characters of an endpoint's own words


class _Nowhere(HTTPRedirectHandler):
    """Follows no redirect: an answer 3xx is an error like any other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def remote(
    endpoint: str, query: str, *, timeout: float = 60.0, most: int | None = None, redirects: bool = True
) -> Table:
    """Run a query on an endpoint; the prefixes of the vocabulary need no PREFIX line.

    It waits ``timeout`` seconds at most for each of the endpoint's signs of life, and reads ``most`` bytes at most.
    Without ``redirects`` nobody else is asked than ``endpoint``, wherever it points to.

    Raises QueryError where the endpoint cannot be reached, refuses the query, or answers with something else than
    SPARQL results, or with more than that.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise QueryError(f"the endpoint {endpoint!r} is no web address; give one such as https://example.org/sparql")
    asked = form(query)
    try:
        media_type, body = _fetch(endpoint, with_prefixes(query, PREFIXES), asked, timeout, most, redirects)
    except HTTPError as error:
        if not redirects and 300 <= error.code < 400:
            elsewhere = error.headers.get("Location", "another address")
            error.close()
            raise QueryError(f"{endpoint} sends on to {elsewhere}; ask and allow that one, if you trust it") from error
        raise QueryError(f"{endpoint} answers {error.code} {error.reason}{_words(error)}") from error
    except TimeoutError as error:
        raise QueryError(f"{endpoint} did not answer within {timeout:g} s; try again or ask for less") from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise QueryError(f"{endpoint} did not answer within {timeout:g} s; try again or ask for less") from error
        raise QueryError(f"{endpoint} cannot be reached: {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise QueryError(f"{endpoint} cannot be asked: {error or type(error).__name__}") from error
    try:
        return _parse(asked, media_type, body)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{endpoint} answered with {media_type} that cannot be read: {error}") from error


def _fetch(
    endpoint: str, query: str, asked: str, timeout: float, most: int | None, redirects: bool
) -> tuple[str, bytes]:
    import SPARQLWrapper  # late: it brings in rdflib
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    wrapper = SPARQLWrapper.SPARQLWrapper(endpoint, agent="civicgraph")
    wrapper.setQuery(query)
    wrapper.queryType = asked  # ours looks at tokens; theirs can be misled by a comment
    wrapper.setTimeout(max(1, ceil(timeout)))  # whole seconds; 0 would mean for ever
    wrapper.setMethod(SPARQLWrapper.POST if len(query) > LONG else SPARQLWrapper.GET)
    wrapper.setReturnFormat(SPARQLWrapper.JSON if asked in ("SELECT", "ASK") else SPARQLWrapper.TURTLE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about formats that an endpoint did not honour: we look ourselves
            response: Any = wrapper.query().response if redirects else _asked_only(wrapper, ceil(timeout))
    except SPARQLWrapperException as error:
        raise QueryError(f"{endpoint} refuses the query: {_short(str(error))}") from error
    with response:
        headers: Message = response.info()
        body: bytes = response.read() if most is None else response.read(most + 1)
        if most is not None and len(body) > most:
            raise QueryError(f"{endpoint} answers with more than {most >> 20} MiB; ask for less")
        return headers.get_content_type(), body


def _asked_only(wrapper: Any, timeout: int) -> Any:
    """The answer of the wrapper's own server; the wrapper itself would follow it anywhere."""
    request = wrapper._createRequest()  # the only way to its request without sending it
    return build_opener(_Nowhere).open(request, timeout=max(1, timeout))


def _parse(asked: str, media_type: str, body: bytes) -> Table:
    if asked in ("SELECT", "ASK"):
        results = _LOOSE.get(media_type) or ox.QueryResultsFormat.from_media_type(media_type)
        if results is None:
            raise ValueError(f"not SPARQL results, but {_short(body.decode('utf-8', 'replace'))!r}")
        return from_results(ox.parse_query_results(body, format=results))
    rdf = ox.RdfFormat.from_media_type(media_type)
    if rdf is None:
        raise ValueError(f"not RDF, but {_short(body.decode('utf-8', 'replace'))!r}")
    return from_triples([quad.triple for quad in ox.parse(body, format=rdf) if isinstance(quad, ox.Quad)])


def _words(error: HTTPError) -> str:
    with error:
        said = _short(error.read(EXCERPT * 4).decode("utf-8", "replace"))
    return f": {said}" if said else ""


def _short(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= EXCERPT else joined[:EXCERPT] + "…"
