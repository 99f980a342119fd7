"""Longer and shorter forms of one name: "X", "X of Malta" and "The X" are one organisation."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting.aliases import abbreviates, is_acronym
from civicgraph.extracting.scene import Alias
from civicgraph.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.scene import Profile
    from civicgraph.model import Ref

_LONGER = "longer form of the name"
_SHORTER = "shorter form of the name"
_LINK = re.compile(r" (?:of|in) ")


def merged(
    known: Sequence[Known], owners: Sequence[Ref | None], profiles: Mapping[Ref, Profile]
) -> tuple[dict[Ref, Ref], list[Alias]]:
    """Which names are forms of which other, and the aliases that they make."""
    same = _of_somewhere(profiles)
    found = [Alias(longer, ref.name, _first(ref, known), "*", _SHORTER) for ref, longer in same.items()]
    for name, ref, index in known:
        owner = owners[index]
        owner = same.get(owner, owner) if owner is not None else None
        if owner is None or ref == owner or ref in same or ref not in profiles:
            continue
        form = _form(ref.name, owner.name)
        if form:
            same[ref] = owner
            found.append(Alias(owner, ref.name, name.span, "en" if form == _LONGER else "*", form))
    return same, found


def _form(name: str, of: str) -> str:
    """What a name is to the owner's in whose section it stands: a longer form, a shorter one, or neither ("")."""
    mine, theirs = _words(name), _words(of)
    if mine[: len(theirs)] == theirs and mine[len(theirs) : len(theirs) + 1] in (["of"], ["in"]) and places.find(name):
        return _LONGER
    if len(mine) > 1 and theirs[: len(mine)] == mine and theirs[len(mine) : len(mine) + 1] in (["of"], ["in"], ["the"]):
        return _SHORTER
    return ""


def _of_somewhere(profiles: Mapping[Ref, Profile]) -> dict[Ref, Ref]:
    """Short names of which there is one longer form that only adds a place: "X Association", "X Association of Y".

    A title in capitals may be the short form of what the text writes in small letters.
    """
    longer: dict[str, list[Ref]] = defaultdict(list)
    for ref in profiles:
        for link in _LINK.finditer(ref.name):
            if _is_somewhere(ref.name[link.end() :]):
                longer[ref.name[: link.start()]].append(ref)
                longer[ref.name[: link.start()].upper()].append(ref)
    return {
        ref: longer[ref.name][0] for ref in profiles if len(ref.name.split()) > 1 and len(longer.get(ref.name, ())) == 1
    }


def _is_somewhere(tail: str) -> bool:
    """Whether a name goes on with a place: a country's, or a part of the world ("South-East Europe")."""
    parts = lexicons.words("names", "inside", "continents") | lexicons.words("names", "connectors", "areas")
    words = set(lexicons.fold(tail).split()) - lexicons.words("names", "connectors", "words")
    return bool(places.find(tail)) or bool(words and words <= parts)


def _first(ref: Ref, known: Sequence[Known]) -> Span:
    return next(name.span for name, other, _ in known if other == ref)


def _words(name: str) -> list[str]:
    return [word.strip("'") for word in lexicons.fold(name).split()]


def companies(profiles: dict[Ref, Profile], known: Sequence[Known]) -> tuple[list[Known], list[Alias]]:
    """The names without short ones that carry a legal form ("KULCO Ltd") beside the name that they stand for.

    Such a short name becomes an alias of that body, and its profile goes.
    """
    forms = set(lexicons.words("names", "heads", "company"))
    meant: dict[Ref, Ref] = {}
    for ref in profiles:
        words = ref.name.split()
        if len(words) != 2 or lexicons.fold(words[1]).strip(".") not in forms or not is_acronym(words[0]):
            continue
        full = [o for o, p in profiles.items() if o != ref and p.kind != "company" and abbreviates(words[0], o.name)]
        if len(full) == 1:
            meant[ref] = full[0]
    for ref in meant:
        profiles.pop(ref)
    found = [Alias(other, ref.name.split()[0], _first(ref, known), "", "short name") for ref, other in meant.items()]
    found = [replace(alias, span=Span(alias.span.start, alias.span.start + len(alias.text))) for alias in found]
    return [(name, meant.get(ref, ref), index) for name, ref, index in known], found
