"""Numbers beside a part: its size behind a verb, how many parts there are, who is elected to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.counted_units import nouns
from civicgraph.extracting.qualifying import qualifier
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import NodeKind, Ref, Span

if TYPE_CHECKING:
    from civicgraph.extracting.scene import Mention, Passage

_POINTING = (Form.PRONOUN, Form.FIRST_PERSON)
_YEAR_LONG = 4  # figures of a number that may be a year
_REACH = 70  # code points from those who are elected to what they sit in
_OF_BODY = re.compile(r"['’]?\s(?:of|at|in|within)\s(?:the\s)?")
_STOPS = re.compile(
    r"\s?(?:[.;,:)]|$|[–—-]\s|(?:and|drawn|from|at\spresent|today|in\s(?:all|total|20\d\d)|elected|who|with|plus|of\swhom|at\sthe\smoment|now)\b)"
)
_NOW = re.compile(
    r"(?P<noun>[a-z-]+s)(?:,\s|\s\()(?:of\swhich\sthere\sare\s|there\sare\s)?(?:(?:now|today|currently|presently|at\spresent|at\sthe\smoment|all|by\snow)\s)?$"
)
_ONE_OF = re.compile(
    r"(?:\s?\(|,\s|\s[–—-]\s|\s)(?:(?:which|it)\s)?(?:is\s|being\s|as\s)?(?:now\s)?one\sof\s(?:the\s|our\s|its\s)?$"
)
_ELECTED = re.compile(
    r"\b(?:elects?|elected|chooses?|chose|appoints?|appointed|sends?|sent|nominates?|names?|named|delegates?|votes?|voted)\s(?:the\s)?$",
    re.I,
)
_TO = re.compile(r"\s(?:[^.,;:()\d]{0,30}\s)?(?:to|onto|into)\s(?:the\s|its\s|our\s|their\s|an?\s)?")


def part_before(text: str, passage: Passage, position: int) -> tuple[Mention, int] | None:
    """The last part that is named before a place, and where its name ends: with "of the Union" behind it."""
    before = [m for m in passage.mentions if m.span.end <= position and m.form not in _POINTING]
    if not before:
        return None
    last = before[-1]
    if last.ref.kind is NodeKind.COMMITTEE:
        return last, last.span.end
    if len(before) < 2 or before[-2].ref.kind is not NodeKind.COMMITTEE or last.ref.kind is not NodeKind.ORGANISATION:
        return None
    return (before[-2], last.span.end) if _OF_BODY.fullmatch(text, before[-2].span.end, last.span.start) else None


def size(text: str, passage: Passage, number: Span) -> Ref | None:
    """The part whose size a number is, behind a verb: "The Board numbers 74, drawn from all regions"."""
    part = part_before(text, passage, number.start)
    if part and text[part[1] : number.start] == " (" and text[number.end : number.end + 1] == ")":
        return part[0].ref if number.end - number.start < _YEAR_LONG else None  # "the Presidential Board (11)"
    if part is None or _STOPS.match(text, number.end, passage.span.end) is None:
        return None
    _, start = qualifier(text, number, passage.span.start)
    verbs = lexicons.around(
        r"(?:,[^,.;:]{2,40},|\s\([^()]{2,40}\))?\s(?:now\s|today\s|currently\s|at\spresent\s)?(?:WORDS)\s(?:now\s|today\s)?",
        "membership",
        "evidence",
        "numbering",
        space=" ",
    )
    return part[0].ref if verbs.fullmatch(text, part[1], start) else None


def how_many(text: str, passage: Passage, number: Span) -> tuple[tuple[str, ...], Ref | None] | None:
    """How many parts there are: "the subject committees, now eight, meet", "Committee for Water (one of seven)"."""
    if _STOPS.match(text, number.end, passage.span.end) is None:
        return None
    left = text[max(passage.span.start, number.start - _REACH) : number.start]
    told = _NOW.search(left)
    if told:
        found = [m for m in nouns()[0].finditer(left[: told.end("noun")]) if m.end() == told.end("noun")]
        kinds = nouns()[1].get(lexicons.fold(found[-1].group()), ()) if found else ()
        if "committee" in kinds:
            return ("committee",), None
    part = part_before(text, passage, number.start)
    if part is not None and _ONE_OF.fullmatch(text, part[1], number.start):
        return ("committee",), organisation_of(part[0].ref)
    return None


def elected_to(text: str, passage: Passage, number: Span, unit: Span) -> Ref | None:
    """The part that the counted are elected to: "The delegates elect nine directors to the National Board"."""
    _, start = qualifier(text, number, passage.span.start)
    if _ELECTED.search(text, max(passage.span.start, start - 20), start) is None:
        return None
    after = next((m for m in passage.mentions if m.span.start >= unit.end), None)
    if after is None or after.ref.kind is not NodeKind.COMMITTEE or after.form is Form.PRONOUN:
        return None
    near = after.span.start - unit.end < _REACH
    return after.ref if near and _TO.fullmatch(text, unit.end, after.span.start) else None
