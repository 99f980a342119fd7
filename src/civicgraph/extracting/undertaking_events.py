"""Undertakings that a verb or a rhythm gives away: what is held each year, what a body runs, starts or invites to."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph.extracting.undertaking_patterns import CAPITAL, LINK, events, heads, wording
from civicgraph.extracting.undertaking_phrases import trimmed
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.undertaking_phrases import Candidate

_NAME = rf"{CAPITAL}(?:[ \t]{LINK}{CAPITAL}){{0,7}}"
_RHYTHM = (
    r"(?:(?:every|each)[ \t](?:year|month|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|(?:two|three|four|five|2|3|4|5|second|other)[ \t](?:years|year))|once[ \t]a[ \t]year|"
    r"twice[ \t]a[ \t]year|yearly|annually|since[ \t](?:19|20)\d\d)"
)
_CALENDAR = re.compile(
    r"(?:\d{1,2}[ \t])?(?:January|February|March|April|May|June|July|August|September|October|November|December|Last|Next|Today|Monday|Sunday)"
    r"(?:[ \t]\d{1,4})?"
)
_PAREN = r"(?:[ \t]\([^()\n]{2,60}\))?"


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns, with the rules that they are, in the order of their trial."""
    eventful = (
        f"{events()}|summit|days|week|awards?|fair|festival|forum|prize|seminar|meeting|gala|labs?|games|congress"
    )
    kinds = f"{heads()}|{wording('kinds_of_undertaking')}"
    shapes = (
        # "the City Labs, held twice a year", "Clean Rivers Congress, every 2 years", "Rivers Conference, as every year"
        rf"(?<![\w-])(?P<name>{_NAME}){_PAREN},?[ \t](?:(?:which[ \t]is[ \t]|is[ \t])?(?:first[ \t])?(?:held|organi[sz]ed|hosted|handed[ \t]out|"
        rf"given[ \t]out|awarded)\b|(?:as[ \t]|now[ \t]|usually[ \t])?(?i:{_RHYTHM})\b|comes[ \t](?:round|around)|takes[ \t]place|took[ \t]place)",
        # "Every year the Rivers Conference …", "each year: Rivers Conference"
        rf"(?i:{_RHYTHM})\b(?:,[ \t]|:[ \t]|[ \t])(?:[a-z]+[ \t](?:[a-z]+[ \t])?)?(?:the|our|its|we[ \t](?:host|hold|run|stage|organi[sz]e)[ \t]the)?[ \t]?[\"“]?"
        rf"(?P<name>{_NAME}[ \t](?i:{eventful}))(?![\w-])",
        # "the yearly Rivers Conference"
        rf"(?:annual|yearly|biennial|biannual|triennial|monthly|next|recent|last)[ \t][\"“]?(?P<name>{_NAME}[ \t](?i:{eventful}))(?![\w-])",
        # "convenes the Rivers Forum each year", "invites everyone to the Rivers Forum"
        rf"(?:{wording('hosting')})[ \t](?:[a-z]+[ \t](?:to[ \t])?)?(?:(?:the|our|its|an?|their)[ \t])(?:(?:[a-z-]+|\d\w*)[ \t])?[\"“]?(?P<name>{_NAME}[ \t](?i:{eventful}))(?![\w-])",
        # "a new initiative, Rivers Ready to Flow, will …", "our learning programme Rivers"
        rf"(?<![\w-])(?:(?:an?|our|its|the|their|another)[ \t](?:[\w-]+[ \t]){{0,3}}?(?:{kinds})),?(?:[ \t](?:called|named|entitled|known[ \t]as))?[ \t](?:the[ \t])?[\"“]?"
        rf"(?P<name>{_NAME})[\"”]?(?=[,.;:)]|[ \t](?:will|is|was|has|which|that|began|started|ended|runs|ran|and|for|helps|brings|takes)\b|$)",
        # "Rivers Ready to Flow, our learning programme for …"
        rf"(?<![\w-])[\"“]?(?P<name>{_NAME})[\"”]?{_PAREN},[ \t](?:an?|our|its|the|their)[ \t](?:[\w-]+[ \t]){{0,3}}?(?:{kinds})(?![\w-])",
        # "Through the Green Rivers Fund, launched in 2000, we support …"
        rf"(?<![\w-])(?i:through|(?<!together[ ])(?<!hand[ ])with(?=[ \t][A-Z]\w+[ \t](?:for|of|in)\b)|via|under|thanks[ \t]to)[ \t](?:the[ \t]|its[ \t]|our[ \t])?(?P<name>{_NAME})[\"”]?(?:,[ \t][^,.;\n]{{3,60}},)?[ \t](?:we|it)[ \t][a-z]",
        # "runs Rivers, our …", "the League runs the County Leadership Program", "will open a Rivers Academy"
        rf"(?:{wording('running')})[ \t](?:(?:an?|the|our|its|their)[ \t])?(?:new[ \t]|own[ \t]|joint[ \t]|first[ \t])?[\"“]?"
        rf"(?P<name>{_NAME}[ \t](?:{wording('run_titles')}))(?![\w-])",
        # "The Rivers Fund (RF), set up in 2000, is run by …"
        rf"(?<![\w-])(?P<name>{_NAME}[ \t](?:{wording('run_titles')})){_PAREN}(?:,[^,.\n]{{3,60}},)?[ \t](?:is|are|was)[ \t](?:run|managed|operated|administered|"
        rf"funded|financed|organi[sz]ed|coordinated|implemented)[ \t](?:jointly[ \t])?by\b",
        # "its Rivers Initiative", "our Elected Officials Academy"
        rf"(?<![\w-])(?i:its|our|their)[ \t](?:own[ \t]|new[ \t])?[\"“]?(?P<name>{_NAME}[ \t](?:{wording('run_titles')}))(?![\w-])",
    )
    return tuple((re.compile(shape), "undertaking by its verb or rhythm") for shape in shapes)


@cache
def _small() -> re.Pattern[str]:
    """What a body runs or starts without a name of its own: "runs a certification program for elected officials"."""
    return re.compile(
        rf"(?:{wording('running')}|drawing[ \t]up|working[ \t]on|is[ \t]preparing|are[ \t]preparing|offers?|^|(?<=[.!?]\s))[ \t]?(?i:an?|the|its|our)[ \t](?:new[ \t])?"
        r"(?P<name>(?:[a-z][a-z-]{2,20}[ \t]){1,3}(?:programmes?|programs?|projects?|campaigns?|initiatives?|schemes?)[ \t](?:for|on|against)[ \t]"
        r"(?:[a-z-]+[ \t]){0,3}?[a-z-]{4,})(?=[,.;:]|[ \t](?:was|is|has|will|in|at|and|with|that|which|by|to|from|since)\b|$)",
        re.MULTILINE,
    )


def timed(text: str, block: Block) -> Iterator[Candidate]:
    """Every undertaking of a block that one of the shapes gives away."""
    start, end = block.span.start, block.span.end
    for pattern, rule in _shapes():
        for match in pattern.finditer(text, start, end):
            if _CALENDAR.fullmatch(match.group("name")):
                continue
            capitals = [w for w in match.group("name").split() if w[0].isupper()]
            if len(capitals) > 1 or (capitals and _project_like(match.group("name"))):
                yield from trimmed(text, match, rule)
    if block.kind is BlockKind.PARAGRAPH:
        for match in _small().finditer(text, start, end):
            yield Span(*match.span("name")), "undertaking described"


def _project_like(word: str) -> bool:
    return len(word) > 4 and (
        sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word) or not word.isascii()
    )
