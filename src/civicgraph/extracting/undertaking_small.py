"""Undertakings in small letters: a campaign that is announced, a fair that is held every year."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph.extracting.undertaking_patterns import shape, shapes, wording
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.undertaking_patterns import Shapes
    from civicgraph.extracting.undertaking_phrases import Candidate

_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"
_WORD = r"[a-zà-ž][\w’'-]*"
_ONE = r"(?:an?|our|its|their|another)"
_PURPOSE = "for|on|against|to|in|among|between"
_APPOSED = re.compile(r"(?:[\"”»’)]|\b[A-Z][\w-]*),[ ](?:an?|our|its|their|another)[ ]$")  # it has a name, before this
_BEFORE = 40  # characters
_CLAUSE = 110  # characters from the verb to the undertaking, in the same sentence


def _few(most: int) -> str:
    return rf"(?:{_WORD}[ ]){{0,{most}}}?"


@cache
def _described() -> str:
    """A noun of an undertaking with what it is for: "joint campaign for mountain cheese"."""
    nouns, stops = wording("small_nouns"), wording("small_ends")
    return (
        rf"(?P<name>{_few(3)}(?:{nouns})[ ](?:{_PURPOSE})[ ]"
        rf"(?:[\w’'-]+[ ]){{0,5}}?[\w’'-]{{3,}})(?=[ ]?[,.;:()–—\n]|[ ](?:{stops})\b|$)"
    )


@cache
def _shapes() -> Shapes:
    """The shapes, in the order of their trial."""
    described, rhythm, event = _described(), rf"(?i:{wording('rhythm')})", wording("small_events")
    happening = (
        rf"(?P<name>{_few(3)}(?:{event})(?:[ ](?:for|of|on)[ ](?:(?!(?:the|its|our)\b){_WORD}[ ])?"
        rf"(?!(?:the|its|our)\b){_WORD}(?=[ ,.;]))?)"
    )
    held, hosting = wording("small_held"), wording("hosting")
    one = r"(?:an?|our|its|their|the)"
    return shapes(
        # "has announced a campaign for mountain cheese", "conducts …, and a campaign for women in politics"
        shape(
            rf"{_EDGE}(?:{wording('undertaking')})\b[^.;:!?\n]{{0,{_CLAUSE}}}?[ ]{_ONE}[ ]{described}",
            "undertaking described",
        ),
        # "A joint project to compare city budgets starts next year"
        shape(
            rf"(?:^|(?<=[.!?:]\s)|(?<=\n))(?:{_ONE}|An?|Our|Its|Their|Another|The)[ ]{described}"
            rf"(?=[ ](?:{wording('small_goes_on')})\b)",
            "undertaking described",
            flags=re.MULTILINE,
        ),
        # "A joint summer school takes place each July"
        shape(
            rf"{_EDGE}(?i:{one})[ ]{happening}[ ](?:also[ ])?(?:{held})\b[^.;\n]{{0,40}}?{rhythm}{_END}",
            "recurring event",
        ),
        # "The convention, held every June, …"
        shape(
            rf"{_EDGE}(?i:{one})[ ]{happening},[ ](?:which[ ]is[ ])?(?:held|organi[sz]ed|staged)[ ]"
            rf"[^,.;\n]{{0,20}}?{rhythm}{_END}",
            "recurring event",
        ),
        # "has put forward a common platform for parking"
        shape(
            rf"{_EDGE}(?:puts?|putting)[ ]forward[ ]{_ONE}[ ](?P<name>{_few(4)}{_WORD}[ ](?:for|to|of)[ ]"
            rf"(?:[\w’'-]+[ ]){{0,6}}?[\w’'-]{{3,}})(?=[ ]?[,.;:()–—\n]|[ ](?:{wording('small_ends')})\b|$)",
            "undertaking described",
        ),
        # "– pilot project in two cities (from 2031)"
        shape(rf"(?:^|(?<=\n)){described}", "undertaking described", flags=re.MULTILINE),
        # "each autumn it holds a fair for …"
        shape(
            rf"{_EDGE}{rhythm}{_END}[^.;\n]{{0,40}}?[ ](?:{hosting})[ ]{one}[ ]{happening}{_END}",
            "recurring event",
        ),
        # "holds a fair for … every spring"
        shape(
            rf"{_EDGE}(?:{hosting})[ ]{one}[ ]{happening}[^.;\n]{{0,40}}?[ ]{rhythm}{_END}",
            "recurring event",
        ),
    )


def in_small_letters(text: str, block: Block) -> Iterator[Candidate]:
    """Every undertaking of a block that has no name of its own, and what is done with it says so."""
    if block.kind is BlockKind.HEADING:
        return
    for one in _shapes().promising(text, block.span.start, block.span.end):
        at = block.span.start
        while match := one.pattern.search(text, at, block.span.end):
            span = Span(*match.span("name"))
            at = match.end("name")
            if _APPOSED.search(text, max(block.span.start, span.start - _BEFORE), span.start):
                continue
            if one.rule == "recurring event":
                if not _governs().search(span.of(text)):
                    yield span, one.rule
            else:
                yield span, one.rule
                yield from _next_ones(text, at, block.span.end)


def _next_ones(text: str, start: int, end: int) -> Iterator[Candidate]:
    """Those that a list joins to an undertaking ("…, and a campaign for women in politics")."""
    stop = re.compile(r"[.;!?](?:\s|$)|\n").search(text, start, end)
    limit = stop.start() if stop else end
    for match in _joined().finditer(text, start, min(limit, start + 2 * _CLAUSE)):
        yield Span(*match.span("name")), "undertaking described"


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"(?:,|,?[ ]and|;)[ ]{_ONE}[ ]{_described()}")


@cache
def _governs() -> re.Pattern[str]:
    """What makes a meeting one that governs a body, and no event."""
    return re.compile(rf"\b(?:{wording('governing')})\b")
