"""Requests to the server that is pushed to: credentials from the environment, and refusals in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from civicgraph.endpoints import shown
from civicgraph.errors import PushError, UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

USER, PASSWORD, TOKEN = "CIVICGRAPH_PUSH_USER", "CIVICGRAPH_PUSH_PASSWORD", "CIVICGRAPH_PUSH_TOKEN"
EXCERPT = 200  # characters of a server's own words
TOO_MUCH = frozenset((400, 413, 431, 500))  # how servers say that one request held too much for them


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who pushes: a name and a password, or a token, or nobody. They are never written anywhere."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Credentials:
        """The credentials of the environment. Raises UsageError where only half of a pair is set, or both kinds are."""
        user, password, token = (environment.get(name) or None for name in (USER, PASSWORD, TOKEN))
        if (user is None) != (password is None):
            raise UsageError(f"{USER} and {PASSWORD} go together, and only one of them is set")
        if user is not None and token is not None:
            raise UsageError(f"both {USER} and {TOKEN} are set; unset one of them")
        return cls(user, password, token)

    @property
    def given(self) -> bool:
        """Whether there are any."""
        return self.user is not None or self.token is not None


class _Challenged(httpx.Auth):
    """Answers the server's challenge by the method that it asks for: digest or basic."""

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Ask first without a word; what the server wants is remembered for the next requests."""
        if self._chosen is None:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            methods = [value.split(" ", 1)[0].lower() for value in response.headers.get_list("www-authenticate")]
            self._chosen = self._digest if "digest" in methods else self._basic
        yield from self._chosen.auth_flow(request)


class FileBody(httpx.SyncByteStream):
    """A file as the body of a request, which can be sent again after a challenge, and is never in memory whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            while block := file.read(1 << 16):
                yield block


class Connection:
    """The client of one push; use it in a ``with``. ``timeout`` is in seconds, for each sign of life."""

    def __init__(self, credentials: Credentials, timeout: float) -> None:
        auth: httpx.Auth | None = None
        headers = {"User-Agent": f"civicgraph/{version('civicgraph')}"}
        if credentials.token is not None:
            headers["Authorization"] = f"Bearer {credentials.token}"
        elif credentials.user is not None and credentials.password is not None:
            auth = _Challenged(credentials.user, credentials.password)
        self._given = credentials.given
        self._timeout = timeout
        # no redirects: they could carry the credentials, and a PUT, to another host
        self._client = httpx.Client(auth=auth, headers=headers, timeout=timeout, follow_redirects=False)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *exception: object) -> None:
        self._client.close()

    def send(self, method: str, url: str, **options: Any) -> httpx.Response:
        """The answer, whatever its status. Raises PushError where there is none."""
        try:
            return self._client.request(method, url, **options)
        except httpx.TimeoutException as error:
            raise PushError(f"{url} did not answer within {self._timeout:g} s (--timeout)") from error
        except httpx.ConnectError as error:
            raise PushError(f"{url} cannot be reached: {_reason(error)}", sent=False) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise PushError(f"the connection to {url} broke off: {_reason(error)}") from error
        except UnicodeEncodeError as error:
            raise PushError("the credentials hold characters that HTTP cannot carry", sent=False) from error

    def demand(self, method: str, url: str, **options: Any) -> httpx.Response:
        """The answer of a request that succeeded. Raises PushError with what the refusal means."""
        response = self.send(method, url, **options)
        if not response.is_success:
            raise PushError(self.refusal(url, response), status=response.status_code)
        return response

    def refusal(self, url: str, response: httpx.Response) -> str:
        """What a status that is no success means, and the way out."""
        status = response.status_code
        said = f"{url} answers {status} {response.reason_phrase}".rstrip()
        match status:
            case 401 if self._given:
                return f"{said}: the server does not accept the name and password, or the token"
            case 401:
                return f"{said}: the server wants to know who writes; set {USER} and {PASSWORD}, or {TOKEN}"
            case 403:
                return f"{said}: this user may not write there{_words(response)}"
            case 404:
                return f"{said}: there is nothing at this address; look at its path{_words(response)}"
            case 405 | 415:
                return f"{said}: this address takes another protocol; try --protocol gsp or update"
            case 413:
                return f"{said}: one request held too much for the server; try a smaller --batch with --protocol update"
            case _ if response.is_redirect:
                return f"{said} to {shown(response.headers.get('location', '?'))}; give that address if you trust it"
            case _:
                return f"{said}{_words(response)}"


def check_address(url: str) -> str:
    """``url`` itself; UsageError where it is no web address, or holds a password."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"the endpoint {shown(url)!r} is no web address; give one such as https://example.org/update")
    if parts.username or parts.password:
        raise UsageError(f"the endpoint holds a password; set {USER} and {PASSWORD} in the environment instead")
    return url


def in_the_clear(url: str) -> bool:
    """Whether anybody on the way could read what is sent: plain HTTP to another machine."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _words(response: httpx.Response) -> str:
    kind = response.headers.get("content-type", "")
    text = " ".join(response.text.split())
    if not text or "html" in kind:
        return ""
    return f": {text if len(text) <= EXCERPT else text[:EXCERPT] + '…'}"
