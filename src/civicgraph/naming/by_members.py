"""Names without a head noun of a body: their members, their friends or their cause make them one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.naming.tables import word_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_FIELD = 4  # words before the country: "Young Fruit Growers and Packers Ruritania"
_LONGEST_SHORT = 7  # letters of a short name before the country of a branch
_NEAR = 5  # words behind a head among which its members stand

Made = tuple[str, str]
"""The word that makes the name, and the kind of body."""


def of_a_field(front: Sequence[str]) -> str:
    """The field or the members of a body that is called by them and its place: "World Rowing", "Museums Ruritania"."""
    sets = word_sets()
    for head, place in ((front[-1], front[:-1]), (front[0], front[1:])):
        somewhere = _is_somewhere(place) and len(place) <= (
            2 if place[0] in {"new", "south", "north", "northern"} else 1
        )
        if head in sets["sports"] and (somewhere or list(place) == ["world"]):
            return head
    if front[0] in sets["plurals"] and _is_somewhere(front[1:]) and len(front) <= 3:
        return front[0]
    return _members_of_a_country(front)


def _members_of_a_country(front: Sequence[str]) -> str:
    """The members in front of a country: "Fruit Cooperatives Ruritania", "Deaf Sport Ruritania", "Bakers of Thule"."""
    sets = word_sets()
    for size in (1, 2, 3):
        field, country = front[:-size], front[-size:]
        if not field or len(field) > _LONGEST_FIELD or not is_country_or_land(country):
            continue
        if set(field) & sets["no_field"] or any(_is_somewhere([word]) for word in field):
            return ""
        head = field[-1]
        if len(field) == 1:
            return head if head in sets["bearers"] else ""
        return head if head in sets["bearers"] | sets["sports"] else ""
    return ""


def for_a_cause(folded: Sequence[str]) -> Made | None:
    """People for or against something: "Mothers against Pesticides", "Friends of the Weir", "Mayors for Peace"."""
    sets = word_sets()
    cut = next((i for i, word in enumerate(folded) if i and word in {"of", "for", "against"}), 0)
    if not cut or cut + 1 >= len(folded) or cut > _LONGEST_FIELD:
        return None
    head, rest = folded[cut - 1], [word for word in folded[cut + 1 :] if word not in {"the", "a", "an"}]
    if not rest or set(folded[:cut]) & sets["no_field"]:
        return None
    if head in sets["friends"]:
        return head, "association"
    if folded[cut] == "of":
        country = folded[cut + 1 :][1:] if folded[cut + 1] == "the" else folded[cut + 1 :]
        modified = folded[0] in sets["joining"] and cut > 1 and head in sets["bearers"] | sets["joined"]
        return (head, "association") if modified and is_country_or_land(country) else None
    return (head, "network") if head in sets["people"] else None


def is_for_a_cause(head: str) -> bool:
    """Whether the head of a name is that of people with a cause, who may be an undertaking as well as a body."""
    return head in word_sets()["people"] | word_sets()["friends"]


def of_gathered(head: str, before: Sequence[str], tail: Sequence[str]) -> str:
    """The kind of a "Ring of Walled Towns", a "Workers' Central": a word for a gathering, and who gathers in it."""
    sets = word_sets()
    loose, firm = head in sets["rings"], head in sets["centrals"]
    if not (loose or firm):
        return ""
    if head == "table" and before[-1:] in (["round"], ["long"]):
        before = before[:-1]
    named = list(tail[1 : _NEAR + 1]) if tail[:1] not in (["the"], ["our"], ["its"]) else list(tail[2 : _NEAR + 1])
    gathered = any(word in sets["joined"] for word in named)  # "Circle of Mayors" may be anybody's part
    if firm:
        gathered = gathered or bool(set(tail[:1]) & sets["joined"])
    gathered = gathered or bool(before and before[-1] in sets["joined"] and (len(before) > 1 or firm))
    return ("network" if loose else "association") if gathered else ""


def is_branch(words: Sequence[str]) -> bool:
    """Whether words are the short name of a body and the country of its branch: "ICAM Ruritania"."""
    short, where = words[0], words[1:]
    if not 3 <= len(short) <= _LONGEST_SHORT or not short.isupper() or not short.isalpha():
        return False  # "SolarCity Ruritania" is a programme as often as a body
    if short in lexicons.entries("names", "common", "abbreviations") or any(word.isupper() for word in where):
        return False
    return is_country_or_land([lexicons.fold(word) for word in where])


def _is_somewhere(words: Sequence[str]) -> bool:
    """Whether folded words hold the name of a place, or a word such as "European"."""
    shown = _shown(words)
    return bool(places.find(shown)) or places.is_international(shown)


def is_country_or_land(words: Sequence[str]) -> bool:
    """Whether folded words are the name of a country or of one of its lands, and nothing else."""
    shown = _shown(words)
    return bool(places.called(shown)) or any(
        place.how in {"name", "region"} and place.span.of(shown) == shown for place in places.find(shown)
    )


def _shown(words: Sequence[str]) -> str:
    return " ".join(w.title() if len(w) > 2 else w.upper() for w in words)
