"""PDF files: reading order, headings by their font, words put together again, pages kept."""

from __future__ import annotations

import io
import zlib
from datetime import date
from typing import TYPE_CHECKING

import pypdf
import pytest
from fpdf import FPDF
from tests import made
from tests.made import Part

from civicgraph.model import Document, Notice, Severity
from civicgraph.reading import read_bytes
from civicgraph.reading.pdf_layout import pieces
from civicgraph.reading.pdf_order import Line
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def read(data: bytes) -> Document:
    found = read_bytes("paper.pdf", data, ".pdf")
    assert isinstance(found, Document), found
    return found


def refused(data: bytes) -> str:
    found = read_bytes("paper.pdf", data, ".pdf")
    assert isinstance(found, Notice)
    assert found.severity is Severity.VIOLATION
    return found.message


def drawn(draw: Callable[[FPDF], None], pages: int = 1) -> bytes:
    paper = FPDF()
    for _ in range(pages):
        paper.add_page()
        paper.set_font("Helvetica", size=11)
        draw(paper)
    return bytes(paper.output())


def lines(*shown: str, x: float = 20, top: float = 30) -> Callable[[FPDF], None]:
    """Lines of text, to the letter, one below the other."""

    def draw(paper: FPDF) -> None:
        for number, line in enumerate(shown):
            paper.text(x, top + 5 * number, line)

    return draw


def kinds(document: Document) -> list[tuple[str, int, str]]:
    blocks = [b for s in segment(document) for b in ([s.heading] if s.heading else []) + list(s.blocks)]
    return [(block.kind.value, block.level, block.span.of(document.text)) for block in blocks]


LONG = "The League speaks for its members, trains their staff and keeps an office in the capital that is open to all. "
ARTICLE = (
    Part("h1", "League of Lake Towns: ten years of work in two columns"),
    Part("p", "Left begins here. " + LONG * 20),
    Part("h2", "Committees"),
    Part("p", "The middle of the text. " + LONG * 20 + "Here the right column ends."),
)


def test_headings_are_told_by_their_font() -> None:
    document = read(made.pdf(ARTICLE[:3], title="A league"))
    assert [(kind, level, text[:10]) for kind, level, text in kinds(document)] == [
        ("heading", 1, "League of "),
        ("paragraph", 0, "Left begin"),
        ("heading", 2, "Committees"),
    ]
    assert "\n" not in kinds(document)[1][2]
    assert (document.title, document.date) == ("A league", date(2024, 3, 1))


def test_columns_are_read_one_after_the_other() -> None:
    document = read(made.pdf(ARTICLE, columns=2))
    marks = ["ten years of work", "Left begins", "Committees", "The middle", "right column ends"]
    assert [document.text.count(mark) for mark in marks] == [1] * len(marks)
    assert sorted(marks, key=document.text.index) == marks
    assert document.text.count(LONG.strip()) == 40  # no sentence is torn by the other column


def test_columns_below_and_above_lines_over_the_whole_width() -> None:
    def draw(paper: FPDF) -> None:
        wide = "A line that runs over the whole width of the page, from the left margin to the right one"
        lines(f"{wide}.")(paper)
        lines(*[f"left {n} of the upper part of the page" for n in range(5)], top=40)(paper)
        lines(*[f"right {n} of the upper part of the page" for n in range(5)], x=110, top=40)(paper)
        lines(f"{wide} again.", top=75)(paper)
        lines(*[f"left {n} of the lower part of the page" for n in range(5)], top=85)(paper)
        lines(*[f"right {n} of the lower part of the page" for n in range(5)], x=110, top=85)(paper)

    text = read(drawn(draw)).text
    order = ["right one.", "left 0 of the upper", "left 4 of the upper", "right 0 of the upper", "right 4 of the upper"]
    order += ["again.", "left 0 of the lower", "left 4 of the lower", "right 0 of the lower", "right 4 of the lower"]
    assert sorted(order, key=text.index) == order


def test_rows_of_a_table_are_read_across() -> None:
    def draw(paper: FPDF) -> None:
        for number, (label, value) in enumerate((("Founded", "1990"), ("Members", "42 towns"), ("Country", "Latvia"))):
            paper.text(20, 30 + 6 * number, label)
            paper.text(80, 30 + 6 * number, value)
        for number, row in enumerate(
            (("Body", "Seats", "Chair"), ("Ports", "9", "L. Ozola"), ("Roads", "7", "J. Berg"))
        ):
            for column, cell in enumerate(row):
                paper.text(20 + 50 * column, 60 + 6 * number, cell)

    document = read(drawn(draw))
    assert document.text.splitlines()[:3] == ["Founded: 1990", "Members: 42 towns", "Country: Latvia"]
    assert "- Ports | 9 | L. Ozola" in document.text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (("It is run by the munici-", "palities themselves."), "by the municipalities themselves"),
        (("a co-operative body, and its co-", "operative work"), "its co-operative work"),
        (("from Bosnia-", "Herzegovina and others"), "from Bosnia-Herzegovina"),
        (("in the years 1990-", "1995 it grew"), "1990-1995"),
    ],
)
def test_words_that_a_line_end_parts_are_put_together(shown: Sequence[str], expected: str) -> None:
    long = "Here stands a line that is longer than all the others, so that none of them ends a paragraph,"
    assert expected in " ".join(read(drawn(lines(long, *shown))).text.split())


def test_a_soft_hyphen_goes_even_from_a_word_that_has_a_hyphen_elsewhere() -> None:
    shown = ("A line that is long enough to be full.", "co-operate", "It has a co\xad", "operative aim.")
    placed = [
        Line(text, 1, 20, 20 + 5 * len(text), 700 - 14 * n, 711 - 14 * n, 11, bold=False, depth=0.3)
        for n, text in enumerate(shown)
    ]
    assert "a cooperative aim." in pieces(placed)[-1].text


def test_a_word_that_a_page_end_parts_stands_on_the_page_where_it_begins() -> None:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    lines("The League of Lake Towns has forty-two members, many of them small and far from any muni-")(paper)
    paper.add_page()
    lines("cipal theatre. It was founded in 1990 by the mayors of six towns that all lie on one lake.")(paper)
    document = read(bytes(paper.output()))
    assert "far from any municipal theatre. It was founded" in document.text
    pages = [(place.page, place.span.of(document.text)) for place in document.places]
    assert pages[0] == (
        1,
        "The League of Lake Towns has forty-two members, many of them small and far from any muni",
    )
    assert pages[1][0] == 2
    assert pages[1][1].startswith("cipal theatre. It was")


def test_running_heads_and_page_numbers_are_left_out_and_counted() -> None:
    document = read(made.pdf(ARTICLE, head="The League - Report 2024", foot=True, height=120))
    assert {place.page for place in document.places} == {1, 2, 3}
    assert "Report 2024" not in document.text
    assert "Page 2" not in document.text
    assert "The League - Report 2024" in document.left_out
    assert [notice.code for notice in document.notices] == ["left-out"]


def test_a_list_keeps_its_items_though_they_wrap() -> None:
    shown = ("• Committee on Ports, which meets in the first week of each month in one of the", "member towns")
    document = read(drawn(lines(*(line.replace("•", "-") for line in (*shown, "• Committee on Roads")))))
    assert [(kind, text) for kind, _, text in kinds(document)] == [
        ("list-item", f"{shown[0][2:]} member towns"),
        ("list-item", "Committee on Roads"),
    ]


def test_a_locked_file_is_refused_with_advice() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made.pdf(ARTICLE)))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    message = refused(stream.getvalue())
    assert "password" in message
    assert "save it without" in message


def test_a_file_that_is_cut_off_is_refused_with_advice() -> None:
    data = made.pdf(ARTICLE)
    for share in (0.3, 0.6, 0.95):
        assert "cut off" in refused(data[: int(len(data) * share)])


def test_a_file_of_pictures_is_refused_with_advice() -> None:
    assert "OCR" in refused(drawn(lambda paper: paper.line(10, 10, 50, 50)))


def test_more_pages_than_anyone_wants_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from civicgraph.reading import pdf

    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "more than 2 pages" in refused(drawn(lines("A line."), pages=3))
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 10)
    assert "more than 10 characters" in refused(drawn(lines("A line."), pages=2))


def test_damage_is_reported_and_never_raised() -> None:
    data = made.pdf(ARTICLE)
    for step in range(1, 40):
        place = len(data) * step // 40
        found = read_bytes("paper.pdf", data[:place] + bytes([255 - data[place]]) * 30 + data[place + 30 :], ".pdf")
        assert isinstance(found, Document) or found.severity is Severity.VIOLATION


def raw_pdf(*streams: tuple[str, bytes]) -> bytes:
    """A PDF of one page for each stream, given with its filters."""
    pages = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(streams)))
    body = b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
    body += f"2 0 obj <</Type /Pages /Count {len(streams)} /Kids [{pages}]>> endobj\n".encode()
    for number, (filters, data) in enumerate(streams):
        page, content = 10 + 2 * number, 11 + 2 * number
        body += (
            f"{page} 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents {content} 0 R>> endobj\n".encode()
        )
        body += f"{content} 0 obj <</Length {len(data)} /Filter {filters}>>\nstream\n".encode() + data
        body += b"\nendstream endobj\n"
    return body + b"trailer <</Root 1 0 R>>\n%%EOF\n"


def test_whatever_way_a_bomb_is_packed_it_does_not_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    from civicgraph.reading import pdf

    monkeypatch.setattr(pdf, "MAX_UNPACKED", 4 * 2**20)
    blank = zlib.compress(b" " * 3 * 2**20)
    twice = zlib.compress(zlib.compress(b" " * 64 * 2**20))
    assert "unpacks to more than 4 MiB" in refused(raw_pdf(("[/FlateDecode /FlateDecode]", twice)))
    assert "unpacks to more than 4 MiB" in refused(raw_pdf(("/FlateDecode", blank), ("/FlateDecode", blank)))
    assert "unpacks to more than 4 MiB" in refused(
        raw_pdf(("[/ASCIIHexDecode /FlateDecode]", blank.hex().encode()), ("/FlateDecode", blank))
    )
    assert "unpacks to more than 4 MiB" in refused(raw_pdf(("/RunLengthDecode", b"\x81 " * 2**16 + b"\x80")))
    assert "only pictures" in refused(raw_pdf(("/FlateDecode", blank)))


def test_what_a_server_adds_behind_the_end_of_a_file_is_no_damage() -> None:
    data = made.pdf(ARTICLE)
    assert read(data + b"\0" * 10_000).text == read(data).text


WRAPPED = (
    "The Union of River Cities is an association of cities on rivers, which was founded by",
    "nine of them in the spring of 1998. Its members meet once a year. The Assembly",
    "chooses the board and takes note of the accounts.",
)


def paragraphs(*shown: Sequence[str], leading: float = 12, after: float = 6) -> bytes:
    """Paragraphs whose lines are ``leading`` points apart, with ``after`` points more behind each."""
    paper = FPDF(unit="pt")
    paper.add_page()
    paper.set_font("Times", size=10)
    height = 100.0
    for lines_ in shown:
        for line in lines_:
            paper.text(72, height, line)
            height += leading
        height += after
    return bytes(paper.output())


@pytest.mark.parametrize("after", [3, 6, 9])
@pytest.mark.parametrize("leading", [12, 14.4])
def test_paragraphs_that_stand_a_little_apart_are_not_joined_and_wrapped_ones_are(leading: float, after: float) -> None:
    one, two = ("The Finance Committee of the Union has 7 members.",), ("The Union has 24 member cities in Serbia.",)
    document = read(paragraphs(one, WRAPPED, two, one, leading=leading, after=after))
    assert document.text.split("\n\n") == [one[0], " ".join(WRAPPED), two[0], one[0] + "\n"]


def test_a_label_behind_a_sentence_opens_a_paragraph_even_where_all_have_one_line() -> None:
    one, two = ("The Finance Committee has 7 members.",), ("Contact: Milan Petrovic, milan@urc.example",)
    assert read(paragraphs(one, two)).text == f"{one[0]}\n\n{two[0]}\n"


def test_a_paragraph_that_is_set_wide_stays_together() -> None:
    assert read(paragraphs(WRAPPED, WRAPPED, leading=20, after=20)).text.split("\n\n") == [
        " ".join(WRAPPED),
        " ".join(WRAPPED) + "\n",
    ]
