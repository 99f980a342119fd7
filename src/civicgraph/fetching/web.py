"""One page after the other: what is asked of a site, how often, and what is taken from it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from civicgraph.errors import SourceError
from civicgraph.fetching import addresses, bodies, cache, robots

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    import httpx

MAX_BYTES = 64 * 1024 * 1024
MAX_REDIRECTS = 5
PAUSE = 1.0  # seconds between two requests to one host
SECONDS = 20.0  # for a connection, and for each piece of an answer

AGENT = "civicgraph"
_REDIRECTS = (301, 302, 303, 307, 308)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def is_address(source: str) -> bool:
    """Whether a source is a web address, not a file."""
    return bool(_ADDRESS.match(source))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: where it was found in the end, its body, and the day that its own headers bear.

    ``stale`` says why a copy from the cache had to do.
    """

    url: str
    content_type: str
    data: bytes
    day: date | None
    stale: str | None = None


@dataclass(frozen=True, slots=True)
class _Moved:
    target: str


class Web:
    """Fetches pages; use it in a ``with``.

    ``folder`` is where pages are kept; ``allow_private`` lets it into networks that are not public; ``pause`` is in
    seconds. ``lookup`` and ``sleep`` stand in for the resolver and the clock in tests.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        allow_private: bool = False,
        pause: float = PAUSE,
        lookup: addresses.Lookup = addresses.look_up,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder = folder
        self._allow_private, self._pause, self._lookup, self._sleep = allow_private, pause, lookup, sleep
        self._robots = robots.Robots(AGENT, self._ask_for_robots)
        self._last: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if "_client" in self.__dict__:
            self._client.close()

    @cached_property
    def _cache(self) -> cache.Cache:
        return cache.Cache(self._folder or cache.default_folder())

    @cached_property
    def _client(self) -> httpx.Client:
        import httpx  # late: a build of files pays for none of it

        from civicgraph.fetching.transport import CheckedTransport

        return httpx.Client(
            transport=CheckedTransport(allow_private=self._allow_private, lookup=self._lookup),
            timeout=httpx.Timeout(SECONDS),
            follow_redirects=False,
            trust_env=False,  # a proxy would look hosts up itself, and nobody could check its answers
            headers={
                "User-Agent": f"{AGENT}/{version('civicgraph')} (+https://w3id.org/civicgraph)",
                "Accept": "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.9, */*;q=0.5",
                "Accept-Language": "en, *;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            },
        )

    def fetch(self, address: str, takes: Callable[[str, str], bool]) -> Fetched:
        """The page at ``address``, or the copy in the cache where the site says that it has not changed.

        ``takes`` is asked, before a body is read, whether a content type, at an address, can be read at all. Raises
        SourceError where the page may not or cannot be fetched, UsageError where the cache cannot be written.
        """
        url = address.partition("#")[0]
        for _ in range(MAX_REDIRECTS + 1):
            _check(url)
            try:
                delay = self._robots.allow(url)
            except robots.SilentError as error:
                if (kept := self._cache.find(url)) is None:
                    raise
                return _of(kept, str(error))
            answer = self._get(url, takes, max(delay, self._pause))
            if isinstance(answer, Fetched):
                return answer
            url = _joined(url, answer.target)
        raise SourceError(f"redirected more than {MAX_REDIRECTS} times, last to {url}")

    def _get(self, url: str, takes: Callable[[str, str], bool], pause: float) -> Fetched | _Moved:
        import httpx

        kept = self._cache.find(url)
        self._wait(urlsplit(url).netloc, pause)
        try:
            with self._client.stream("GET", url, headers=_conditions(kept)) as response:
                if response.status_code == 304 and kept is not None:
                    return _of(kept)
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    return _Moved(response.headers["location"])
                if response.status_code >= 500 and kept is not None:
                    return _of(kept, f"the site answers with status {response.status_code}")
                entry = _entry(url, response, takes)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if kept is not None and isinstance(error, httpx.TransportError):
                return _of(kept, _reason(error))
            raise SourceError(_reason(error)) from error
        self._cache.keep(entry)
        return _of(entry)

    def _ask_for_robots(self, place: str) -> robots.Answer:
        """The site's robots.txt; redirects are followed, and never kept in the cache."""
        import httpx

        url = place
        for _ in range(MAX_REDIRECTS + 1):
            _check(url)
            try:
                with self._client.stream("GET", url) as response:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        url = _joined(url, response.headers["location"])
                        continue
                    found = response.status_code == 200
                    return robots.Answer(response.status_code, _rules(response) if found else b"")
            except httpx.HTTPError:
                return robots.Answer(0, b"")
        return robots.Answer(404, b"")  # RFC 9309: a chain of more than five may be taken for none

    def _wait(self, host: str, pause: float) -> None:
        now = time.monotonic()
        if (rest := self._last.get(host, now - pause) + pause - now) > 0:
            self._sleep(rest)
        self._last[host] = time.monotonic()


def _rules(response: httpx.Response) -> bytes:
    """The body of a robots.txt. Raises an HTTPError where it cannot be read."""
    import httpx

    try:
        return bodies.body(response, robots.MAX_BYTES, cut=True)
    except SourceError as error:  # damaged or too slow: as good as out of reach
        raise httpx.DecodingError(str(error)) from error


def _check(url: str) -> None:
    """Raise SourceError for an address that is none, or that is not to be followed."""
    import httpx

    scheme = url.partition(":")[0].casefold()
    if scheme not in ("http", "https"):
        raise SourceError(f"leads to {url[:80]}, and only http and https are followed")
    try:
        parsed = httpx.URL(url)
        usable = bool(urlsplit(url).hostname) and bool(parsed.host) and parsed.port != 0 and not parsed.userinfo
    except (httpx.InvalidURL, ValueError):
        usable = False
    if not usable:
        raise SourceError("not a web address that can be fetched; write https://HOST/PAGE, without a name or password")


def _joined(url: str, target: str) -> str:
    """Where a redirect leads, without its fragment."""
    try:
        return urljoin(url, target).partition("#")[0]
    except ValueError as error:
        raise SourceError(f"redirected to {target[:80]!r}, which is no web address") from error


def _conditions(kept: cache.Entry | None) -> dict[str, str]:
    if kept is None:
        return {}
    asked = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in asked.items() if value}


def _entry(url: str, response: httpx.Response, takes: Callable[[str, str], bool]) -> cache.Entry:
    """What is kept of an answer. Raises SourceError where it is no success, of no use, or too large."""
    if response.status_code != 200:
        raise SourceError(f"the site answers with status {response.status_code} {response.reason_phrase}".rstrip())
    headers = response.headers
    content_type = headers.get("content-type", "")
    if not takes(content_type, url):
        raise SourceError(f"the site sends {content_type or 'no content type'}, which no reader takes")
    return cache.Entry(
        url,
        content_type,
        headers.get("etag", ""),
        headers.get("last-modified", ""),
        headers.get("date", "") or headers.get("last-modified", ""),
        bodies.body(response, MAX_BYTES),
    )


def _of(entry: cache.Entry, stale: str | None = None) -> Fetched:
    try:
        day = parsedate_to_datetime(entry.date).date()
    except (ValueError, OverflowError):
        day = None
    return Fetched(entry.url, entry.content_type, entry.body, day, stale)


def _reason(error: Exception) -> str:
    """What went wrong on the way, in words."""
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {SECONDS:.0f} seconds"
    if isinstance(error, httpx.ConnectError):
        return f"no connection ({error})"
    return f"the connection failed ({str(error) or type(error).__name__})"
