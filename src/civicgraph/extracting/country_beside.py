"""The country told right beside an organisation's name: "the X (Denmark)", "X, the Dutch water board", "Malta's X"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.model import Span

if TYPE_CHECKING:
    from civicgraph.extracting.ranges import Ranges
    from civicgraph.extracting.scene import Profile
    from civicgraph.places import PlaceName

_SHORT = r"[\"”]?(?:[ \t]\([^()\n]{2,40}\))?"
_BEHIND = re.compile(  # ' (ABC), the Denmark', ' – ABC, Canada'
    _SHORT + r"(?:[ \t]?[–—-][ \t]?[A-Z][\w&-]{1,9})?"
    r"(?:,[ \t]|[ \t]\(|[ \t][–—-][ \t])(?:[Tt]he[ \t])?"
    r"(?P<where>[A-Z][\w. -]{1,40}?)(?=\)|[ \t]*(?:$|\n|[,.;:|]|[ \t][–—-][ \t]))"
)
_BEFORE = re.compile(  # 'Finland – ', 'The Netherlands: '
    r"(?:^|(?<=\n)|(?<=\n[#*•>–-]\s))(?:[Tt]he[ \t])?(?P<where>[A-Z][\w. -]{1,40}?)"
    r"[ \t]?(?:[–—:|/]|[ \t]-)[ \t](?:[Tt]he[ \t])?[\"“]?$"
)
_SEATED = re.compile(  # "the Weir Institute in Oslo"
    _SHORT + r",?[ \t](?:in|at|of)[ \t](?:the[ \t])?(?P<where>[A-Z][\w-]+(?:[ \t][A-Z][\w-]+){0,2})(?![\w-])"
)
_FROM = re.compile(  # "X from Austria", "X, in Cyprus"
    _SHORT + r"(?:,?\s(?:from)|,\s(?:in|of))\s(?:the\s)?(?P<where>[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,2})(?![\w-])"
)
_APPOSED = re.compile(_SHORT + r",\s(?:which\sis\s)?(?:the|an?|our)\s(?P<said>[^,.;:()\n]{3,80})")
_OWNED = re.compile(  # "Malta's ", "Galicia's federation, "
    r"(?<![\w-])(?P<where>[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,2})['’]s?\s(?:own\s)?(?:[a-z][\w-]+\s){0,2}(?:[a-z][\w-]+,\s)?[\"“]?$"
)
_NATIONAL = re.compile(  # "the French association "
    r"(?<![\w-])(?P<where>[A-Z][\w-]+)\s(?:[a-z][\w-]+\s){0,2}(?P<head>[a-z][\w-]+),?\s(?:the\s)?[\"“]?$"
)
_OF = re.compile(r"\b(?:of|in|for|from|across|for\sall\sof)\s(?:the\s)?(?:whole\sof\s)?$")
_REACH_BEFORE = 48  # characters before a name in which its country may stand
_REACH = 100  # characters behind a name in which its country may stand
_EARLY = 20  # characters of an apposition in which a nationality word speaks of the body itself


def beside(text: str, name: str, profile: Profile, others: Ranges) -> PlaceName | None:
    """The place beside a profile that shows its country; ``others`` are the places of all organisations' names."""
    start, end = max(0, profile.span.start - _REACH_BEFORE), profile.span.end + _REACH
    before = _BEFORE.search(text, start, profile.span.start)
    inside = _SEATED.match(text, profile.span.end, end)
    if inside and profile.kind in {"other", "company"}:
        seat = places.find(text, *inside.span("where"))
        if seat and seat[0].span == Span(*inside.span("where")):
            return seat[0]
    for match in (_BEHIND.match(text, profile.span.end, end), before):
        if match is None:
            continue
        whole = Span(*match.span("where"))
        found = places.find(text, whole.start, whole.end)
        if found and found[0].how == "name" and found[0].span == whole:
            return None if places.is_international(name) and text[whole.start - 1] != "(" else found[0]
    if places.is_international(name) or places.of_name(name) is not None:
        return None
    told = _behind(text, profile, end) or _ahead(text, profile, start)
    return told if told and not others.overlap(told.span) else None


def _behind(text: str, profile: Profile, end: int) -> PlaceName | None:
    """The country behind a name: "from Austria", "the Dutch water board", "the union of the towns of Malta"."""
    match = _FROM.match(text, profile.span.end, end)
    if match:
        seat = places.find(text, *match.span("where"))
        if seat and seat[0].how == "name" and seat[0].span.start == match.start("where"):
            return seat[0]
    match = _APPOSED.match(text, profile.span.end, end)
    if match is None:
        return None
    found = places.find(text, *match.span("said"))
    if len({place.iso2 for place in found}) != 1:
        return None
    first, said = found[0], match.start("said")
    if first.how == "demonym":
        return first if first.span.start - said < _EARLY and _goes_on(text, first.span.end) else None
    named = first.how in {"name", "region"} and _OF.search(text[said : first.span.start])
    return first if named and _is_body(text[said : first.span.start]) else None


def _ahead(text: str, profile: Profile, start: int) -> PlaceName | None:
    """The country before a name: "Thailand's X", "the French association X"."""
    match = _OWNED.search(text, start, profile.span.start)
    if match:
        found = places.find(text, *match.span("where"))
        if found and found[-1].how in {"name", "region"} and found[-1].span.end == match.end("where"):
            return found[-1]
    match = _NATIONAL.search(text, start, profile.span.start)
    if match and lexicons.fold(match["head"]) in _heads():
        found = places.find(text, *match.span("where"))
        if found and found[0].how == "demonym" and found[0].span == Span(*match.span("where")):
            return found[0]
    return None


def _goes_on(text: str, end: int) -> bool:
    """Whether a nationality word is followed by a noun in small letters: no name that begins with it."""
    return re.match(r"\s[a-z]", text[end : end + 2]) is not None


def _is_body(shown: str) -> bool:
    """Whether an apposition speaks of a body: "association of the cities of …", and not "a member of …"."""
    return any(lexicons.fold(word) in _heads() for word in re.findall(r"\w+", shown)[:4])


@cache
def _heads() -> frozenset[str]:
    """The nouns that bodies are called by."""
    kinds = ("association", "network", "public_body", "company", "other")
    return frozenset().union(
        *(lexicons.words("names", "heads", kind) for kind in kinds), lexicons.words("places", "bodies", "heads")
    )
