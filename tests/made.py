"""One page in many formats, each made with a library that has nothing to do with the reader under test."""

from __future__ import annotations

import html
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
import odfdo
from fpdf import FPDF

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Part:
    """A piece of a page: h1, h2, p, li or row (whose text is the label and whose value stands beside it)."""

    kind: str
    text: str
    value: str = ""


def txt(parts: Sequence[Part]) -> bytes:
    return _lines(parts, {"h1": "{}", "h2": "{}", "p": "{}", "li": "- {}", "row": "{}: {}"})


def md(parts: Sequence[Part]) -> bytes:
    return _lines(parts, {"h1": "# {}", "h2": "## {}", "p": "{}", "li": "- {}", "row": "| {} | {} |"})


def _lines(parts: Sequence[Part], forms: dict[str, str]) -> bytes:
    out, last = [], ""
    for part in parts:
        if out and not (part.kind == last and part.kind in ("li", "row")):
            out.append("")
        if forms[part.kind].startswith("|") and last != "row":
            out += [forms["row"].format("", ""), "|---|---|"]
        out.append(forms[part.kind].format(part.text, part.value))
        last = part.kind
    return ("\n".join(out) + "\n").encode()


def html_body(parts: Sequence[Part]) -> str:
    """The parts as HTML, rows as a definition list."""
    out, open_ = [], ""
    for part in parts:
        wanted = {"li": "ul", "row": "dl"}.get(part.kind, "")
        if open_ != wanted:
            out += [f"</{open_}>"] * bool(open_) + [f"<{wanted}>"] * bool(wanted)
            open_ = wanted
        text, value = html.escape(part.text), html.escape(part.value)
        out.append(f"<dt>{text}</dt><dd>{value}</dd>" if part.kind == "row" else f"<{part.kind}>{text}</{part.kind}>")
    out += [f"</{open_}>"] * bool(open_)
    return "\n".join(out)


def page(parts: Sequence[Part], title: str = "A page") -> bytes:
    """A web page that holds nothing else."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n'
        f"<body><main>\n{html_body(parts)}\n</main></body></html>\n"
    ).encode()


def word(parts: Sequence[Part], title: str = "", day: datetime | None = None) -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    if day is not None:
        document.core_properties.modified = document.core_properties.created = day
        document.core_properties.author = "A secretariat"
    table = None
    for part in parts:
        if part.kind == "row":
            table = table or document.add_table(rows=0, cols=2)
            cells = table.add_row().cells
            cells[0].text, cells[1].text = part.text, part.value
            continue
        table = None
        if part.kind in ("h1", "h2"):
            document.add_heading(part.text, level=int(part.kind[1]))
        else:
            document.add_paragraph(part.text, style="List Bullet" if part.kind == "li" else None)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def odt(parts: Sequence[Part], title: str = "", day: datetime | None = None) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    document.meta.set_title(title)
    for moment in filter(None, (day,)):
        document.meta.set_creation_date(moment)
        document.meta.set_modification_date(moment)
    last, inside = "", None
    for part in parts:
        if part.kind in ("h1", "h2"):
            document.body.append(odfdo.Header(int(part.kind[1]), part.text))
        elif part.kind == "p":
            document.body.append(odfdo.Paragraph(part.text))
        else:
            if part.kind != last or inside is None:
                inside = odfdo.List() if part.kind == "li" else odfdo.Table("Facts")
                document.body.append(inside)
            if isinstance(inside, odfdo.Table):
                row = odfdo.Row()
                row.set_values([part.text, part.value])
                inside.append(row)
            else:
                inside.append(odfdo.ListItem(part.text))
        last = part.kind
    return saved_odt(document)


def saved_odt(document: odfdo.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Pages(FPDF):
    """Pages with a running head and page numbers, if wanted."""

    running = ""
    numbered = False

    def header(self) -> None:
        if self.running:
            self.set_font("Times", size=8)
            self.cell(0, 6, self.running, new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        if self.numbered:
            self.set_y(-12)
            self.set_font("Times", size=8)
            self.cell(0, 6, f"Page {self.page_no()} of {{nb}}", align="C")


def pdf(
    parts: Sequence[Part], *, columns: int = 1, head: str = "", foot: bool = False, height: float = 297, title: str = ""
) -> bytes:
    """A PDF on pages of 210 mm by ``height`` mm; in columns all but its title is set in one size, rows in one line."""
    made = _Pages(format=(210, height))
    made.running, made.numbered = head, foot
    made.set_creation_date(datetime(2024, 3, 1, tzinfo=UTC))
    made.set_title(title)
    made.set_auto_page_break(auto=True, margin=15)
    made.add_page()
    if columns > 1:
        _heading(made, 18, parts[0].text)
        with made.text_columns(ncols=columns, gutter=8, line_height=1.2) as cols:
            for part in parts[1:]:
                made.set_font("Times", "B" if part.kind == "h2" else "", 11)
                with cols.paragraph(bottom_margin=2, text_align="L") as paragraph:
                    paragraph.write("- " * (part.kind == "li") + part.text + f": {part.value}" * bool(part.value))
    else:
        for part in parts:
            _set(made, part)
    return bytes(made.output())


def _set(made: FPDF, part: Part) -> None:
    if part.kind in ("h1", "h2"):
        made.ln(3)
        _heading(made, 18 if part.kind == "h1" else 14, part.text)
        return
    made.set_font("Times", size=11)
    if part.kind == "row":
        made.cell(45, 5.5, part.text)
        made.cell(0, 5.5, part.value, new_x="LMARGIN", new_y="NEXT")
        return
    made.multi_cell(0, 5.5, "- " * (part.kind == "li") + part.text, align="L", new_x="LMARGIN", new_y="NEXT")
    if part.kind == "p":
        made.ln(3)


def _heading(made: FPDF, size: int, text: str) -> None:
    made.set_font("Times", "B", size)
    made.multi_cell(0, 9, text, align="L", new_x="LMARGIN", new_y="NEXT")
