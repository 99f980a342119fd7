"""Numbers that share their unit with others: "41 Slovak and 28 Hungarian towns", "94 members, 61 institutional"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting.counted_kinds import of_members, open_kinds
from civicgraph.extracting.counted_units import CountedUnit, kinds_of, unit_after
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import Claim, CountValue, FactType, NodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.scene import Passage
    from civicgraph.numerals import Number

AREAS = frozenset({"state", "region", "province", "county", "district", "metropolis"})
"""What members come from, where a number of it follows theirs."""

_SHARED = re.compile(
    r"\s(?P<adjective>[\w-]+(?:\s[\w-]+)?)(?:,\s|,?\s(?:and|plus|as\swell\sas|or|&)\s)"
    r"(?:(?:some|about|around|over|nearly|almost|more\sthan|another)\s)?"
)
_SOMEWHERE = re.compile(
    r"\s(?:in|from|of|on)\s[^.;:\d]{2,50}?(?:,\s(?:and\s)?|\sand\s|\sas\swell\sas\s)(?:some\s|about\s|around\s|over\s|another\s)?"
)
_IN_A_PLACE = re.compile(r"\s(?:in|from|of|on)\s(?:the\s)?[A-ZÀ-Þ]")
_OF_A_KIND = re.compile(r"\s(?:of\sthem\s)?(?P<kind>[a-z]{4,})(?=\s?[,.;:)]|\s(?:and|or)\b|\s?$)")
_PLURAL = re.compile(r"[a-zà-ž]{3,}[^su\W]s$")


def shared_unit(text: str, numbers: Sequence[Number], place: int, limit: int) -> tuple[CountedUnit, int] | None:
    """The unit of a number with only an adjective of its own, which stands behind the last one; and that one's end."""
    end = None
    adjectives = []
    while place + 1 < len(numbers):
        match = _SHARED.fullmatch(text[numbers[place].span.end : numbers[place + 1].span.start])
        if match is None or _is_noun(match.group("adjective")):
            break
        adjectives.append(match.group("adjective"))
        end = end or numbers[place].span.end + match.end("adjective")
        place += 1
    if end is None:
        return None
    unit = unit_after(text, numbers[place].span.end, limit)
    if unit is None or not set(unit.kinds) - {"state"}:
        return None
    kinds = unit.kinds
    if "member" in kinds:
        own = of_members(adjectives[0])
        kinds = tuple(sorted({*own, "member"})) if own else kinds
    return replace(unit, kinds=kinds), end


def _is_noun(words: str) -> bool:
    last = lexicons.fold(words).split()[-1]
    return (
        bool(kinds_of(last) or open_kinds(last) or _PLURAL.search(last))
        or last in lexicons.words("membership", "not_counted", "nouns")
        or last in lexicons.words("membership", "phrase", "breaks")
    )


def of_a_kind(text: str, number: Number, limit: int) -> CountedUnit | None:
    """What a number counts that has only the kind of the members behind it: "94 members, 61 of them institutional"."""
    match = _OF_A_KIND.match(text, number.span.end, limit)
    kinds = of_members(match.group("kind")) if match else ()
    if match is None or not kinds:
        return None
    return CountedUnit(Span(*match.span("kind")), tuple(sorted({*kinds, "member"})), True)


def elsewhere(text: str, last: Span, number: Number, limit: int) -> bool:
    """Whether a number counts more of what the one before does, in another place: "41 in France and 9 in Italy"."""
    between = _SOMEWHERE.fullmatch(text, last.end, number.span.start)
    return between is not None and _IN_A_PLACE.match(text, number.span.end, limit) is not None


def areas_below(text: str, passage: Passage, above: Claim) -> Claim | None:
    """The count of a line that is a number of areas and no more, under a line of members: "17 countries"."""
    if not isinstance(above.value, CountValue) or above.subject.kind is not NodeKind.ORGANISATION:
        return None
    if AREAS.issuperset(above.value.kinds) or "\n" in above.span.of(text):
        return None
    if text[above.span.end : passage.span.start].count("\n") != 1 or "." in text[above.span.end : passage.span.start]:
        return None
    numbers = numerals.find(text, passage.span.start, passage.span.end)
    unit = unit_after(text, numbers[0].span.end, passage.span.end) if len(numbers) == 1 else None
    if unit is None or not AREAS.issuperset(unit.kinds) or text[unit.span.end : passage.span.end].strip(" .,;"):
        return None
    qualified, start = qualifier(text, numbers[0].span, passage.span.start)
    if len(text[passage.span.start : start].strip()) > 1:
        return None
    value = CountValue(numbers[0].value, qualified, unit.kinds)
    return Claim(FactType.COUNT, above.subject, value, Span(start, unit.span.end), "count with a shared unit", 0.75)
