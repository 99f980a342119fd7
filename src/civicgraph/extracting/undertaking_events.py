"""Undertakings that a verb or a rhythm gives away: what is held each year, what a body runs, starts or invites to."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.undertaking_patterns import CAPITAL, LINK, events, heads, shape, shapes, wording
from civicgraph.extracting.undertaking_phrases import trimmed
from civicgraph.model import Block, BlockKind, Span
from civicgraph.wakewords import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.undertaking_patterns import Shapes
    from civicgraph.extracting.undertaking_phrases import Candidate
    from civicgraph.wakewords import Watched

_NAME = rf"{CAPITAL}(?:[ \t]{LINK}{CAPITAL}){{0,7}}"
_PAREN = r"(?:[ \t]\([^()\n]{2,60}\))?"
_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"
_OWN = r"(?:an?|our|its|the|their)"
_FEW = r"(?:[\w-]+[ \t]){0,3}?"  # "a new regional … campaign"
_RULE = "undertaking by its verb or rhythm"


def _run(words: str) -> str:
    """A name whose last word is one of what is run and started under a name."""
    return rf"(?P<name>{_NAME}[ \t](?:{words}))"


@cache
def _shapes() -> Shapes:
    """The shapes, in the order of their trial."""
    often = wording("rhythm")
    rhythm = rf"(?i:{often})"
    eventful = rf"(?P<name>{_NAME}[ \t](?i:{events()}|{wording('eventful')}))(?![ \t](?:of[ \t])?[A-Z])"
    kinds = rf"(?:{heads()}|{wording('kinds_of_undertaking')})"
    recurring = "|".join(lexicons.entries("initiatives", "heads", "recurring"))
    run, papers = _run(wording("run_titles")), wording("papers_of_aims")
    sources = (
        # "the City Labs, held twice a year", "Clean Rivers Congress, every 2 years", "Rivers Conference, as every year"
        (
            rf"{_EDGE}(?P<name>{_NAME}){_PAREN},?[ \t]"
            rf"(?:(?:which[ \t]is[ \t]|is[ \t])?(?:first[ \t])?(?:{wording('convened')})\b"
            rf"|(?:as[ \t]|now[ \t]|usually[ \t])?(?!since\b){rhythm}\b|{wording('comes_round')})"
        ),
        # "River School, three days of classes each May", "River School (three evenings, every February)"
        (
            rf"{_EDGE}(?P<name>{_NAME})(?:,[ \t](?:an?[ \t]|our[ \t])?|[ \t]\()(?![A-Z])"
            rf"(?:(?!(?:{wording('no_gloss')})\b)[^\s,.;:()]+,?[ \t]){{1,9}}?(?<=[\w,][ \t])(?:in[ \t])?{rhythm}\b"
            rf"(?=[ \t]*(?:$|[.;)\n]))"
        ),
        # "Organisation of the River Days (annual)"
        (rf"{_EDGE}{eventful}[ \t]\((?i:{recurring}|[^()\n]{{0,20}}?{rhythm})\b"),
        # "the Rivers Forum, which the Union holds every year"
        (
            rf"{_EDGE}(?P<name>{_NAME}){_PAREN},[ \t](?:which|that)[ \t][^,.;\n]{{0,50}}?[ \t]?"
            rf"(?:{wording('hosting')})\b[^,.;\n]{{0,20}}?{rhythm}\b"
        ),
        # "each June the River City Walks draw the public"
        (rf"{rhythm}\b,?[ \t](?:the|our|its)[ \t](?P<name>{_NAME})(?=[ \t][a-z]+)"),
        # "under the name Rivers to Go"
        (
            rf"(?i:under|with)[ \t]the[ \t](?:name|title|banner|motto|slogan|heading|brand|label)(?:[ \t]of)?[ \t]"
            rf"[\"“]?(?P<name>{_NAME})"
        ),
        # "Within Blue Rivers (2022–2026) the Union leads …"
        (
            rf"{_EDGE}(?i:within|as[ \t]part[ \t]of|in[ \t]the[ \t]frame(?:work)?[ \t]of|under)[ \t](?:the[ \t])?"
            rf"(?P<name>{_NAME})(?:[ \t]\([^()\n]{{2,60}}\))?,?[ \t]"
            r"(?:it|we|they|the[ \t]\w+|[A-Z]\w+|\d[\d,]*[ \t]\w+)[ \t][a-z]"
        ),
        # "Our Small Rivers Circuit, which …"
        (rf"{_EDGE}(?:[Oo]ur|[Ii]ts|[Tt]heir)[ \t](?P<name>{_NAME}),[ \t](?:which|where|an?)[ \t]"),
        # "Project Rivers"
        (
            rf"{_EDGE}(?P<name>(?:Project|Operation|Mission|Programme|Program|Campaign)[ \t]"
            rf"(?!(?:for|of|on|to|and)\b){_NAME})"
        ),
        # "Rivers to Go, launched in 2018, …"
        (
            rf"{_EDGE}[\"“]?(?P<name>{_NAME})[\"”]?(?:,[ \t]|[ \t]\()(?:which[ \t])?(?:was[ \t])?"
            rf"(?:{wording('set_going')})[ \t](?:in|since|from)[ \t](?:[A-Z]\w+[ \t])?(?:19|20)\d\d"
        ),
        # "Among the schemes that go on is Rivers to Go"
        (
            rf"(?i:among|one[ \t]of)[ \t](?:{_OWN}|these)[ \t]{_FEW}(?:{wording('kinds')})\b[^,.;:\n]{{0,50}}?"
            rf"[ \t](?:is|are)[ \t](?:the[ \t])?[\"“]?(?P<name>{_NAME})"
        ),
        # "Rivers Strategy 2030", "the 2025–2030 strategic plan"
        (
            rf"{_EDGE}(?P<name>(?:(?:19|20)\d\d[ ]?[–/-][ ]?(?:20)?\d\d[ \t])(?:[A-Z][\w-]+[ \t]){{0,3}}"
            rf"(?i:{papers})){_END}(?![ \t]\d)"
        ),
        (
            rf"{_EDGE}(?P<name>(?:[A-Z][\w-]+[ \t](?:(?:for|and|of)[ \t])?){{0,4}}(?i:{papers})[ \t]"
            r"(?:for[ \t]|to[ \t])?20\d\d(?:[ ]?[–/-][ ]?(?:20)?\d\d)?)(?![\w-])"
        ),
        # "Every year the Rivers Conference …", "each year: Rivers Conference"
        (
            rf"{rhythm}\b(?:,[ \t]|:[ \t]|[ \t])(?:[a-z]+[ \t](?:[a-z]+[ \t])?)?"
            rf"(?:the|our|its|we[ \t](?:{wording('we_hold')})[ \t]the)?[ \t]?[\"“]?{eventful}{_END}"
        ),
        # "the yearly Rivers Conference"
        (rf"(?:{wording('yearly')})[ \t][\"“]?{eventful}{_END}"),
        # "convenes the Rivers Forum each year", "invites everyone to the Rivers Forum"
        (
            rf"(?:{wording('hosting')})[ \t](?:[a-z]+[ \t](?:to[ \t])?)?"
            rf"(?:{_OWN}[ \t])(?:(?:[a-z-]+|\d\w*)[ \t])?[\"“]?{eventful}{_END}"
        ),
        # "a new initiative, Rivers Ready to Flow, will …", "our learning programme Rivers"
        (
            rf"{_EDGE}(?:(?:(?i:{_OWN}|another)(?:[ \t]\w+['’]s)?)[ \t]{_FEW}{kinds}),?"
            rf"(?:[ \t](?:called|named|entitled|known[ \t]as))?[ \t](?:the[ \t])?[\"“]?(?P<name>{_NAME})[\"”]?"
            rf"(?=[,.;:)]|[ \t](?:{wording('goes_on')})\b|$)"
        ),
        # "Rivers Ready to Flow, our learning programme for …"
        (rf"{_EDGE}[\"“]?(?P<name>{_NAME})[\"”]?{_PAREN},[ \t]{_OWN}[ \t]{_FEW}{kinds}{_END}"),
        # "Through the Green Rivers Fund, launched in 2000, we support …"
        (
            rf"{_EDGE}(?i:through|(?<!together[ ])(?<!hand[ ])with(?=[ \t][A-Z]\w+[ \t](?:for|of|in)\b)|via|under|"
            rf"thanks[ \t]to)[ \t](?:the[ \t]|its[ \t]|our[ \t])?(?P<name>{_NAME})[\"”]?"
            r"(?:,[ \t][^,.;\n]{3,60},)?[ \t](?:we|it)[ \t][a-z]"
        ),
        # "runs Rivers, our …", "the League runs the County Leadership Program", "will open a Rivers Academy"
        (
            rf"(?:{wording('running')})[ \t](?:{_OWN}[ \t])?(?:new[ \t]|own[ \t]|joint[ \t]|first[ \t])?[\"“]?"
            rf"{run}{_END}"
        ),
        # "The Rivers Fund (RF), set up in 2000, is run by …"
        (
            rf"{_EDGE}{run}{_PAREN}(?:,[^,.\n]{{3,60}},)?[ \t](?:is|are|was)[ \t](?:{wording('run_by')})[ \t]"
            r"(?:jointly[ \t])?by\b"
        ),
        # "its Rivers Initiative", "our Harbour Officials Academy"
        (rf"{_EDGE}(?i:its|our|their)[ \t](?:own[ \t]|new[ \t])?[\"“]?{run}{_END}"),
    )
    return shapes(*(shape(source, _RULE) for source in sources))


@cache
def _calendar() -> re.Pattern[str]:
    """A date, which is no name."""
    return re.compile(rf"(?:\d{{1,2}}[ \t])?(?:{wording('calendar')})(?:[ \t]\d{{1,4}})?")


@cache
def _small() -> Watched:
    """What a body runs or starts without a name of its own: "runs a certification program for elected officials"."""
    return watched(
        rf"(?:{wording('running')}|{wording('preparing')}|^|(?<=[.!?]\s))[ \t]?(?i:an?|the|its|our)[ \t](?:new[ \t])?"
        rf"(?P<name>(?:[a-z][a-z-]{{2,20}}[ \t]){{1,3}}(?:{wording('plain')})[ \t](?:for|on|against)[ \t]"
        rf"(?:[a-z-]+[ \t]){{0,3}}?[a-z-]{{4,}})(?=[,.;:]|[ \t](?:{wording('ends_phrase')})\b|$)",
        re.MULTILINE,
    )


def timed(text: str, block: Block) -> Iterator[Candidate]:
    """Every undertaking of a block that one of the shapes gives away."""
    start, end = block.span.start, block.span.end
    for named in _shapes().promising(text, start, end):
        for match in named.pattern.finditer(text, start, end):
            if _is_telling(match.group("name")):
                yield from (c for c in trimmed(text, match, _RULE) if not _calendar().fullmatch(c[0].of(text)))
    if block.kind is BlockKind.PARAGRAPH:
        for match in _small().finditer(text, start, end):
            yield Span(*match.span("name")), "undertaking described"


def _is_telling(name: str) -> bool:
    """Whether a name has two capitalised words, or a single one that is the like of a project's."""
    capitals = sum(word[0].isupper() for word in name.split())
    return capitals > 1 or (capitals == 1 and _project_like(name))


def _project_like(word: str) -> bool:
    return len(word) > 4 and (
        sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word) or not word.isascii()
    )
