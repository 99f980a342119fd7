"""Every reader on files that were spoiled: a document or a notice comes out, in time, and never another error."""

from __future__ import annotations

import gzip
import io
import json
import signal
import time
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import made
from civicgraph.model import Document, Notice
from civicgraph.reading import READERS, formats, read_bytes
from civicgraph.reading.containers import CONTAINERS
from civicgraph.reading.files import COMPRESSED, Source, read_stream
from civicgraph.reading.sources import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 12.0  # for each format
PATIENCE = 30  # seconds for one file; the largest of them has some kilobytes

ENDURING = settings(
    max_examples=1000, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

PAGE = [
    made.Part("h1", "League of Lake Towns (LLT)"),
    made.Part("p", "The League (Järvikaupunkien liitto) has 24 member towns, and it was founded in 1972."),
    made.Part("h2", "Committees"),
    made.Part("li", "ICT Committee"),
    made.Part("li", "Committee on Ferries"),
    made.Part("row", "Members", "24"),
]
ROWS = [
    {"id": "page", "html": made.page(PAGE).decode(), "text": None, "retrieved": "2024-01-31"},
    {"id": "text", "html": None, "text": "The League has 24 members.", "retrieved": None},
]


def epub() -> bytes:
    """The least that is an EPUB: a container, a package and one chapter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile '
            'full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        book.writestr(
            "p.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest><item id="c" '
            'href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine>'
            "</package>",
        )
        book.writestr("c.xhtml", made.page(PAGE))
    return out.getvalue()


def csv_() -> bytes:
    return b"id,text\n" + b"".join(b'%d,"The League, it has\n24 members"\n' % n for n in range(4))


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), out)
    return out.getvalue()


def warc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    page = made.page(PAGE)
    body += b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://lakes.example/\r\n"
        b"WARC-Date: 2024-01-31T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000%d>\r\nContent-Type: application/http; "
        b"msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    return b"".join(head % (n, len(body)) + body + b"\r\n\r\n" for n in range(2))


SAMPLES: dict[str, Callable[[], bytes]] = {
    formats.TEXT: lambda: made.txt(PAGE),
    formats.MARKDOWN: lambda: made.md(PAGE),
    formats.HTML: lambda: made.page(PAGE),
    formats.XHTML: lambda: made.page(PAGE),
    formats.PDF: lambda: made.pdf(PAGE),
    formats.WORD: lambda: made.word(PAGE),
    formats.EPUB: epub,
    formats.ODT: lambda: made.odt(PAGE),
    ".jsonl": lambda: "".join(json.dumps(row) + "\n" for row in ROWS).encode(),
    ".ndjson": lambda: b'{"id": "a", "text": "The League"}\n' * 3,
    ".csv": csv_,
    ".tsv": lambda: csv_().replace(b",", b"\t"),
    ".parquet": parquet,
    ".warc": warc,
    ".gz": lambda: gzip.compress(made.page(PAGE)),
    ".zst": lambda: zstandard.ZstdCompressor().compress(made.page(PAGE)),
}


@st.composite
def spoilt(draw: st.DrawFn, sample: bytes) -> bytes:
    """The sample with a few of its bytes changed, cut out, doubled or put elsewhere, and perhaps cut off."""
    data = bytearray(sample)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        size = draw(st.integers(1, 40))
        match draw(st.sampled_from(("change", "cut", "double", "insert", "end", "number"))):
            case "change":
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del data[at : at + size]
            case "double":
                data[at:at] = data[at : at + size] * draw(st.integers(1, 50))
            case "insert":
                data[at:at] = draw(st.binary(min_size=1, max_size=30))
            case "end":
                del data[at:]
            case "number":  # lengths and counts are written in digits in many formats
                place = next((i for i in range(at, len(data)) if 48 <= data[i] <= 57), at)
                data[place : place + 1] = str(draw(st.sampled_from((0, -1, 2**31, 2**63, 10**30)))).encode()
    return bytes(data)


class HungError(BaseException):
    """Not an Exception, so that no reader takes it for the file's fault."""


@contextmanager
def in_time() -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise HungError(f"not done after {PATIENCE} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read(kind: str, data: bytes) -> list[Document | Notice]:
    if kind in READERS:
        return [read_bytes("page", data, kind)]
    name = f"page.html{kind}" if kind in COMPRESSED else f"pages{kind}"
    source = Source(name, name, True, MAX_BYTES, read_bytes)
    return list(read_stream(source, cast("BinaryIO", io.BytesIO(data))))


def check(found: list[Document | Notice]) -> None:
    for item in found:
        assert isinstance(item, Document | Notice)
        if isinstance(item, Document):
            item.text.encode()
            for block in item.blocks or ():
                assert block.span.end <= len(item.text)


def test_every_reader_has_a_sample_that_it_reads() -> None:
    assert SAMPLES.keys() == READERS.keys() | CONTAINERS.keys() | COMPRESSED.keys()
    for kind, sample in SAMPLES.items():
        found = read(kind, sample())
        assert any(isinstance(item, Document) and "League" in item.text for item in found), (kind, found)


@pytest.mark.parametrize(
    "inner", ["<dl><dt>Members<dd>2", "<dl><dt>Members<s>", "<table><tr><td>", "<ul><li>", "<b><p>", "<blockquote>"]
)
def test_elements_inside_their_like_take_no_more_time_than_they_are_deep(inner: str) -> None:
    with in_time():
        check(read(formats.HTML, b"<html><body><h1>League of Lake Towns</h1>" + inner.encode() * 60))


@pytest.mark.parametrize("character", ["\x01", "\x0c", "\x1f", "\x7f", "\uffff", "&#31;", "&#0;", "&#xd800;"])
def test_a_control_character_spoils_no_page(character: str) -> None:
    page = f"<html><body><h2>League{character} of Lakes</h2><p>It has{character} 24 members.</p></body></html>"
    (document,) = read(formats.HTML, page.encode())
    assert isinstance(document, Document)
    assert "24 members" in document.text


@pytest.mark.slow
@pytest.mark.parametrize("kind", SAMPLES)
def test_spoilt_files_of_each_format_are_documents_or_notices_in_time(kind: str) -> None:
    end, tried = time.monotonic() + SECONDS, []
    failed: list[bytes] = []
    sample = SAMPLES[kind]()

    @ENDURING
    @given(data=spoilt(sample))
    def try_one(data: bytes) -> None:
        if time.monotonic() > end and not failed:  # once something failed, it is looked for in its simplest form
            return
        tried.append(len(data))
        try:
            with in_time():
                check(read(kind, data))
        except BaseException:
            failed.append(data)
            raise

    try_one()
    assert len(tried) > 20


@pytest.mark.slow
@pytest.mark.parametrize("kind", SAMPLES)
@settings(ENDURING, max_examples=150)
@given(data=st.binary(max_size=400))
def test_any_bytes_under_any_name_are_documents_or_notices(kind: str, data: bytes) -> None:
    with in_time():
        check(read(kind, data))


@pytest.mark.slow
@pytest.mark.parametrize("kind", SAMPLES)
def test_each_format_under_the_name_of_each_other(kind: str) -> None:
    for sample in SAMPLES.values():
        with in_time():
            check(read(kind, sample()))
