"""The lexicon ``names`` as sets of folded words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons

if TYPE_CHECKING:
    import re


@cache
def head_kinds() -> dict[str, str]:
    """The kind of organisation for each head noun."""
    table = lexicons.table("names")["heads"]
    found: dict[str, str] = {}
    for kind in ("association", "network", "public_body", "company", "other"):
        for head in table[kind]:
            found.setdefault(lexicons.fold(head), kind)
    return found


@cache
def word_sets() -> dict[str, frozenset[str]]:
    """The lists of the lexicon that are asked whether they hold a word."""
    return {
        "units": lexicons.words("names", "units", "heads"),
        "firm": lexicons.words("names", "units", "firm"),
        "members": lexicons.words("names", "members", "nouns"),
        "joined": _joined(),
        "bearers": _bearers(),
        "people": _people(),
        "friends": lexicons.words("names", "causes", "friends"),
        "no_field": lexicons.words("names", "causes", "no_field"),
        "joining": lexicons.words("names", "causes", "joining"),
        "rings": lexicons.words("names", "causes", "rings"),
        "centrals": lexicons.words("names", "causes", "centrals"),
        "times": lexicons.words("names", "connectors", "times"),
        "connectors": lexicons.words("names", "connectors", "words"),
        "prepositions": lexicons.words("names", "connectors", "prepositions"),
        "leading": lexicons.words("names", "connectors", "leading"),
        "common": lexicons.words("names", "common", "words"),
        "sports": lexicons.words("names", "fields", "sports"),
        "plurals": lexicons.words("names", "fields", "plurals"),
        "collective": lexicons.words("names", "collective", "phrases"),
        "features": lexicons.words("names", "inside", "features"),
        "unfinished": lexicons.words("names", "inside", "unfinished"),
        "matters": lexicons.words("names", "inside", "matters"),
        "kinds_of_members": lexicons.words("names", "inside", "kinds_of_members"),
        "legislatures": lexicons.words("names", "inside", "legislatures"),
        "continents": lexicons.words("names", "inside", "continents"),
        "areas": lexicons.words("names", "connectors", "areas"),
        "numbers": frozenset((*lexicons.table("numbers")["units"], *lexicons.table("numbers")["tens"])),
        "last": lexicons.words("names", "heads", "only_last"),
        "not_collective": lexicons.words("names", "collective", "not_after"),
    }


def _classes(kind: str, *branches: str) -> frozenset[str]:
    """The single nouns of some branches of the lexicon ``members``; of all where none is given."""
    chosen = branches or tuple(lexicons.table("members")[kind])
    found = frozenset[str]().union(*(lexicons.words("members", kind, branch) for branch in chosen))
    return frozenset(word for word in found if " " not in word)


def _joined() -> frozenset[str]:
    """Who joins to a body: members of councils, of rings, of unions."""
    listed = lexicons.words("names", "members", "nouns") | lexicons.words("names", "members", "others")
    classes = _classes("organisation") | _classes("person")
    return listed | (classes - lexicons.words("names", "causes", "of_parts"))


def _people() -> frozenset[str]:
    """People who may stand together for a cause."""
    listed = lexicons.words("names", "causes", "people")
    return listed | (_classes("person") - lexicons.words("names", "causes", "of_parts"))


def _bearers() -> frozenset[str]:
    """Members by which, with a country behind them, a body is called: "Bakers Ruritania"."""
    of_bodies = _classes("organisation", "culture", "learning", "care", "trade", "transport")
    found = lexicons.words("names", "fields", "plurals") | of_bodies | _classes("person")
    return found - lexicons.words("names", "causes", "no_field") - lexicons.words("names", "causes", "of_parts")


@cache
def outside() -> re.Pattern[str]:
    """Bodies that are never a part of the organisation whose page it is."""
    return lexicons.phrases("names", "units", "outside")
