"""Items of lists of committees that are no blocks: lines of one paragraph, names behind a colon or in brackets."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRACKET = re.compile(r"\)")
_INLINE_END = re.compile(r"[.\n]|$")
_DASH_END = re.compile(r"\s[–—-]\s|[.\n;]|$")
_INLINE_ITEM = re.compile(
    r"(?:the\s)?[\"“]?(?P<name>[A-ZÀ-Þ][\w’'&/-]*(?:\s(?:(?:and|of|for|the|in|&)\s){0,2}[A-ZÀ-Þ][\w’'&/-]*){0,6})"
)
_WHOLE_ITEM = re.compile(r"(?:the\s)?[\"“]?(?P<name>[A-ZÀ-Þ][\w’'&/, -]{2,60}?)[\"”]?(?=\s?(?:\(|$))")
_QUOTED_ITEM = re.compile(r"[\"“„«](?P<name>[A-ZÀ-Þ][^\"“”„«»\n]{2,80})[\"”“»]")
_LINE = re.compile(  # "Hill Sector – 19 councils", "Lake Sector: ferries"
    r"(?m)^[ \t]*(?P<name>[A-ZÀ-Þ][\w’'&/, -]{2,60}?)(?:[ \t]+[–—-][ \t]|:[ \t]|[ \t]\()"
)
_LINES = 2  # fewer such lines are no list


def items(text: str, block: Block) -> list[Span]:
    """The names that open the lines of a paragraph, where every one opens with a name and a dash or a colon."""
    if block.kind is not BlockKind.PARAGRAPH or text.find("\n", block.span.start, block.span.end) < 0:
        return []
    found = [Span(*match.span("name")) for match in _LINE.finditer(text, block.span.start, block.span.end)]
    lines = text.count("\n", block.span.start, block.span.end) + 1
    return found if len(found) >= _LINES and len(found) == lines else []


def inline(text: str, block: Block) -> Iterator[tuple[str, list[Span]]]:
    """The heads and items of enumerations in running text: "four advisory councils: Finance, Water, and Youth"."""
    if block.kind is BlockKind.HEADING:
        return
    start = block.label.start if block.kind is BlockKind.LABEL and block.label else block.span.start
    if all(text.find(mark, start, block.span.end) < 0 for mark in (":", "(", " – ", " — ", " - ")):
        return
    for match in _lead().finditer(text, start, block.span.end):
        closes = _BRACKET if match.group().endswith("(") else _INLINE_END
        if match.group()[-2] in "–—-":
            closes = _DASH_END
        end = closes.search(text, match.end(), block.span.end)
        spans = _parts(text, match.end(), end.start() if end else block.span.end)
        if len(spans) > 1:
            yield match.group("head").casefold(), spans


@cache
def _lead() -> re.Pattern[str]:
    heads = "|".join(
        re.escape(h)
        for h in sorted(
            (*lexicons.entries("units", "lists", "heads"), *lexicons.entries("units", "lists", "weak")),
            key=len,
            reverse=True,
        )
    )
    return re.compile(
        rf"\b(?P<head>{heads})\b(?:[^.;:\n]{{0,60}}?|\.\s[^.;:\n]{{0,60}}?)"
        r"(?::\s|(?<=\s)\(|\s[–—-]\s)(?=(?:the\s)?[\"“„«]?(?-i:[A-ZÀ-Þ]))",
        re.IGNORECASE,
    )


def _parts(text: str, start: int, end: int) -> list[Span]:
    """The items of an enumeration; empty where one of them is no name."""
    shown = text[start:end]
    quoted = [Span(start + m.start("name"), start + m.end("name")) for m in _QUOTED_ITEM.finditer(shown)]
    if len(quoted) > 1 and shown.lstrip()[:1] in '"“„«':
        return quoted
    item = _INLINE_ITEM
    if ";" in shown:
        separator, item = re.compile(r";\s(?:and\s)?"), _WHOLE_ITEM  # so set apart, an item may have small words
    elif re.search(r",\sand\s", shown):
        separator = re.compile(r",\s(?:and\s)?")
    else:
        separator = re.compile(r",\s|\sand\s(?=[^,]*$)")
    found, at = [], 0
    for piece in separator.split(shown):
        where = shown.index(piece, at)
        at = where + len(piece)
        match = item.match(piece)
        rest = piece[match.end() :].strip(' "”') if match else ""
        if not match or (rest and not rest.startswith("(")):
            return []
        found.append(Span(start + where + match.start("name"), start + where + match.end("name")))
    return found
