"""Word files, ODT files and books: styles, order, places; and the traps that an archive can be."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import docx
import odfdo
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests import made
from tests.made import Part

from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import assembling, formats, read_bytes, zipped
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTS = (
    Part("h1", "League of Lake Towns"),
    Part("p", "The League has 42 members."),
    Part("row", "Founded", "1990"),
    Part("row", "Country", "Latvia"),
    Part("h2", "Committees"),
    Part("li", "Committee on Ports"),
)


def read(data: bytes, kind: str = ".docx") -> Document:
    found = read_bytes(f"file{kind}", data, kind)
    assert isinstance(found, Document), found
    return found


def refused(data: bytes, kind: str = ".docx") -> str:
    found = read_bytes(f"file{kind}", data, kind)
    assert isinstance(found, Notice), found
    assert found.severity is Severity.VIOLATION
    return found.message


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def layout(document: Document) -> list[tuple[str, str]]:
    blocks = [b for s in segment(document) for b in ([s.heading] if s.heading else []) + list(s.blocks)]
    shown = [(b.label.of(document.text) + ": " if b.label else "") + b.span.of(document.text) for b in blocks]
    return [(block.kind.value, text) for block, text in zip(blocks, shown, strict=True)]


def test_styles_lists_and_tables_are_read_in_their_order() -> None:
    document = read(made.word(PARTS, "A league", datetime(2024, 5, 6)))
    assert layout(document) == [
        ("heading", "League of Lake Towns"),
        ("paragraph", "The League has 42 members."),
        ("label", "Founded: 1990"),
        ("label", "Country: Latvia"),
        ("heading", "Committees"),
        ("list-item", "Committee on Ports"),
    ]
    assert [place.path for place in document.places] == [
        *("paragraph 1", "paragraph 2", "table 1, row 1", "table 1, row 2", "paragraph 3", "paragraph 4")
    ]
    assert (document.title, document.date) == ("A league", date(2024, 5, 6))


def test_the_day_of_an_empty_template_is_no_date() -> None:
    assert read(made.word(PARTS)).date is None


def test_tracked_text_controls_boxes_and_bold_lines() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("About the League").bold = True
    paragraph = document.add_paragraph("The League has ")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>41</w:delText><w:t>41</w:t></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>42</w:t></w:r></w:ins>"))
    paragraph.add_run(" mem\xadbers,")
    paragraph.add_run().add_break()
    paragraph.add_run("all of them towns.")
    inside = "<w:p><w:r><w:t>In a control.</w:t></w:r></w:p>"
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inside}</w:sdtContent></w:sdt>")
    document.element.body.insert(2, control)
    document.sections[0].header.paragraphs[0].text = "Report of the League"
    read_ = read(saved(document))
    assert layout(read_) == [
        ("heading", "About the League"),
        ("paragraph", "The League has 42 members,"),
        ("paragraph", "all of them towns."),
        ("paragraph", "In a control."),
    ]
    assert read_.left_out == ("Report of the League",)
    assert [notice.code for notice in read_.notices] == ["left-out"]


def test_a_table_that_arranges_the_page_is_read_cell_by_cell() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).rows[0].cells
    cell[0].text = "The League speaks for towns. " * 20
    cell[1].text = "Contact"
    cell[1].add_paragraph("Liga Ozola", style="List Bullet")
    read_ = read(saved(document))
    assert [kind for kind, _ in layout(read_)][-1] == "list-item"
    assert [place.path for place in read_.places] == [f"table 1, row 1, cell {n}" for n in (1, 2, 2)]


def book(files: Mapping[str, str], spine: str = "ch1.xhtml", meta: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        nav = {"toc.xhtml": ' properties="nav"'}
        items = "".join(
            f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"{nav.get(n, "")}/>' for n in files
        )
        refs = "".join(f'<itemref idref="{name}"/>' for name in spine.split())
        archive.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"{meta}</metadata><manifest>{items}</manifest><spine>{refs}</spine></package>",
        )
        for name, inner in files.items():
            archive.writestr(f"OEBPS/{name}", f"<?xml version='1.0'?><html><body>{inner}</body></html>")
    return stream.getvalue()


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    files = {"toc.xhtml": "<nav>Contents</nav>", "b.xhtml": "<h2>Two</h2><p>Last.</p>", "a.xhtml": "<h1>One</h1>"}
    meta = "<dc:title>A league</dc:title><dc:language>en-GB</dc:language><dc:date>2023-04-05</dc:date>"
    document = read(book(files, "toc.xhtml a.xhtml b.xhtml", meta), ".epub")
    assert document.text == "One\n\nTwo\n\nLast.\n"
    assert (document.title, document.language, document.date) == ("A league", "en", date(2023, 4, 5))
    assert [place.path for place in document.places][:2] == ["OEBPS/a.xhtml/html/body/h1", "OEBPS/b.xhtml/html/body/h2"]


def test_a_book_that_is_locked_or_without_chapters_is_refused_with_advice() -> None:
    data = io.BytesIO(book({"ch1.xhtml": "<p>Text.</p>"}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(
            "META-INF/encryption.xml",
            '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
            '<e:CipherReference URI="OEBPS/ch1.xhtml"/></encryption>',
        )
    assert "DRM" in refused(data.getvalue(), ".epub")
    assert "no chapters" in refused(book({}), ".epub")


def with_member(name: str, content: bytes, data: bytes | None = None) -> bytes:
    stream = io.BytesIO(data or made.word(PARTS))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("kind", [".docx", ".epub"])
def test_an_archive_that_unpacks_beyond_measure_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MAX_UNPACKED", 2**20)
    whole = made.word(PARTS) if kind == ".docx" else book({"ch1.xhtml": "<p>Text.</p>"})
    assert "unpacks to more than" in refused(with_member("media/picture.png", b"0" * 2**22, whole), kind)


def test_an_archive_that_says_less_than_it_unpacks_to_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_member("word/big.bin", b"0" * 2**22)
    size = (2**22).to_bytes(4, "little")
    assert data.count(size) == 2
    said = data.replace(size, (100).to_bytes(4, "little"))
    monkeypatch.setattr(zipped, "MAX_UNPACKED", 2**20)
    message = refused(said)
    assert "word/big.bin" in message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_word_file_are_refused(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "declares entities" in refused(with_member("customXml/item9.xml", xml.encode(encoding)))


def test_files_that_are_cut_off_are_refused_with_advice() -> None:
    for data, kind in ((made.word(PARTS), ".docx"), (book({"ch1.xhtml": "<p>Text.</p>"}), ".epub")):
        for share in (0.2, 0.5, 0.9):
            message = refused(data[: int(len(data) * share)], kind)
            assert "cut off or damaged" in message
            assert "again" in message


def test_damage_is_reported_and_never_raised() -> None:
    data = made.word(PARTS)
    for step in range(1, 40):
        place = len(data) * step // 40
        found = read_bytes("a.docx", data[:place] + bytes([255 - data[place]]) * 9 + data[place + 9 :], ".docx")
        assert isinstance(found, Document) or found.severity is Severity.VIOLATION


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"{\\rtf1\\ansi Hello}", ".docx"),
        (b"plain words", "named as"),
    ],
)
def test_what_is_no_word_file_is_refused_with_advice(data: bytes, advice: str) -> None:
    assert advice in refused(data)


def test_a_wrong_name_is_seen_through() -> None:
    for kind in (".txt", ".pdf", ".html"):
        document = read(made.word(PARTS), kind)
        assert document.text.startswith("League of Lake Towns\n")
        assert [notice.code for notice in document.notices] == ["wrong-type"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "text")
    assert "ZIP archive" in refused(stream.getvalue(), ".txt")


def opendocument(inner: str, styles: str = "", pages: str = "", **members: bytes) -> bytes:
    """An ODT file with this body, as an office program would pack it."""
    names = ("office", "text", "table", "style", "drawing", "meta")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    spaces += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", formats.ODT)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{inner}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {spaces}><office:master-styles>{pages}</office:master-styles>"
            "</office:document-styles>",
        )
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def test_an_odt_file_gives_headings_items_rows_boxes_and_bold_lines() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Strong"/>'
        '<style:style style:name="Strong" style:family="paragraph"><style:text-properties fo:font-weight="bold"/>'
        '</style:style><style:style style:name="T1" style:family="text"><style:text-properties '
        'fo:font-weight="bold"/></style:style>'
    )
    inner = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p text:style-name="Title">League of Lake Towns</text:p>'
        "<text:table-of-content><text:index-body><text:p>Members 3</text:p></text:index-body></text:table-of-content>"
        "<text:p/>"
        '<text:section><text:h text:outline-level="2">Members</text:h></text:section>'
        '<text:p>It has<text:s text:c="3"/>24\n towns<text:note><text:note-body><text:p>In 2020.</text:p>'
        "</text:note-body></text:note>,<text:line-break/>and<text:tab/>two <!-- remark -->lakes."
        "<drawing:frame><drawing:text-box><text:p>In a box.</text:p></drawing:text-box></drawing:frame></text:p>"
        '<text:p text:style-name="P1">Committees</text:p>'
        '<text:p><text:span text:style-name="T1">Also bold</text:span></text:p>'
        "<text:list><text:list-item><text:p>Water</text:p><text:list><text:list-item><text:p>Ferries</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Founded</text:p>"
        "</table:table-cell><table:table-cell><text:p>1991</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="4000000000"><table:table-cell/></table:table-row>'
        "</table:table>"
    )
    pages = "<style:master-page><style:footer><text:p>League, page 1</text:p></style:footer></style:master-page>"
    document = read(opendocument(inner, styles, pages), ".odt")
    assert layout(document) == [
        ("heading", "League of Lake Towns"),
        ("heading", "Members"),
        ("paragraph", "It has 24 towns,"),
        ("paragraph", "and two lakes."),
        ("paragraph", "In a box."),
        ("heading", "Committees"),
        ("heading", "Also bold"),
        ("list-item", "Water"),
        ("list-item", "Ferries"),
        ("label", "Founded: 1991"),
    ]
    assert [place.path for place in document.places][:4] == [
        "paragraph 1",
        "paragraph 4",
        "paragraph 5",
        "text box at paragraph 5",
    ]
    assert document.places[-1].path == "table 1, row 1"
    assert document.left_out == ("League, page 1", "Members 3")
    assert [notice.code for notice in document.notices] == ["left-out"]


def test_an_odt_file_that_is_locked_damaged_or_another_is_refused_with_advice() -> None:
    paragraph = "<text:p>Text.</text:p>"
    manifest = b'<m><encryption-data algorithm="x"/></m>'
    assert "password" in refused(opendocument(paragraph, **{"META-INF__manifest.xml": manifest}), ".odt")
    assert "content.xml in it is damaged" in refused(opendocument("<text:p>"), ".odt")
    bomb = opendocument(paragraph, settings__x=b"", **{"meta.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})
    assert "declares entities" in refused(bomb, ".odt")
    for share in (0.3, 0.6, 0.9):
        assert "cut off or damaged" in refused(bomb[: int(len(bomb) * share)], ".odt")
    assert "no text (ODT)" in refused(made.saved_odt(odfdo.Document("presentation")), ".odp")
    assert "save the sheet as .csv" in refused(made.saved_odt(odfdo.Document("spreadsheet")), ".ods")
    assert "named as" in refused(b"plain words", ".odt")


def test_a_book_or_a_text_of_more_characters_than_anybody_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{n}.xhtml": "<p>Twenty characters ...</p>" for n in range(9)}
    whole = book(files, " ".join(files))
    odt = opendocument("<text:p>Twenty characters ...</text:p>" * 9)
    assert read(whole, ".epub").text == read(odt, ".odt").text
    monkeypatch.setattr(assembling, "MAX_CHARACTERS", 150)
    for data, kind in ((whole, ".epub"), (odt, ".odt")):
        assert "more than 150 characters of text; split it" in refused(data, kind)


def test_a_chapter_of_a_book_is_unpacked_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MAX_XML", 2000)
    assert "ch1.xhtml unpacks to more than" in refused(book({"ch1.xhtml": "<p>Text.</p>" * 200}), ".epub")
