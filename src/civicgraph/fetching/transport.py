"""Connections that go to the very address that was checked, so that no second DNS answer can lead elsewhere."""

from __future__ import annotations

import httpx

from civicgraph.fetching import addresses


class CheckedTransport(httpx.BaseTransport):
    """Looks the host up itself, checks every answer, and connects by number; the Host header and TLS keep the name.

    No connection is kept for the next request: two hosts may share an address, and TLS is checked by name.
    """

    def __init__(self, *, allow_private: bool, lookup: addresses.Lookup = addresses.look_up) -> None:
        self._allow_private, self._lookup = allow_private, lookup
        self._inner = httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the first address that answers. Raises SourceError for a host that is refused."""
        url = request.url
        host = url.raw_host.decode("ascii")
        port = url.port or (443 if url.scheme == "https" else 80)
        found = addresses.connectable(host, port, allow_private=self._allow_private, lookup=self._lookup)
        for place, address in enumerate(found, start=1):
            pinned = httpx.Request(
                request.method,
                url.copy_with(host=address.partition("%")[0]),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host.strip("[]")},
            )
            try:
                return self._inner.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if place == len(found):
                    raise
        raise AssertionError("a host without an address was refused before")

    def close(self) -> None:
        """Let all connections go."""
        self._inner.close()
