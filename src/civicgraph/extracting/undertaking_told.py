"""Undertakings without a telling noun: a sentence says how a name starts, goes on or ends, or who sets it going."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons
from civicgraph.extracting.undertaking_names import is_paper, is_place
from civicgraph.extracting.undertaking_patterns import CAPITAL, events, wording
from civicgraph.extracting.undertaking_phrases import trimmed
from civicgraph.model import Block, BlockKind, Span
from civicgraph.wakewords import several, watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.undertaking_phrases import Candidate
    from civicgraph.model import Sentence
    from civicgraph.wakewords import Several, Watched

RULE = "undertaking by what is told of it"
_LINK = (
    r"(?:(?:of|for|in|on|to|with|without|at|by|from|under|over|against|around)[ \t](?:the[ \t]|a[ \t]|an[ \t])?"
    r"|(?:and|&|–|the|de|del|da|do|la|le|des|du|di|sa|na|y|e|et|und)[ \t])?"
)
NAME = rf"{CAPITAL}(?:[ \t]{_LINK}{CAPITAL}){{1,6}}!?"
_SINGLE_LINK = r"(?:(?:of|for|on|to|with|without|&|the)[ \t](?:the[ \t]|a[ \t])?)?"
_OBJECT = rf"{CAPITAL}(?:[ \t]{_SINGLE_LINK}{CAPITAL}){{1,6}}"
QUOTED = r"[\"“„«](?P<name>[A-ZÀ-ÖØ-ÞĀ-Ž0-9][^\"“”„«»\n.;]{2,60})[\"”“»]"
_OPENS = r"(?:^|(?<=[.!?:•·★→▪*-]\s)|(?<=\d[.)]\s)|(?<=[–—]\s)|(?<=\n))"
_MOST_WORDS = 8
_ADVERB = r"(?:[ \t](?:also|now|today|this[ \t]\w+|last[ \t]\w+|recently|just))?"
_LATER = re.compile(r",?[ \t](?:and|or)[ \t](?:the[ \t]|its[ \t]|our[ \t]|an?[ \t])?(?P<name>" + _OBJECT + r")")


@cache
def _subject_in_quotes() -> re.Pattern[str]:
    """A name in quotation marks, and the word behind it or behind a parenthesis."""
    return re.compile(rf"{QUOTED}(?:[ ]?\([^()\n]{{2,60}}\))?[ ](?P<verb>[a-z][\w’'-]*)")


@cache
def _starts_or_ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{wording('lifecycle')})(?![\w-])")


@cache
def _plain_subject() -> Watched:
    """A name of several capitals that opens a sentence, and what becomes of it."""
    return watched(
        rf"{_OPENS}(?:(?:The|Our|Its)[ \t](?:first|second|third|next|[a-z]+(?:st|nd|rd|th))?[ \t]?)?"
        rf"(?P<name>{NAME})[ \t](?:{wording('lifecycle')})(?![\w-])",
        re.MULTILINE,
    )


@cache
def _objects() -> Several:
    going, on, bare = wording("setting_going"), wording("going_on"), wording("bare_verbs")
    article = r"(?:an?|the|our|its|their|another)"
    few = r"(?:(?:new|joint|own|first|next|big|yearly|annual|common|regional|national|nationwide|second|third)[ \t])?"
    edge = r"(?<![\w-])"
    kinds = f"{wording('line_kinds')}|{wording('kinds_of_undertaking')}|{wording('item_kinds')}|{events()}"
    return several(
        # "will start a River Inventory", "introduced the Blue River Mark"
        watched(rf"{edge}(?i:{going}){_ADVERB}[ \t]{article}[ \t]{few}[\"“]?(?P<name>{_OBJECT})"),
        # "runs the Silver River and the River Line"
        watched(rf"{edge}(?i:{on}){_ADVERB}[ \t](?:the|our|its|their)[ \t]{few}[\"“]?(?P<name>{_OBJECT})"),
        # "launched Rivers on the Road", "getting ready for Rivers at Sea"
        watched(rf"{edge}(?:{bare}){_ADVERB}[ \t][\"“]?(?P<name>{NAME})"),
        # "the tenth edition of Rivers by Night"
        watched(rf"{edge}(?i:{wording('rounds')})[ \t]of[ \t](?:the[ \t]|our[ \t]|its[ \t])?[\"“]?(?P<name>{NAME})"),
        # "Next on the list is River Map"
        watched(
            rf"(?<![\w-])(?:{wording('comes_next')})(?:[ ](?:on|in|up|to|for|this)(?:[ ][a-z]+){{0,3}})?"
            rf"[ ](?:is|are|comes|was)[ ](?:the[ ]|our[ ])?[\"“]?(?P<name>{NAME})"
        ),
        # "Each year it names a Capital of Coffee"
        watched(
            rf"(?i:{wording('rhythm')})\b,?[ \t](?:[\w’'-]+[ \t]){{1,3}}(?:{wording('names_or_holds')})[ \t]"
            rf"(?:an?|the|its|our)[ \t][\"“]?(?P<name>{NAME})"
        ),
        # "A twin scheme, Rivers at Work, comes to an end"
        watched(
            rf"{edge}(?i:an?|our|its|the|another|one|1)[ \t](?:[\w-]+[ \t]){{0,3}}(?:{kinds}),"
            rf"[ \t](?:the[ \t])?[\"“]?(?P<name>{NAME})[\"”]?,"
        ),
    )


def told(text: str, block: Block, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    """Every undertaking of a block of which something is told that is told of nothing else."""
    if block.kind is BlockKind.HEADING:
        return
    start, end = block.span.start, block.span.end
    yield from _in_quotes(text, start, end, sentences)
    for match in _plain_subject().finditer(text, start, end):
        name = match.group("name")
        if not persons.is_person(name) and not is_place(name) and _may_be_work(name):
            yield from trimmed(text, match, RULE)
    for _, match in _objects().finditer(text, start, end):
        yield from _named(text, match)
        later = _LATER.match(text, match.end(), end)
        if later:
            yield from _named(text, later)


def told_by_verb(text: str, start: int, end: int) -> bool:
    """Whether an answer opens with "It" and how what was asked for starts, goes on or ends."""
    return _it_goes_on().match(text, start, end) is not None


@cache
def _it_goes_on() -> re.Pattern[str]:
    return re.compile(
        rf"(?:A|Answer)?\s?[.:)–-]?\s*(?:Yes[.,!][ ])?(?:It|This|That)[ ](?:{wording('lifecycle')})(?![\w-])"
    )


def _in_quotes(text: str, start: int, end: int, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    """Names in quotation marks that are the subject of a verb of doing ("Rivers at Work" brings people together)."""
    for match in _subject_in_quotes().finditer(text, start, end):
        words = match.group("name").split()
        if len(words) > _MOST_WORDS or match.group("name")[-1] in ",!?" or is_paper(text, match.start()):
            continue
        span = Span(*match.span("name"))
        goes_on = _starts_or_ends().match(text, match.start("verb")) is not None
        does = len(words) > 1 and _does(sentences, match.start("verb"))
        if goes_on or (does and not _of_sayings().fullmatch(match["verb"])):
            yield span, "quoted undertaking"


def _does(sentences: Sequence[Sentence], at: int) -> bool:
    """Whether the word at a place is a verb in the singular ("brings") or in the past ("helped")."""
    for sentence in sentences:
        for token in sentence.tokens:
            if token.span.start == at:
                return token.pos == "VERB" and token.text.endswith(("s", "ed"))
    return False


@cache
def _of_sayings() -> re.Pattern[str]:
    return re.compile(wording("of_sayings"))


def _named(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    name = match.group("name")
    behind = text[match.end("name") : match.end("name") + 2]
    if persons.is_person(name) and _is_title(text, match.start("name")):
        return
    if _may_be_work(name) and not behind.startswith(("’s", "'s")):
        yield from trimmed(text, match, RULE)


def _is_title(text: str, start: int) -> bool:
    return text[max(0, start - 5) : start].rstrip().endswith(".")


def _may_be_work(name: str) -> bool:
    """Whether the last noun of a name, or the one before its "of", may be an undertaking's."""
    words = [lexicons.fold(word).strip("!") for word in name.split()]
    known = lexicons.words("initiatives", "wording", "no_works")
    first = re.split(r"\s(?:of|for|in|at|on|to)\s", name, maxsplit=1)[0].split()
    head = lexicons.fold(first[-1])
    return words[-1] not in known and head not in known and head.removesuffix("s") not in known
