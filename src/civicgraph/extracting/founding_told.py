"""Founding years that a whole sentence tells: by an age, a signature, the sentence before, a year in brackets."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.founding_subjects import may_be_founded
from civicgraph.extracting.scene import Form
from civicgraph.model import BlockKind, Claim, FactType, FoundedValue, NodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.model import Ref

_YEAR = r"(?P<year>1[89]\d\d|20\d\d)(?!\d)"
_DATE = (
    r"(?:(?:the\s)?(?:spring|summer|autumn|fall|winter|end|beginning)\sof\s|"
    r"(?:\d{1,2}\s)?[A-Z][a-z]+\s(?:\d{1,2},\s)?)?"
)
_ANY_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_BACK = 260  # code points of a block before a sentence that may hold the year of what it tells
_OLD = range(5, 400)  # ages of bodies that a page may tell
RULE = "founding told in a sentence"
"""The rule of these claims, which yield to any other."""

_SIGNED = re.compile(  # "In the end we signed in Blue Harbour in 2019"
    r"\b(?:[Ww]e|[Tt]hey|mayors|founders|members)\s(?:all\s|finally\s|at\slast\s|duly\s|then\s)?signed"
    rf"(?:\sup)?(?:\sin\s[A-Z][\w .’'-]{{1,30}}?)?,?\s(?:in|on)\s{_DATE}{_YEAR}"
)
_FOUNDERS = re.compile(  # "our 1901 founders", "the 1924 founding congress"
    rf"\b(?:[Oo]ur|[Ii]ts|[Tt]he|[Ii]ts\sown)\s{_YEAR}\s(?:founders|founding|foundation|establishment|inception|creation|formation|"
    r"founding\s\w+|founding\sfathers)\b"
)
_FORM = re.compile(  # "in its present form it dates from 2001", "in this form since 1986"
    r"\b[Ii]n\s(?:this|its\s(?:present|current|modern|today['’]s)|the\spresent|today['’]s|our\s(?:present|current))\s"
    rf"(?:form|shape|guise|make-up|set-up|version)[^.;:!?\d]{{0,60}}?\b(?:since|from|in|to)\s{_DATE}{_YEAR}"
    rf"|\b(?:took|taken|assumed|received|was\sgiven|found)\s(?:on\s)?its\s(?:present|current|modern)\s(?:form|shape)\sin\s{_DATE}(?P<later>1[89]\d\d|20\d\d)(?!\d)"
)
_THAT_WAS = re.compile(
    rf"(?:That|This|It|All\sthis|All\sthat)\s(?:was|happened|took\splace|all\shappened|had\sbeen)(?:\sback|\sway\sback)?\s(?:in|on)\s{_DATE}{_YEAR}"
)
_IN_BEFORE = re.compile(
    rf"(?:^|[.!?]\s)(?:[Bb]ack\s)?[Ii]n\s(?:the\s\w+\sof\s)?{_DATE}{_YEAR}(?P<rest>[^.!?]*)[.!?]\s*$"
)
_TURNED = re.compile(  # "It turned 100 in 2021"
    rf"\b(?:turn(?:ed|s)|will\sbe|was|is|became|becomes|reached\sthe\sage\sof|celebrat\w+|marked|marks)\s(?P<age>\d{{1,3}})"
    rf"(?:\syears(?:\sold|\sof\sage|\sof\s(?:existence|its\sexistence|its\slife))?)?\sin\s{_DATE}{_YEAR}"
)
_OLD_IN = re.compile(r"years|turn|age\sof")
_JUBILEE = re.compile(  # "In 2019 the League celebrated its 75th anniversary"
    r"\b(?:its|our|their)\s(?:own\s)?(?P<age>\d{1,3})(?:th|st|nd|rd)\s(?:anniversary|birthday|jubilee|year\sof\sexistence)\b"
)
_JUBILEE_YEAR = re.compile(rf"(?:^\W*|\b)[Ii]n\s{_DATE}{_YEAR}")


def told(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """The founding years that a sentence tells as a whole."""
    text, start, end = scene.text, passage.span.start, passage.span.end
    if _ANY_YEAR.search(text, start, end) is None:
        yield from _so_began(scene, passage)
        return
    for pattern in (_SIGNED, _FOUNDERS, _FORM):
        match = pattern.search(text, start, end)
        owner = passage.owner if pattern is not _FORM else passage.about or passage.owner
        if match and owner is not None and may_be_founded(scene, owner):
            year = match.group("year") or match.group("later")
            yield _claim(owner, int(year), Span(*match.span()), 0.65)
    yield from _in_brackets(scene, passage)
    yield from _by_age(scene, passage)
    yield from _before(scene, passage)


def _claim(ref: Ref, year: int, span: Span, confidence: float) -> Claim:
    return Claim(FactType.FOUNDED, ref, FoundedValue(year), span, RULE, confidence)


@cache
def _kind_with_year() -> re.Pattern[str]:
    """What opens a text under a name: "A young network (2020)", "Regional union (since 1994)"."""
    heads = "|".join(sorted(lexicons.entries("references", "definite", "generic"), key=len, reverse=True))
    return re.compile(
        rf"\W*(?:An?\s|The\s)?(?:[\w-]+\s){{0,3}}(?i:{heads})\s\((?:(?:est(?:ablished|\.)?|founded|since|formed|set\sup|created|born)\s(?:in\s)?)?{_YEAR}\)"
    )


def _in_brackets(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """The year behind what a body is, where its entry opens: "A young network (2020) of …"."""
    about = passage.about
    if about is None or about.kind is not NodeKind.ORGANISATION or passage.kind is BlockKind.HEADING:
        return
    match = _kind_with_year().match(scene.text, passage.span.start, passage.span.end)
    named = any(m.form is Form.NAME and match and m.span.start < match.end() for m in passage.mentions)
    if match and not named and may_be_founded(scene, about):
        yield _claim(about, int(match.group("year")), Span(*match.span()), 0.7)


def _by_age(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """The year that an age and a year give: "It turned 100 in 2021", "In 2019 it celebrated its 75th anniversary"."""
    text, start, end = scene.text, passage.span.start, passage.span.end
    match = _TURNED.search(text, start, end)
    if match and _OLD_IN.search(match.group()):
        year, at = match.group("year"), match.start()
    else:
        match = _JUBILEE.search(text, start, end)
        years = list(_JUBILEE_YEAR.finditer(text, start, end)) if match else []
        if match is None or len(years) != 1:
            return
        year, at = years[0].group("year"), match.start()
    age = int(match.group("age"))
    ref = subjects.subject_at(passage, at, lambda ref: ref.kind is NodeKind.ORGANISATION)
    if age in _OLD and ref is not None and may_be_founded(scene, ref):
        span = Span(min(at, text.find(year, start)), max(match.end(), text.find(year, start) + 4))
        yield _claim(ref, int(year) - age, span, 0.65)


@cache
def _beginnings() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\b", "founding", "wording", "all_began")


@cache
def _then() -> re.Pattern[str]:
    """A sentence that says how what the one before tells ended: "So the League was born"."""
    return lexicons.around(
        r"\W*(?:(?:And\s)?(?:[Ss]o|[Tt]hus|[Tt]hat\s(?:was|is)|[Tt]his\s(?:was|is)|[Ii]t\swas|[Oo]ut\sof|[Ff]rom|[Tt]he\sresult\swas|[Tt]he\soutcome\swas|[Hh]ence|"
        r"[Tt]here\sand\sthen|[Tt]hey|[Ii]n\sthat\s\w+|[Tt]hat\s\w+))\b[^.;!?\d]{0,80}?\b(?:WORDS)\b",
        "founding",
        "wording",
        "so_began",
    )


def _before(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """What two sentences tell together: "A few captains met in a pub. That was in 2018"."""
    block, start, end = passage.block.span, passage.span.start, passage.span.end
    if start == block.start:
        return
    text = scene.text
    earlier = text[max(block.start, start - _BACK) : start]
    owner = passage.owner
    match = _THAT_WAS.match(text, start, end)
    if match is None or owner is None or not may_be_founded(scene, owner):
        return
    if _beginnings().search(earlier) and not _ANY_YEAR.search(earlier):
        yield _claim(owner, int(match.group("year")), Span(*match.span()), 0.7)


def _so_began(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """What the sentence before dates: "In 1994 two floods came. So the League was born"."""
    block, start, end = passage.block.span, passage.span.start, passage.span.end
    text = scene.text
    if start == block.start or _ANY_YEAR.search(text, max(block.start, start - _BACK), start) is None:
        return
    earlier, owner = text[max(block.start, start - _BACK) : start], passage.owner
    so = _then().match(text, start, end)
    opened = _IN_BEFORE.search(earlier) if so else None
    if so is None or opened is None:
        return
    named = [m for m in passage.mentions if m.form in (Form.NAME, Form.ACRONYM, Form.DEFINITE)]
    ref = named[0].ref if named else owner
    if ref is not None and may_be_founded(scene, ref):
        at = max(block.start, start - _BACK) + opened.start("year")
        yield _claim(ref, int(opened.group("year")), Span(at, so.end()), 0.7)
