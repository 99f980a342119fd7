"""Files that hold many documents, plain and compressed: each row a document, each bad row a notice with its place."""

from __future__ import annotations

import csv
import gc
import gzip
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from civicgraph import build, open_graph
from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import files, read_sources, rows

LAKES = "League of Lake Towns (LLT)\n\nThe League has 24 member towns.\n"
HILLS = "Union of Hill Towns\n\nThe Union has 12 member towns.\n"
TWO = [
    {"id": "lakes", "url": "https://lakes.example/about", "text": LAKES, "retrieved": "2024-03-01", "title": "Lakes"},
    {"id": "hills", "url": None, "text": HILLS, "retrieved": "2024-03-02T10:00:00Z", "title": None},
]


def as_jsonl(values: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def as_csv(values: list[dict[str, object]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(values[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(values)
    return out.getvalue().encode()


def as_parquet(values: list[dict[str, object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(values), out)
    return out.getvalue()


Maker = Callable[[list[dict[str, object]]], bytes]
TABLES: dict[str, Maker] = {
    "jsonl": as_jsonl,
    "ndjson": as_jsonl,
    "csv": as_csv,
    "tsv": lambda values: as_csv(values, "\t"),
    "parquet": as_parquet,
}


def read(*sources: object, as_of: date | None = None) -> tuple[list[Document], list[Notice]]:
    found = list(read_sources([str(source) for source in sources], as_of=as_of))
    return [i for i in found if isinstance(i, Document)], [i for i in found if isinstance(i, Notice)]


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
def test_each_row_of_a_table_is_a_document_with_its_own_name_date_and_address(
    suffix: str, packed: str, tmp_path: Path
) -> None:
    packers: dict[str, Callable[[bytes], bytes]] = {
        "": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress
    }  # fmt: skip
    path = tmp_path / f"pages.{suffix}{packed}"
    path.write_bytes(packers[packed](TABLES[suffix](TWO)))
    documents, notices = read(tmp_path)
    assert notices == []
    assert [d.identifier for d in documents] == [f"{path}#lakes", f"{path}#hills"]
    assert [d.text for d in documents] == [LAKES, HILLS]
    assert [d.date for d in documents] == [date(2024, 3, 1), date(2024, 3, 2)]
    assert [d.url for d in documents] == ["https://lakes.example/about", None]
    assert [d.title for d in documents] == ["Lakes", None]


def test_a_bad_row_is_reported_with_file_and_line_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": LAKES}),
        '{"id": "b", "text": ',
        "",
        '["no", "object"]',
        json.dumps({"text": "nobody can name me"}),
        json.dumps({"id": "c"}),
        json.dumps({"id": "d", "text": 12}),
        "[" * 100_000,
        json.dumps({"url": "https://hills.example/", "text": HILLS}),
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines))
    documents, notices = read(tmp_path)
    assert [d.identifier.partition("#")[2] for d in documents] == ["a", "https://hills.example/"]
    assert [n.message.partition(":")[0] for n in notices] == [f"line {n}" for n in (2, 4, 5, 6, 7, 8)]
    assert {(n.document, n.severity) for n in notices} == {(str(tmp_path / "pages.jsonl"), Severity.VIOLATION)}
    assert "valid JSON" in notices[0].message
    assert "neither an id nor a url" in notices[2].message
    assert "'c'" in notices[3].message


def test_a_row_whose_text_no_reader_takes_is_reported_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pages.jsonl").write_bytes(as_jsonl([{"id": "a", "text": LAKES}, {"id": "b", "text": "a\0b"}]))
    ((document,), (notice,)) = read(tmp_path)
    assert document.text == LAKES
    assert notice.document.endswith("pages.jsonl#b")
    assert notice.message.startswith("line 2: not a text file")


def test_a_table_whose_rows_have_no_names_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text("text,title\none,1\ntwo,2\n")
    (_, (notice,)) = read(tmp_path / "pages.csv")
    assert "no column is called id or url" in notice.message


def test_thousands_of_bad_rows_do_not_bury_the_report(tmp_path: Path) -> None:
    (tmp_path / "pages.jsonl").write_bytes(b"{bad\n" * 3000 + as_jsonl([{"id": "a", "text": LAKES}]))
    documents, notices = read(tmp_path)
    assert len(documents) == 1
    assert len(notices) == 51
    assert notices[-1].message.startswith("2950 more rows")


def test_bytes_that_are_no_utf_8_spoil_one_line_of_json_and_are_guessed_in_csv(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"id": "a", "text": "caf\xe9"}\n{"id": "b", "text": "tea"}\n')
    (tmp_path / "b.csv").write_bytes(b"id,text\na,The caf\xe9 of the Union\nb,tea\n")
    documents, notices = read(tmp_path)
    assert [d.text for d in documents] == ["tea", "The café of the Union", "tea"]
    assert [n.message for n in notices] == ["line 1: not UTF-8"]
    assert [n.code for n in documents[1].notices] == ["encoding"]


def test_an_id_that_comes_twice_overwrites_nothing(tmp_path: Path) -> None:
    values: list[dict[str, object]] = [{"id": "a", "text": t} for t in (LAKES, HILLS, LAKES)]
    (tmp_path / "pages.jsonl").write_bytes(as_jsonl(values))
    documents, notices = read(tmp_path)
    assert [d.text for d in documents] == [LAKES]
    assert [(n.code, n.severity) for n in notices] == [
        ("unreadable", Severity.VIOLATION),
        ("duplicate", Severity.WARNING),
    ]
    assert notices[0].message.startswith("line 2: ")


def test_a_date_that_is_none_is_said_and_the_build_s_date_stands(tmp_path: Path) -> None:
    (tmp_path / "pages.jsonl").write_bytes(as_jsonl([{"id": "a", "text": LAKES, "retrieved": "last week"}]))
    ((document,), _) = read(tmp_path, as_of=date(2020, 1, 1))
    assert document.date == date(2020, 1, 1)
    assert "last week" in document.notices[0].message


def test_parquet_may_hold_dates_as_dates_and_numbers_as_ids(tmp_path: Path) -> None:
    values = [
        {"id": 1, "text": LAKES, "retrieved": datetime(2024, 1, 2, 3, 4)},
        {"id": 2, "text": HILLS, "retrieved": None},
    ]
    (tmp_path / "pages.parquet").write_bytes(as_parquet(values))  # type: ignore[arg-type] # list is invariant
    documents, _ = read(tmp_path)
    assert [(d.identifier.partition("#")[2], d.date) for d in documents] == [("1", date(2024, 1, 2)), ("2", None)]


def test_a_semicolon_a_mark_and_columns_in_capitals_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text('\ufeffID;Text;Other\na;"one; two\nthree";x\n', encoding="utf-8")
    ((document,), notices) = read(tmp_path)
    assert (document.text, notices) == ("one; two\nthree", [])


def test_remarks_and_the_first_line_of_excel_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "sep=;\n# pages, fetched in May\n\nid;text\na;One.\n# the rest; is; old\n#3;A name may begin so.\n"
        'b;"two\nlines"\n'
        "c;too;many\n",
        encoding="utf-8",
    )
    documents, notices = read(tmp_path / "t.csv")
    assert [(d.identifier.partition("#")[2], d.text) for d in documents] == [
        ("a", "One."),
        ("#3", "A name may begin so."),
        ("b", "two\nlines"),
    ]
    assert [n.message for n in notices] == ["line 10: 3 cells, where the first line names 2 columns"]


def test_a_row_of_csv_with_too_many_cells_is_reported_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text('id,text\na,"one\ntwo"\nb,two, three\nc,three\n')
    documents, notices = read(tmp_path)
    assert [d.text for d in documents] == ["one\ntwo", "three"]
    assert [n.message.partition(":")[0] for n in notices] == ["line 4"]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_without_texts_is_an_error_when_named_and_passed_over_in_a_folder(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"members.{suffix}"
    path.write_bytes(TABLES[suffix]([{"town": "Jezero", "people": 12}]))
    ((named,), (found,)) = (read(path)[1], read(tmp_path)[1])
    assert (named.code, named.severity) == ("unreadable", Severity.VIOLATION)
    assert (found.code, found.severity) == ("passed-over", Severity.INFO)
    for notice in (named, found):
        assert "neither a column text nor html" in notice.message
        assert "town" in notice.message


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages.parquet").write_bytes(as_parquet(TWO))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (_, (notice,)) = read(tmp_path)
    assert "civicgraph[parquet]" in notice.message


@pytest.mark.parametrize("suffix", ["jsonl.gz", "csv.gz", "parquet", "parquet.zst", "warc.gz"])
def test_a_file_that_is_cut_off_says_so(suffix: str, tmp_path: Path) -> None:
    values: list[dict[str, object]] = [{"id": str(n), "text": f"{n} {os.urandom(900).hex()}"} for n in range(50)]
    kind = suffix.split(".")[0]
    data = as_warc([(f"https://x.example/{n}", b"200 OK", os.urandom(900).hex().encode()) for n in range(50)])
    data = data if kind == "warc" else TABLES[kind](values)
    pack = {"gz": gzip.compress, "zst": zstandard.ZstdCompressor().compress}.get(suffix.split(".")[-1], bytes)
    whole = pack(data)
    (tmp_path / f"pages.{suffix}").write_bytes(whole[: len(whole) * 2 // 3])
    documents, notices = read(tmp_path)
    assert (len(documents) > 20) is (kind != "parquet")
    assert len(documents) < 50
    assert notices[-1].severity is Severity.VIOLATION
    assert "cut off" in notices[-1].message or "damaged Parquet" in notices[-1].message


def test_a_table_is_never_held_in_memory(tmp_path: Path) -> None:
    """A gigabyte of empty space ahead of the last row: a sparse file, read in pieces."""
    resource = pytest.importorskip("resource")
    path = tmp_path / "pages.jsonl"
    with path.open("wb") as out:
        out.write(as_jsonl([{"id": "first", "text": LAKES}]))
        out.seek(2**30)
        out.write(b"\n" + as_jsonl([{"id": "last", "text": HILLS}]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    documents, notices = read(path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # KiB
    assert [d.identifier.partition("#")[2] for d in documents] == ["first", "last"]
    assert [n.message for n in notices] == ["line 2: longer than 64 MiB"]
    assert grown < 300 * 1024


def test_a_gigabyte_of_text_is_refused_without_being_held(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    for name in ("big.txt", "big.csv"):
        with (tmp_path / name).open("wb") as out:
            out.write(b"id,text\n")
            out.truncate(2**30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    documents, notices = read(tmp_path)
    assert documents == []
    assert {Path(n.document).name for n in notices if "64 MiB" in n.message} == {"big.txt", "big.csv"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 * 1024


@pytest.mark.parametrize("name", ["bomb.txt.gz", "bomb.jsonl.gz", "bomb.csv.zst", "bomb.parquet.zst", "bomb.warc.gz"])
def test_a_decompression_bomb_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_SPOOLED", 2**27)
    blank = b" " * (2**28)
    pack = gzip.compress if name.endswith(".gz") else zstandard.ZstdCompressor().compress
    head = {"csv": b"id,text\n", "warc": b"WARC/1.0\r\n", "parquet": b"PAR1"}.get(name.split(".")[1], b"")
    (tmp_path / name).write_bytes(pack(head + blank))
    documents, notices = read(tmp_path)
    assert documents == []
    assert any(n.severity is Severity.VIOLATION and n.document.endswith(name) for n in notices)


def test_compressed_pages_are_read_and_wrong_names_are_mentioned(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(LAKES.encode()))
    (tmp_path / "b.md.zst").write_bytes(zstandard.ZstdCompressor().compress(HILLS.encode()))
    (tmp_path / "c.txt").write_bytes(gzip.compress(LAKES.encode()))
    (tmp_path / "d.txt.gz").write_bytes(HILLS.encode())
    (tmp_path / "e.tar.gz").write_bytes(gzip.compress(b"?"))
    documents, notices = read(tmp_path)
    assert [d.text for d in documents] == [LAKES, HILLS, LAKES, HILLS]
    assert [d.media_type for d in documents[:2]] == ["text/plain", "text/markdown"]
    assert [[n.code for n in d.notices] for d in documents] == [[], [], ["wrong-type"], ["wrong-type"]]
    assert [(Path(n.document).name, n.code) for n in notices] == [("e.tar.gz", "skipped")]


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "folder.txt").mkdir()
    documents, notices = read(tmp_path)
    assert documents == []
    assert [(Path(n.document).name, n.code) for n in notices] == [
        ("device.txt", "unreadable"), ("pipe.txt", "unreadable")
    ]  # fmt: skip


def test_a_disk_that_fails_half_way_loses_only_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages.jsonl").write_bytes(as_jsonl(TWO))
    (tmp_path / "z.txt").write_text(LAKES)
    whole = rows.json_lines

    def failing(stream: io.BufferedReader) -> object:
        yield next(whole(stream))
        raise OSError(5, "Input/output error")

    table = files.containers.CONTAINERS[".jsonl"]
    monkeypatch.setattr(
        files.containers, "CONTAINERS", {".jsonl": type(table)(table.name, failing)}  # type: ignore[arg-type]
    )  # fmt: skip
    documents, (notice,) = read(tmp_path)
    assert [d.text for d in documents] == [LAKES, LAKES]
    assert "Input/output error" in notice.message


# -- web archives ---------------------------------------------------------------------------------------------------


def as_warc(pages: list[tuple[str, bytes, bytes]], *headers: tuple[str, str], packed: bool = False) -> bytes:
    with writing(packed) as (writer, out):
        for url, status, body in pages:
            answer = StatusAndHeaders(status.decode(), [*headers] or [("Content-Type", "text/plain")], "HTTP/1.1")
            dated = {"WARC-Date": "2024-05-06T07:08:09Z"}
            record = writer.create_warc_record(
                url, "response", io.BytesIO(body), http_headers=answer, warc_headers_dict=dated
            )
            writer.write_record(record)
            del record
    return out.getvalue()


@contextmanager
def writing(packed: bool) -> Iterator[tuple[WARCWriter, io.BytesIO]]:
    """The library's writer leaves its temporary files to the garbage collector, which warns of them."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield WARCWriter(out, gzip=packed, warc_version="1.1"), out
        gc.collect()


@pytest.mark.parametrize("packed", [False, True])
def test_each_successful_answer_of_a_crawl_is_a_document(packed: bool, tmp_path: Path) -> None:
    pages = [
        ("https://lakes.example/", b"200 OK", LAKES.encode()),
        ("https://lakes.example/gone", b"404 Not Found", b"gone"),
        ("https://hills.example/", b"200 OK", HILLS.encode()),
    ]
    with writing(packed) as (writer, out):
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "a test"}))
    path = tmp_path / ("crawl.warc" + ".gz" * packed)
    path.write_bytes(out.getvalue() + as_warc(pages, packed=packed))
    documents, (notice,) = read(tmp_path)
    assert [d.identifier for d in documents] == [
        f"{path}#20240506070809/https://lakes.example/",
        f"{path}#20240506070809/https://hills.example/",
    ]
    assert [(d.text, d.url, d.date) for d in documents] == [
        (LAKES, "https://lakes.example/", date(2024, 5, 6)),
        (HILLS, "https://hills.example/", date(2024, 5, 6)),
    ]
    assert notice.severity is Severity.INFO
    assert "1 of type warcinfo, 1 with status 404" in notice.message


def chunked(data: bytes) -> bytes:
    pieces = [data[at : at + 20] for at in range(0, len(data), 20)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd", "identity"])
@pytest.mark.parametrize("in_chunks", [False, True])
def test_chunks_and_content_encodings_of_a_crawl_are_undone(encoding: str, in_chunks: bool, tmp_path: Path) -> None:
    import zlib

    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "zstd": zstandard.ZstdCompressor().compress}
    body = pack.get(encoding, bytes)(LAKES.encode())
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Encoding", encoding)]
    headers += [("Transfer-Encoding", "chunked")] if in_chunks else []
    data = as_warc([("https://lakes.example/", b"200 OK", chunked(body) if in_chunks else body)], *headers)
    (tmp_path / "crawl.warc").write_bytes(data)
    ((document,), notices) = read(tmp_path)
    assert (document.text, notices) == (LAKES, [])


def test_the_charset_of_the_header_is_used_and_other_types_are_passed_over(tmp_path: Path) -> None:
    polish = "Związek Miast Jezior (ZMJ)"
    data = as_warc(
        [("https://a.example/", b"200 OK", polish.encode("iso-8859-2"))],
        ("Content-Type", "text/plain; charset=ISO-8859-2"),
    )
    data += as_warc([("https://a.example/logo", b"200 OK", b"\x89PNG")], ("Content-Type", "image/png"))
    (tmp_path / "crawl.warc").write_bytes(data)
    ((document,), (notice,)) = read(tmp_path)
    assert document.text == polish
    assert notice.message == "passed over: 1 of image/png"


def test_a_bomb_inside_a_crawl_spoils_one_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from civicgraph.reading import warc

    monkeypatch.setattr(warc, "MAX_ROW", 2**20)
    bomb = as_warc(
        [("https://bomb.example/", b"200 OK", gzip.compress(bytes(2**26)))],
        ("Content-Type", "text/plain"), ("Content-Encoding", "gzip"),
    )  # fmt: skip
    (tmp_path / "crawl.warc").write_bytes(bomb + as_warc([("https://a.example/", b"200 OK", LAKES.encode())]))
    ((document,), (notice,)) = read(tmp_path)
    assert document.text == LAKES
    assert "record 1: https://bomb.example/" in notice.message
    assert "larger than 1 MiB" in notice.message


def test_a_damaged_crawl_is_no_crash(tmp_path: Path) -> None:
    whole = as_warc([(f"https://a.example/{n}", b"200 OK", LAKES.encode()) for n in range(4)])
    (tmp_path / "a.warc").write_bytes(whole[:600] + b"\xff" * 40 + whole[640:])
    (tmp_path / "b.warc").write_bytes(b"This is no archive at all.\n" * 4)
    documents, notices = read(tmp_path)
    assert len(documents) < 5
    assert {Path(n.document).name for n in notices if n.severity is Severity.VIOLATION} >= {"b.warc"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_tables_in_the_unicode_of_windows_are_read(encoding: str, tmp_path: Path) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    lines = "".join(json.dumps({"id": name, "text": f"Ligue – {name}"}, ensure_ascii=False) + "\n" for name in "ab")
    (tmp_path / "t.jsonl").write_bytes((mark + lines).encode(encoding))
    (tmp_path / "t.tsv").write_bytes((mark + "id\ttext\r\na\tLigue – a\r\nb\tLigue – b\r\n").encode(encoding))
    for name in ("t.jsonl", "t.tsv"):
        documents, notices = read(tmp_path / name)
        assert {d.identifier.partition("#")[2]: d.text for d in documents} == {"a": "Ligue – a", "b": "Ligue – b"}
        assert notices == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("t.jsonl", b'[\n {"id": "a", "text": "One."}\n]\n', "JSON that goes over several lines"),
        ("t.jsonl", b'\n{\n "id": "a",\n "text": "One."\n}\n', "JSON that goes over several lines"),
        ("t.jsonl", b"[" * 100_000, "line 1: JSON that is nested too deep"),
        ("t.csv", b"", "the file is empty"),
        ("t.csv", "id,text\na,One.\n".encode("utf-16-le"), "NUL characters"),
        ("t.csv", b"id|text\na|One.\n", "comma, semicolon or tab"),
        ("t.csv", b"id,text,text\na,One.,Two.\n", "the column text stands twice"),
        ("t.csv", b'id,text\na,"One.\nb,Two.\n', "line 2: not valid CSV: a quotation mark is opened and never closed"),
        ("t.txt.gz", gzip.compress(gzip.compress(b"One.")), "compressed twice"),
        ("t.jsonl.gz", gzip.compress(zstandard.compress(b'{"id": "a", "text": "One."}')), "compressed twice"),
        ("t.pdf", b"", "the file is empty"),
        ("t.fodt", b"<?xml version='1.0'?><office:document/>", "XML that is no web page"),
        ("feed.txt", b"\n<?xml version='1.0'?>\n<rss/>", "XML that is no web page"),
        ("t.zip", b"PK\x05\x06" + b"\0" * 18, "a ZIP archive"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_so_that_it_can_be_mended(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    documents, notices = read(tmp_path / name)
    assert documents == []
    assert notices[0].severity is Severity.VIOLATION
    assert words in notices[0].message


def test_half_a_character_in_json_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"id": "a", "text": "Zürich \\ud83d\\ude00 \\ud83d has 24 towns"}\n')
    ((document,), notices) = read(tmp_path / "t.jsonl")
    assert document.text == "Zürich 😀 � has 24 towns"
    assert [n.message for n in document.notices] == ["line 1: 1 halves of characters read as �"]
    assert notices == []


def test_an_empty_file_is_not_said_to_be_uncompressed(tmp_path: Path) -> None:
    (tmp_path / "t.txt.gz").write_bytes(b"")
    ((document,), _) = read(tmp_path / "t.txt.gz")
    assert [n.code for n in document.notices] == ["empty"]


def test_a_fact_from_a_row_leads_back_to_the_row_and_to_the_web_page_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_bytes(as_csv(TWO))
    build([str(tmp_path / "pages.csv")], tmp_path / "graph")
    with open_graph(tmp_path / "graph") as graph:
        (counted,) = [fact for fact in graph.explain("League of Lake Towns").facts if fact.label == "members"]
        (other,) = [fact for fact in graph.explain("Union of Hill Towns").facts if fact.label == "members"]
    place = counted.places[0].original
    assert place is not None
    assert place.part == "line 2, column text"
    assert place.link == "https://lakes.example/about#:~:text=24%20member%20towns"
    assert other.places[0].original is not None
    assert (other.places[0].original.part, other.places[0].original.link) == ("line 6, column text", None)
