"""Committees that a list names: its heading, its lead-in or the line above says what its items are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons, unit_list_lines
from civicgraph.extracting.unit_names import Unit, lower_case
from civicgraph.extracting.work_rows import works_row
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.casting import Cast

_INTRODUCTION = 4  # paragraphs of prose between a heading and the first of what it lists
_ITEM_WORDS = 8
_GLOSS = 250  # code points of a paragraph that says what a listed committee does
_SHORT = 80  # code points of a line that may be an item
_CODE = r"(?:[A-Z]{1,4}\d{1,2}[.:]?\s)?"
_ITEM_NAME = re.compile(
    rf"[\"“]?{_CODE}(?P<name>[A-Z0-9À-Þ][^\n;.():–—]{{1,80}}?)[\"”]?\s*(?:$|[;.(–—]|:(?=\s|$)|\s-\s|,\s(?=[a-z]+\s[a-z]+\s[a-z]+))"
)
_COUNTER = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?]$")


@dataclass
class _List:
    """The list that is being read: what its items are, and how deep and where its opening stands."""

    head: str = ""
    indent: int = -1
    mark: str = ""  # the bullet of the item that opened it
    opened_by: BlockKind = BlockKind.PARAGRAPH
    introduction: int = 0
    items: int = 0
    titled: bool = False
    by_title: bool = False
    in_prose: bool = False  # its first paragraph names the parts, so that the titles below are others
    bulleted: bool = False
    marked: int = 0  # items with a bullet, whether or not they were read here


def listed(text: str, blocks: Sequence[Block], cast: Cast) -> Iterator[tuple[int, Unit]]:
    """Items under "Policy committees" or behind "It has four working groups: A, B, C and D", by their bare names."""
    current = _List()
    told = {(index, name.head) for name, index in cast.units if blocks[index].kind is BlockKind.PARAGRAPH}
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        yield from _inline(text, block, index, cast)
        opening = _opening(text, block)
        if opening and cast.owners[index]:
            nested = block.kind is BlockKind.LIST_ITEM
            depth, mark = (_indent(text, block), _mark(text, block)) if nested else (-1, "")
            current = _List(opening[0], depth, mark, block.kind, titled=opening[1])
            continue
        if not current.head:
            continue
        if block.kind is BlockKind.PARAGRAPH and not current.items and (index, _singular(current.head)) in told:
            current.in_prose = True
        elif _is_over(text, block, current):
            current = _List()
            continue
        current.marked += block.kind is BlockKind.LIST_ITEM
        current.bulleted = current.bulleted or block.kind in (BlockKind.LIST_ITEM, BlockKind.LABEL)
        listed_title = _is_listed_title(text, blocks, index, current)
        if not listed_title and not _goes_on(text, block, current):
            current = _List()
            continue
        for unit in _units(text, block, current, cast.owners[index], listed_title=listed_title):
            current.items += 1
            yield index, unit


def _units(text: str, block: Block, current: _List, parent: Ref | None, *, listed_title: bool) -> Iterator[Unit]:
    """The committees that a block of a list names: one for each line of a paragraph of several, else one."""
    lines = unit_list_lines.items(text, block) if current.titled and not listed_title else []
    found = [_unit(text, line, current.head, parent) for line in lines]
    if not lines and (listed_title or _may_be_item(text, block, current)):
        found = [_item(text, block, current.head, parent)]
    yield from (unit for unit in found if unit)


def _indent(text: str, block: Block) -> int:
    """How far a block's line is set in, its bullet left out of account."""
    start = text.rfind("\n", 0, block.span.start) + 1
    line = text[start : block.span.start + 1]
    return len(line) - len(line.lstrip())


def _mark(text: str, block: Block) -> str:
    """The bullet before an item, numbers and letters not told apart."""
    start = text.rfind("\n", 0, block.span.start) + 1
    return _COUNTER.sub("1", text[start : block.span.start].strip())


@cache
def _heads() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A title that is the head alone; a lead-in that ends with it; a line that starts with it and a stop or colon."""
    strong = lexicons.entries("units", "lists", "heads")
    every = "|".join(
        re.escape(h) for h in sorted((*strong, *lexicons.entries("units", "lists", "weak")), key=len, reverse=True)
    )
    before = "|".join(re.escape(w) for w in lexicons.entries("units", "lists", "before"))
    some = "|".join(re.escape(h) for h in sorted(strong, key=len, reverse=True))
    own = rf"(?:(?:\d{{1,2}}|[a-z]+)\s)?(?:(?:{before})\s){{0,3}}"
    title = re.compile(
        rf"{own}(?:[\w-]+\s)?(?P<head>{every})(?:\s(?:and|&)\s[\w-]+(?:\s[\w-]+)?)?(?:\sof\s[\w\s]{{2,60}})?\s?:?",
        re.IGNORECASE,
    )
    lead = re.compile(
        rf"\b(?P<head>{every})\b[^.;:\n]{{0,60}}:\s*$|\b(?P<said>{some})\b[^:\n]{{0,80}}:\s*$", re.IGNORECASE
    )
    start = re.compile(rf"(?:{own})(?P<head>{every})\s?[:.]\s", re.IGNORECASE)
    return title, lead, start


def _opening(text: str, block: Block) -> tuple[str, bool] | None:
    """What a block says that the following ones are, and whether it is a title."""
    shown = block.span.of(text)
    if block.kind is BlockKind.LABEL and block.label == block.span:
        shown = shown.rstrip(" :")
    title, lead, start = _heads()
    match = title.fullmatch(shown) if len(shown.split()) <= 7 else None
    if match:
        return match.group("head").casefold(), True
    match = lead.search(shown[-160:]) if shown.endswith(":") else None
    if match:
        others = lexicons.phrases("units", "lists", "others").search(shown[-200:].split(". ")[-1])
        return None if others else ((match.group("head") or match.group("said")).casefold(), False)
    match = start.match(shown) if block.kind is not BlockKind.HEADING else None
    return (match.group("head").casefold(), False) if match and len(shown) < 200 and _SENTENCE.search(shown) else None


def _is_over(text: str, block: Block, current: _List) -> bool:
    """Whether a list has ended by what kind of block comes next."""
    if current.in_prose and block.kind not in (BlockKind.LIST_ITEM, BlockKind.LABEL):
        return True
    return (current.marked > 0 and block.kind is BlockKind.HEADING) or _is_other_title(text, block, current)


def _is_other_title(text: str, block: Block, current: _List) -> bool:
    """Whether a short line behind items with bullets is the title of what comes next, and no item."""
    if not current.marked or block.kind is not BlockKind.PARAGRAPH:
        return False
    shown = block.span.of(text)
    return "\n" not in shown and len(shown) < _SHORT and not _SENTENCE.search(shown)


def _goes_on(text: str, block: Block, current: _List) -> bool:
    """Whether a block still belongs to the list that was opened."""
    shown = block.span.of(text)
    if lexicons.fold(shown).rstrip(" :") in lexicons.words("units", "lists", "stops"):
        return False
    if block.kind is BlockKind.LIST_ITEM:
        return current.indent < 0 or _indent(text, block) > current.indent or _mark(text, block) != current.mark
    if current.opened_by is BlockKind.LIST_ITEM:
        return False
    if block.kind is BlockKind.HEADING:
        return current.titled and current.introduction > 0 and (current.items == 0 or current.introduction <= 1)
    if block.kind is BlockKind.PARAGRAPH and _SENTENCE.search(shown) and not _with_gloss(shown, current):
        current.introduction += 1
        return current.titled and current.introduction <= (_INTRODUCTION if current.items == 0 else 1)
    return True


def _is_listed_title(text: str, blocks: Sequence[Block], index: int, current: _List) -> bool:
    """Whether a heading is one of several under the list's own, each with at most a short paragraph below it."""
    block = blocks[index]
    strong = current.head in lexicons.words("units", "lists", "heads") and not current.in_prose
    if block.kind is not BlockKind.HEADING or not (
        strong and current.titled and current.opened_by is BlockKind.HEADING
    ):
        return False
    if lexicons.fold(block.span.of(text)).rstrip(" :") in lexicons.words("units", "lists", "stops"):
        return False
    after = [b for b in blocks[index + 1 : index + 4] if b.kind is not BlockKind.FURNITURE]
    below = (
        after[1:] if after and after[0].kind is BlockKind.PARAGRAPH and len(after[0].span.of(text)) < _GLOSS else after
    )
    if current.items > 0 or current.bulleted:
        return current.by_title
    current.by_title = bool(below and below[0].kind is BlockKind.HEADING)
    current.introduction = 0
    return current.by_title


def _may_be_item(text: str, block: Block, current: _List) -> bool:
    shown = block.span.of(text)
    if block.kind is BlockKind.LIST_ITEM:
        return True
    if block.kind is BlockKind.LABEL:
        return block.label is not None and block.label != block.span and not works_row(text, block)
    if _with_gloss(shown, current):
        current.introduction = 0
        return True
    if len(shown) >= _SHORT or _SENTENCE.search(shown):
        return False
    current.introduction = 0 if current.items or block.kind is BlockKind.PARAGRAPH else current.introduction
    return block.kind is BlockKind.PARAGRAPH


def _with_gloss(shown: str, current: _List) -> bool:
    """Whether a paragraph is a name as long as a line, and what it does in the next."""
    first = shown.split("\n")[0].strip()
    return len(first) < len(shown) and current.titled and current.items > 0 and len(first) < _SHORT and _is_title(first)


def _item(text: str, block: Block, head: str, parent: Ref | None) -> Unit | None:
    at = block.label if block.kind is BlockKind.LABEL and block.label else block.span
    match = _ITEM_NAME.match(text, at.start, at.end)
    if not match or parent is None:
        return None
    return _unit(text, Span(*match.span("name")), head, parent)


def _unit(text: str, span: Span, head: str, parent: Ref | None, *, inline: bool = False) -> Unit | None:
    shown = " ".join(span.of(text).split())
    words = shown.split()
    if parent is None or len(words) > _ITEM_WORDS or len(shown) < 3 or lower_case().search(shown) or shown.isdigit():
        return None
    if persons.role().search(shown) or not (_is_title(shown) or _is_topic(words)):
        return None
    if any(lexicons.fold(w) in lexicons.words("names", "units", "heads") for w in words):
        return None
    stops = lexicons.words("units", "lists", "stops") | lexicons.words("names", "common", "words")
    if not inline and lexicons.fold(shown) in stops:
        return None  # a heading of the page, unless it stands in a row of names
    ref = Ref(NodeKind.COMMITTEE, shown, parent.name)
    return Unit(span, shown, _singular(head), ref, "working" in head or "task" in head, None, listed=True)


def _singular(head: str) -> str:
    return head.removesuffix("s").removesuffix("ie") + ("y" if head.endswith("ies") else "")


def _is_title(shown: str) -> bool:
    """Whether all words but the small ones have a capital."""
    small = lexicons.words("names", "connectors", "words")
    return all(not w[0].isalpha() or w[0].isupper() or lexicons.fold(w) in small for w in shown.split())


def _is_topic(words: Sequence[str]) -> bool:
    """Whether a few words are what a committee may be about ("Roads and storm water"), and no sentence or heading."""
    folded = [lexicons.fold(w) for w in words]
    verbs = lexicons.words("units", "lists", "sentence")
    return (
        len(words) <= 6
        and folded[0] not in lexicons.words("names", "connectors", "leading")
        and not verbs.intersection(folded)
    )


def _inline(text: str, block: Block, index: int, cast: Cast) -> Iterator[tuple[int, Unit]]:
    """Items in running text behind a colon: "The association has four advisory councils: Finance, Water, and Youth"."""
    parent = cast.owners[index]
    if parent is None:
        return
    for head, spans in unit_list_lines.inline(text, block):
        units = [_unit(text, span, head, parent, inline=True) for span in spans]
        if sum(unit is None for unit in units) <= len(units) // 3:
            yield from ((index, unit) for unit in units if unit)
