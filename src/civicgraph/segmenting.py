"""Layout before language: a document's text into blocks (headings, paragraphs, list items, label rows, furniture).

Every block is a range of the stored text. Lines are judged by their shape and by the lexicon ``layout``; whether a
heading names an organisation is read from it later, by the grammar of names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.furniture import BULLET, is_furniture, ties
from civicgraph.model import Block, BlockKind, Document, Section, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEADING_LENGTH = 120  # code points; a longer line without a full stop is a cut-off paragraph, not a heading
WRAP_LENGTH = 50  # a line at least this long may go on in the next one
LABEL_LENGTH = 40

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_BREAK = re.compile(r"\r\n|[\r\n\u2028\x0b\x85]")
_GLYPH = re.compile(r"[•◦▪▫●○■□◆◇❖✦★☆‣⁃∙·*–—→»✓✔➢➤►❯▶›▸▹+-][ \t]+(?=\S)")
_SLIDE = re.compile(r"(?:[Ss]lide|SLIDE)[ ]?(?:no\.[ ]?)?\d{1,3}[ ]?[–—:.-][ ](?P<title>.*)")
_PAGE_MARK = re.compile(r"[-–—=*]{2,} ?\d{1,3} ?[-–—=*]{2,}")
_LONGEST_WRAPPED = 160  # characters; a longer line was never wrapped, and the next one is another paragraph
_TITLE_WORDS = 6  # of a line right above a list that is its heading, and of a title's line
_LONGEST_TITLE = 12  # words
_MARKDOWN_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(?=\S)")
_EMPHASIS = r"(?:\*{1,3}|_{1,3})?"
_LABEL = re.compile(
    rf"{_EMPHASIS}(?P<label>[^\W\d_][^:.;!?\n*]{{1,{LABEL_LENGTH}}}?){_EMPHASIS}:{_EMPHASIS}(?=[ \t]|$)[ \t]*"
)
_CELLS = re.compile(
    rf"(?P<edge>\|[ \t]*)?(?P<label>[^|\t\s][^|\t]{{1,{LABEL_LENGTH}}}?)(?:[ \t]*\|[ \t]*|[ ]*\t\s*|\s{{3,}})"
    r"(?P<value>[^|\t]{1,120}?)(?(edge)[ \t]*\|)"
)
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})")
_TELEPHONE = re.compile(r"\d{3}[ ./)-]{1,2}\d{2,4}[ ./-]?\d{2,4}$")
_AT_BODY = re.compile(r" (?:at|in|for|of|within)(?: (?:the|our|your))?(?: [\w&-]+){1,2}$")
_CELL_EDGE = re.compile(r"\t+| {3,}| ?\| ?")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: bool  # an empty line, or the start of the text, stands before it


def segment(document: Document) -> tuple[Section, ...]:
    """The sections of a document, in reading order; every non-blank line is in exactly one block.

    Where the format gave blocks, its headings, list items and rows stand. What it calls a paragraph may still hold
    label rows, bullets between line breaks, or a page's furniture, so its lines are judged like those of a text; but
    a short line in it is only a heading where the format has none but a title.
    """
    sections: list[Section] = []
    heading: Block | None = None
    blocks: list[Block] = []
    for block in _blocks(document.text) if document.blocks is None else _given(document.text, document.blocks):
        if block.kind is BlockKind.HEADING:
            if heading is not None or blocks:
                sections.append(Section(heading, tuple(blocks)))
            heading, blocks = block, []
        else:
            blocks.append(block)
    if heading is not None or blocks:
        sections.append(Section(heading, tuple(blocks)))
    return tuple(sections)


def title(document: Document, sections: Sequence[Section]) -> str | None:
    """The document's own title, else its first heading where that stands at the top (menus and the like aside)."""
    if document.title is not None:
        return document.title
    for section in sections[:2]:
        if section.heading is not None:
            return " ".join(section.heading.span.of(document.text).split())
        if any(block.kind is not BlockKind.FURNITURE for block in section.blocks):
            return None
    return None


def _given(text: str, given: Sequence[Block]) -> Iterator[Block]:
    """The blocks of the format, paragraphs looked into."""
    headed = sum(block.kind is BlockKind.HEADING for block in given) > 1  # one alone is the title
    for block in given:
        mark = _GLYPH.match(text, block.span.start, block.span.end)
        if mark and block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM):  # a bullet typed by hand
            yield Block(BlockKind.LIST_ITEM, Span(mark.end(), block.span.end))
            continue
        if _parts_row(text, block):  # "| Roads Committee | 12 towns |": the value says something of the part
            assert block.label is not None
            yield Block(BlockKind.LIST_ITEM, Span(block.label.start, block.span.end))
            continue
        if block.kind is not BlockKind.PARAGRAPH:
            shown = " ".join(block.span.of(text).split())
            menu = block.kind is BlockKind.HEADING and is_furniture(shown) and not _contact_label(shown)
            yield replace(block, kind=BlockKind.FURNITURE, level=0) if menu else block
            continue
        for inner in _in_lines(_lines(text, block.span)):
            heading = headed and inner.kind is BlockKind.HEADING
            yield replace(inner, kind=BlockKind.PARAGRAPH, level=0) if heading else inner


def _parts_row(text: str, block: Block) -> bool:
    """Whether the two cells of a row, a bar between them, are the name of a part and what is said of it."""
    if block.kind is not BlockKind.LABEL or block.label is None or block.label == block.span:
        return False
    if "|" not in text[block.label.end : block.span.start]:
        return False
    label = lexicons.fold(block.label.of(text))
    return label not in _known_labels() and _part_head().search(label) is not None


def _lines(text: str, within: Span | None = None) -> list[_Line]:
    lines, last = [], -1
    start, end = (within.start, within.end) if within else (0, len(text))
    for match in _LINE.finditer(text, start, end):
        line = match.group()
        stripped = line.strip()
        if not stripped or stripped == "\ufeff":
            continue
        start = match.start() + len(line) - len(line.lstrip())
        gap = last < 0 or _is_gap(text[last:start])
        last = start + len(stripped)
        lines.append(_Line(start, last, stripped, gap))
    return lines


def _is_gap(between: str) -> bool:
    """Whether what stands between two lines sets them apart: an empty line, a new paragraph, or a new page."""
    return len(_BREAK.findall(between)) > 1 or "\u2029" in between or "\x0c" in between


def _blocks(text: str) -> list[Block]:
    return _in_lines(_lines(text))


def _in_lines(lines: Sequence[_Line]) -> list[Block]:
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        block, index = _block(lines, index)
        blocks.append(block)
    return blocks


def _block(lines: Sequence[_Line], index: int) -> tuple[Block, int]:
    """The block that starts with a line, and the index of the first line behind it."""
    line = lines[index]
    single = _single(lines, index)
    if single is not None:
        return single, index + 1
    mark = BULLET.match(line.text)
    last = _continued(lines, index)
    kind = BlockKind.LIST_ITEM if mark else BlockKind.PARAGRAPH
    return Block(kind, Span(line.start + (mark.end() if mark else 0), lines[last].end)), last + 1


def _single(lines: Sequence[_Line], index: int) -> Block | None:
    """A block that no second line can belong to: furniture, a heading, a label–value row."""
    line = lines[index]
    if row := _table_row(line):
        return row
    if officer := _officer_row(line):
        return officer
    if is_furniture(line.text):
        return Block(BlockKind.FURNITURE, Span(line.start, line.end))
    if mark := _MARKDOWN_HEADING.match(line.text):
        return Block(BlockKind.HEADING, _inner(line, mark.end()), level=len(mark.group(1)))
    if BULLET.match(line.text):
        return None
    if slide := _slide(line):
        return slide
    if label := _label(line):
        return label
    follower = lines[index + 1] if index + 1 < len(lines) else None
    alone = (
        follower is None
        or follower.gap
        or bool(_UNDERLINE.fullmatch(follower.text))
        or _label(follower) is not None
        or (len(line.text.split()) <= _TITLE_WORDS and BULLET.match(follower.text) is not None)
    )
    if index and not line.gap and _PAGE_MARK.fullmatch(lines[index - 1].text):
        line = replace(line, gap=True)
    if _heading(line, alone=alone):
        return Block(BlockKind.HEADING, _inner(line, 0), level=2)
    return None


def _slide(line: _Line) -> Block | None:
    """The title of a slide, with the slide's number before it, is a heading."""
    match = _SLIDE.fullmatch(line.text)
    title = match["title"].strip() if match else ""
    if match is None or not title or len(title) > HEADING_LENGTH or title[-1] in ".;,":
        return None
    return Block(BlockKind.HEADING, Span(line.start + match.start("title"), line.end), level=2)


def _inner(line: _Line, skip: int) -> Span:
    """The line without its mark and without Markdown's emphasis around it."""
    start, end = line.start + skip, line.end
    shown = line.text[skip:]
    if len(shown) > 4 and shown.startswith("**") and shown.endswith("**"):
        start, end = start + 2, end - 2
    shown = shown.rstrip(" #") if skip else shown
    return Span(start, max(min(end, start + len(shown)), start + 1))


def _continued(lines: Sequence[_Line], index: int) -> int:
    """The last line of a paragraph whose lines were wrapped."""
    while index + 1 < len(lines) and _wrapped(lines[index], lines[index + 1]):
        index += 1
    return index


def _wrapped(line: _Line, follower: _Line) -> bool:
    """Whether a line goes on in the next one."""
    if follower.gap or len(line.text) > _LONGEST_WRAPPED:
        return False
    if _broken_title(line.text, follower.text):
        return True
    if len(line.text) < WRAP_LENGTH or _title_above(line.text, follower.text):
        return False
    if line.text[-1] in ".:!?" and follower.text[:1].isupper() and len(line.text) < WRAP_LENGTH + 10:
        return False
    return not (
        BULLET.match(follower.text)
        or _MARKDOWN_HEADING.match(follower.text)
        or is_furniture(follower.text)
        or _contact_label(follower.text)
    )


def _broken_title(shown: str, below: str) -> bool:
    """Whether a short line breaks off in a name that the next one ends: "UNION" above "OF LAKE PORTS"."""
    words, further = shown.split(), below.split()
    links = lexicons.words("layout", "titles", "links")
    if len(words) > _TITLE_WORDS or len(further) > _TITLE_WORDS or further[-1][-1] in ".;:!?":
        return False
    if BULLET.match(shown) or BULLET.match(below) or not further[-1].lstrip("([")[:1].isupper():
        return False
    if words[-1].casefold() in links:
        return words[0][0].isupper()
    return shown.isupper() and below.isupper() and further[0].casefold() in links


def _title_above(shown: str, below: str) -> bool:
    """Whether a line is a title of its own: capitalised words, and the next line's first would have stood beside them.

    Where a paragraph is wrapped, each line takes as many words as there is room for, and the next line shows the room.
    """
    first = below.split(maxsplit=1)[0]
    if not first[:1].isupper() or len(shown) + len(first) + 2 > len(below):
        return False
    words = [word for word in shown.split() if word[:1].isalpha()]
    if not words or len(words) > _LONGEST_TITLE or shown[-1] in ".,;:!?–—-":
        return False
    links = lexicons.words("layout", "titles", "links")
    return all(word[0].isupper() or word in links for word in words) and words[-1] not in links


def _label(line: _Line) -> Block | None:
    """A label–value row: a short label with a colon, or a contact label alone on its line."""
    if _contact_label(line.text):
        span = Span(line.start, line.end)
        return Block(BlockKind.LABEL, span, label=span)
    match = _LABEL.match(line.text)
    if not match or len(match["label"].split()) > 5 or len(line.text) > 160:
        return None
    label = Span(line.start + match.start("label"), line.start + match.end("label"))
    known = lexicons.fold(match["label"]) in _known_labels() or any(tie.search(match["label"]) for tie in ties())
    if match.end() == len(line.text):
        return Block(BlockKind.LABEL, label, label=label) if known or len(match["label"].split()) <= 3 else None
    value = line.text[match.end() :]
    if known or (len(value) < 60 and value[-1] not in ".;!?"):
        return Block(BlockKind.LABEL, Span(line.start + match.end(), line.end), label=label)
    return None


def _table_row(line: _Line) -> Block | None:
    """A row of two cells whose first is a known label: ``| Founded | 1990 |``, or cells set apart by a tab."""
    match = _CELLS.fullmatch(line.text)
    if not match:
        return None
    shown = match["label"].strip(" *_:")
    value = lexicons.fold(match["value"])
    if lexicons.fold(shown) not in _known_labels() or value in _known_labels():
        return None
    if "|" in line.text and not match["edge"] and not any(c.isdigit() or c == "@" for c in value):
        return None  # a menu: "Members | Events"
    start = line.start + match.start("label") + match["label"].index(shown)
    cell = Span(line.start + match.start("value"), line.start + match.end("value"))
    return Block(BlockKind.LABEL, cell, label=Span(start, start + len(shown)))


def _officer_row(line: _Line) -> Block | None:
    """A row of a table of officers: one cell is a role and one a person ("President | Rosa Ito | Ruritania")."""
    if not _CELL_EDGE.search(line.text) or len(line.text) > 200:
        return None
    cells = [cell.strip() for cell in _CELL_EDGE.split(line.text.strip("| ")) if cell.strip()]
    if not 2 <= len(cells) <= 5:
        return None
    role = lexicons.phrases("roles", "roles", "heads")
    roles = [
        i
        for i, cell in enumerate(cells)
        if len(cell.split()) <= 6
        and any(m.end() == len(cell) or not _person_cell().fullmatch(cell) for m in role.finditer(cell))
    ]
    people = [i for i, cell in enumerate(cells) if _person_cell().fullmatch(cell) and i not in roles]
    if not roles or not people or min(roles[0], people[0]) > 1:
        return None
    skip = len(line.text) - len(line.text.lstrip("| "))
    return Block(BlockKind.PARAGRAPH, Span(line.start + skip, line.end))


@cache
def _known_labels() -> frozenset[str]:
    kinds = lexicons.table("layout")["labels"]
    return frozenset().union(*(lexicons.words("layout", "labels", kind) for kind in kinds))


def _contact_label(shown: str) -> bool:
    if len(shown) > LABEL_LENGTH:
        return False
    folded = lexicons.fold(shown.strip("*_ #")).rstrip(" :.")
    known = lexicons.words("layout", "labels", "contact")
    return folded in known or _AT_BODY.sub("", folded) in known  # "Contact person at the association"


def _heading(line: _Line, alone: bool) -> bool:
    shown = line.text
    if not (alone and line.gap) or len(shown) > HEADING_LENGTH or shown[-1] in ".;,!?:…" or len(shown.split()) > 16:
        return False
    if "@" in shown or _TELEPHONE.search(shown):
        return False
    first = next((c for c in shown if c.isalnum()), "")
    return bool(first) and (first.isupper() or first.isdigit() or not first.isascii())


@cache
def _part_head() -> re.Pattern[str]:
    """The head of a part's name, behind other words."""
    heads = (lexicons.fold(head) for head in lexicons.entries("units", "phrases", "heads_sized"))
    return re.compile(rf"\s(?:{'|'.join(re.escape(head) for head in heads)})(?:\s(?:on|for|of)\s.+)?$")


@cache
def _person_cell() -> re.Pattern[str]:
    """A cell that is a person's name, with titles and a place in parentheses."""
    titles = lexicons.pieces("roles", "titles", "in_cells", space=" ")
    return re.compile(
        rf"(?:(?:{titles})\.? ){{0,3}}[A-Z][\w.'’-]+(?: (?:van|von|de|der|den|da|di|del|la|dos|al|bin|y|e))?"
        r"(?: [A-Z][\w.'’-]*){1,3}(?: \([^()]{1,20}\))?"
    )
