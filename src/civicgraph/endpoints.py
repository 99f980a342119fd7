"""Requests to SPARQL endpoints: their addresses, without the credentials in them, and what comes back."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from civicgraph.errors import QueryError

if TYPE_CHECKING:
    from email.message import Message

LONG = 1500  # characters of a query that a GET request should no longer carry
EXCERPT = 300  # characters of a server's own words
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


@dataclass(frozen=True, slots=True)
class Address:
    """A web address, apart from the name and the password that were written into it; ``str`` shows the address only."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class Reply:
    """What an endpoint sent."""

    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get_content_type()


class RefusedError(Exception):
    """Inside the asking: an answer whose status is no success; ``words`` are the server's own, on one line."""

    def __init__(self, status: int, reason: str, words: str, headers: Message) -> None:
        said = "refuses the query" if status == http.client.BAD_REQUEST else f"answers {status} {reason}".rstrip()
        super().__init__(f"{said}: {words}" if words else said)
        self.status = status
        self.words = words
        self.headers = headers


class TooMuchError(Exception):
    """Inside the asking: an answer that is larger than it may be."""


def shown(url: str) -> str:
    """An address as it may be printed and kept: without name and password."""
    return _CREDENTIALS.sub("", url)


def address(given: str, example: str) -> Address:
    """``given``, apart from its credentials; QueryError, with an example of a right one, where it is no web address."""
    try:
        parts = urlsplit(given)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
        user, password = parts.username, parts.password
    except ValueError:  # brackets that do not close
        fits = False
    if not fits:
        raise QueryError(f"{shown(given)!r} is no web address; give one such as {example}")
    return Address(shown(given), unquote(user) if user else None, unquote(password or "") if user else None)


def short(text: str) -> str:
    """A server's own words in one line, cut after ``EXCERPT`` characters."""
    joined = " ".join(text.split())
    return joined if len(joined) <= EXCERPT else joined[:EXCERPT] + "…"


class _Nowhere(HTTPRedirectHandler):
    """Follows no redirect: an answer 3xx is an error like any other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(
    where: Address,
    query: str,
    form: str,
    *,
    timeout: float,
    agent: str = "civicgraph",
    most: int | None = None,
    redirects: bool = True,
) -> Reply:
    """Send a query of a form (SELECT …), as SPARQLWrapper would, and read the answer: JSON results, or Turtle.

    ``timeout`` is in seconds, for each sign of life; ``most`` the bytes to be read at most. Without ``redirects``
    nobody else is asked; with credentials nobody ever is, since they would go along.

    Raises RefusedError for a status that is no success, TooMuchError for more than ``most`` bytes, and what urllib and
    http.client raise where there is no answer.
    """
    import SPARQLWrapper  # late: it brings in rdflib

    wrapper = SPARQLWrapper.SPARQLWrapper(where.url, agent=agent)
    wrapper.setQuery(query)
    wrapper.queryType = form  # theirs can be misled by a comment
    wrapper.setMethod(SPARQLWrapper.POST if len(query) > LONG else SPARQLWrapper.GET)
    wrapper.setReturnFormat(SPARQLWrapper.JSON if form in ("SELECT", "ASK") else SPARQLWrapper.TURTLE)
    wrapper.setOnlyConneg(True)  # or it adds format=, output= and results= to every address
    if where.user is not None:
        wrapper.setCredentials(where.user, where.password)
    # its own way of sending follows redirects anywhere, and loses the headers of an answer 500
    request = wrapper._createRequest()
    opener = build_opener() if redirects and where.user is None else build_opener(_Nowhere)
    try:
        response: Any = opener.open(request, timeout=max(1, ceil(timeout)))  # 0 would mean for ever
    except HTTPError as error:
        with error:
            raise RefusedError(error.code, error.reason or "", _words(error), error.headers) from error
    with response:
        return Reply(response.headers, _read(response, most))


def _read(response: Any, most: int | None) -> bytes:
    if most is None:
        return bytes(response.read())
    body: bytes = response.read(most + 1)
    if len(body) > most:
        raise TooMuchError(f"answers with more than {most >> 20} MiB")
    if response.length:  # read with a limit, it does not complain itself
        raise http.client.IncompleteRead(body, response.length)
    return body


def _words(error: HTTPError) -> str:
    try:
        return short(error.read(EXCERPT * 4).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException):
        return ""
