"""Patience and manners: waits when a server asks for it, tries again, and gives up with a clear word."""

from __future__ import annotations

import email.utils
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from civicgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
EXCERPT = 300  # characters of a server's own words
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be others a little later."""


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


def web_address(given: str, example: str) -> str:
    """``given`` itself; QueryError, with an example of a right one, where it is no address of the web."""
    try:
        parts = urlsplit(given)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # brackets that do not close
        fits = False
    if not fits:
        raise QueryError(f"{given!r} is no web address; give one such as {example}")
    return given


def patiently(
    address: str, manners: Manners, once: Callable[[], T], sleep: Callable[[float], None], notice: Callable[[str], None]
) -> T:
    """What ``once`` gives, tried again while it raises PassingError; waits double unless the server says how long.

    ``sleep`` takes seconds, ``notice`` is told what is waited for. Raises QueryError after the last attempt, and
    at once where the server wants more patience than ``manners`` has.
    """
    attempt = 0
    while True:
        attempt += 1
        try:
            return once()
        except PassingError as failure:
            attempts = min(manners.attempts, failure.tries or manners.attempts)
            if attempt >= attempts:
                raise QueryError(
                    f"{address} {failure}; given up after {attempts} attempts. What was answered so far is kept: run "
                    "the same command later, and it goes on from here"
                ) from failure
            if failure.wait is not None and failure.wait > manners.longest_wait:
                raise QueryError(
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


def short(text: str) -> str:
    """A server's own words in one line, cut after ``EXCERPT`` characters."""
    joined = " ".join(text.split())
    return joined if len(joined) <= EXCERPT else joined[:EXCERPT] + "…"
