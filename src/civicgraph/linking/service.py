"""Asks a JSON service on the network, with the patience and the kept answers of the other requests of linking."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from civicgraph.endpoints import short
from civicgraph.errors import QueryError
from civicgraph.linking.patience import MOST_BYTES, PASSING, Asker, PassingError, retry_after, trouble

if TYPE_CHECKING:
    import httpx

Reader = Callable[[Any], Any]
"""Makes something of the JSON of an answer; raises ValueError, KeyError or TypeError where it is not what it should."""


class RefusedError(QueryError):
    """The service said no, and would again; ``status`` is its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Service(Asker):
    """A service at one address; use it in a ``with``, which closes its connections."""

    example = "https://example.org/reconcile"
    wanted = "no answer to the question"
    explains = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        import httpx  # late: only who links needs it

        super().__init__(*arguments, **options)
        headers = {"User-Agent": self.manners.agent.replace("SPARQLWrapper", "httpx"), "Accept": "application/json"}
        auth = None if self.where.user is None else (self.where.user, self.where.password or "")
        self._client = httpx.Client(auth=auth, headers=headers, timeout=self.manners.timeout, follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the service."""
        self._client.close()

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
        return self.asked(
            key, lambda: self._sent(method, url, body, media_type), lambda content: read(json.loads(content)), url
        )

    def _sent(self, method: str, url: str, body: bytes, media_type: str) -> tuple[str, bytes]:
        import httpx

        headers = {"Content-Type": media_type} if media_type else {}
        try:
            with self._client.stream(method, url, content=body or None, headers=headers) as response:
                content = self._read(url, response)
        except httpx.InvalidURL as error:
            raise QueryError(f"{url} is no address that can be asked: {error}") from error
        except httpx.TimeoutException as error:
            raise PassingError(f"did not answer within {self.manners.timeout:g} s") from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise trouble(url, error, self.manners.timeout) from error
        self._look_at(url, response, content)
        return response.headers.get("Content-Type", "something").partition(";")[0], content

    def _read(self, url: str, response: httpx.Response) -> bytes:
        content = bytearray()
        for block in response.iter_bytes():
            content += block
            if len(content) > MOST_BYTES:
                raise QueryError(f"{url} answers with more than {MOST_BYTES >> 20} MiB")
        return bytes(content)

    def _look_at(self, url: str, response: httpx.Response, content: bytes) -> None:
        """Raise where the status is no success."""
        if response.is_success:
            return
        words = short(content.decode("utf-8", "replace")) if b"<html" not in content[:500].lower() else ""
        said = f"answers {response.status_code} {response.reason_phrase}{': ' + words if words else ''}"
        if response.status_code in PASSING:
            raise PassingError(said, retry_after(response.headers.get("Retry-After"), self.clock()))
        raise RefusedError(f"{url} {said}", response.status_code)
