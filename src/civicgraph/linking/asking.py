"""Asks a SPARQL endpoint, and keeps what it answered."""

from __future__ import annotations

import pyoxigraph as ox

from civicgraph import endpoints
from civicgraph.errors import QueryError
from civicgraph.linking.patience import BUSY, MOST_BYTES, PASSING, Asker, PassingError, retry_after

Row = dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]


class Endpoint(Asker):
    """A SPARQL endpoint."""

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query, from disk where it was answered before.

        Raises QueryError where the endpoint refuses the query, or still fails after the last attempt.
        """
        return self.asked((self.address, query), lambda: self._fetch(query), _rows)

    def select_extra(self, query: str) -> list[Row]:
        """The same for a query that not every endpoint can answer: it is only tried again where the server is busy.

        An endpoint that lacks what such a query needs may say so by a status 500, or by an answer that breaks off.
        """
        return self.asked((self.address, query), lambda: self._fetch(query, passing=BUSY), _rows_or_no)

    def _fetch(self, query: str, passing: frozenset[int] = PASSING) -> tuple[str, bytes]:
        manners = self.manners
        try:
            reply = endpoints.ask(
                self.where, query, "SELECT", timeout=manners.timeout, agent=manners.agent, most=MOST_BYTES
            )
        except endpoints.RefusedError as error:
            if error.status in passing:
                raise PassingError(str(error), retry_after(error.headers.get("Retry-After"), self.clock())) from error
            raise QueryError(f"{self.address} {error}") from error
        except endpoints.TooMuchError as error:
            raise QueryError(
                f"{self.address} {error} to one request; ask for less at once: make values and items smaller in the "
                "profile (--profile FILE)"
            ) from error
        if reply.headers.get("X-SQL-State") == "S1TAT":  # Virtuoso ran out of its own time
            raise PassingError("answers only in part, for want of time")
        return reply.media_type, reply.body


def _rows(body: bytes) -> list[Row]:
    """The rows of an answer. Raises ValueError where it is none."""
    try:
        return _parsed(body)
    except (SyntaxError, ValueError) as error:
        trouble = str(error)
    # raised outside, so that no traceback keeps the parser alive: it has to go in the thread that it came from
    raise ValueError(trouble)


def _rows_or_no(body: bytes) -> list[Row]:
    """The same, where an answer that is none is not worth a second attempt."""
    try:
        return _rows(body)
    except ValueError as error:
        said = endpoints.short(body.decode("utf-8", "replace")) or "nothing"
        raise QueryError(f"it sent something that is no table: {said}") from error


def _parsed(body: bytes) -> list[Row]:
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        raise ValueError("no table")
    names = [variable.value for variable in found.variables]
    return [{name: value for name in names if (value := row[name]) is not None} for row in found]
