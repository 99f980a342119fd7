"""When an undertaking began: the year beside its name, in a range, or with what has been done since."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.scene import Form, Mention, Passage, Scene
from civicgraph.model import Claim, FactType, FoundedValue, NodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = r"(?:(?:\d{1,2}[ ])?[A-Z][a-z]+[ ](?:of[ ])?|(?:the[ ])?(?:spring|summer|autumn|fall|winter)(?:[ ]of)?[ ])?"
_RANGE = re.compile(  # "Clean Rivers" (2017–2021, finished)
    rf"[\"”»’]?[ ]?\((?:(?:from|since|started|launched|begun|running since)[ ](?:in[ ])?)?{_YEAR}"
    r"(?:[ ]?(?:[–—/-]|to|until)[ ]?(?:(?:20)?\d\d|today|present|now)?)?[,;)]"
)
_SINCE = re.compile(  # "Since 2011 the programme", "From 2015 to 2019 it carried out the project"
    rf"(?:^|[\s(])(?:[Ss]ince|[Ff]rom|[Ii]n)[ ]{_DATE}{_YEAR}(?:[ ](?:to|until|through)[ ]\d{{4}})?,?[ ]"
    r"(?P<gap>[^.;:!?\n]{0,70})$"
)
_BETWEEN = re.compile(rf"(?:^|[\s(])[Bb]etween[ ]{_DATE}{_YEAR}[ ]and[ ]\d{{4}},?[ ](?P<gap>[^.;:!?\n]{{0,70}})$")
_GLOSSED = re.compile(  # "Women on Snow: mentoring, since 2018"
    rf"[\"”»’]?(?:[ ]\([^()\n]{{2,40}}\))?"
    rf"(?::[ ]|[ ][–—-][ ])(?:[^.;:!?\n]{{2,80}}?,[ ])?(?:running[ ]|going[ ]|active[ ])?"
    rf"(?:[Ss]ince|[Ff]rom)[ ]{_DATE}{_YEAR}(?!\d)"
)
_LASTED = re.compile(  # "the Quay project, which we carried out with others between 2014 and 2021"
    rf"[\"”»’]?[^.;:!?\n]{{0,100}}?\b(?:[Bb]etween|[Ff]rom)[ ]{_DATE}{_YEAR}[ ]"
    rf"(?:and|to|until|through|till)[ ]{_DATE}20\d\d(?!\d)"
)
_POINTED = re.compile(rf"\W*Since[ ]{_DATE}{_YEAR},?[ ]$")
_ELSE = re.compile(r"\b(?:member|part|president|chair|partner|supports?|supported)\b")
_AGAIN = (  # "has gone to young pilots every year since"
    r"(?:has|have)[ ](?:been[ ])?[a-z]+[ ][^.;:!?\n]{0,60}?\b(?:(?:every|each|once[ ]a|twice[ ]a)[ ][^.;:!?\n]{0,30}?|"
    r"annually[ ]|yearly[ ]|regularly[ ])(?:ever[ ])?"
)
_REACH = 120  # characters on either side of a name


@cache
def _run_since() -> re.Pattern[str]:
    """What has been done with an undertaking since a year: ", which the Union has run since 2018"."""
    verbs = lexicons.pieces("initiatives", "wording", "run_since", space="[ ]")
    return re.compile(
        rf"[\"”»’]?(?:[ ]\([^()\n]{{2,40}}\))?,?[ ](?:[a-z]+[ ])?(?:(?:which|that)[ ])?[^.;:!?\n]{{0,50}}?"
        rf"(?:(?:{verbs})[ ][^.;:!?,\n]{{0,60}}?|{_AGAIN})(?:since|from)[ ]{_DATE}{_YEAR}(?!\d)"
    )


@cache
def _starts() -> re.Pattern[str]:
    """What is done in a year with something that begins: "In 2019 we launched"."""
    return lexicons.around(r"\b(?:WORDS)\b[^,]{0,40}$", "initiatives", "wording", "starting", space="[ ]")


_SINCE_BEHIND = re.compile(rf"[\"”»’]?(?:[ ][a-z][\w-]*){{0,4}}[ ]since[ ]{_DATE}{_YEAR}(?!\d)")
_GOING_ON = re.compile(r"\b(?:has|have)[ ](?:been[ ])?[a-z]+(?:[ ](?:the|its|our|a|an|[a-z-]+)){0,4}[ ][\"“„«]?$")


def dated(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """The years in which the undertakings that a passage names began."""
    for mention in passage.mentions:
        if mention.ref.kind is not NodeKind.INITIATIVE:
            continue
        if mention.form is Form.NAME:
            yield from _behind(scene, passage, mention)
            yield from _before(scene, passage, mention)
        else:  # "Since 2012 it has shipped boats"
            found = _POINTED.fullmatch(scene.text, passage.span.start, mention.span.start)
            if found:
                yield _claim(mention, found, Span(passage.span.start, mention.span.end))


def _behind(scene: Scene, passage: Passage, mention: Mention) -> Iterator[Claim]:
    end = min(passage.span.end, mention.span.end + _REACH)
    found = _RANGE.match(scene.text, mention.span.end, end) or _run_since().match(scene.text, mention.span.end, end)
    if found is None and _GOING_ON.search(
        scene.text, max(passage.span.start, mention.span.start - _REACH), mention.span.start
    ):
        found = _SINCE_BEHIND.match(scene.text, mention.span.end, end)  # "has been running the scheme since 2014"
    found = (
        found or _GLOSSED.match(scene.text, mention.span.end, end) or _LASTED.match(scene.text, mention.span.end, end)
    )
    if found and not _another_between(passage, mention.span.end, found.start("year")):
        yield _claim(mention, found, Span(mention.span.start, found.end("year")))


def _before(scene: Scene, passage: Passage, mention: Mention) -> Iterator[Claim]:
    start = max(passage.span.start, mention.span.start - _REACH)
    before = scene.text[start : mention.span.start].rstrip('"“„«')
    found = _SINCE.search(before) or _BETWEEN.search(before)
    if found is None or _ELSE.search(before, found.end("year")) or re.search(r"\b(?:will|is to)\b", found["gap"]):
        return
    if found.group(0).strip(" (").startswith(("In ", "in ")) and not _starts().search(before, found.end("year")):
        return
    if not _another_between(passage, start + found.end("year"), mention.span.start):
        yield _claim(mention, found, Span(start + found.start("year"), mention.span.end))


def _another_between(passage: Passage, start: int, end: int) -> bool:
    """Whether another undertaking stands between a name and a year."""
    return any(
        m.ref.kind is NodeKind.INITIATIVE and m.form is Form.NAME and start < m.span.start < end
        for m in passage.mentions
    )


def _claim(mention: Mention, found: re.Match[str], span: Span) -> Claim:
    value = FoundedValue(int(found.group("year")))
    return Claim(FactType.FOUNDED, mention.ref, value, span, "year of an undertaking", 0.8)
