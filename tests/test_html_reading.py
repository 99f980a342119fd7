"""Web pages, tidy and messy, into texts with a layout."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web import dressed

if TYPE_CHECKING:
    from pathlib import Path

from tests import timing

from civicgraph.model import BlockKind, Document, Notice, Severity
from civicgraph.reading import read_bytes
from civicgraph.segmenting import segment


def read(source: str | bytes, kind: str = ".html") -> Document:
    data = source if isinstance(source, bytes) else source.encode()
    found = read_bytes("page.html", data, kind)
    assert isinstance(found, Document), found
    return found


def body(inner: str, head: str = "") -> Document:
    return read(f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{inner}</body></html>")


def layout(document: Document) -> list[tuple[str, str]]:
    """Kind and text of each block as extraction meets them; a row as ``label: value``."""
    found = []
    for section in segment(document):
        for block in ([section.heading] if section.heading else []) + list(section.blocks):
            label = f"{block.label.of(document.text)}: " if block.label else ""
            found.append((block.kind.value, label + block.span.of(document.text)))
    return found


def codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


def test_headings_lists_and_rows_are_kept() -> None:
    document = body("""<main><h1>League of <em>Lake</em> Towns</h1><p>It has <b>4</b>2 members&nbsp;&amp; friends.</p>
        <h2>Bodies</h2><ol><li>Board</li><li>Committee on Ports<ul><li>Panel on Tolls</li></ul></li></ol>
        <dl><dt>Founded:</dt><dd>1990</dd><dt>Aims</dt><dd>The League speaks for towns and trains their staff.</dd></dl>
        <table><tr><th>Members</th><td>42 towns</td></tr><tr><th>Country</th><td>Latvia</td></tr></table>
        <table><tr><th>Committee</th><th>Members</th><th>Chair</th></tr>
        <tr><td>Ports</td><td>9</td><td>Liga Ozola</td></tr></table></main>""")
    assert layout(document) == [
        ("heading", "League of Lake Towns"),
        ("paragraph", "It has 42 members & friends."),
        ("heading", "Bodies"),
        ("list-item", "Board"),
        ("list-item", "Committee on Ports"),
        ("list-item", "Panel on Tolls"),
        ("label", "Founded: 1990"),
        ("paragraph", "Aims: The League speaks for towns and trains their staff."),
        ("label", "Members: 42 towns"),
        ("label", "Country: Latvia"),
        ("list-item", "Committee | Members | Chair"),
        ("list-item", "Ports | 9 | Liga Ozola"),
    ]
    assert "\n\nBodies\n\n- Board\n- Committee on Ports\n- Panel on Tolls\n\nFounded: 1990\n" in document.text


def test_a_page_without_any_heading_element_is_understood() -> None:
    document = body("""<div><div><strong>About us</strong></div><div>The Union of Ports was founded in 1991.<br><br>
        It has 24 members.</div><p><b>Committees</b><br>The Union has two committees, which both meet every month:</p>
        <p>&#8226; Committee on Tolls<br>&#8226; Committee on Dred&shy;ging</p>
        <p><span>Sec</span><span>retariat</span>: Anna<wbr>berg Street 1</p></div>""")
    assert layout(document) == [
        ("heading", "About us"),
        ("paragraph", "The Union of Ports was founded in 1991."),
        ("paragraph", "It has 24 members."),
        ("heading", "Committees"),
        ("paragraph", "The Union has two committees, which both meet every month:"),
        ("list-item", "Committee on Tolls"),
        ("list-item", "Committee on Dredging"),
        ("label", "Secretariat: Annaberg Street 1"),
    ]


def test_tables_that_only_arrange_the_page_are_read_cell_by_cell() -> None:
    document = body("""<table><tr><td><a href="/">Home</a> <a href="/n">News</a></td></tr><tr><td>
        <h2>League of Ports</h2><p>The League has 62 member ports.</p><ul><li>Panel on Tolls</li></ul></td></tr>
        </table>""")
    assert [text for _, text in layout(document)] == [
        "League of Ports",
        "The League has 62 member ports.",
        "Panel on Tolls",
    ]


def test_what_a_page_hides_and_what_it_notes_is_no_text() -> None:
    document = body("""<main><p>The League<sup><a href="#1">[1]</a></sup> has 62 members.</p>
        <p hidden>It has 99 members.</p><p style="display: none">It has 98 members.</p>
        <script>var a = "97 members"</script><noscript>96 members</noscript><template><p>95 members</p></template>
        <!-- 94 members --><details>
        <summary>Panel on Tolls</summary><p>It has 9 members.</p></details>
        <h3><button aria-expanded="false">Panel on Ice</button></h3><div>It has 8 members.</div>
        <div role="tab" aria-controls="x"><a href="#x">Panel on Fog</a></div>
        <div class="accordion-body" style="display: none">It has 7 members.</div></main>""")
    assert layout(document) == [
        ("paragraph", "The League has 62 members."),
        ("heading", "Panel on Tolls"),
        ("paragraph", "It has 9 members."),
        ("heading", "Panel on Ice"),
        ("paragraph", "It has 8 members."),
        ("heading", "Panel on Fog"),
        ("paragraph", "It has 7 members."),
    ]


def test_the_head_gives_title_site_language_day_and_address() -> None:
    document = body(
        "<main><h1>About</h1><p>The Union of Ports has 62 members.</p></main>",
        """<title>About | Union of Ports</title><meta property="og:site_name" content="Union of Ports">
        <link rel="canonical" href="https://ports.example/about"><meta property="article:published_time"
        content="2023-04-05T06:07:08Z">""",
    )
    assert (document.title, document.site_name) == ("About", "Union of Ports")
    assert (document.url, document.date) == ("https://ports.example/about", date(2023, 4, 5))
    assert document.blocks is not None
    assert "Union of Ports\n\nAbout" not in document.text  # the text itself says who speaks


def test_the_address_and_the_day_of_fetching_are_the_callers() -> None:
    found = read_bytes(
        "a",
        b"<html><body><p>The Union.</p></body></html>",
        "text/html",
        url="https://a.example/",
        retrieved=date(2024, 1, 2),
    )
    assert isinstance(found, Document)
    assert (found.url, found.date) == ("https://a.example/", date(2024, 1, 2))


def test_a_page_that_says_we_is_opened_by_the_name_that_its_head_gives() -> None:
    document = body(
        "<main><h1>Our work</h1><p>We have 340 members and a Committee on Pastures.</p></main>",
        "<title>Our work | Federation of Alpine Communes</title>",
    )
    assert document.text.startswith("Federation of Alpine Communes\n\nOur work\n")
    assert document.places[0].path == "/html/head/title"


@pytest.mark.parametrize("title", ["Our work | Alpine news", "Our work", "Our work | union", ""])
def test_a_title_that_names_no_organisation_opens_nothing(title: str) -> None:
    document = body("<main><h1>Our work</h1><p>We have 340 members.</p></main>", f"<title>{title}</title>")
    assert document.text.startswith("Our work\n")


@pytest.mark.parametrize("seed", range(10))
def test_furniture_is_left_out_and_counted(seed: int) -> None:
    text = "Union of Ports\n\n" + "The Union of Ports has 62 members, and its Panel on Tolls has nine of them.\n\n" * 4
    document = read(dressed(text, seed))
    assert document.text.count("The Union of Ports has 62 members") == 4
    for word in ("cookies", "Related", "Latest news", "Contact", "©", "founds a", "Home"):
        assert word not in document.text
    (notice,) = [notice for notice in document.notices if notice.code == "left-out"]
    assert notice.severity is Severity.INFO
    assert any("cookies" in text for text in document.left_out)


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("iso-8859-2", "iso-8859-2"),
        ("windows-1250", "windows-1250"),
        ("iso-8859-1", "windows-1252"),
        ("utf-8", "utf-8"),
    ],
)
def test_the_encoding_that_a_page_names_is_used(encoding: str, named: str) -> None:
    letters = "Fédération" if encoding == "iso-8859-1" else "Łódź, Győr"
    source = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={encoding}'></head><p>{letters}"
    document = read(source.encode(encoding))
    assert document.text.strip() == letters
    assert document.encoding == named


def test_a_page_that_is_mistaken_about_its_encoding_is_read_as_what_it_is() -> None:
    document = read("<html><head><meta charset='koi8-r-nonsense'></head><p>Łódź".encode())
    assert document.text.strip() == "Łódź"
    document = read(b"\xef\xbb\xbf" + "<html><head><meta charset='iso-8859-1'></head><p>Łódź".encode())
    assert document.text.strip() == "Łódź"


def test_the_encoding_that_a_server_names_goes_before_the_pages_own() -> None:
    page = "<html><head><meta charset='utf-8'></head><p>Łódź".encode("iso-8859-2")
    document = read(page, "text/html; charset=ISO-8859-2")
    assert (document.text.strip(), document.encoding) == ("Łódź", "iso-8859-2")
    document = read("<p>Łódź".encode(), "text/html;charset=us-ascii")  # windows-1252, in which this is no text
    assert document.media_type == "text/html"


def test_each_block_leads_to_its_element() -> None:
    source = "<html><body><div><p>One.</p><p>Two <b>words</b>.</p></div><ul><li>Three</li></ul></body></html>"
    document = read(source)
    tree = lxml.html.document_fromstring(source)
    for place in document.places:
        (element,) = tree.xpath(place.path)
        assert " ".join(element.text_content().split()) == place.span.of(document.text)


def test_deep_nesting_is_refused_with_advice() -> None:
    found = read_bytes("deep.html", b"<html><body>" + b"<div>" * 100_000 + b"deep", ".html")
    assert isinstance(found, Notice)
    assert found.severity is Severity.VIOLATION
    assert "nested" in found.message
    assert "save" in found.message


def test_a_contact_box_under_its_heading_is_text() -> None:
    document = body("""<div><div><h1>League of Ports</h1><p>The League has 62 members, all of them ports.</p></div>
        <div class="box"><h3>Contact us</h3><p>Liga Ozola, Secretary General</p></div></div>""")
    assert ("paragraph", "Liga Ozola, Secretary General") in layout(document)
    assert "Contact us" in document.text


@pytest.mark.slow
@pytest.mark.parametrize("part", ["<tr><td>a<td>b<td>c", "<p>One <b>two</b>.", "word<br>", "<dl><dt>a<dd>b"])
def test_time_grows_with_the_page(part: str) -> None:
    def seconds(times: int) -> float:
        table = "<table>" * part.startswith("<tr>")
        page = f"<html><body><div>{table}{part * times}".encode()
        return timing.seconds(lambda: read_bytes("page.html", page, ".html"))

    seconds(10)  # loads the libraries
    assert seconds(8000) < max(3.5 * seconds(4000), 1)  # the square would take four times as long


def test_entities_that_a_page_declares_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    document = read(f'<!DOCTYPE html [<!ENTITY a0 "lol">{bomb}]><html><body><p>x &a11; y</p></body></html>')
    assert len(document.text) < 1000


def test_a_page_that_is_cut_off_is_read_and_said_so() -> None:
    document = read("<html><body><p>The Union has 62 members.</p><a href='/very/long")
    assert "62 members" in document.text
    assert codes(document) == ["truncated"]


def test_a_page_without_text_says_so() -> None:
    assert codes(read("<html><body><script>1</script></body></html>")) == ["empty"]
    assert codes(read("<!-- nothing -->")) == ["empty"]


def test_a_page_without_a_name_is_read_as_a_page_without_a_notice() -> None:
    document = read("<!DOCTYPE html>\n<html><body><p>The Union.</p></body></html>", "")
    assert (document.media_type, document.text, document.notices) == ("text/html", "The Union.\n", ())


def test_what_the_libraries_remark_does_not_reach_the_screen(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>The Union of Ports has 42 members.</p></body></html>")
    command = [sys.executable, "-m", "civicgraph", "build", str(tmp_path / "page.html"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "discarding" not in done.stderr
    assert "empty HTML" not in done.stderr


def test_a_page_under_a_wrong_name_is_read_as_a_page_with_a_notice() -> None:
    for name in (".txt", ".md", ".pdf", "text/plain"):
        document = read("<!DOCTYPE html>\n<html><body><p>The Union.</p></body></html>", name)
        assert (document.media_type, document.text) == ("text/html", "The Union.\n")
        assert codes(document) == ["wrong-type"]


def test_control_characters_are_no_part_of_a_page() -> None:
    document = body("<p>The\x08 Union\x0b has&#8; 42&#x1f;members&#x41;&#xFFFE;.</p>")
    assert document.text == "The Union has 42 membersA .\n"


BLOCKS = {"p", "div", "ul", "li", "table", "tr", "td", "th", "dl", "dt", "dd", "h2", "nav", "section", "pre", "main"}
WORDS = st.text(st.characters(exclude_characters="\0"), max_size=12)  # a NUL makes it no text, which is reported
TAGS = st.sampled_from(sorted(BLOCKS | {"b", "br", "a", "span", "sup", "button", "summary", "footer"}))


@given(st.lists(st.one_of(TAGS.map("<{}>".format), TAGS.map("</{}>".format), WORDS), max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_the_tags_blocks_are_ranges_of_the_text_in_order(parts: list[str]) -> None:
    found = read_bytes("page.html", ("<html><body>" + " ".join(parts)).encode("utf-8", "replace"), ".html")
    assert isinstance(found, Document)
    ends = [0]
    for block in found.blocks or ():
        start = block.label.start if block.label and block.kind is BlockKind.LABEL else block.span.start
        assert ends[-1] <= start
        ends.append(block.span.end)
        assert block.span.of(found.text).strip()
    assert ends[-1] <= len(found.text)
    for one, other in zip(found.places, found.places[1:], strict=False):
        assert one.span.end <= other.span.start


def test_a_picture_inside_a_saved_page_is_no_reason_to_refuse_it() -> None:
    picture = "iVBORw0KGgo" * 1_100_000
    page = (
        f'<body><h1>League of Lake Towns</h1><img src="data:image/png;base64,{picture}"><p>It has 24 towns.</p></body>'
    )
    assert read(page).text == "League of Lake Towns\n\nIt has 24 towns.\n"
