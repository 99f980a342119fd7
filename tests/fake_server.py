"""A SPARQL server on a loopback port that keeps its promises, or breaks them as a test wants: for pushing and asking.

It speaks the protocols by Oxigraph's own store, at /query, /update and /store, and notes each request.
"""

from __future__ import annotations

import base64
import threading
import urllib.parse
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Request:
    """What came in."""

    method: str
    path: str
    parameters: dict[str, str]
    body: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out; a status of 0 breaks the connection off."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fake:
    """A running server. ``fault`` may answer in its place; ``None`` lets it do its work."""

    base: str
    store: ox.Store = field(default_factory=ox.Store)
    requests: list[Request] = field(default_factory=list)
    fault: Callable[[Request], Reply | None] = lambda request: None

    @property
    def query(self) -> str:
        return f"{self.base}/query"

    @property
    def update(self) -> str:
        return f"{self.base}/update"

    @property
    def graph_store(self) -> str:
        return f"{self.base}/store"

    def writes(self) -> list[Request]:
        return [one for one in self.requests if one.method in ("PUT", "DELETE") or one.path == "/update"]

    def graph(self, name: str) -> set[ox.Triple]:
        return {quad.triple for quad in self.store.quads_for_pattern(None, None, None, ox.NamedNode(name))}

    def answer(self, request: Request) -> Reply:
        graph = request.parameters.get("graph")
        match request.method, request.path:
            case _, "/query":
                results = self.store.query(request.parameters["query"], use_default_graph_as_union=True)
                if isinstance(results, ox.QueryTriples):
                    return Reply(200, ox.serialize(results, format=ox.RdfFormat.TURTLE) or b"", "text/turtle")
                return Reply(200, results.serialize(format=ox.QueryResultsFormat.JSON) or b"", JSON)
            case "POST", "/update":
                self.store.update(request.body)
                return Reply(204)
            case "PUT", "/store" if graph:
                triples = ox.parse(request.body, format=ox.RdfFormat.N_TRIPLES)
                self.store.remove_graph(ox.NamedNode(graph))
                self.store.extend(ox.Quad(*one.triple, ox.NamedNode(graph)) for one in triples)
                return Reply(201)
            case "GET", "/store":
                found = self.graph(graph) if graph else set()
                return Reply(200, "".join(f"{one} .\n" for one in found).encode(), "application/n-triples")
            case "DELETE", "/store" if graph:
                self.store.remove_graph(ox.NamedNode(graph))
                return Reply(204)
        return Reply(404, b"nothing here")


@contextmanager
def fake(kind: type[Fake] = Fake) -> Iterator[Any]:
    """Run one until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            parts = urllib.parse.urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode("utf-8")
            given = parts.query
            if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
                given += "&" + body
            parameters = dict(urllib.parse.parse_qsl(given, keep_blank_values=True))
            request = Request(self.command, parts.path, parameters, body, dict(self.headers.items()))
            with lock:
                server.requests.append(request)
                reply = server.fault(request)
                if reply is None:
                    try:
                        reply = server.answer(request)
                    except (SyntaxError, ValueError, OSError) as error:
                        reply = Reply(400, str(error).encode())
            if reply.status == 0:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_DELETE = _handle  # noqa: N815 (names of the standard library)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the standard library's name)
            pass

    lock = threading.Lock()
    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server = kind(f"http://127.0.0.1:{listener.server_address[1]}")
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


def basic(user: str, password: str) -> str:
    """The header of HTTP basic authentication."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
