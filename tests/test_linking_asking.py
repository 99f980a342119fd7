"""Asking an endpoint that misbehaves: it goes on, or stops with a clear word, and no finished request is repeated."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

import servers
from civicgraph.errors import QueryError, StoreError
from civicgraph.linking.answers import Answers
from civicgraph.linking.asking import Endpoint
from civicgraph.linking.patience import Manners, agent
from civicgraph.linking.service import Service
from fake_server import basic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GOOD = json.dumps(
    {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "žito"}}]}}
).encode()
QUERY = "SELECT ?a { ?a ?b ?c }"


class Moody(BaseHTTPRequestHandler):
    """Does what ``moods`` says, one mood a request; well-behaved after that."""

    moods: ClassVar[list[str]] = []
    seen: ClassVar[list[tuple[str, str]]] = []
    credentials: ClassVar[list[str | None]] = []

    def answer(self) -> None:
        mood = self.moods.pop(0) if self.moods else "good"
        self.seen.append((self.command, self.headers.get("User-Agent", "")))
        self.credentials.append(self.headers.get("Authorization"))
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        name, _, detail = mood.partition(":")
        if name == "good":
            self.reply(200, GOOD)
        elif name == "half":
            self.reply(200, GOOD[: len(GOOD) // 2], length=len(GOOD))
        elif name == "cut":  # half a body that claims to be whole
            self.reply(200, GOOD[: len(GOOD) // 2])
        elif name == "html":
            self.reply(200, b"<html><body>Please log in</body></html>", kind="text/html")
        elif name == "empty":
            self.reply(200, b"")
        elif name == "part":
            self.reply(200, GOOD, state="S1TAT")
        elif name == "hang":
            time.sleep(float(detail))
        else:
            self.reply(int(name), b"not now", kind="text/plain", after=detail)

    do_GET = do_POST = answer  # noqa: N815 # the names that http.server asks for

    def reply(
        self,
        status: int,
        body: bytes,
        kind: str = "application/sparql-results+json",
        length: int = -1,
        after: str = "",
        state: str = "",
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length < 0 else length))
        if state:
            self.send_header("X-SQL-State", state)
        if after:
            self.send_header("Retry-After", after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def moody(*moods: str) -> Iterator[str]:
    Moody.moods, Moody.seen, Moody.credentials = list(moods), [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Moody)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        server.server_close()


def endpoint(address: str, folder: Path, sleep: Callable[[float], None] = lambda s: None, **manners: float) -> Endpoint:
    settings = Manners(timeout=manners.pop("timeout", 2.0), agent=agent("ops@example.org"), **manners)  # type: ignore[arg-type]
    return Endpoint(address, Answers(folder), settings, sleep=sleep, clock=lambda: 1_000_000.0)


@pytest.mark.parametrize("mood", ["500", "503", "502", "half", "cut", "html", "empty", "part", "hang:1.5"])
def test_after_a_passing_trouble_it_goes_on(mood: str, tmp_path: Path) -> None:
    with moody(mood, mood) as address:
        asked = endpoint(address, tmp_path, timeout=1.0)
        assert [row["a"].value for row in asked.select(QUERY)] == ["žito"]  # type: ignore[union-attr]
        assert asked.requests == 3


@pytest.mark.parametrize(
    ("mood", "word"),
    [
        ("500", "500"),
        ("429", "429"),
        ("html", "text/html that is not SPARQL results: <html>"),
        ("cut", "not SPARQL results"),
        ("half", "broke off"),
        ("empty", "nothing"),
        ("hang:1.2", "did not answer within 1 s"),
    ],
)
def test_a_lasting_trouble_ends_with_a_clear_word(mood: str, word: str, tmp_path: Path) -> None:
    with moody(*[mood] * 3) as address:
        asked = endpoint(address, tmp_path, timeout=1.0, attempts=3)
        with pytest.raises(QueryError, match="given up after 3 attempts") as caught:
            asked.select(QUERY)
        assert word in str(caught.value)
        assert address in str(caught.value)
    assert not list(tmp_path.rglob("*.json"))


def test_nobody_listens(tmp_path: Path) -> None:
    asked = endpoint(f"http://127.0.0.1:{servers.free_port()}/sparql", tmp_path, attempts=2)
    with pytest.raises(QueryError, match="cannot be reached: Connection refused; given up after 2 attempts"):
        asked.select(QUERY)


def test_it_waits_as_long_as_the_server_asks(tmp_path: Path) -> None:
    waits: list[float] = []
    moods = ("429:7", "503:Mon, 12 Jan 1970 13:47:10 GMT", "500", "500")
    with moody(*moods) as address:
        endpoint(address, tmp_path, sleep=waits.append).select(QUERY)
    assert waits == [7.0, 30.0, 4.0, 8.0]  # a number, a date, then twice as long each time


def test_a_server_that_wants_to_be_left_alone_is_left_alone(tmp_path: Path) -> None:
    with moody("429:86400") as address:
        asked = endpoint(address, tmp_path)
        with pytest.raises(QueryError, match="asks to be left alone for 86400 s"):
            asked.select(QUERY)
        assert asked.requests == 1


def test_a_refused_query_is_not_tried_again(tmp_path: Path) -> None:
    with moody("400") as address:
        asked = endpoint(address, tmp_path)
        with pytest.raises(QueryError, match="refuses the query"):
            asked.select(QUERY)
        assert asked.requests == 1


def test_a_server_error_may_say_how_long_it_takes(tmp_path: Path) -> None:
    waits: list[float] = []
    with moody("500:9", "502:3") as address:
        endpoint(address, tmp_path, sleep=waits.append).select(QUERY)
    assert waits == [9.0, 3.0]


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "no host has this name"),
        (ssl.SSLCertVerificationError(1, "self-signed"), "certificate that is not trusted"),
        (ssl.SSLError(1, "wrong version number"), "speaks no TLS"),
    ],
)
def test_what_waiting_will_not_mend_is_told_at_once(
    failure: OSError, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise failure

    waits: list[float] = []
    asked = endpoint("https://nobody.example/sparql", tmp_path, sleep=waits.append)
    monkeypatch.setattr("socket.create_connection", fail)
    with pytest.raises(QueryError, match=word):
        asked.select(QUERY)
    assert (asked.requests, waits) == (1, [])


def test_a_server_that_speaks_no_tls_is_told_at_once(tmp_path: Path) -> None:
    with moody() as address:
        asked = endpoint(address.replace("http:", "https:"), tmp_path)
        with pytest.raises(QueryError, match=r"speaks no TLS that can be used here .* is it http://"):
            asked.select(QUERY)
        assert asked.requests == 1


def test_a_service_of_the_other_kind_knows_what_will_not_mend_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.create_connection", fail)
    waits: list[float] = []
    with (
        Service("https://nobody.example/api", Answers(tmp_path), Manners(timeout=2), waits.append) as service,
        pytest.raises(QueryError, match="no host has this name"),
    ):
        service.get(service.address, lambda document: document)
    assert (service.requests, waits) == (1, [])


@pytest.mark.parametrize("status", ["401", "403", "404", "410", "501"])
def test_a_status_that_will_stay_is_not_waited_for(status: str, tmp_path: Path) -> None:
    with moody(status) as address:
        asked = endpoint(address, tmp_path)
        with pytest.raises(QueryError, match=f"answers {status} .*: not now"):
            asked.select(QUERY)
        assert asked.requests == 1


def test_an_answer_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgraph.linking.asking.MOST_BYTES", 20)
    with moody() as address:
        asked = endpoint(address, tmp_path)
        with pytest.raises(QueryError, match="more than 0 MiB to one request; ask for less at once: make values and"):
            asked.select(QUERY)
        assert asked.requests == 1


def test_a_password_in_an_address_is_used_and_never_shown(tmp_path: Path) -> None:
    with moody("good", "404", *["503"] * 2) as address:
        secret = address.replace("http://", "http://ada:pa%3Ass@")
        asked = endpoint(secret, tmp_path, attempts=2)
        asked.select(QUERY)
        said = [asked.address, repr(asked.where)]
        for query in (QUERY + " LIMIT 1", QUERY + " LIMIT 2"):
            with pytest.raises(QueryError) as caught:
                asked.select(query)
            said.append(str(caught.value))
    assert Moody.credentials[0] == basic("ada", "pa:ss")
    assert not [text for text in said if "pa" in text.replace("sparql", "")]
    for wrong in ("ftp://ada:secret@x.example/sparql", "http://ada:secret@[::1/sparql"):
        with pytest.raises(QueryError, match="no web address") as caught:
            endpoint(wrong, tmp_path)
        assert "secret" not in str(caught.value)


def test_the_connections_of_a_service_are_closed(tmp_path: Path) -> None:
    with Service("http://127.0.0.1:9/api", Answers(tmp_path), Manners()) as service:
        assert not service._client.is_closed
    assert service._client.is_closed


def test_a_long_query_is_posted_and_the_asker_says_who_it_is(tmp_path: Path) -> None:
    with moody() as address:
        asked = endpoint(address, tmp_path)
        asked.select(QUERY)
        asked.select(QUERY + " # " + "x" * 2000)
    assert [method for method, _ in Moody.seen] == ["GET", "POST"]
    assert all("civicgraph/" in who and "ops@example.org" in who for _, who in Moody.seen)


def test_what_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    with moody() as address:
        endpoint(address, tmp_path).select(QUERY)
        again = endpoint(address, tmp_path)
        assert again.select(QUERY) == endpoint(address, tmp_path).select(QUERY)
        assert (again.requests, again.kept) == (0, 1)
        fresh = Endpoint(address, Answers(tmp_path, fresh=True), Manners(timeout=2))
        fresh.select(QUERY)
        assert fresh.requests == 1


def test_a_damaged_answer_on_disk_is_asked_for_again(tmp_path: Path) -> None:
    with moody() as address:
        endpoint(address, tmp_path).select(QUERY)
        [file] = tmp_path.rglob("*.json")
        file.write_bytes(GOOD[:20])
        asked = endpoint(address, tmp_path)
        assert len(asked.select(QUERY)) == 1
        assert asked.requests == 1
        assert file.read_bytes() == GOOD


def test_a_pause_between_requests_is_kept(tmp_path: Path) -> None:
    waits: list[float] = []
    with moody() as address:
        asked = endpoint(address, tmp_path, sleep=waits.append, pause=3.0)
        asked.select(QUERY)
        asked.select(QUERY + " LIMIT 1")
    assert waits == [3.0]


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--cache"):
        Answers(tmp_path / "file" / "inside")


def test_no_web_address(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no web address"):
        endpoint("wikidata", tmp_path)
