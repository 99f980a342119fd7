"""What the line of a number, and the lines that it stands under, say of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph.extracting.counted_kinds import open_kinds
from civicgraph.extracting.counted_units import kinds_of
from civicgraph.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.model import Span
    from civicgraph.numerals import Number

LEFT = RIGHT = 110  # characters beside a number that are looked at
_LINE, _WORDS = 60, 5  # characters and words of a line that only a label and its number fill
_WORD = re.compile(r"[^\W\d_]+")
_ABOVE = 10  # words of a heading, a lead-in or a label
_NAME = re.compile(
    r"(?:the\s|our\s)?[\"“«]?[A-Z0-9][^\n:()–—=]{1,60}?[\"”»*]{0,2}"
    r"(?::\s|\s?[–—=]\s|\s-\s|\s?\(|\s?\.{2,}\s|\s»\s)",
    re.I,
)
_CAPITALS = re.compile(
    r"(?<![.!?:\n]\s)(?<!^)(?<=[\s\"“«(*])[A-Z][\w’'-]+(?:\s(?:[A-Z][\w’'-]+|of|the|for|on|and|de|to|in))*"
)
_WHOLE = re.compile(
    r"(?:\b(?:\d[\d,.]*|[a-z-]+)\s(?:out\s)?of\s|^\s*[Oo]f\s)(?:about\s|some\s)?(?:(?:the|its|our|all|a)\s)?"
    r"(?:[\w-]+['’]s?\s)?(?:total\sof\s)?$"
)
_ONE_OF = re.compile(r"\bone\sof\s(?:the\s|only\s|just\s|its\s|our\s|some\s|about\s)*$", re.I)
_MONEY = re.compile(r"[€$£]|EUR|USD")
_TALK = " .;,|)"


def of_line(scene: Scene, passage: Passage, number: Number) -> Iterator[str]:
    """Where in its line and block a number stands, and what right beside it speaks for or against a count."""
    text, block = scene.text, passage.block.span
    left = text[max(block.start, number.span.start - LEFT) : number.span.start]
    right = text[number.span.end : min(block.end, number.span.end + RIGHT)]
    told = (
        ("in parentheses", left.endswith("(")),
        ("hyphen behind", right.startswith(("-", "–", "‑"))),
        ("money", _MONEY.search(left[-5:] + right[:5])),
        ("ends block", not right.strip()),
        ("opens block", not left.strip()),
        ("a whole of which a part was told", _WHOLE.search(left)),
        ("one of", one_of(scene, passage, number)),
        ("unknown opener", unknown_opener(scene, passage, number)),
        ("unknown name before", unknown_until(scene, passage, number)),
    )
    yield from (name for name, holds in told if holds)
    start, end = line_around(text, number.span)
    if not text[start : number.span.start].strip(" *-•·–|"):
        yield "opens line"
    if not text[number.span.end : end].strip(_TALK):
        yield "ends line"
    words = label_words(text, number.span)
    if words:
        kinds = kinds_of(words[-1]) or open_kinds(words[-1])
        yield "label before"
        yield from (f"label noun is {kind}" for kind in kinds or ("unknown",))
        yield from (f"label before={word}" for word in words)


def line_around(text: str, span: Span) -> tuple[int, int]:
    """The range of the line that a span stands in."""
    end = text.find("\n", span.end)
    return text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end


def label_words(text: str, span: Span) -> list[str]:
    """The words before a number that ends a short line ("Students 1,304"); none where it does not."""
    start, end = line_around(text, span)
    if end - span.end > _LINE or span.start - start >= _LINE or text[span.end : end].strip(_TALK):
        return []
    words = [word.lower() for word in _WORD.findall(text, start, span.start)]
    return words if len(words) <= _WORDS else []


def lines_above(scene: Scene, passage: Passage) -> Iterator[str]:
    """The words of the lines that a passage stands under."""
    label = passage.block.label if passage.kind is BlockKind.LABEL else None
    for name, span in (("heading", passage.heading), ("lead", passage.lead), ("label", label)):
        if span is not None:
            yield f"{name} stands above"
            yield from (f"{name}={word.lower()}" for word in _WORD.findall(span.of(scene.text)[:200])[:_ABOVE])


def one_of(scene: Scene, passage: Passage, number: Number) -> bool:
    """Whether the counted are those that somebody is one of: "one of the 30 towns"."""
    start = max(passage.span.start, number.span.start - 60)
    return _ONE_OF.search(scene.text[start : number.span.start]) is not None


def unknown_opener(scene: Scene, passage: Passage, number: Number) -> bool:
    """Whether the line opens with what looks like a name with its colon or dash, and is nobody known."""
    text, at = scene.text, max(passage.block.span.start, line_around(scene.text, number.span)[0])
    while at < number.span.start and text[at] in "*-•· ":
        at += 1
    match = _NAME.match(text, at, max(at, number.span.start))
    if match is None or (passage.block.label and passage.block.label.start <= at + 2):
        return False
    return not _is_known(passage, *match.span())


def unknown_until(scene: Scene, passage: Passage, number: Number) -> int:
    """Where the first capitalised name before a number ends that is nobody known; 0 where there is none."""
    start = max(passage.span.start, number.span.start - 2 * LEFT)
    names = _CAPITALS.finditer(scene.text, start, number.span.start)
    return next((m.end() for m in names if len(m.group()) > 3 and not _is_known(passage, *m.span())), 0)


def _is_known(passage: Passage, start: int, end: int) -> bool:
    return any(m.span.start < end and start < m.span.end for m in passage.mentions)
