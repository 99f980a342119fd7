"""Finds what a person means by a name: the IRI, a name as written, or one that differs in case, accents or marks."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions

from civicgraph.errors import UsageError
from civicgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from civicgraph.storing.view import View

_NAMES = """
SELECT DISTINCT ?thing ?name {
  VALUES ?class { cg:Association cg:Network cg:PublicBody cg:Company org:Organization
                  cg:Committee cg:WorkingGroup cg:Initiative }
  VALUES ?naming { skos:prefLabel skos:altLabel cg:acronym }
  ?thing a ?class ; ?naming ?name .
}"""
MANY = 8  # candidates that are still worth listing


def find(view: View, wanted: str) -> NamedNode:
    """The organisation, committee or initiative with that IRI or name.

    Raises UsageError where several or none have it: with the candidates, or with names that are near.
    """
    by_name: dict[str, set[NamedNode]] = defaultdict(set)
    by_folded: dict[str, set[NamedNode]] = defaultdict(set)
    shown: dict[str, str] = {}
    results = view.query(_NAMES, prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    for thing, name in results:
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            by_name[name.value].add(thing)
            by_folded[fold(name.value)].add(thing)
            shown[fold(name.value)] = min(name.value, shown.get(fold(name.value), name.value))
    iri = wanted.strip().removeprefix("<").removesuffix(">")
    everything = {thing.value: thing for things in by_name.values() for thing in things}
    if iri in everything:
        return everything[iri]
    found = by_name.get(wanted.strip()) or by_folded.get(fold(wanted))
    if not found:
        if any(fold(name) == fold(wanted) for name in _people(view)):
            raise UsageError(f"{wanted!r} is a person; `civicgraph query DIR contacts` shows people and their roles")
        near = [shown[name] for name in get_close_matches(fold(wanted), sorted(shown), n=5)]
        hint = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
        raise UsageError(f"nothing in this graph is called {wanted!r}{hint}")
    if len(found) > 1:
        listed = sorted(thing.value for thing in found)
        lines = [*listed[:MANY], *([f"and {len(listed) - MANY} more"] if len(listed) > MANY else [])]
        raise UsageError("\n  ".join([f"{wanted!r} is the name of {len(listed)} things; give the IRI of one:", *lines]))
    return min(found, key=lambda thing: thing.value)


def _people(view: View) -> list[str]:
    """The names of the people that the graph knows."""
    results = view.query("SELECT DISTINCT ?name { ?post org:heldBy/foaf:name ?name }", prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    return [name.value for (name,) in results if isinstance(name, Literal)]


def fold(text: str) -> str:
    """The name without case, accents, marks and a leading article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.sub(r"^the ", "", re.sub(r"[^\w]+", " ", plain).strip())
