"""What a name says of its bearer: its head noun, and whether that is an organisation or a part of one."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.naming import by_members
from civicgraph.naming.tables import head_kinds, outside, word_sets

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

# Heads of bodies that may be a part of another body, or one of their own.
_BODIES = frozenset(
    (
        *("council", "assembly", "conference", "congress", "forum", "chamber", "convention", "commission"),
        *("federation", "group", "division", "cabinet", "senate"),
    )
)
# Heads with the preposition that leaves them no body: what a gathering is about, where an office is.
_NO_BODIES = frozenset(
    (
        *(("conference", "on"), ("congress", "on"), ("convention", "on"), ("office", "in"), ("office", "at")),
        *(("school", "in"), ("centre", "in"), ("center", "in"), ("service", "in"), ("bureau", "in")),
    )
)
# Words before "cities" and the like that make no name of it.
_ADJECTIVES = frozenset(
    (
        *("all", "local", "other", "small", "large", "many", "rural", "urban", "member", "private", "public", "state"),
        *("technical", "independent", "free", "regional", "national", "young", "new", "old", "big", "major", "higher"),
    )
)
# Heads of membership bodies where the name says who the members are: "Institute of Town Clerks".
_OF_MEMBERS = frozenset(
    {
        "institute",
        "institution",
        "college",
        "chamber",
        "club",
        "cooperative",
        "consortium",
        "organisation",
        "organization",
        "order",
    }
)

Judgement = tuple[str, str, str]
"""A head noun, the role of the name's bearer, and its kind."""


def classify(folded: list[str], capitals: Sequence[bool] = ()) -> Judgement:
    """The head noun of a name (folded words), its role and its kind; three empty strings where it has no head.

    The head is the last noun before the first preposition; place names and acronyms after it do not count
    (``capitals`` says of each word whether it is written in capitals throughout).
    """
    sets = word_sets()
    if capitals and all(capitals[i] for i, w in enumerate(folded) if w not in sets["connectors"]):
        capitals = ()  # in a line of capitals they tell nothing apart
    cut = next((i for i, w in enumerate(folded) if i and w in sets["prepositions"]), len(folded))
    if cut and (folded[cut - 1], *folded[cut : cut + 1]) in _NO_BODIES:
        return "", "", ""  # "Conference on Local Government" is held, and has no members
    front, tail = folded[:cut], folded[cut + 1 :]
    found = _head_last(front, tail, capitals) or _without_head(front, tail) or _head_first(front, tail)
    if found is None and (made := by_members.for_a_cause(folded)):
        found = made[0], "organisation", made[1]
    return found or ("", "", "")


def _head_last(front: list[str], tail: list[str], capitals: Sequence[bool]) -> Judgement | None:
    """The judgement by the last noun before the first preposition."""
    sets = word_sets()
    for size in (2, 1):
        for stop in range(len(front), max(len(front) - 3, 0), -1):
            head = " ".join(front[max(stop - size, 0) : stop])
            if stop - size < 0:
                continue
            firm = head in sets["firm"] and size == 2 and stop < len(front) and not tail
            if not firm and not _trailing(front[stop:], capitals[stop : len(front)]):
                continue
            if size == 2 and head not in sets["units"] and head not in sets["collective"]:
                continue
            result = _judge(head, front[: stop - size], front[stop:], tail)
            if result:
                return result
    return None


def _without_head(front: list[str], tail: list[str]) -> Judgement | None:
    """Names that their members or their field make, or a head far behind them."""
    if len(front) > 1 and not tail and (found := by_members.of_a_field(front)):
        return found, "organisation", "association"
    if front and (found := _of_members_first(front, tail)):
        return found, "organisation", head_kinds()[found]
    return None


def _head_first(front: list[str], tail: list[str]) -> Judgement | None:
    """Head-first names of the Romance and Slavic languages, and native compounds ("Kuntaliitto")."""
    sets, heads = word_sets(), head_kinds()
    if front and (front[0] in heads or front[0] in sets["units"]) and (len(front) == 1 or front[0] not in sets["last"]):
        result = _judge(front[0], [], front[1:], tail)
        if result:
            return result
    if len(front) == 2 and front[1] == "international" and not tail and front[0] not in {"slide", "page", "annual"}:
        return "international", "organisation", "other"  # "Eurohubs International"
    if tail[1:] and tail[-1] == "international" and front[-1:] and front[-1] in sets["joined"] - sets["people"]:
        return "international", "organisation", "other"  # "Harbours of Hope International"
    return None


def _trailing(after: list[str], capitals: Sequence[bool]) -> bool:
    """Whether words after a head noun leave it the head: places ("Local Government Ruritania") and short names."""
    return not after or is_place(after) or bool(capitals and all(capitals))


def _of_members_first(front: list[str], tail: list[str]) -> str:
    """The head that ends a name which begins with its members: "Guides and Scouts of Ruritania Federation"."""
    last, sets = tail[-1] if tail else "", word_sets()
    bodies = head_kinds().get(last) in {"association", "network"}
    return last if bodies and "the" not in tail and front[0] in sets["joined"] | sets["plurals"] else ""


def _judge(head: str, before: list[str], after: list[str], tail: list[str]) -> Judgement | None:
    """What a head noun makes of the words around it; None where they are no name."""
    sets, heads = word_sets(), head_kinds()
    if not tail and is_country([*before, head, *after]):
        return None  # "United States"
    if head in sets["collective"]:
        known = not set(before) & sets["not_collective"] and (tail or is_place(before) or is_place(after))
        return (head, "organisation", "association") if known else None
    if gathered := by_members.of_gathered(head, before, tail):
        return head, "organisation", gathered
    members = bool(set(tail[:6]) & sets["joined"]) or any(w in sets["members"] for w in before)
    if head in sets["units"] and heads.get(head) not in {"association", "network"}:
        return _part(head, before, tail, members)
    if head in heads:
        return head, "organisation", _kind(head, before, tail, members)
    return _of_members(head, before, after, tail) if head in sets["members"] else None


def _of_members(head: str, before: list[str], after: list[str], tail: list[str]) -> Judgement | None:
    """Names whose last noun is what the members are ("United Towns"): networks mostly."""
    sets = word_sets()
    if not before or after:
        return None
    somewhere = is_place(tail) and tail[0] not in sets["members"]
    if somewhere and before[0] not in _ADJECTIVES:
        return head, "organisation", "network"  # "Healthy Cities of the Czech Republic"
    plain = not (set(before) & (sets["members"] | sets["connectors"]))
    if len(before) > 1 and plain and before[0] in {"european", "international", "world", "global"}:
        return head, "organisation", "network"  # "International Slow Towns"
    if before[0] in {"united", "energy", "major", "open"}:
        return head, "organisation", "association" if before[0] == "united" else "network"
    return None


def _part(head: str, before: list[str], tail: list[str], members: bool) -> Judgement | None:
    """Heads of parts, some of which are bodies that are nobody's part."""
    of_ministers = head in {"council", "board"} and tail[:1] == ["ministers"]
    whole = " ".join([*before, head, *(("of", *tail) if tail else ())])
    if before == ["general"] and not tail:
        return head, "unit", ""
    if head in {"committee", "subcommittee"} and set(before) & word_sets()["legislatures"]:
        return head, "organisation", "public_body"  # "Senate Committee on Fisheries"
    if (before or tail) and _alone("associations").search(whole):
        return (head, "organisation", "association") if _is_whole(before, head, tail) else (head, "unit", "")
    if of_ministers or _alone("public").search(whole) or outside().search(" ".join([*before, head])):
        return head, "organisation", "public_body"
    if head == "presidency" and (tail or is_place(before)):
        return None
    if head in word_sets()["firm"]:
        of_members = head == "committee" and tail[:1] == ["the"] and set(tail[1:2]) & word_sets()["members"]
        return (head, "organisation", "public_body") if of_members else (head, "unit", "")
    return _body(head, before, tail, members, is_place(before)) if head in _BODIES else (head, "unit", "")


@cache
def _alone(kind: str) -> re.Pattern[str]:
    """Bodies of their own, whatever the heads of their names are."""
    return lexicons.phrases("names", "units", kind)


def _is_whole(before: list[str], head: str, tail: list[str]) -> bool:
    """Whether a name holds more than the words by which any body's part may be called ("Youth Council")."""
    return len(before) > 1 or head in {"chamber", "chambers"} or bool(tail and (tail[0] != "the" or is_place(tail)))


def _kind(head: str, before: list[str], tail: list[str], members: bool) -> str:
    """The kind of body that a head noun names, and what the words before it change."""
    if head == "union" and not tail and before in (["european"], ["african"], ["soviet"]):
        return "public_body"
    if head == "parliament" and members:
        return "network"  # "World Parliament of Mayors"
    if head in _OF_MEMBERS and set(tail[:6]) & word_sets()["joined"]:
        return "association"
    return head_kinds()[head]


def _body(head: str, before: list[str], tail: list[str], members: bool, geo: bool) -> Judgement:
    """Heads that name a body of its own as often as a part of one."""
    if head == "commission":
        own, kind = geo or is_place(tail), "public_body"
    elif head in {"group", "division"}:
        own, kind = head == "group" and geo and bool(tail), "association"  # "Ruritanian Group for Hill Regions"
    elif head in {"cabinet", "senate", "chamber"}:
        own, kind = bool(geo or tail), "association" if head == "chamber" else "public_body"
    elif head == "forum":
        own, kind = geo or is_place(tail) or before[:1] in (["world"], ["global"]), "network"
    else:
        own, kind = _stands_alone(head, before, tail, members, geo), _kind_of_council(head, before, tail, members)
    return (head, "organisation", kind) if own else (head, "unit", "")


def _stands_alone(head: str, before: list[str], tail: list[str], members: bool, geo: bool) -> bool:
    """Whether a council, an assembly or a congress is no part of another body."""
    nouns = word_sets()["joined"]
    if tail[:1] in (["members"], ["delegates"], ["representatives"], ["presidents"]) or tail[-1:] == ["delegates"]:
        return False
    if geo:
        return True
    if set(before) & {"executive", "general", "governing", "advisory", "annual", "delegate", "consultative"}:
        return False
    if set(before) & {"standing", "national"} and not (is_place(tail) or set(tail[:6]) & nouns):
        return False
    if head in {"council", "assembly", "congress", "board"} and len(tail) == 1 and tail[0] in nouns:
        return False  # "the Council of Cities" is a part of some network, "Council of European Cities" is not
    return members or (is_place(tail) and head != "congress")


def _kind_of_council(head: str, before: list[str], tail: list[str], members: bool) -> str:
    """Councils of members are associations, councils of a country its public bodies."""
    if (
        members
        and not tail
        and head in {"council", "assembly"}
        and before[-1:]
        and before[-1] in word_sets()["members"]
    ):
        return "association"
    gathering = head in {"council", "assembly", "conference", "congress", "convention"}
    return "association" if gathering and (members or places.is_international(" ".join(before))) else "public_body"


def is_place(words: list[str]) -> bool:
    """Whether folded words hold the name of a country, or a word such as "European"."""
    shown = " ".join(w.title() if len(w) > 2 else w.upper() for w in words)
    return bool(places.find(shown)) or places.is_international(shown)


def is_country(words: list[str]) -> bool:
    """Whether folded words are the name of a country and nothing else."""
    shown = " ".join(w.title() for w in words)
    return any(place.how == "name" and place.span.of(shown) == shown for place in places.find(shown))


def has_head(folded: list[str]) -> bool:
    """Whether a head noun is among folded words."""
    sets, heads = word_sets(), head_kinds()
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(folded)}
    return bool(pairs & sets["units"]) or any(word in heads or word in sets["units"] for word in folded)
