"""Numbers whose unit stands before them or is left out: "the members are 145", "member cities, 27 of them"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting import counted_parts
from civicgraph.extracting.counted_briefly import answered, asked, done, ourselves
from civicgraph.extracting.counted_kinds import open_kinds
from civicgraph.extracting.counted_units import kinds_of, nouns
from civicgraph.extracting.scene import Form
from civicgraph.model import NodeKind, Ref, Span

if TYPE_CHECKING:
    from civicgraph.extracting.scene import Mention, Passage

_NEAR = 60  # characters on either side of a number that has no unit
_FAR = 140  # characters before it in which its noun may stand
_STATED = (
    r"\b(members(?:hip)?|signatories|participants|municipalities|cities)\s(?:WORDS)"
    r"\s(?:now\s|currently\s|some\s|around\s|about\s|over\s|more\sthan\s|nearly\s|almost\s)?$"
)
_STRONG = re.compile(r"^\s(?:members?\s)?strong\b")
_BODY_OF = re.compile(
    r"\b(?:Council|Board|Committee|Executive|Panel|Presidium|Presidency|Bureau|Assembly|Group|Force|Directorate|Secretariat|"
    r"Jury|Senate|Team|Commission|board|committee|panel|council|presidium|bureau|jury|executive)"
    r"\sof\s(?:some\s|about\s|around\s|up\sto\s)?$"
)
_MEMBERSHIP = re.compile(
    r"\bmembership\s(?:of|is|numbers|totals)\s(?:some\s|about\s|around\s|over\s|more\sthan\s|nearly\s|almost\s)?$", re.I
)
_IN_BRACKETS = re.compile(r"(?P<noun>[^\W\d_][\w’'-]*(?:\s[\w’'-]+)?)\s\((?:ca\.?\s|some\s|about\s)?$")
_FROM_FEWER = re.compile(
    r"\bfrom\s(?:only\s|just\s|some\s)?[\w,.]+\s(?P<noun>[\w-]+(?:\s[\w-]+)?)(?:\s(?:in|at)\s[\w\s]{3,16})?\sto\s"
    r"(?:some\s|about\s|around\s|over\s|more\sthan\s|nearly\s|almost\s|the\spresent\s)?$"
)
_STOPS_NOW = re.compile(r"\s?(?:[.;,:)]|$|and\b|today\b|now\b|at\spresent\b|in\s(?:1|2)\d{3}\b)")
_OF_SIZE = re.compile(r"\sof\s(?:some\s|about\s|around\s|up\sto\s|just\s|only\s|now\s)?")
_CLOSED = re.compile(
    r"\s*(?:[,.;:)]|$|who\b|elected\b|presided\b|chaired\b|meets\b|led\b|from\b|holds\b|runs\b|decides\b)"
)
_APPOSED = re.compile(r",?\s(?:now\s|some\s|about\s|around\s)?")
_BESIDE = re.compile(r"(?P<noun>[a-z-]+[^s\W]s),\s(?:[a-z]+\s)?$")
_PARTLY = re.compile(r"\s(?:of\s(?:them|these|whom|which))\s?(?:[a-z]|$)")
_TODAY = re.compile(r"\s(?:today|now|at\spresent|nowadays|this\syear|at\sthe\slast\scount|in\s20\d\d)\s?(?:[.;,)]|$)")
_ONCE = re.compile(
    r"\b(?:\d[\d,.]*|[a-z]+)\s(?P<noun>(?:[a-z-]+\s){0,2}?[a-z-]+s)\s(?:in|at|by|on)\s[^.;:!?\d]{0,30}(?:\d{4})?"
    r"(?:,\s(?:but\s|and\s|now\s)?|;\s|\s(?:and|but|to|–|—)\s)(?:some\s|about\s|over\s|more\sthan\s|nearly\s|around\s|almost\s|already\s)?$",
)
_OBJECT = re.compile(
    r"\b(?:elects?|sends?|appoints?|chooses?|nominates?|names?|gets?|takes?|picks?|fills?|delegates?|gave|took|sent|named|chose)\s$",
    re.I,
)
_STOPS = re.compile(r"\s?(?:[.;,:)]|$|and\b)")
_LISTED = re.compile(r"\s?(?::|[–—-]\s)")


@dataclass(frozen=True, slots=True)
class Implied:
    """What a number without a unit counts; ``start`` is where the statement starts, ``subject`` whom it fixes."""

    kinds: tuple[str, ...]
    start: int
    subject: Ref | None = None


def implied(text: str, passage: Passage, number: Span) -> Implied | None:
    """What a number counts that has no unit behind it; None where nothing says so."""
    if part := counted_parts.size(text, passage, number):
        return Implied(("member", "person"), number.start, part)
    if parts := counted_parts.how_many(text, passage, number):
        return Implied(parts[0], number.start, parts[1])
    if (
        brief := asked(text, passage, number)
        or answered(text, passage, number)
        or done(text, passage, number)
        or ourselves(text, passage, number)
    ):
        return Implied(*brief)
    for reading in (
        _stated,
        _membership_of,
        _bracketed,
        _from_fewer,
        _grown,
        _pointing_back,
        _strong,
        _nowadays,
        _tail,
        _of_a_list,
        _seats,
    ):
        found = reading(text, passage, number)
        if found:
            return found
    return None


def sized(text: str, passage: Passage, number: Span) -> Mention | None:
    """The body whose size is joined to a number by a dash: "a 25-member Executive Committee"."""
    match = lexicons.around(r"[-‐‑](?:WORDS)\b\s", "membership", "evidence", "sized").match(
        text, number.end, passage.span.end
    )
    if match is None:
        return None
    after = next((m for m in passage.mentions if m.span.end > match.end()), None)
    if after is None or after.ref.kind is NodeKind.INITIATIVE or after.span.start - match.end() > 30:
        return None
    return None if re.search(r"[.,;:]", text[match.end() : after.span.start]) else after


def alike(text: str, passage: Passage, number: Span) -> Mention | None:
    """The body right before a number that shares the unit of the one before: "…, the control commission three"."""
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
    if before is None or before.form is Form.PRONOUN or before.ref.kind is NodeKind.INITIATIVE:
        return None
    if text[before.span.end : number.start] == " (" and text[number.end : number.end + 1] == ")":
        return before  # "the Wood Committee (15 yards), the Steel Committee (9)"
    close = re.fullmatch(r",?\s(?:has\s)?", text[before.span.end : number.start])
    return before if close and _STOPS.match(text, number.end, passage.span.end) else None


def _before(text: str, passage: Passage, number: Span, reach: int) -> str:
    return text[max(passage.span.start, number.start - reach) : number.start]


def _stated(text: str, passage: Passage, number: Span) -> Implied | None:
    left = _before(text, passage, number, _NEAR)
    stated = lexicons.around(_STATED, "membership", "evidence", "stated").search(left)
    if not stated:
        return None
    pattern, _ = nouns()
    found = kinds_of(stated.group(1)) or ("member",)
    limit = min(passage.span.end, number.end + _NEAR)
    follower = pattern.search(text, number.end, limit)
    if follower and not re.search(r"[.;,]", text[number.end : follower.start()]):
        found = (*found, *kinds_of(follower.group()))
    return Implied(found, number.start - len(left) + stated.start())


def _membership_of(text: str, passage: Passage, number: Span) -> Implied | None:
    """As in "It has a membership of some 430, …"."""
    right = text[number.end : passage.span.end]
    if _MEMBERSHIP.search(_before(text, passage, number, _NEAR)) and _STOPS.match(right):
        return Implied(("member",), number.start)
    return None


def _bracketed(text: str, passage: Passage, number: Span) -> Implied | None:
    """A number in parentheses behind what it counts: "The members are ports (31) and shipping lines (4)"."""
    if text[number.end : number.end + 1] != ")":
        return None
    left = _before(text, passage, number, _FAR)
    match = _IN_BRACKETS.search(left)
    if match is None:
        return None
    words = lexicons.fold(match.group("noun")).split()
    kinds = open_kinds(" ".join(words[-2:])) or kinds_of(words[-1]) or open_kinds(words[-1])
    told = "member" in kinds or lexicons.around(r"\b(?:WORDS)\b", "membership", "frames", "strong", space=" ").search(
        left[: match.end("noun") - len(words[-1])]
    )
    return Implied(kinds, number.start) if kinds and told else None


def _from_fewer(text: str, passage: Passage, number: Span) -> Implied | None:
    """What somebody has grown to: "from 8 choirs in 1990 to 96 today"."""
    match = _FROM_FEWER.search(_before(text, passage, number, _NEAR))
    if match is None or not _STOPS_NOW.match(text, number.end, passage.span.end):
        return None
    last = lexicons.fold(match.group("noun")).split()[-1]
    kinds = kinds_of(last) or open_kinds(last)
    return Implied(kinds, number.start) if set(kinds) - {"state"} else None


def _grown(text: str, passage: Passage, number: Span) -> Implied | None:
    """As in "From 30 towns it has grown to 212"."""
    left = _before(text, passage, number, _FAR)
    match = lexicons.around(r"\b(?:WORDS)\s(?:\w+\s){0,2}$", "membership", "evidence", "grown", space=" ").search(left)
    if not match or not _STOPS.match(text, number.end, passage.span.end):
        return None
    found = [kinds_of(m.group()) for m in nouns()[0].finditer(left)]
    return Implied(tuple(sorted({"member", *(found[-1] if found else ())})), number.start)


def _pointing_back(text: str, passage: Passage, number: Span) -> Implied | None:
    right = text[number.end : min(passage.span.end, number.end + _NEAR)]
    if not lexicons.around(r"^,?\s(?:WORDS)", "membership", "evidence", "them").match(right):
        return None
    earlier = list(nouns()[0].finditer(text, max(0, passage.span.start - 200), number.start))
    return Implied(("member", *(kinds_of(earlier[-1].group()) if earlier else ())), number.start)


def _strong(text: str, passage: Passage, number: Span) -> Implied | None:
    right = text[number.end : min(passage.span.end, number.end + _NEAR)]
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
    of_part = before is not None and before.ref.kind is NodeKind.COMMITTEE and before.form is not Form.PRONOUN
    if before is not None and of_part and _OF_SIZE.fullmatch(text[before.span.end : number.start]):
        return Implied(("member", "person"), number.start, before.ref)
    if _STRONG.match(right) or (
        of_part and _BODY_OF.search(_before(text, passage, number, _NEAR)) and _CLOSED.match(right)
    ):
        return Implied(("member", "person"), number.start)
    return None


def _nowadays(text: str, passage: Passage, number: Span) -> Implied | None:
    """What became of an earlier number in the sentence: "37 members in the first year, 52 today"."""
    if not _TODAY.match(text, number.end, passage.span.end):
        return None
    match = _ONCE.search(_before(text, passage, number, _FAR))
    kinds = kinds_of(match.group("noun").split()[-1]) or open_kinds(match.group("noun").split()[-1]) if match else ()
    return Implied(kinds, number.start) if set(kinds) - {"state", "committee"} else None


def _tail(text: str, passage: Passage, number: Span) -> Implied | None:
    """As in "Policy committees, five at present", "are members, twenty in all", "there are 149"."""
    right = text[number.end : min(passage.span.end, number.end + _NEAR)]
    left = _before(text, passage, number, _FAR)
    tail = lexicons.around(r"^\s(?:WORDS)\b", "membership", "evidence", "tails").match(right)
    there = lexicons.around(
        r"\b(?:WORDS)\s(?:[\w]+\s){0,2}?$", "membership", "evidence", "there_are", space=" "
    ).search(left)
    if not tail and not (there and re.match(r"\s?(?:[.;,]|$|today\b|now\b)", right)):
        return None
    if _OBJECT.search(left):
        return None  # "each elect two of them"
    named = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
    if (
        tail
        and named
        and named.ref.kind is NodeKind.COMMITTEE
        and _APPOSED.fullmatch(text[named.span.end : number.start])
    ):
        return Implied(("member", "person"), number.start, named.ref)
    beside = _BESIDE.search(left)
    outside = beside and open_kinds(beside.group("noun"))
    if tail and outside:
        return Implied(outside, number.start)  # "a forum of choirs, thirty in all"
    if beside and not kinds_of(beside.group("noun")) and not (named and named.span.end == number.start - 2):
        return None  # "seminars, 41 of them"
    found = [m for m in nouns()[0].finditer(left) if set(kinds_of(m.group())) - {"state"}]
    if not found:  # "There are five of them.", after the sentence that names them
        at = max(passage.block.span.start, passage.span.start - _FAR)
        found = list(nouns()[0].finditer(text, at, passage.span.start))
        return Implied(kinds_of(found[-1].group()), number.start) if found else None
    summed = text[number.start - 1 : number.start] == "("  # "mayors of 792 cities and 23 wards (815 in total)"
    kinds = {kind for noun in (found if summed else found[-1:]) for kind in kinds_of(noun.group())}
    if kinds <= {"person", "member"} and _PARTLY.match(right) and numerals.find(left, left.rfind(".") + 1, len(left)):
        return None  # "Nine people, at least six of them women"
    kinds |= {"member"} if any("member" in kinds_of(noun.group()) for noun in found) else set()
    kinds |= (
        {kind for noun in found if "member" not in kinds_of(noun.group()) for kind in kinds_of(noun.group())}
        if kinds == {"member"}
        else set()
    )
    return Implied(tuple(sorted(kinds)), number.start)


def _of_a_list(text: str, passage: Passage, number: Span) -> Implied | None:
    """A number and a colon before a list, under or behind the name of what is listed: "Councils. We have four:"."""
    if not _LISTED.match(text, number.end, passage.span.end) and text[number.end : passage.span.end].strip() != ":":
        return None
    places = [(passage.block.span.start, passage.span.start)]
    if passage.heading:
        places.append((passage.heading.start, passage.heading.end))
    places.append((passage.span.start, number.start))
    for start, end in places:
        found = [m for m in nouns()[0].finditer(text, start, end) if "committee" in kinds_of(m.group())]
        if found and found[-1].group().endswith("s"):
            return Implied(("committee",), number.start)
    return None


def _seats(text: str, passage: Passage, number: Span) -> Implied | None:
    """As in "whose forty seats are shared out": those who sit in a committee."""
    match = lexicons.around(r"\s(?:\w+\s)?(?:WORDS)\b", "membership", "evidence", "seats").match(
        text, number.end, passage.span.end
    )
    if match is None:
        return None
    after = next((m for m in passage.mentions if m.span.start >= match.end()), None)
    owner = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
    whole = owner is not None and re.fullmatch(
        r"(?:,\s[^\s,]+,|\s\([^()]+\))?\s(?:has|have)\s(?:now\s|only\s)?", text[owner.span.end : number.start]
    )
    if not whole and re.search(
        r"\b(?:has|have|had|hold|holds|gets?|given|keeps?)\s$", _before(text, passage, number, 12)
    ):
        return None  # of the seats in question, not all there are
    if after and re.fullmatch(r"\s(?:on|in|of)\s(?:the\s|its\s|our\s)?", text[match.end() : after.span.start]):
        chosen: Ref | None = after.ref
    else:
        before = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
        named = match.group().strip().casefold().endswith("places")
        chosen = before.ref if before else None if named else passage.focus
    if chosen is None or chosen.kind is not NodeKind.COMMITTEE:
        return None
    return Implied(("member", "person"), number.start, chosen)
