"""Undertakings that the layout gives away: rows of titles with years, questions, states and months before a name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons
from civicgraph.extracting.undertaking_patterns import head_words, wording
from civicgraph.extracting.undertaking_phrases import trimmed
from civicgraph.extracting.undertaking_told import NAME, RULE, told_by_verb
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.undertaking_phrases import Candidate

_YEARS = (
    r"\((?:since[ ]|from[ ])?(?:19[89]|20\d)\d"
    r"(?:[ ]?[–/—-][ ]?(?:(?:20)?\d\d|today|ongoing|present)?|[ ]?(?:→|to|until)[ ]?(?:20)?\d\d)\)"
)
_SHOUTED = r"[A-Z][A-Z0-9+&-]{3,}(?:[ ][A-Z0-9][\w+&-]*){0,4}|[A-Z][a-z]+[A-Z][\w+-]*(?:[ ][A-Z0-9][\w+&-]*){0,2}"
_DATED_SHOUTED = re.compile(
    rf"(?<![\w-])(?P<name>{_SHOUTED})[ ]\((?:19[89]|20\d)\d[ ]?[–/—-][ ]?(?:(?:20)?\d\d|today|ongoing)\)"
)
_DATED_TITLE = re.compile(rf"[\"“]?(?P<name>{_SHOUTED}|{NAME})[\"”]?[ ]{_YEARS}")
_TITLE = re.compile(rf"(?P<name>{NAME}|{_SHOUTED})")
_ITEM_STOP = r"(?=[ ]?(?:$|\n|[,.;(:]|[–—][ ])|[ ](?:in|for|with|at|on|which|where|and[ ]an?)[ ])"
_ANSWER = re.compile(r"(?:A|Answer)?\s?[.:)–-]?\s*(?:(?:It|That|This)(?:[ ]is|[ ]was|['’]s)[ ])?")


def lines(text: str, blocks: Sequence[Block]) -> dict[int, list[Candidate]]:
    """What the lines of a page show to be undertakings, by the index of the block."""
    found: dict[int, list[Candidate]] = {}
    for index, block in enumerate(blocks):
        here: list[Candidate] = []
        if block.kind is not BlockKind.FURNITURE:
            here += _by_state(text, block)
            here += _by_month(text, block)
            here += _asked(text, blocks, index)
        if here:
            found[index] = here
    for index, candidates in _rows(text, blocks).items():
        found.setdefault(index, []).extend(candidates)
    return found


def _rows(text: str, blocks: Sequence[Block]) -> dict[int, list[Candidate]]:
    """Titles with the years of what they name, and the other titles of the same section.

    "BLUERIVER (2021–2025)" over a paragraph is a project; then "River to River" over the next one is another.
    """
    found: dict[int, list[Candidate]] = {}
    section: list[tuple[int, Span]] = []
    dated = False
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING or block.kind is BlockKind.FURNITURE:
            if dated:
                found |= {at: [(span, "undertaking under its heading")] for at, span in section if at not in found}
            section, dated = [], False
        found |= _dated_within(text, index, block)
        match = _DATED_TITLE.match(text, block.span.start, block.span.end)
        if match and (_is_shouted(match["name"]) or not persons.is_person(match["name"])):
            found.setdefault(index, []).insert(0, (Span(*match.span("name")), "undertaking under its heading"))
            dated = dated or match.end() == block.span.end
            continue
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        title = _TITLE.fullmatch(text, block.span.start, block.span.end)
        if block.kind is BlockKind.PARAGRAPH and title and below is not None and _tells(text, below):
            section.append((index, Span(*title.span("name"))))
    if dated:
        found |= {at: [(span, "undertaking under its heading")] for at, span in section if at not in found}
    return found


def _dated_within(text: str, index: int, block: Block) -> dict[int, list[Candidate]]:
    """Names in capitals with a range of years, wherever they stand in a block."""
    if text.find("(", block.span.start, block.span.end) < 0:
        return {}
    spans = [Span(*m.span("name")) for m in _DATED_SHOUTED.finditer(text, block.span.start, block.span.end)]
    return {index: [(span, "undertaking under its heading") for span in spans]} if spans else {}


def _is_shouted(name: str) -> bool:
    return re.fullmatch(_SHOUTED, name) is not None


def _tells(text: str, block: Block) -> bool:
    """Whether a block is a sentence."""
    return block.kind is BlockKind.PARAGRAPH and text[block.span.end - 1] in ".!"


@cache
def _state() -> re.Pattern[str]:
    states, kinds, before = wording("line_states"), wording("line_kinds"), wording("kinds_before")
    months = wording("calendar")
    return re.compile(
        rf"(?:(?i:{states})(?:[ ](?:in|since|until)[ ](?:(?:{months})|(?:19|20)\d\d)(?:[ ]\d{{4}})?)?[ ]?(?::|[–—-])[ ]"
        rf"|\((?i:{states})(?:[ ](?:in[ ]|since[ ]|until[ ])?(?:(?:{months})[ ]?)?(?:(?:19|20)\d\d)?)?\)[ ]"
        rf"|(?:(?i:{before})[ ])(?i:{kinds})s?[ ]?(?::|[–—-]|[ ]is)[ ])"
        rf"(?:the[ ]|our[ ]|a[ ])?[\"“]?(?P<name>{NAME}|{_SHOUTED})[\"”]?{_ITEM_STOP}"
    )


def _by_state(text: str, block: Block) -> list[Candidate]:
    """What stands behind its state in an item ("Launched: Rivers for All"), or behind such a label in a paragraph."""
    out: list[Candidate] = []
    if block.kind is BlockKind.LABEL:
        start = block.label.start if block.label else block.span.start
    else:
        start = block.span.start
    starts = [start, *(m.end() for m in re.finditer(r"\n\s*|[.!?][ ]", text[start : block.span.end]))]
    for at in [start, *(start + s for s in starts[1:])]:
        match = _state().match(text, at, block.span.end)
        if match:
            out += trimmed(text, match, "undertaking under its heading")
    return out


@cache
def _month() -> re.Pattern[str]:
    months = "|".join(m for m in lexicons.entries("initiatives", "wording", "calendar") if len(m) > 2)
    seasons = "Spring|Summer|Autumn|Fall|Winter"
    return re.compile(
        rf"(?:\d{{1,2}}\.?[ ])?(?:{months}|{seasons})(?:[ ]\d{{1,4}})?[ ]?(?::|[–—-])[ ](?:the[ ]|our[ ])?"
        rf"(?:[\"“](?P<quoted>[A-Z0-9][^\"“”\n]{{3,60}})[\"”]|(?P<name>{NAME}){_ITEM_STOP})"
    )


def _by_month(text: str, block: Block) -> list[Candidate]:
    """An entry of a calendar: "June – Silver River Walk"."""
    out: list[Candidate] = []
    if block.kind is BlockKind.HEADING:
        return out
    starts = [block.span.start, *(m.end() for m in re.finditer(r"\n\s*", block.span.of(text)))]
    for at in [block.span.start, *(block.span.start + s for s in starts[1:])]:
        match = _month().match(text, at, block.span.end)
        if match is None:
            continue
        if match["quoted"]:
            out.append((Span(*match.span("quoted")), "quoted undertaking"))
        elif _happens().search(match["name"]):
            out += trimmed(text, match, RULE)
    return out


@cache
def _happens() -> re.Pattern[str]:
    kinds = "|".join(sorted(head_words()))
    return re.compile(
        rf"\b(?:{wording('eventful')}|{wording('run_titles')}|{kinds}|conference|convention|symposium)s?$",
        re.IGNORECASE,
    )


@cache
def _question() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:Q|Question)?\s?\d{{0,2}}[.:)–-]?\s*)(?i:{wording('asking_for')})[ ](?:the[ ]|our[ ]|your[ ])?"
        rf"(?:[\"“](?P<quoted>[A-Z0-9][^\"“”\n]{{2,60}})[\"”]|(?P<name>{NAME}|{_SHOUTED}))"
        r"(?:[ ](?:about|for|do|mean|stand[ ]for|work|all[ ]about|exactly))?\?"
    )


@cache
def _gloss() -> re.Pattern[str]:
    nouns = "|".join(
        sorted({*head_words(), *lexicons.entries("initiatives", "wording", "glosses")}, key=lambda w: (-len(w), w))
    )
    return re.compile(
        rf"(?:{_ANSWER.pattern})(?i:an?|our|the|its|one[ ]of[ ](?:our|the|its))[ ](?:[\w’'-]+[ ]){{0,4}}?"
        rf"(?:{nouns}|{wording('answers')}|{wording('kinds_of_undertaking')})s?"
        r"(?=[ ](?:for|of|that|which|to|in|on|with|against|when|where|by|at|from|between|under|started|launched|open"
        r"|run)\b"
        r"|[,.;:!]|$)"
    )


def _asked(text: str, blocks: Sequence[Block], index: int) -> list[Candidate]:
    """What a question names and the answer below calls an undertaking."""
    block = blocks[index]
    match = _question().match(text, block.span.start, block.span.end)
    if match is None:
        return []
    if match.end() < block.span.end:
        start, end = match.end() + 1, block.span.end
    elif index + 1 < len(blocks) and blocks[index + 1].kind is not BlockKind.HEADING:
        start, end = blocks[index + 1].span.start, blocks[index + 1].span.end
    else:
        return []
    if not (_gloss().match(text, start, end) or told_by_verb(text, start, end)):
        return []
    key = "quoted" if match["quoted"] else "name"
    return [(Span(*match.span(key)), "quoted undertaking" if match["quoted"] else "undertaking under its heading")]
