"""Bytes, files and folders into documents."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicgraph.errors import SourceError
from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import READERS, SUFFIXES, read_bytes, read_sources, sources

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "Zväz prístavov – Union of Harbours\r\n\r\nThe Union has 24 members.\r\n"
CYRILLIC = "Съюз на пристанищата в България\nСъюзът има 24 членове.\n"


def document(data: bytes) -> Document:
    read = read_bytes("page.txt", data)
    assert isinstance(read, Document)
    return read


def texts(*names: object) -> dict[str, str]:
    read = list(read_sources([str(name) for name in names]))
    return {item.identifier: item.text for item in read if isinstance(item, Document)}


def notices(*names: object) -> list[Notice]:
    return [item for item in read_sources([str(name) for name in names]) if isinstance(item, Notice)]


@pytest.mark.parametrize("text", [PROSE, CYRILLIC, "Members: 24\n"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
        ("utf-32-be", b"\x00\x00\xfe\xff"),
    ],
)
def test_unicode_is_read_to_the_letter_and_its_mark_is_no_part_of_it(text: str, encoding: str, mark: bytes) -> None:
    read = document(mark + text.encode(encoding))
    assert (read.text, read.encoding, read.notices) == (text, encoding, ())


@pytest.mark.parametrize("text", [PROSE, CYRILLIC, "Members: 24\n", "Ένωση λιμένων\nΗ Ένωση έχει 24 μέλη.\n"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_recognised_and_reported(text: str, encoding: str) -> None:
    read = document(text.encode(encoding))
    assert (read.text, read.encoding) == (text, encoding)
    assert [n.code for n in read.notices] == ["encoding"]


def test_latin_1_is_a_fall_back_that_the_user_hears_of() -> None:
    read = document("Fédération des écluses".encode("latin-1"))
    assert (read.text, read.encoding) == ("Fédération des écluses", "latin-1")
    (notice,) = read.notices
    assert notice.severity is Severity.WARNING
    assert "latin-1" in notice.message
    assert "UTF-8" in notice.message


def test_the_quotes_and_dashes_of_windows_are_read_as_such() -> None:
    read = document("the “Union” – 24 écluses".encode("cp1252"))
    assert (read.text, read.encoding) == ("the “Union” – 24 écluses", "windows-1252")


def test_a_byte_that_windows_leaves_empty_is_no_crash() -> None:
    assert document(b"caf\xe9 \x81 \x93").encoding == "latin-1"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_neither_composed_nor_decomposed_letters_are_changed(form: str) -> None:
    text = unicodedata.normalize(form, "Združenje občin in škofij")  # type: ignore[arg-type] # a parameter, not a literal
    assert document(text.encode()).text == text


def test_half_a_surrogate_pair_is_replaced_and_reported() -> None:
    data = "\ufeffThe Union of Harbours has 24 members\ud800.".encode("utf-16-le", "surrogatepass")
    read = document(data)
    assert read.text == "The Union of Harbours has 24 members\ufffd."
    assert "\ufffd" in read.notices[0].message


def test_a_few_broken_characters_do_not_turn_utf_8_into_latin_1() -> None:
    read = document(
        ("Združenje občin, mest, škofij, župnij: češnje, žito, šola, čebela, žaba, ščit" * 2).encode() + b"\xc5"
    )
    assert read.encoding == "utf-8"
    assert read.text.endswith("ščit\ufffd")
    assert [n.code for n in read.notices] == ["encoding"]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"abc\0def\0\0g", b"\xff\xfe\x00\xd8\x00\xd8"])
def test_bytes_that_are_no_text_become_a_violation(data: bytes) -> None:
    read = read_bytes("picture.txt", data)
    assert isinstance(read, Notice)
    assert (read.code, read.severity) == ("unreadable", Severity.VIOLATION)


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_bytes_crash_the_reader_or_yield_what_cannot_be_stored(data: bytes) -> None:
    read = read_bytes("any.txt", data)
    if isinstance(read, Document):
        read.text.encode("utf-8")  # refuses half a surrogate pair
        assert "\0" not in read.text


def test_an_empty_file_is_a_document_with_a_notice() -> None:
    assert [n.code for n in document(b" \n").notices] == ["empty"]


def test_a_folder_is_walked_by_name_and_what_is_hidden_stays_so(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", ".git/config.txt", "sub/.d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert list(texts(tmp_path)) == [f"{tmp_path}/a.md", f"{tmp_path}/b.txt", f"{tmp_path}/sub/c.txt"]


def test_an_identifier_does_not_depend_on_a_slash_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    assert texts(f"{tmp_path}/") == texts(tmp_path)


def test_media_types_and_dates_are_given(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A")
    (read,) = read_sources([str(tmp_path / "a.md")], as_of=date(2024, 5, 1))
    assert isinstance(read, Document)
    assert (read.media_type, read.date) == ("text/markdown", date(2024, 5, 1))


def test_unknown_formats_are_passed_over_in_folders_and_tried_when_named(tmp_path: Path) -> None:
    page = tmp_path / "page.log"
    page.write_text("The Union has 24 members.")
    (notice,) = notices(tmp_path)
    assert (notice.code, notice.severity) == ("skipped", Severity.INFO)
    assert ".md" in notice.message
    assert texts(page) == texts(tmp_path, page) == {str(page): "The Union has 24 members."}


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"The Union\r\nhas 24 members.")))
    assert texts("-", "-") == {"-": "The Union\r\nhas 24 members."}


@pytest.mark.parametrize("name", ["nowhere.txt", "", "nul\0name", "half\ud800"])
def test_a_source_that_is_missing_is_an_error_with_a_way_out(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(SourceError) as caught:
        list(read_sources([str(tmp_path), name]))
    assert name in str(caught.value)
    assert "check the spelling" in str(caught.value)


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 1000)
    (tmp_path / "a.txt").write_bytes(b"\0\1\2")
    (tmp_path / "b.txt").write_text("x" * 1001)
    (tmp_path / "c.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "d.txt").write_text("The Union has 24 members.")
    assert list(texts(tmp_path)) == [f"{tmp_path}/d.txt"]
    found = notices(tmp_path)
    assert [n.document for n in found] == [f"{tmp_path}/{name}.txt" for name in "abc"]
    assert {n.severity for n in found} == {Severity.VIOLATION}


def test_a_file_or_a_folder_without_permission_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read all, so the refusal is made here."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("a")
    scandir, opened = os.scandir, type(tmp_path).open

    def refuse(path: str | os.PathLike[str]) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    def refuse_file(path: Path, mode: str = "r") -> object:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, mode)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(type(tmp_path), "open", refuse_file)
    found = notices(tmp_path)
    assert [n.document for n in found] == [f"{tmp_path}/a.txt", f"{tmp_path}/closed"]
    assert all("Permission denied" in n.message for n in found)


def test_links_that_run_in_circles_are_harmless(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert list(texts(tmp_path)) == [f"{tmp_path}/a.txt"]


def test_a_file_reached_by_several_ways_is_read_once_whatever_the_order(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("a")
    (tmp_path / "the-same-page.txt").symlink_to(page)
    ways = [str(tmp_path), str(page), str(tmp_path / "the-same-page.txt"), f"{tmp_path}/../{tmp_path.name}/page.txt"]
    assert list(texts(*ways)) == list(texts(*reversed(ways))) == [str(page)]


def test_a_file_name_that_is_no_utf_8_can_be_stored(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("a")
    except OSError:
        return  # a file system that has no such names has no such trouble
    (identifier,) = texts(tmp_path)
    assert identifier.endswith(r"caf\xe9.txt")


def test_every_suffix_has_a_reader() -> None:
    assert set(SUFFIXES.values()) <= READERS.keys()


def test_a_file_is_read_as_of_a_day_or_as_of_the_day_it_was_fetched() -> None:
    read = read_bytes("a.txt", b"A", "text/plain; charset=utf-8", as_of=date(2024, 1, 1), retrieved=date(2025, 1, 1))
    assert isinstance(read, Document)
    assert (read.media_type, read.date) == ("text/plain", date(2025, 1, 1))


def test_a_graph_that_lies_among_the_sources_is_passed_over_and_what_a_user_put_beside_it_is_read(
    tmp_path: Path,
) -> None:
    graph = tmp_path / "graph"
    (graph / ".builds" / "1").mkdir(parents=True)
    (graph / "graph.nq").write_text("")
    (graph / "links.sssom.tsv").write_text("id\ttext\na\tLinks are no text to read.\n")
    (graph / "notes.txt").write_text("A note.")
    copied = tmp_path / "copy"
    (copied / "store" / "texts").mkdir(parents=True)
    for name in ("graph.nq", "graph.ttl", "report.json", "store/texts/1.txt"):
        (copied / name).write_text("")
    (tmp_path / "store").mkdir()  # a folder that happens to be called so
    (tmp_path / "store" / "shop.txt").write_text("A shop.")
    assert list(texts(tmp_path)) == [f"{graph}/notes.txt", f"{tmp_path}/store/shop.txt"]
    assert [(n.document, n.message) for n in notices(tmp_path)] == [
        (str(copied), "passed over: a graph that civicgraph built"),
        (str(graph), "passed over: a graph that civicgraph built"),
    ]
    assert [n.document for n in notices(graph)] == [str(graph)]


def test_a_name_that_no_file_can_have_is_missing_like_any_other() -> None:
    with pytest.raises(SourceError, match="check the spelling"):
        list(read_sources(["x" * 5000]))


def test_of_a_file_in_two_encodings_the_part_in_utf_8_stays_whole() -> None:
    text = "Die Städte Zürich, Köln und Überlingen gehören zum Bund.\n"
    read = document(text.encode() + "Café and Zürich joined.\n".encode("latin-1"))
    assert read.text.startswith(text)
    assert "Caf\ufffd and Z\ufffdrich joined." in read.text
    assert [n.code for n in read.notices] == ["encoding"]
