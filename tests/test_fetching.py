"""Pages of the web, from a server on loopback: what is asked of it, what is refused, and what is kept."""

from __future__ import annotations

import gzip
import io
import json
import socket
import ssl
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from typer.testing import CliRunner

from civicgraph.cli import app
from civicgraph.errors import SourceError, UsageError
from civicgraph.fetching import Fetched, Web, addresses, bodies, is_address, web
from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

PROSE = "League of Lake Towns (LLT)\n\nThe League has 24 member towns in Finland.\n"
DATE = "Wed, 06 Mar 2024 10:00:00 GMT"


class Site:
    """A server: ``pages`` maps a path to a status, headers and a body; ``seen`` is what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                site.seen.append((self.path, {k.casefold(): v for k, v in self.headers.items()}))
                status, headers, body = site.pages.get(self.path, (404, {}, b"nothing here"))
                if self.headers.get("If-None-Match", "-") == headers.get("ETag"):
                    status, body = 304, b""
                self.send_response_only(status)
                for name, value in ({"Content-Type": "text/plain", "Date": DATE} | headers).items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def page(self, path: str, body: str | bytes = PROSE, status: int = 200, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, data)
        return self.url + path

    def asked(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.seen if asked == path]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@contextmanager
def browser(folder: Path, **options: Any) -> Iterator[Web]:
    with Web(folder / "cache", **{"allow_private": True, "pause": 0.0, **options}) as made:
        yield made


def fetch(folder: Path, url: str, **options: Any) -> Fetched:
    with browser(folder, **options) as made:
        return made.fetch(url, lambda content_type, where: "image" not in content_type)


def refusal(folder: Path, url: str, **options: Any) -> str:
    with pytest.raises(SourceError) as caught:
        fetch(folder, url, **options)
    return str(caught.value)


def answers(*found: str) -> addresses.Lookup:
    """A resolver that gives these addresses for any name."""
    return lambda host, port: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


def test_a_page_comes_with_its_address_type_and_day(site: Site, tmp_path: Path) -> None:
    page = fetch(tmp_path, site.page("/about") + "#people")
    assert (page.data, page.url, page.content_type) == (PROSE.encode(), f"{site.url}/about", "text/plain")
    assert page.day == date(2024, 3, 6)
    (headers,) = site.asked("/about")
    assert headers["user-agent"].startswith("civicgraph/")
    assert headers["host"] == f"127.0.0.1:{site.port}"


# -- politeness -----------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_obeyed(site: Site, tmp_path: Path) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /private\n\nUser-agent: civicgraph\nDisallow: /closed\n")
    site.page("/closed/page")
    site.page("/open")
    with browser(tmp_path) as made:
        with pytest.raises(SourceError, match=r"robots\.txt asks robots not to read"):
            made.fetch(f"{site.url}/closed/page", lambda *_: True)
        assert made.fetch(f"{site.url}/open", lambda *_: True).data == PROSE.encode()
    assert [path for path, _ in site.seen] == ["/robots.txt", "/open"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_is_absent_allows_and_one_that_fails_forbids(
    status: int, allowed: bool, site: Site, tmp_path: Path
) -> None:
    site.page("/robots.txt", "", status)
    url = site.page("/open")
    if allowed:
        assert fetch(tmp_path, url).data == PROSE.encode()
    else:
        assert f"status {status}" in refusal(tmp_path, url)
        assert site.asked("/open") == []


def test_a_host_is_given_time_between_two_pages(site: Site, tmp_path: Path) -> None:
    waited: list[float] = []
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    with browser(tmp_path, pause=1.0, sleep=waited.append) as made:
        for path in ("/a", "/b", "/c"):
            made.fetch(site.page(path), lambda *_: True)
    assert len(waited) == 2
    assert all(6 < seconds <= 7 for seconds in waited)


# -- the cache --------------------------------------------------------------------------------------------------------


def test_a_page_that_has_not_changed_is_asked_for_by_condition_and_taken_from_the_cache(
    site: Site, tmp_path: Path
) -> None:
    url = site.page("/about", ETag='"one"', Last_Modified="Tue, 05 Mar 2024 09:00:00 GMT")
    first = fetch(tmp_path, url)
    site.pages["/about"] = (200, {"ETag": '"one"', "Date": "Fri, 01 Nov 2030 00:00:00 GMT"}, b"never sent")
    assert fetch(tmp_path, url) == first
    asked = site.asked("/about")
    assert "if-none-match" not in asked[0]
    assert asked[1]["if-none-match"] == '"one"'
    assert asked[1]["if-modified-since"] == "Tue, 05 Mar 2024 09:00:00 GMT"
    site.page("/about", "something new", ETag='"two"')
    assert fetch(tmp_path, url).data == b"something new"


def test_a_damaged_cache_is_no_more_than_an_empty_one(site: Site, tmp_path: Path) -> None:
    url = site.page("/about", ETag='"one"')
    fetch(tmp_path, url)
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    assert fetch(tmp_path, url).data == PROSE.encode()
    assert all("if-none-match" not in headers for headers in site.asked("/about"))


def test_a_site_that_fails_is_read_from_the_cache_and_the_user_hears_of_it(site: Site, tmp_path: Path) -> None:
    url = site.page("/about")
    fetch(tmp_path, url)
    site.page("/about", "out of order", 503)
    page = fetch(tmp_path, url)
    assert page.data == PROSE.encode()
    assert "503" in str(page.stale)


def test_a_site_that_is_gone_is_read_from_the_cache(tmp_path: Path) -> None:
    site = Site()
    url = site.page("/about")
    fetch(tmp_path, url)
    site.close()
    page = fetch(tmp_path, url)
    assert page.data == PROSE.encode()
    assert "cannot be reached" in str(page.stale)


# -- limits -----------------------------------------------------------------------------------------------------------


def test_statuses_types_and_sizes_that_are_no_use_are_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "MAX_BYTES", 2**20)
    assert "status 404" in refusal(tmp_path, f"{site.url}/nowhere")
    assert "image/png" in refusal(tmp_path, site.page("/logo", b"\x89PNG", Content_Type="image/png"))
    assert "larger than 1 MiB" in refusal(tmp_path, site.page("/big", b"x" * (2**20 + 1)))
    bomb = gzip.compress(bytes(2**28))
    assert "larger than 1 MiB" in refusal(tmp_path, site.page("/bomb", bomb, Content_Encoding="gzip"))
    half = gzip.compress(PROSE.encode())[:-9]
    assert "cut off" in refusal(tmp_path, site.page("/half", half, Content_Encoding="gzip"))
    assert "connection failed" in refusal(tmp_path, site.page("/short", b"abc", Content_Length="10"))
    assert not (tmp_path / "cache").exists()


def test_an_answer_that_never_comes_to_its_end_is_given_up(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "DEADLINE", -1.0)
    site.page("/robots.txt", "", 404)
    assert "not complete" in refusal(tmp_path, site.page("/slow"))


def test_a_server_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.2)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        said = refusal(tmp_path, f"http://127.0.0.1:{deaf.getsockname()[1]}/")
    assert "cannot be reached" in said


def test_redirects_are_followed_to_an_end(site: Site, tmp_path: Path) -> None:
    site.page("/old", "", 301, Location="/new")
    site.page("/new")
    site.page("/round", "", 302, Location="/round")
    assert fetch(tmp_path, f"{site.url}/old").url == f"{site.url}/new"
    assert "more than 5 times" in refusal(tmp_path, f"{site.url}/round")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/", "data:,x"])
def test_redirects_lead_to_the_web_only(target: str, site: Site, tmp_path: Path) -> None:
    said = refusal(tmp_path, site.page("/old", "", 302, Location=target))
    assert "only http and https" in said or "absolute URLs" in said


@pytest.mark.parametrize(
    "url", ["http://", "http:///x", "https://user:secret@example.org/", "http://example.org:x/", "http://[::1/"]
)
def test_addresses_that_are_none_are_refused(url: str, tmp_path: Path) -> None:
    assert "secret@" not in refusal(tmp_path, url, lookup=answers("127.0.0.1"))


# -- private networks -------------------------------------------------------------------------------------------------

CLOSED = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.0.2.1",
    "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:c0a8:101::1", "nonsense",
]  # fmt: skip
OPEN = ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_that_is_not_public_is_known_as_such(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_is_known_as_such(address: str) -> None:
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]",
             "169.254.169.254", "10.0.0.1", "[fd00::1]", "0"],
)  # fmt: skip
def test_a_private_host_is_refused_however_it_is_written(host: str, site: Site, tmp_path: Path) -> None:
    said = refusal(tmp_path, f"http://{host}:{site.port}/", allow_private=False)
    assert any(words in said for words in ("no public address", "not found", "not a web address"))
    assert site.seen == []


def test_a_name_is_refused_when_any_of_its_answers_is_private(site: Site, tmp_path: Path) -> None:
    lookup = answers("93.184.215.14", "127.0.0.1")
    said = refusal(tmp_path, f"http://both.example:{site.port}/", allow_private=False, lookup=lookup)
    assert "both.example (127.0.0.1) is no public address" in said
    assert "--allow-private" in said
    assert site.seen == []


def test_a_redirect_into_a_private_network_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host passes for a public one here; the second leads to this very machine by a name of its own."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    site.page("/page", "", 302, Location=f"http://inner.example:{site.port}/secret")
    site.page("/secret")

    def lookup(host: str, port: int) -> Any:
        return answers("127.0.0.2" if host == "inner.example" else "127.0.0.1")(host, port)

    said = refusal(tmp_path, f"http://outer.example:{site.port}/page", allow_private=False, lookup=lookup)
    assert "inner.example (127.0.0.2) is no public address" in said
    assert site.asked("/secret") == []


def test_a_second_answer_of_the_resolver_leads_nowhere_else(site: Site, tmp_path: Path) -> None:
    """What was checked is what is connected to: each request asks the resolver once, and goes by number."""
    asked: list[str] = []

    def lookup(host: str, port: int) -> Any:
        asked.append(host)
        return answers("127.0.0.1")(host, port)

    site.page("/page")
    page = fetch(tmp_path, f"http://name.that.nobody.knows.example:{site.port}/page", lookup=lookup)
    assert page.data == PROSE.encode()
    assert asked == ["name.that.nobody.knows.example"] * 2  # robots.txt and the page
    assert site.asked("/page")[0]["host"] == f"name.that.nobody.knows.example:{site.port}"


def test_when_the_first_address_does_not_answer_the_next_one_is_tried(site: Site, tmp_path: Path) -> None:
    site.page("/page")
    lookup = answers("127.0.0.9", "127.0.0.1")  # nobody listens at the first
    assert fetch(tmp_path, f"http://two.example:{site.port}/page", lookup=lookup).data == PROSE.encode()


def test_tls_is_checked_by_the_name_and_not_by_the_number(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("lakes.example").configure_cert(server)
    site.server.socket = server.wrap_socket(site.server.socket, server_side=True)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    site.page("/page")
    lookup = answers("127.0.0.1")
    assert fetch(tmp_path, f"https://lakes.example:{site.port}/page", lookup=lookup).data == PROSE.encode()
    assert "cannot be reached" in refusal(tmp_path, f"https://hills.example:{site.port}/page", lookup=lookup)


# -- as a source ------------------------------------------------------------------------------------------------------


def read(folder: Path, *urls: str, as_of: date | None = None) -> list[Document | Notice]:
    with browser(folder) as made:
        return list(read_sources(urls, as_of=as_of, web=made))


def test_a_page_is_a_document_like_any_other(site: Site, tmp_path: Path) -> None:
    url = site.page("/about")
    (document,) = read(tmp_path, url, f"{url}#again", as_of=date(2020, 1, 1))
    assert isinstance(document, Document)
    assert (document.identifier, document.text, document.url) == (url, PROSE, url)
    assert document.date == date(2024, 3, 6)


def test_a_table_on_the_web_is_read_row_by_row(site: Site, tmp_path: Path) -> None:
    rows = json.dumps({"id": "a", "text": PROSE}) + "\n{bad\n"
    url = site.page("/pages.jsonl.gz", gzip.compress(rows.encode()), Content_Type="application/octet-stream")
    document, notice = read(tmp_path, url)
    assert isinstance(document, Document)
    assert (document.identifier, document.date) == (f"{url}#a", date(2024, 3, 6))
    assert isinstance(notice, Notice)
    assert notice.message.startswith("line 2:")


def test_what_cannot_be_fetched_is_a_notice_and_the_rest_is_read(site: Site, tmp_path: Path) -> None:
    notice, document = read(tmp_path, f"{site.url}/nowhere", site.page("/about"))
    assert isinstance(notice, Notice)
    assert (notice.document, notice.severity) == (f"{site.url}/nowhere", Severity.VIOLATION)
    assert isinstance(document, Document)


def test_a_page_from_the_cache_bears_a_warning_and_counts_as_read(site: Site, tmp_path: Path) -> None:
    url = site.page("/about")
    assert len(read(tmp_path, url)) == 1
    site.page("/about", "out of order", 500)
    (document,) = read(tmp_path, url)
    assert isinstance(document, Document)
    assert [n.code for n in document.notices] == ["stale"]


def test_where_robots_txt_is_damaged_nothing_is_fetched(site: Site, tmp_path: Path) -> None:
    site.page("/robots.txt", b"\x1f\x8b\x08broken", Content_Encoding="gzip")
    assert "robots.txt cannot be read" in refusal(tmp_path, site.page("/about"))
    assert site.asked("/about") == []


def test_two_builds_of_an_unchanged_page_give_the_same_bytes(site: Site, tmp_path: Path) -> None:
    url = site.page("/about", ETag='"one"')
    written = []
    for name in ("one", "two"):
        options = ["build", url, "--out", str(tmp_path / name), "--cache", str(tmp_path / "cache"), "--allow-private"]
        done = CliRunner().invoke(app, [*options, "--quiet"])
        assert done.exit_code == 0, done.output
        written.append((tmp_path / name / "graph.nq").read_bytes())
        site.pages["/about"] = (200, {"ETag": '"one"', "Date": "Fri, 01 Nov 2030 00:00:00 GMT"}, b"")
    assert written[0] == written[1]
    assert b'"2024-03-06"' in written[0]
    assert site.asked("/about")[1]["if-none-match"] == '"one"'


def test_the_command_refuses_loopback_unless_it_is_allowed(site: Site, tmp_path: Path) -> None:
    options = ["build", site.page("/about"), "--out", str(tmp_path / "graph"), "--cache", str(tmp_path / "cache")]
    done = CliRunner().invoke(app, options)
    assert done.exit_code == 2
    assert "--allow-private" in done.output
    assert site.seen == []


def test_a_list_of_sources_is_read_like_the_sources_themselves(site: Site, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Union of Hill Towns (UHT)\n")
    (tmp_path / "list").write_text(f"# pages\n{site.page('/about')}\n\n  {tmp_path}/one.txt\n")
    options = ["--out", str(tmp_path / "graph"), "--cache", str(tmp_path / "cache"), "--allow-private", "--json"]
    done = CliRunner().invoke(app, ["build", "--list", str(tmp_path / "list"), *options])
    assert done.exit_code == 0, done.output
    assert [d["identifier"] for d in json.loads(done.stdout)["documents"]] == sorted(
        [f"{site.url}/about", f"{tmp_path}/one.txt"]
    )
    missing = CliRunner().invoke(app, ["build", "--list", str(tmp_path / "nowhere"), *options])
    nothing = CliRunner().invoke(app, ["build", *options])
    assert (missing.exit_code, nothing.exit_code) == (2, 2)
    assert "nowhere" in missing.output
    assert "--list" in nothing.output


def test_a_cache_that_cannot_be_written_is_named(site: Site, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    options = ["build", site.page("/about"), "--out", str(tmp_path / "graph"), "--cache", str(tmp_path / "cache")]
    done = CliRunner().invoke(app, [*options, "--allow-private"])
    assert done.exit_code == 2
    assert "--cache" in done.output


def test_a_disk_that_is_full_leaves_no_half_written_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from civicgraph.fetching import cache

    kept = cache.Cache(tmp_path / "pages")
    entry = cache.Entry("https://x.example/", "text/html", "", "", "", b"<p>A page.</p>")
    kept.keep(entry)
    before = sorted(kept.folder.iterdir())

    class Full(io.BytesIO):
        """A file on a disk that has no room."""

        def __init__(self, **options: Any) -> None:
            super().__init__()
            self.name = str(Path(options["dir"], ".part-x"))
            Path(self.name).write_bytes(b"half")

        def write(self, data: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache.tempfile, "NamedTemporaryFile", Full)
    with pytest.raises(UsageError, match="No space left on device"):
        kept.keep(replace(entry, body=b"<p>Another.</p>"))
    assert sorted(kept.folder.iterdir()) == before
    assert kept.find(entry.url) == entry


def test_the_cache_lives_where_xdg_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from civicgraph.fetching import cache

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.default_folder() == tmp_path / "civicgraph" / "web"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert cache.default_folder() == Path.home() / ".cache" / "civicgraph" / "web"


def test_only_http_is_a_web_address() -> None:
    assert is_address("https://example.org/")
    assert is_address("HTTP://example.org/")
    assert not is_address("ftp://example.org/")
    assert not is_address("https.txt")


@pytest.mark.parametrize("stamp", ["Thu, 01 Jan 99999999999 00:00:00 GMT", "Thu, 01 Jan 2024 99:00:00 GMT", "soon"])
def test_a_server_with_an_odd_clock_stops_nothing(stamp: str, site: Site, tmp_path: Path) -> None:
    url = site.page("/about", Date=stamp)
    for _ in range(2):  # fetched, and kept
        (document,) = read(tmp_path, url, as_of=date(2020, 1, 1))
        assert isinstance(document, Document)
        assert document.date == date(2020, 1, 1)
