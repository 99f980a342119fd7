"""Asks a SPARQL endpoint, and keeps what it answered."""

from __future__ import annotations

import http.client
import time
import warnings
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError

import pyoxigraph as ox

from civicgraph.errors import QueryError
from civicgraph.linking.patience import EXCERPT, PASSING, PassingError, patiently, retry_after, short, web_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

    from civicgraph.linking.answers import Answers
    from civicgraph.linking.patience import Manners

Row = dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
LONG = 1500  # characters of a query that a GET request should no longer carry


class Endpoint:
    """A SPARQL endpoint. ``sleep`` and ``clock`` (seconds since 1970) can be other ones in tests.

    ``notice`` is told what it waits for.

    ``requests`` counts what went over the network, ``kept`` what was answered from disk.
    """

    def __init__(
        self,
        address: str,
        answers: Answers,
        manners: Manners,
        sleep: Callable[[float], None] | None = None,
        clock: Callable[[], float] | None = None,
        notice: Callable[[str], None] | None = None,
    ) -> None:
        self.address = web_address(address, "https://example.org/sparql")
        self.requests = 0
        self.kept = 0
        self._answers, self._manners = answers, manners
        self._notice = notice or (lambda text: None)
        self._sleep, self._clock = sleep or time.sleep, clock or time.time
        self._last = 0.0

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query, from disk where it was answered before.

        Raises QueryError where the endpoint refuses the query, or still fails after the last attempt.
        """
        if (body := self._answers.get(self.address, query)) is not None:
            try:
                rows = _rows(body)
            except ValueError:
                pass  # a damaged file: ask again
            else:
                self.kept += 1
                return rows
        body, rows = patiently(self.address, self._manners, lambda: self._once(query), self._sleep, self._notice)
        self._answers.put(body, self.address, query)
        return rows

    def _once(self, query: str) -> tuple[bytes, list[Row]]:
        if self._last and (rest := self._last + self._manners.pause - self._clock()) > 0:
            self._sleep(rest)
        self.requests += 1
        try:
            media_type, body = self._fetch(query)
        except HTTPError as error:
            with error:
                said = f"answers {error.code} {error.reason}{_words(error)}"
                wait = retry_after(error.headers.get("Retry-After"), self._clock())
            if error.code in PASSING:
                raise PassingError(said, wait) from error
            raise QueryError(f"{self.address} {said}") from error
        except (TimeoutError, http.client.HTTPException, OSError, UnicodeError) as error:
            refused = isinstance(getattr(error, "reason", error), ConnectionRefusedError)
            raise PassingError(self._trouble(error), tries=3 if refused else None) from error
        finally:
            self._last = self._clock()
        try:
            return body, _rows(body)
        except ValueError as error:
            what = (
                f"sent {media_type} that is not SPARQL results: {short(body.decode('utf-8', 'replace')) or 'nothing'}"
            )
            raise PassingError(what) from error

    def _trouble(self, error: Exception) -> str:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, TimeoutError):
            return f"did not answer within {self._manners.timeout:g} s"
        if isinstance(cause, http.client.IncompleteRead):
            return f"broke off in the middle of its answer, after {len(cause.partial)} bytes"
        said = getattr(cause, "strerror", None) or cause or type(cause).__name__
        return f"cannot be reached: {said}"

    def _fetch(self, query: str) -> tuple[str, bytes]:
        import SPARQLWrapper  # late: it brings in rdflib
        from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, SPARQLWrapperException

        wrapper = SPARQLWrapper.SPARQLWrapper(self.address, agent=self._manners.agent)
        wrapper.setQuery(query)
        wrapper.queryType = "SELECT"
        wrapper.setTimeout(max(1, ceil(self._manners.timeout)))  # whole seconds; 0 would mean for ever
        wrapper.setMethod(SPARQLWrapper.POST if len(query) > LONG else SPARQLWrapper.GET)
        wrapper.setReturnFormat(SPARQLWrapper.JSON)
        wrapper.setOnlyConneg(True)  # or it adds format=, output= and results= to every address
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about formats that an endpoint did not honour: we look ourselves
                response: Any = wrapper.query().response
        except EndPointInternalError as error:
            raise PassingError(f"answers 500: {short(str(error))}") from error
        except SPARQLWrapperException as error:
            raise QueryError(f"{self.address} refuses the query: {short(str(error))}") from error
        with response:
            headers: Message = response.info()
            if headers.get("X-SQL-State") == "S1TAT":  # Virtuoso ran out of its own time
                raise PassingError("answers only in part, for want of time")
            return headers.get_content_type(), response.read()


def _rows(body: bytes) -> list[Row]:
    """The rows of an answer. Raises ValueError where it is none."""
    try:
        return _parsed(body)
    except (SyntaxError, ValueError) as error:
        trouble = str(error)
    # raised outside, so that no traceback keeps the parser alive: it has to go in the thread that it came from
    raise ValueError(trouble)


def _parsed(body: bytes) -> list[Row]:
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        raise ValueError("no table")
    names = [variable.value for variable in found.variables]
    return [{name: value for name in names if (value := row[name]) is not None} for row in found]


def _words(error: HTTPError) -> str:
    try:
        said = short(error.read(EXCERPT * 4).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException):
        return ""
    return f": {said}" if said else ""
