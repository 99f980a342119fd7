"""Patience and manners: keeps answers, waits when a server asks for it, tries again, and gives up with a clear word."""

from __future__ import annotations

import email.utils
import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from civicgraph import endpoints
from civicgraph.endpoints import short
from civicgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from civicgraph.linking.answers import Answers

T = TypeVar("T")
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be others a little later."""
BUSY = PASSING - {500}
"""Those of them that speak of the server's load and never of the request."""
MOST_BYTES = 64 << 20
"""Bytes of one answer."""
HURRIED = 3
"""Attempts where there is little hope: nobody listens, or the network knows no names at the moment."""
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What reading an answer raises where it is none."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How to behave: seconds to wait for a sign of life, how often to try, the longest wait, the pause between.

    ``agent`` is the User-Agent header: who asks, and where to complain.
    """

    timeout: float = 60.0
    attempts: int = 6
    longest_wait: float = 120.0
    pause: float = 0.0
    agent: str = "civicgraph"


def agent(contact: str | None) -> str:
    """What the User-Agent header says: the program and its version, and whom to write to."""
    from importlib.metadata import version

    who = f" ({contact})" if contact else ""
    return f"civicgraph/{version('civicgraph')}{who} SPARQLWrapper"


class PassingError(Exception):
    """Inside linking: a failure that may pass.

    ``wait`` is what the server asked for, in seconds; ``tries`` is after how many attempts there is no hope left, where
    that is earlier than usual.
    """

    def __init__(self, said: str, wait: float | None = None, tries: int | None = None) -> None:
        super().__init__(said)
        self.wait = wait
        self.tries = tries


class GivenUpError(QueryError):
    """The server was busy, or silent, for longer than patience lasts; later it may answer."""


class Asker:
    """Somebody at one address who is asked. ``sleep`` and ``clock`` (seconds since 1970) can be other ones in tests.

    ``notice`` is told what is waited for. ``requests`` counts what went over the network, ``kept`` what was answered
    from disk. Raises QueryError where the address is none of the web.
    """

    example = "https://example.org/sparql"
    wanted = "not SPARQL results"
    explains = False  # whether what reading an answer raises would help anybody

    def __init__(
        self,
        address: str,
        answers: Answers,
        manners: Manners,
        sleep: Callable[[float], None] | None = None,
        clock: Callable[[], float] | None = None,
        notice: Callable[[str], None] | None = None,
    ) -> None:
        self.where = endpoints.address(address, self.example)
        self.requests = 0
        self.kept = 0
        self.manners = manners
        self.clock = time.time if clock is None else clock
        self._answers = answers
        self._sleep = time.sleep if sleep is None else sleep
        self._notice = (lambda text: None) if notice is None else notice
        self._last = 0.0

    @property
    def address(self) -> str:
        """The address, without the credentials that were in it."""
        return self.where.url

    def asked(
        self, key: tuple[str, ...], send: Callable[[], tuple[str, bytes]], read: Callable[[bytes], T], url: str = ""
    ) -> T:
        """What ``read`` makes of the answer to a request, from disk where it was answered before.

        ``key`` names the request among those that are kept; ``send`` gives the media type and the answer; ``read``
        raises one of ``UNREADABLE`` where that is none; ``url`` is shown where it is not the address itself. Raises
        QueryError where the request is refused, or still fails after the last attempt.
        """
        if (body := self._answers.get(*key)) is not None:
            try:
                found = read(body)
            except (*UNREADABLE, QueryError):
                pass  # a damaged file: ask again
            else:
                self.kept += 1
                return found
        where = url or self.address
        body, found = patiently(where, self.manners, lambda: self._once(where, send, read), self._sleep, self._notice)
        self._answers.put(body, *key)
        return found

    def _once(self, where: str, send: Callable[[], tuple[str, bytes]], read: Callable[[bytes], T]) -> tuple[bytes, T]:
        if self._last and (rest := self._last + self.manners.pause - self.clock()) > 0:
            self._sleep(rest)
        self.requests += 1
        try:
            media_type, body = send()
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise trouble(where, error, self.manners.timeout) from error
        finally:
            self._last = self.clock()
        try:
            return body, read(body)
        except UNREADABLE as error:
            missing = isinstance(error, KeyError) and error.args
            why = f" ({error.args[0]!r} is missing)" if missing else f" ({error})" if self.explains else ""
            sent = short(body.decode("utf-8", "replace")) or "nothing"
            raise PassingError(f"sent {media_type} that is {self.wanted}{why}: {sent}") from error


def trouble(where: str, error: BaseException, timeout: float) -> Exception:
    """What a request that got no answer ran into: a PassingError, or a QueryError where waiting will not mend it."""
    causes = list(_causes(error))
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return PassingError(f"did not answer within {timeout:g} s")
    for cause in causes:
        match cause:
            case ssl.SSLCertVerificationError():
                why = getattr(cause, "verify_message", cause)
                return QueryError(
                    f"{where} shows a certificate that is not trusted ({why}); is the address right? SSL_CERT_FILE can "
                    "name the certificate of an authority of your own"
                )
            case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
                return PassingError("broke off while the connection was made")
            case ssl.SSLError():
                return QueryError(
                    f"{where} speaks no TLS that can be used here ({getattr(cause, 'reason', cause)}); is it http://?"
                )
            case socket.gaierror() if cause.errno in (socket.EAI_NONAME, socket.EAI_NODATA):
                return QueryError(
                    f"{where} cannot be reached: no host has this name; look at the address, and at your network"
                )
            case socket.gaierror():
                return PassingError(f"cannot be reached: {cause.strerror}", tries=HURRIED)
            case ConnectionRefusedError():
                return PassingError(f"cannot be reached: {cause.strerror}", tries=HURRIED)
            case http.client.IncompleteRead():
                return PassingError(f"broke off in the middle of its answer, after {len(cause.partial)} bytes")
            case http.client.InvalidURL() | UnicodeError():
                return QueryError(f"{where} is no address that can be asked: {cause}")
    first = causes[0]
    reason = next((c.strerror for c in causes if isinstance(c, OSError) and c.strerror), None)
    return PassingError(f"cannot be reached: {reason}" if reason else f"broke off: {first or type(first).__name__}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those behind it."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            yield one
            waiting += [getattr(one, "reason", None), one.__cause__, one.__context__]


def patiently(
    address: str, manners: Manners, once: Callable[[], T], sleep: Callable[[float], None], notice: Callable[[str], None]
) -> T:
    """What ``once`` gives, tried again while it raises PassingError; waits double unless the server says how long.

    ``sleep`` takes seconds, ``notice`` is told what is waited for. Raises GivenUpError after the last attempt,
    and at once where the server wants more patience than ``manners`` has.
    """
    attempt = 0
    while True:
        attempt += 1
        try:
            return once()
        except PassingError as failure:
            attempts = min(manners.attempts, failure.tries or manners.attempts)
            if attempt >= attempts:
                raise GivenUpError(
                    f"{address} {failure}; given up after {attempts} attempts. What was answered so far is kept: run "
                    "the same command later, and it goes on from here"
                ) from failure
            if failure.wait is not None and failure.wait > manners.longest_wait:
                raise GivenUpError(
                    f"{address} {failure} and asks to be left alone for {failure.wait:.0f} s; run the same command "
                    "after that, and it goes on from here"
                ) from failure
            wait = min(failure.wait if failure.wait is not None else 2.0 ** (attempt - 1), manners.longest_wait)
            notice(f"Waiting {wait:.0f} s, for the service {failure}")
            sleep(wait)


def retry_after(header: str | None, now: float) -> float | None:
    """The seconds that a server asks to wait: a number, or a date (RFC 9110, section 10.2.3); ``now`` since 1970."""
    given = (header or "").strip()
    if given.isdecimal():
        return float(given)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
