"""Runs a query on a built graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph.errors import QueryError
from civicgraph.querying.forms import form, quoted, refuse_service
from civicgraph.querying.tables import Table, from_results
from civicgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from civicgraph.storing.view import View

LONG = 160  # characters of a parser's list of what it expected
_REASONS = {  # the parser names these among all else that could have stood there
    "Prefix not found": "a prefix that is not declared",
    "IRI parsing failed": "that is no IRI",
    "contains a variable that is unbound": "a variable is selected that is neither grouped nor bound",
    "overrides an existing variable": "AS gives a name that is taken",
}
_PLACE = re.compile(r"\bat (\d+):(\d+)(?:-\d+:\d+)?:?\s*")


def ask(view: View, query: str) -> Table:
    """Run a SPARQL query; the prefixes of the vocabulary need no PREFIX line.

    It is read to its end: the answer is in memory, so LIMIT what may be large.

    Raises QueryError, with the line in question, where the query does not parse or does not only read this graph.
    """
    try:
        form(query)
        refuse_service(query)
        return from_results(view.query(query, prefixes=PREFIXES))
    except SyntaxError as error:
        raise QueryError(_explained(str(error), query)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _explained(message: str, query: str) -> str:
    """The parser's complaint in fewer words, with the line that it is about."""
    place = _PLACE.search(message)
    reason = " ".join(_PLACE.sub("", message).removeprefix("error ").split())
    for sign, words in _REASONS.items():
        if sign in reason:
            reason = words
    if len(reason) > LONG:
        reason = reason[:LONG].rsplit(",", 1)[0] + ", …"
    if place is None:
        return f"the query does not parse: {reason}"
    line, column = int(place[1]), int(place[2])
    return f"the query does not parse, line {line}: {reason}{quoted(query, line, column)}"
