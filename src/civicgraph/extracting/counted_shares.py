"""A part and its whole: "204 of the 312 towns belong to it", "there are 312 towns; 204 of them have joined".

Of the two numbers only the part counts members. The whole is how many there are of the kind, in a country say, unless
it is said to be members itself ("12 of the 40 members are cities").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.counted_units import CountedUnit, unit_after
from civicgraph.extracting.membership import addressed, exist, of_a_place
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import NodeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.scene import Passage
    from civicgraph.numerals import Number

_NEAR = 60  # characters before a number in which its sentence says what it is about
_AFTER = 80  # characters behind a number that tell of belonging
_THE = r"(?:the|its|our|their|all|these|those)\s"
_WHOSE = rf"(?:{_THE}){{0,2}}(?:[\w-]+['’]s?\s)?"
_DIRECT = re.compile(
    rf"(?:\s(?:out\s)?of\s(?:a\stotal\sof\s)?|\s?/\s?){_WHOSE}"  # "204 of the 312", "204/312"
    rf"|(?:\s[\w-]+){{1,4}}(?:,?\s\(?out\sof\s(?:a\stotal\sof\s)?|\s\(of\s|,?\sof\sa\stotal\sof\s){_WHOSE}"
)
_OPENING = re.compile(r"\W*(?:(?:out\s)?of\s)(?:the\s|its\s|all\s|our\s|[\w\s-]{1,30}['’]s?\s)?", re.I)
_TO_PART = re.compile(r"[^.;:!?]{3,90}?,?\s(?:(?:only|now|today|currently|already|so\sfar)\s)?")
_BACK = re.compile(  # from the unit of a whole to a part that points back to it
    r"(?:[^.;:!?\d]{0,60}(?:[,;:.]|,?\s(?:and|but|–|—|-))\s?|\s?\(|\s)"
    r"(?:(?P<which>of\s(?:which|whom)\s)|(?:(?:and|but|so\sfar|today|now|currently|at\spresent)\s){0,2})"
)
_OF_THEM = re.compile(r"\sof\s(?:them|these|those|which|whom)\b")
_TOLD = re.compile(r"[^.;:!?]*")
_OF_ALL = re.compile(r",?\s(?:in\s(?:all|total)|altogether|all\stold)\b|\)")
_TO_ALL = re.compile(r"[^.;:!?\d()]{0,80}?(?:,\s(?:or\s|that\sis,?\s|i\.e\.\s)?|\s\()")
_OWN = re.compile(r"\b(?:its|our|their)\s$", re.I)
_SEATS = re.compile(r"\s(?:seats|places|chairs)\b")
_PRESENT = re.compile(
    r"\b(?:present|attendance|attending|apologies(?:\sfrom)?|absent|quorum|in\sfavou?r|against|abstentions?|votes?\scast):"
    r"\s(?:\w+\s)?$",
    re.I,
)


def wholes(text: str, passage: Passage, numbers: Sequence[Number], *, own: bool = True) -> frozenset[int]:
    """The places of the numbers that are how many there are of a kind of which somebody has a part.

    Without ``own``, those are left out that somebody has as a whole: "14 of the network's 19 regions".
    """
    found = set()
    for place, number in enumerate(numbers):
        unit = unit_after(text, number.span.end, passage.span.end)
        if unit is not None and (unit.of_members or "member" in unit.kinds):
            continue
        if not own and _is_own(text, passage, number):
            continue
        if (
            _is_direct(text, passage, numbers, place)
            or _fraction_before(text, passage, number)
            or _opens(text, passage, numbers, place)
            or _pointed_back_to(text, passage, numbers, place)
            or (
                unit is not None
                and (exist(text, passage, number.span, unit.span) or addressed(text, passage, number.span))
            )
        ):
            found.add(place)
    return frozenset(found)


def part_of(text: str, passage: Passage, numbers: Sequence[Number], place: int) -> CountedUnit | None:
    """The unit of the whole, for the number that says how many of it there are: "Of the 38 towns it has 34"."""
    if place == 0:
        return None
    before, number = numbers[place - 1], numbers[place]
    unit = unit_after(text, before.span.end, passage.span.end)
    if unit is None or unit.span.end > number.span.start:
        return None
    if _fraction_before(text, passage, before):
        whole = _TO_ALL.fullmatch(text, unit.span.end, number.span.start) and _OF_ALL.match(text, number.span.end)
        return unit if whole else None
    if _opens(text, passage, numbers, place - 1):
        _, start = qualifier(text, number.span, before.span.end)
        to_part = _TO_PART.fullmatch(text, before.span.end, start)
        return unit if to_part and _said(text, passage, unit, number) else None
    return unit if _pointed_back_to(text, passage, numbers, place - 1) else None


def left_out(text: str, passage: Passage, behind: int) -> bool:
    """Whether what stands behind a number and its unit says that they are no members: "are not", "have yet to join"."""
    return _words(r"\s(?:[\w’'-]+\s){0,5}?(?:WORDS)", "left_out").match(text, behind, passage.span.end) is not None


def _is_own(text: str, passage: Passage, number: Number) -> bool:
    """Whether a number counts all that somebody has."""
    _, start = qualifier(text, number.span, passage.span.start)
    if _OWN.search(text, max(passage.span.start, start - _NEAR), start) or _SEATS.match(text, number.span.end):
        return True
    behind = (text[m.span.end : start] for m in passage.mentions if m.span.end <= start)
    return any(between in {"'s ", "’s ", "' ", "’ ", " "} for between in behind)


def _is_direct(text: str, passage: Passage, numbers: Sequence[Number], place: int) -> bool:
    """As the number behind "of" or "out of", with the part before it."""
    if place == 0 or numbers[place - 1].value <= 1 or numbers[place - 1].value > numbers[place].value:
        return False
    part = numbers[place - 1].span
    _, start = qualifier(text, numbers[place].span, part.end)
    if (
        _DIRECT.fullmatch(text, part.end, start) is None
        and _DIRECT.fullmatch(text, part.end, numbers[place].span.start) is None
    ):
        return False
    return _PRESENT.search(text, max(passage.span.start, part.start - _NEAR), part.start) is None


def _fraction_before(text: str, passage: Passage, number: Number) -> bool:
    """As in "two thirds of the 312 towns", "65 per cent of the 312"."""
    _, start = qualifier(text, number.span, passage.span.start)
    left = max(passage.span.start, start - _NEAR)
    return (
        _words(rf"(?<!\w)(?:WORDS)\sof\s(?={_THE}|[\w-]+['’]){_WHOSE}$", "fractions").search(text, left, start)
        is not None
    )


def _opens(text: str, passage: Passage, numbers: Sequence[Number], place: int) -> bool:
    """As the number of "Of the 312 towns", which opens a sentence that goes on to the part."""
    if place + 1 >= len(numbers):
        return False
    _, start = qualifier(text, numbers[place].span, passage.span.start)
    return any(_OPENING.fullmatch(text, passage.span.start, at) for at in (start, numbers[place].span.start))


def _pointed_back_to(text: str, passage: Passage, numbers: Sequence[Number], place: int) -> bool:
    """As how many a place has, where those who belong follow: "there are 312 towns; 204 of them have joined"."""
    if place + 1 >= len(numbers):
        return False
    number, part = numbers[place], numbers[place + 1]
    unit = unit_after(text, number.span.end, passage.span.end)
    if unit is None or unit.of_members or "member" in unit.kinds or part.value > number.value:
        return False
    if any(m.span.end <= number.span.start and m.ref.kind is not NodeKind.INITIATIVE for m in passage.mentions) and (
        not of_a_place(text, passage, number.span)
    ):
        return False  # "the union has 312 towns, 204 of them on the coast"
    _, start = qualifier(text, part.span, unit.span.end)
    back = _BACK.fullmatch(text, unit.span.end, start)
    if back is None or not (back["which"] or _OF_THEM.match(text, part.span.end)):
        return False
    told = _TOLD.match(text, part.span.end, min(passage.span.end, part.span.end + _AFTER))
    return told is not None and _words(r"\b(?:WORDS)", "belong").search(told.group()) is not None


def _said(text: str, passage: Passage, unit: CountedUnit, number: Number) -> bool:
    """Whether the words around a part say that it belongs to somebody."""
    between = text[unit.span.end : number.span.start]
    right = text[number.span.end : min(passage.span.end, number.span.end + _AFTER)]
    clause = _TOLD.match(right)
    return bool(
        lexicons.around(r"\b(?:WORDS)\s?$", "membership", "evidence", "before", space=" ").search(between)
        or lexicons.around(r"\b(?:WORDS)\s(?:\w+\s)?$", "membership", "frames", "strong", space=" ").search(between)
        or lexicons.around(r"^\s(?:WORDS)", "membership", "frames", "after", space=" ").match(right)
        or lexicons.around(r"^\s(?:WORDS)", "membership", "evidence", "after").match(right)
        or (clause and _words(r"\b(?:WORDS)", "belong").search(clause.group()))
    )


def _words(shape: str, key: str) -> re.Pattern[str]:
    return lexicons.around(shape, "membership", "shares", key, space=r"\s")
