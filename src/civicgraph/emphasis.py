"""Emphasis in Markdown, unseen by whoever reads for facts: ``**BlueLakes**`` says what ``BlueLakes`` does.

The rules read a copy without the marks; what they find is led back to the stored text, where the marks stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph.model import Block, Document, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKDOWN = "text/markdown"
_LONGEST = 200  # characters between two marks
_MARKED = re.compile(
    rf"(?<![\\\w*_])(?P<mark>\*{{1,3}}|_{{1,3}})(?=[^\s*_])[^\n*_]{{1,{_LONGEST}}}?(?<=[^\s*_])(?P=mark)(?![\w*_])"
)


@dataclass(frozen=True, slots=True)
class Bared:
    """A document without its marks of emphasis, and where each of its characters stands in the stored text."""

    document: Document
    offsets: Sequence[int]


def bare(document: Document) -> Bared | None:
    """The document as it reads without emphasis; None where it is no Markdown, or has none."""
    if document.media_type != MARKDOWN:
        return None
    gone: set[int] = set()
    for match in _MARKED.finditer(document.text):
        width = len(match["mark"])
        gone.update(range(match.start(), match.start() + width), range(match.end() - width, match.end()))
    if not gone:
        return None
    offsets = [place for place in range(len(document.text)) if place not in gone]
    text = "".join(document.text[place] for place in offsets)
    blocks = None if document.blocks is None else tuple(b for b in (_moved(b, offsets) for b in document.blocks) if b)
    return Bared(replace(document, text=text, blocks=blocks), offsets)


def restored(reading: Reading, document: Document, offsets: Sequence[int]) -> Reading:
    """The reading of the bared document as one of ``document``: every range leads to the stored text."""
    claims = tuple(replace(claim, span=_back(claim.span, offsets)) for claim in reading.claims)
    notices = tuple(
        notice
        if notice.span is None or notice in document.notices
        else replace(notice, span=_back(notice.span, offsets))
        for notice in reading.notices
    )
    own = replace(document, title=reading.document.title, language=reading.document.language)
    return replace(reading, document=own, claims=claims, notices=notices)


def _moved(block: Block, offsets: Sequence[int]) -> Block | None:
    """A block of the stored text as a range of the bared one; None where nothing but marks was in it."""
    span = _forth(block.span, offsets)
    label = _forth(block.label, offsets) if block.label is not None else None
    return None if span is None else replace(block, span=span, label=label)


def _forth(span: Span, offsets: Sequence[int]) -> Span | None:
    start, end = bisect_left(offsets, span.start), bisect_left(offsets, span.end)
    return Span(start, end) if start < end else None


def _back(span: Span, offsets: Sequence[int]) -> Span:
    return Span(offsets[span.start], offsets[span.end - 1] + 1)
