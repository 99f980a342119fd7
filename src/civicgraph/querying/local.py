"""Runs a query on a built graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Store

from civicgraph.errors import QueryError
from civicgraph.querying.federation import answered
from civicgraph.querying.forms import at_end, form, quoted, unclosed, undeclared, words
from civicgraph.querying.services import without_service
from civicgraph.querying.tables import Table, from_results
from civicgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection

    from civicgraph.storing.view import View

_REASONS = {  # the parser names these among all else that could have stood there
    "IRI parsing failed": "that is no IRI",
    "contains a variable that is unbound": "a variable is selected that is neither grouped nor bound",
    "overrides an existing variable": "AS gives a name that is taken",
}
_PLACE = re.compile(r"\bat (\d+):(\d+)(?:-\d+:\d+)?:?\s*")


def ask(view: View, query: str, *, services: Collection[str] = (), timeout: float = 60.0) -> Table:
    """Run a SPARQL query; the prefixes of the vocabulary need no PREFIX line.

    It is read to its end: the answer is in memory, so LIMIT what may be large. ``services`` are the only addresses that
    SERVICE may ask, each within ``timeout`` seconds.

    Raises QueryError, with the line in question, where the query does not parse, would change the graph, or would ask
    a server that is not among ``services``.
    """
    try:
        form(query)
        if "SERVICE" in words(query):
            Store().query(without_service(query), prefixes=dict(PREFIXES))  # whether it parses, in the user's words
            query = answered(view, query, services, timeout)
        return from_results(view.query(query, prefixes=PREFIXES))
    except SyntaxError as error:
        raise QueryError(_explained(str(error), query)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _explained(message: str, query: str) -> str:
    """The parser's complaint in fewer words, with the line that it is about."""
    place = _PLACE.search(message)
    said = " ".join(_PLACE.sub("", message).removeprefix("error ").split())
    known = [words for sign, words in _REASONS.items() if sign in said]
    # of all that could have stood there the parser names a few at random: that would help nobody
    vague = not known and said.startswith("expected")
    reason = known[-1] if known else "this is not expected here, or something lacks before it" if vague else said
    if place is None:
        return f"the query does not parse: {reason}"
    line, column = int(place[1]), int(place[2])
    if "Prefix not found" in said:
        unknown = undeclared(query, PREFIXES)
        which = f"the prefix {unknown[0]}: is" if unknown else "a prefix is"
        reason = f"{which} not declared; put PREFIX {unknown[0] if unknown else 'name'}: <IRI> before the query"
    elif vague and at_end(query, line, column) and (missing := unclosed(query)):
        reason = f"it ends too early; is a {missing} missing?"
    elif vague and at_end(query, line, column) and not query.rstrip().endswith("}"):
        reason = "it ends too early"
    return f"the query does not parse, line {line}: {reason}{quoted(query, line, column)}"
