"""Reads what a reconciliation service answers: candidates, and values of properties, in the shapes of both versions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from civicgraph import authorities
from civicgraph.linking.manifest import Named, named, words
from civicgraph.linking.sparql import country_codes

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as the service gives it; ``hints`` are its score and the features of that."""

    id: str
    name: str
    language: str | None
    description: str | None
    types: tuple[Named, ...]
    hints: tuple[tuple[str, float], ...]


def candidates(values: Any) -> tuple[Found, ...]:
    """The candidates of a result; one without id or name is passed over. Raises ValueError where it is no list."""
    if not isinstance(values, list):
        raise ValueError("candidates are a list")
    found = []
    for one in values:
        id_, name = one.get("id"), one.get("name")
        if not (isinstance(id_, str) and id_ and isinstance(name, str) and name.strip()):
            continue
        description = one.get("description")
        types = tuple(named(one.get("type") or []))
        found.append(
            Found(
                id_,
                name.strip(),
                one.get("lang"),
                description if isinstance(description, str) else None,
                types,
                _hints(one),
            )
        )
    return tuple(found)


def _hints(one: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Whether the service calls it a match, its score, and the features of that, as numbers."""
    said: dict[str, float] = {"match": float(bool(one.get("match")))}
    if isinstance(score := one.get("score"), int | float):
        said["score"] = float(score)
    for feature in one.get("features") or []:
        value = feature.get("value")
        if isinstance(value, bool | int | float):
            said[str(feature.get("name") or feature.get("id"))] = float(value)
    return tuple(said.items())


def better(known: Found | None, new: Found) -> Found:
    """Of two answers about one entity the one that the service is surer of."""
    if known is None:
        return new
    return max((known, new), key=lambda one: (dict(one.hints).get("match", 0.0), dict(one.hints).get("score", 0.0)))


Rows = dict[str, dict[str, list[dict[str, Any]]]]


def stable_rows(document: Any) -> Rows:
    """Entity → property → values, from an answer of version 0.2. Raises KeyError or TypeError where it is none."""
    return {entity: {id_: _values(values) for id_, values in row.items()} for entity, row in document["rows"].items()}


def draft_rows(document: Any) -> Rows:
    """Entity → property → values, from an answer of version 1.0. Raises KeyError or TypeError where it is none."""
    found: Rows = defaultdict(dict)
    for row in document["rows"]:
        for property_ in row["properties"]:
            found[row["id"]][property_["id"]] = _values(property_["values"])
    return dict(found)


def _values(values: Any) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict) and value]


def said(value: dict[str, Any]) -> str:
    """A value as text: an entity's name, or whatever else it is."""
    for key in ("str", "name", "id", "date", "int", "float"):
        if key in value:
            return str(value[key])
    return ""


def countries(value: dict[str, Any]) -> Sequence[str]:
    """The alpha-2 codes of a country: by its Wikidata item, its code, or its name."""
    identifier = str(value.get("id") or value.get("str") or "").rpartition("/")[2]
    if code := _by_item().get(identifier):
        return (code,)
    return country_codes(said(value)) or country_codes(identifier)


@cache
def _by_item() -> dict[str, str]:
    return {row[2]: row[0] for row in authorities.rows("countries") if row[2]}


def kind_of(types: Sequence[Named]) -> str | None:
    """What the names of an entity's types mean to us, in the words of ``Candidate.kind``."""
    names = [f" {type_.name.casefold()} " for type_ in types]
    return next((kind for kind, pieces in words().kinds.items() if any(p in n for p in pieces for n in names)), None)
