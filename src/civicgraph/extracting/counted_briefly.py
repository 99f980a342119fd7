"""Numbers that stand alone because a question or the sentence before said what is counted."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.counted_kinds import open_kinds
from civicgraph.extracting.counted_units import kinds_of
from civicgraph.extracting.qualifying import qualifier

if TYPE_CHECKING:
    from civicgraph.extracting.scene import Passage
    from civicgraph.model import Span

_BACK = 240  # characters before a number in which it is said what one may join
_NEAR = 70  # characters before a number that stands alone
_OF_US = re.compile(r"\sof\sus\b(?!\s(?:have|had|were|went|do|did|will|can)\b)")
_THERE = re.compile(
    r"(?:^|\b(?:there\s(?:are|were)|that\s(?:is|makes)|we\sare|makes|now|today)\s(?:now\s|today\s)?)$", re.I
)
_WE_ARE = re.compile(r"\bwe\s(?:are|were|have\sbecome)\s(?:now|already|today|currently|at\spresent)\s$", re.I)
_WE_NUMBER = re.compile(r"\b(?:we|they|members|it)\s(?:now\s|today\s)?numbers?\s(?:now\s)?$", re.I)
_UNITES = re.compile(
    r"\b(?:it|we|they|[Aa]ssociation|[Uu]nion|[Ff]ederation|[Ll]eague|[Nn]etwork|[Aa]lliance|today|now)\s(?:now\s|today\s)?(?:unites?|brings?\stogether|speaks?\sfor|represents?|groups?|embraces?|comprises?)\s$",
    re.I,
)
_MEMBERS = re.compile(r"(?i)member|associat|adher|affiliat|signator")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SINGULAR = ("", "s", "es")
_STOPS = re.compile(
    r"\s?(?:[.;,:)!]|$|and\b|at\s(?:present|the\s(?:moment|last\scount))\b|"
    r"so\sfar\b|today\b|now\b|in\s(?:all|total|20\d\d)\b)"
)
_ANSWER = re.compile(
    r"(?:\bA\s?[.:)]\s|\bA(?:nswer)?:\s|^|[\s–—:-])"
    r"(?:we\s(?:are|number|have)\s|there\sare\s|currently\s|at\spresent,?\s|now\s|today,?\s)?$",
    re.I,
)
_CLOSES = re.compile(r"\s?(?:[.;,:)]|$|and\b)")
_ASKED = re.compile(
    r"\b(?:how\smany|what\sis\sthe\snumber\sof)\s(?P<noun>[\w-]+(?:\s[\w-]+){0,2}?)(?=\s(?:do|does|are|is|have|has|belong|make|can|in|of|work)\b|\s?\?)"
    r"[^?.\n]{0,60}\?\s*(?:[–—:-]\s*)?(?:(?:about|around|some|over|currently|now|at\spresent|more\sthan|nearly|we\shave|there\sare)\s)?$",
    re.I,
)
_SELF = r"(?:we|you|they|members?|of\s(?:us|you|them))"
_HOW_MANY = re.compile(
    rf"\b(?:how\smany\s(?:of\s)?(?:are\s)?(?:there\sof\s)?{_SELF}\b[^?.\n]{{0,40}}|how\s(?:big|large|strong|numerous)\s(?:is|are)\b[^?.\n]{{0,60}}|"
    rf"who\s(?:is|are)\s(?:in|with)\s(?:it|us)|(?:the\s)?(?:total\s)?number\sof\smembers|what\sis\s(?:its|your|our|the)\ssize)\s?\?",
    re.I,
)


def asked(text: str, passage: Passage, number: Span) -> tuple[tuple[str, ...], int] | None:
    """The answer to "How many members do you have?", beside the question or under it as a heading."""
    _, start = qualifier(text, number, passage.block.span.start)
    before = text[passage.block.span.start : start]
    if not before.strip(" –—-:") and passage.heading:
        before = passage.heading.of(text) + before
    if not before.strip(" –—-:"):  # the question is the line above
        line = text[text.rfind("\n", 0, max(0, start - 2)) + 1 : start]
        before = line.strip() + " " if line.rstrip().endswith("?") else before
    match = _ASKED.search(before)
    if match is None or not _CLOSES.match(text, number.end, passage.span.end):
        return None
    noun = lexicons.fold(match.group("noun"))
    if noun.split()[-1] in lexicons.words("membership", "not_counted", "nouns"):
        return None
    kinds = kinds_of(noun) or kinds_of(noun.split()[-1]) or open_kinds(noun.split()[-1])
    return (kinds, number.start) if kinds else None


def done(text: str, passage: Passage, number: Span) -> tuple[tuple[str, ...], int] | None:
    """Of those who may join, how many have: "Any port may join. 84 of the 91 have done so"; kinds and start."""
    behind = lexicons.around(
        r"(?:\s(?:out\s)?of\s(?:the\s|its\s|our\s|all\s|them\b|these\b|a\spossible\s)*(?:[\d,.]+|[a-z-]+)?)?,?\s(?:WORDS)",
        "membership",
        "evidence",
        "done",
        space=" ",
    )
    if behind.match(text, number.end, passage.span.end) is None:
        return None
    start = (
        passage.heading.start
        if passage.heading and passage.heading.of(text).endswith("?")
        else passage.block.span.start
    )
    if start == passage.block.span.start and (asked_before := text.rfind("?", 0, start)) > start - _NEAR:
        start = text.rfind("\n", 0, max(asked_before, 0)) + 1  # the question stands in a block of its own
    start = max(start, number.start - _BACK)
    before = text[start : number.start]
    joining = list(lexicons.around(r"\b(?:WORDS)\b", "membership", "evidence", "may_join", space=" ").finditer(before))
    if not joining:
        return None
    return _kinds_before(before), number.start


def answered(text: str, passage: Passage, number: Span) -> tuple[tuple[str, ...], int] | None:
    """The answer to "How many are you?" or "How big is the Society?": kinds and start."""
    if _STOPS.match(text, number.end, passage.span.end) is None:
        return None
    floor = passage.block.span.start
    _, start = qualifier(text, number, floor)
    before = text[floor:start]
    if passage.heading and "?" not in before:
        before = passage.heading.of(text) + "\n" + before
    place = before.rfind("?") + 1
    if not place or _ANSWER.fullmatch(before[place:].strip(" \n") + " " if before[place:].strip() else "") is None:
        return None
    question = _HOW_MANY.search(before[:place])
    if question is None or question.end() != place:
        return None
    return ("member",), start


@cache
def _become() -> re.Pattern[str]:
    """A body that is or has become a collective of so many."""
    return lexicons.around(
        r"\b(?:is|are|become|became|grown into|into|now)\s(?:now\s|today\s)?(?:a|an|the)\s(?:[\w-]+\s)?(?:WORDS)\s$",
        "membership",
        "frames",
        "body",
        space=" ",
    )


def ourselves(text: str, passage: Passage, number: Span) -> tuple[tuple[str, ...], int] | None:
    """Members that are but "we", or a collective's: "there are 214 of us", "We number 214", "a family of 214"."""
    _, start = qualifier(text, number, passage.span.start)
    left = text[max(passage.span.start, start - _NEAR) : start]
    if _OF_US.match(text, number.end, passage.span.end) and _THERE.search(left):
        return ("member",), start
    if _STOPS.match(text, number.end, passage.span.end) is None:
        return None
    if _WE_ARE.search(left) or _WE_NUMBER.search(left) or _become().search(left):
        return ("member",), start
    if _UNITES.search(left):  # "Today it speaks for 37, from the capital to the smallest port"
        return _kinds_before(text[max(passage.block.span.start, start - _BACK) : start]), start
    return None


def _kinds_before(before: str) -> tuple[str, ...]:
    """The kinds of the last noun that may be a member's, in the singular or in the plural; "member" beside them."""
    for word in reversed(_WORD.findall(before)):
        if _MEMBERS.match(word):
            continue
        for ending in _SINGULAR:
            kinds = kinds_of(word + ending) or open_kinds(word + ending)
            if kinds and set(kinds) - {"state", "committee", "member"}:
                return tuple(sorted({*kinds, "member"}))
    return ("member",)
