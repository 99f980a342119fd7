"""Asks a JSON service on the network, with the patience and the kept answers of the other requests of linking."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from civicgraph.errors import QueryError
from civicgraph.linking.patience import PASSING, PassingError, patiently, retry_after, short, web_address

if TYPE_CHECKING:
    import httpx

    from civicgraph.linking.answers import Answers
    from civicgraph.linking.patience import Manners

Reader = Callable[[Any], Any]
"""Makes something of the JSON of an answer; raises ValueError, KeyError or TypeError where it is not what it should."""

MOST_BYTES = 32 << 20


class RefusedError(QueryError):
    """The service said no, and would again; ``status`` is its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Service:
    """A service at one address. ``sleep`` and ``clock`` (seconds since 1970) can be other ones in tests.

    ``requests`` counts what went over the network, ``kept`` what was answered from disk.
    """

    def __init__(
        self,
        address: str,
        answers: Answers,
        manners: Manners,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        notice: Callable[[str], None] | None = None,
    ) -> None:
        import httpx  # late: only who links needs it

        self.address = web_address(address, "https://example.org/reconcile")
        self.requests = 0
        self.kept = 0
        self._answers, self._manners, self._sleep, self._clock = answers, manners, sleep, clock
        self._notice = notice or (lambda text: None)
        self._last = 0.0
        headers = {"User-Agent": manners.agent.replace("SPARQLWrapper", "httpx"), "Accept": "application/json"}
        self._client = httpx.Client(headers=headers, timeout=manners.timeout, follow_redirects=True)

    def get(self, url: str, read: Reader, **parameters: str) -> Any:
        """What ``read`` makes of the answer to a GET request."""
        whole = f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}" if parameters else url
        return self._answer("GET", whole, b"", "", read)

    def post_form(self, url: str, read: Reader, **fields: str) -> Any:
        """What ``read`` makes of the answer to a form."""
        return self._answer("POST", url, urlencode(fields).encode(), "application/x-www-form-urlencoded", read)

    def post_json(self, url: str, read: Reader, value: Any) -> Any:
        """What ``read`` makes of the answer to a JSON document."""
        body = json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8")
        return self._answer("POST", url, body, "application/json", read)

    def _answer(self, method: str, url: str, body: bytes, media_type: str, read: Reader) -> Any:
        """From disk where it was answered before. Raises RefusedError, or QueryError after the last attempt."""
        key = (method, url, media_type, body.decode("utf-8"))
        if (kept := self._answers.get(*key)) is not None:
            try:
                found = read(json.loads(kept))
            except (ValueError, KeyError, TypeError, AttributeError):
                pass  # a damaged file: ask again
            else:
                self.kept += 1
                return found
        content, found = patiently(
            url, self._manners, lambda: self._once(method, url, body, media_type, read), self._sleep, self._notice
        )
        self._answers.put(content, *key)
        return found

    def _once(self, method: str, url: str, body: bytes, media_type: str, read: Reader) -> tuple[bytes, Any]:
        import httpx

        if self._last and (rest := self._last + self._manners.pause - self._clock()) > 0:
            self._sleep(rest)
        self.requests += 1
        headers = {"Content-Type": media_type} if media_type else {}
        try:
            with self._client.stream(method, url, content=body or None, headers=headers) as response:
                content = self._read(response)
        except httpx.TimeoutException as error:
            raise PassingError(f"did not answer within {self._manners.timeout:g} s") from error
        except httpx.ConnectError as error:
            raise PassingError(f"cannot be reached: {error}") from error
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise PassingError(f"broke off: {error or type(error).__name__}") from error
        finally:
            self._last = self._clock()
        self._look_at(url, response, content)
        try:
            return content, read(json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = short(content.decode("utf-8", "replace")) or "nothing"
            raise PassingError(
                f"sent something that is no answer to the question ({_reason(error)}): {what}"
            ) from error

    def _read(self, response: httpx.Response) -> bytes:
        content = bytearray()
        for block in response.iter_bytes():
            content += block
            if len(content) > MOST_BYTES:
                raise QueryError(f"{response.url} answers with more than {MOST_BYTES >> 20} MiB")
        return bytes(content)

    def _look_at(self, url: str, response: httpx.Response, content: bytes) -> None:
        """Raise where the status is no success."""
        if response.is_success:
            return
        words = short(content.decode("utf-8", "replace")) if b"<html" not in content[:500].lower() else ""
        said = f"answers {response.status_code} {response.reason_phrase}{': ' + words if words else ''}"
        if response.status_code in PASSING:
            raise PassingError(said, retry_after(response.headers.get("Retry-After"), self._clock()))
        raise RefusedError(f"{url} {said}", response.status_code)


def _reason(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) and error.args else str(error)
