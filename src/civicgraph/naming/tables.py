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
        "joined": lexicons.words("names", "members", "nouns") | lexicons.words("names", "members", "others"),
        "times": lexicons.words("names", "connectors", "times"),
        "connectors": lexicons.words("names", "connectors", "words"),
        "prepositions": lexicons.words("names", "connectors", "prepositions"),
        "leading": lexicons.words("names", "connectors", "leading"),
        "common": lexicons.words("names", "common", "words"),
        "sports": lexicons.words("names", "fields", "sports"),
        "plurals": lexicons.words("names", "fields", "plurals"),
        "collective": lexicons.words("names", "collective", "phrases"),
        "areas": lexicons.words("names", "connectors", "areas"),
        "last": lexicons.words("names", "heads", "only_last"),
        "not_collective": lexicons.words("names", "collective", "not_after"),
    }


@cache
def outside() -> re.Pattern[str]:
    """Bodies that are never a part of the organisation whose page it is."""
    return lexicons.phrases("names", "units", "outside")
