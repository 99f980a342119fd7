"""Parts that a phrase tells: in small letters, by their size, by what they decide, by those who sit in them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.model import BlockKind, Span
from civicgraph.wakewords import several, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.model import Block
    from civicgraph.wakewords import Several, Watched

_ARTICLE = r"(?:[Aa]n?|[Tt]he|[Ii]ts|[Oo]ur|[Tt]heir|[Oo]ne|own|['’]s)\s"
_NOT_DESCRIBING = "a|an|the|of|and|or|in|on|to|is|are|was|by|for|with|each"
_SMALL = rf"(?!(?:{_NOT_DESCRIBING})\s)[a-zà-ž][\w’'-]*"
_OUTSIDE = (  # no part: a place, an office, somebody else's
    r"(?!(?:Hall|House|Office|City|Town|Street|Ministry|Minister|President|Secretary|Director|Chair\w*|Court|State|Government|"
    r"Parliament|Senate|Supreme|National|Federal|European|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|Union|Association|Network|League)\b)"
)
_PARTS_WORD = (  # what says what a part works on, and not how it is
    rf"(?!(?:own|new|local|several|various|many|few|first|last|next|latest|same|other|standing|various|different|respective|entire|whole|current|present|former|small|large|special|joint|permanent|temporary|newly)\s){_SMALL}\s"
)
_END = r"(?![\w-])(?!['’]s\b)"
_OF_EACH = re.compile(r"\b(?:each|every|most|many|another|other)\b[^.;]*$", re.I)
_LIKENED = re.compile(r"\b(?:as|is|was|are|were|be|like|into|from|became|becomes|remains|called)\s$", re.I)
_AS = 12  # characters before a phrase that tell that it only says what something is
_CLAUSE = 60  # characters before a bare noun that tell whether it is everybody's
_COMMON = frozenset(_NOT_DESCRIBING.split("|"))


def found(text: str, block: Block) -> Iterator[Span]:
    """The ranges of the parts' names that the phrases of a block tell, in no order."""
    start, end = block.span.start, block.span.end
    shown = lexicons.lowered(text)
    for number in _wakeable().awake(text, start, end):
        watch, words = _patterns()[number]
        if any(shown.find(word, start, end) >= 0 for word in words):
            for match in watch.pattern.finditer(text, start, end):
                name = _trimmed(text, Span(*match.span(match.lastgroup or "name")))
                if name is not None and not _LIKENED.search(text[max(start, match.start() - _AS) : match.start()]):
                    yield name
    if block.kind is not BlockKind.HEADING:
        for _, match in _bare().finditer(text, start, end):
            if not _OF_EACH.search(text[max(start, match.start() - _CLAUSE) : match.start()]):
                yield Span(*match.span("name"))


def _trimmed(text: str, span: Span) -> Span | None:
    """A name without the adjectives before it; none where words are left that are no part of one."""
    words = list(re.finditer(r"\S+", span.of(text)))
    described = lexicons.words("units", "phrases", "described")
    while len(words) > 1 and words[0].group().casefold() in described:
        words = words[1:]
    shown = span.of(text)
    if shown.islower() and " of " not in shown and any(word.group() in _COMMON for word in words[:-1]):
        return None
    return Span(span.start + words[0].start(), span.end)


def _choice(key: str) -> str:
    entries = sorted(lexicons.entries("units", "phrases", key), key=len, reverse=True)
    return "|".join(re.escape(e).replace(r"\ ", r"\s").replace("'", "['’]") for e in entries)


@cache
def _sizes() -> str:
    table = lexicons.table("numbers")
    words = "|".join(sorted((*(w for w in table["units"] if w != "a"), *table["tens"]), key=len, reverse=True))
    return rf"(?:\d{{1,3}}|(?:{words})(?:-\w+)?)"


@cache
def _patterns() -> tuple[tuple[Watched, tuple[str, ...]], ...]:
    """The patterns, each with the words of which one has to stand in the block."""
    sized, on = _choice("heads_sized"), _choice("heads_on")
    size = _sizes()
    people = r"(?:members|people|persons|seats|mayors|directors|experts|delegates)"
    some = r"(?:some\s|about\s|up\sto\s|around\s|just\s|only\s)?"
    return (
        (
            watched(  # "a watchers group of eight", "a wise council with seven members"
                rf"(?<![\w-])(?:[Aa]n?|[Oo]ne|[Ii]ts|[Oo]ur|[Tt]he)\s(?P<name>(?:{_SMALL}\s){{0,3}}(?:{sized}))"
                rf"(?=\s(?:of\s{some}{size}\b(?!\s(?:{people}\s)?(?:or|to)\b)|(?:with|has|have)\s{some}{size}\s{people}|"
                rf"\({some}{size}(?:\s[a-z]+s|\speople)\)))"
            ),
            (" of ", " with ", " ha", " ("),
        ),
        (
            watched(  # "a seven-member expert panel"
                rf"(?<![\w-]){size}[-‐‑](?:members?|persons?|strong|seats?|man|people)\s"
                rf"(?P<name>(?:[\w’'-]+\s){{0,3}}?(?:{sized}){_END})",
                re.IGNORECASE,
            ),
            ("-member", "-person", "-strong", "-seat", "-man", "-people"),
        ),
        (
            watched(  # "a new committee on ferries"
                rf"(?<![\w-]){_ARTICLE}(?:{_SMALL}\s)?(?P<name>(?:{on}))(?=\son\s(?:the\s)?[a-z]|\sfor\s(?:the\s)?[a-z]+ing\b)"
            ),
            (" on ", " for "),
        ),
        (
            watched(  # "the Chamber of Mayors", "Plenary of Deans"
                rf"(?<![\w-])(?P<name>(?:{_choice('gatherings')})\sof\s(?:the\s)?(?:{_choice('of_people')}))"
                rf"{_END}(?!\s(?:of|in|for|from|and|&)\s(?:the\s)?[A-Z])(?!\s[A-Z])"
            ),
            (" of ",),
        ),
        (
            watched(  # "the Harvest Table", "Thematic roundtable on Glaciers and Climate"
                rf"(?<![\w-])(?:{_ARTICLE})?(?P<name>(?:[A-ZÀ-Þ][\w’'-]+\s){{1,3}}(?:{_choice('heads_named')})|(?:{_choice('whole')})|"
                r"(?:[A-ZÀ-Þ][\w-]+\s)?(?:[Rr]ound\s?[Tt]able|[Ww]orking\s[Tt]able)\son\s[A-ZÀ-Þ][\w-]+"
                rf"(?:\s(?:(?:and|&|in|of|the|for)\s){{0,2}}[A-ZÀ-Þ][\w-]+){{0,4}}){_END}"
            ),
            (
                "table",
                " wing",
                "curia",
                "sounding",
                "parliament",
                "collegium",
                "court",
                "pool",
                "brains",
                "board of",
                "council of",
            ),
        ),
        (
            watched(  # "Mayors' Conclave"
                rf"(?<![\w-])(?P<name>(?:{_choice('of_people')})['’]\s(?:{_choice('of_theirs')})){_END}"
            ),
            ("s' ", "s’ "),
        ),
        (
            watched(  # "our water rescue committee", "the flood watch committee (FWC)"
                rf"(?<![\w-])(?:(?:[Oo]ur|[Ii]ts|[Tt]heir|['’]s)\s(?P<name>{_PARTS_WORD}(?:{_SMALL}\s){{0,2}}(?:{_choice('heads_small')})){_END}"
                rf"|[Tt]he\s(?P<short>{_PARTS_WORD}(?:{_SMALL}\s){{0,2}}(?:{_choice('heads_small')}))(?=\s\([A-ZÀ-Þ]{{2,7}}\)))"
            ),
            (
                "committee",
                "commission",
                "working group",
                "working party",
                "task force",
                "panel",
                " section",
                " wing",
                "caucus",
                "table",
                "advisory group",
            ),
        ),
        (
            watched(  # "Decisions are made in the Spring Gathering"
                r"(?:[Dd]ecisions\s(?:are|is)\s(?:made|taken|prepared)|\b[Dd]ecided|[Ll]ast\sword\s(?:is|lies|rests))\s(?:by|in|at|with)\s"
                rf"(?:the|its|our|a)\s(?P<name>(?:{_OUTSIDE}[A-ZÀ-Þ][\w’'-]+\s){{1,3}}{_OUTSIDE}[A-ZÀ-Þ][\w’'-]+){_END}"
            ),
            ("ecisions", "decided", "last word"),
        ),
        (
            watched(  # "The Directory, of 9 members"
                rf"(?<![\w-])(?:[Tt]he|[Aa]|[Aa]n|[Ii]ts|[Oo]ur)\s(?P<name>Directory|Directorate|Executive|Bureau|Council|Board|Jury|Senate|Presidency),?"
                rf"\s(?:\(|of\s|with\s|has\s){some}{size}\s?(?:{people})"
            ),
            ("members", "people", "persons", "seats", "mayors", "directors", "experts", "delegates"),
        ),
    )


@cache
def _wakeable() -> Several:
    """The same patterns, and what wakes each of them."""
    return several(*(pattern for pattern, _ in _patterns()))


@cache
def _bare() -> Several:
    """A bare noun in small letters that the words around it show to be a part: "the general meeting elects"."""
    bare = _choice("bare")
    glossed = r"(?:,\s[^\s,.;]+|\s\([^()\s]+\))?"  # "the board, styrelsen, has eight seats"
    behind = lexicons.pieces("units", "phrases", "behind", space=r"\s")
    before = lexicons.pieces("units", "phrases", "before", space=r"\s")
    name = rf"(?P<name>{bare}){_END}(?!\s(?:members?|meetings?|of)\b)"
    article = r"(?:[Tt]he|[Ii]ts|[Oo]ur|[Aa]n?|own|['’]s)\s"
    return several(
        watched(rf"(?<![\w-]){article}(?P<name>{bare})(?={glossed},?\s(?:(?:which|that)\s)?(?:{behind})\b)"),
        watched(rf"(?<![\w-])(?i:{before})\s(?:the\s|its\s|our\s|an?\s|[\w’'-]+['’]s\s){name}"),
        watched(rf"(?<![\w-])(?:{bare}),?\sand\s(?:the\s|its\s|an?\s){name}"),
    )
