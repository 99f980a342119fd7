"""What a reconciliation service says of itself, in the words of either version of the API.

Reconciliation Service API 0.2 and 1.0-draft, W3C Entity Reconciliation Community Group.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from civicgraph import resources
from civicgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DRAFT, STABLE = "1.0-draft", "0.2"
_WIKIDATA_PAGE = re.compile(r"https?://www\.wikidata\.org/(?:wiki|entity)/(Q[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Named:
    """A type or property of the service: its id, and what it is called."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A service that can be asked.

    ``version`` is the newest one that both sides speak. ``space`` is what ids begin with as IRIs (0.2), ``view`` a
    template for the page of an entity; ``schema`` names the properties' data model. ``extends`` tells whether values of
    properties can be had, ``proposals`` where properties are proposed, if anywhere.
    """

    address: str
    version: str
    name: str
    space: str | None = None
    schema: str | None = None
    view: str | None = None
    types: tuple[Named, ...] = ()
    extends: bool = False
    proposals: str | None = None

    @property
    def iri(self) -> str:
        """The data set behind the service."""
        return (
            "http://www.wikidata.org/entity/Q2013"
            if "wikidata.org" in f"{self.space}{self.view}"
            else (self.space or self.address)
        )

    def entity(self, identifier: str) -> str:
        """The IRI of an entity: its id where that is one, else by the space of identifiers, else its page."""
        if identifier.startswith(("http://", "https://", "urn:")):
            return identifier
        local = quote(identifier, safe="-._~:@!$&'()*+,;=/")
        if self.space and self.space.endswith(("/", "#", "=", ":")):
            iri = f"{self.space}{local}"
        else:
            iri = re.sub(r"\{\{id\}\}|\{[^}]*\bid\b[^}]*\}", lambda match: local, self.view or "")
        if "://" not in iri:  # no template, or one for ids that are addresses by themselves
            iri = f"{(self.space or self.address).rstrip('/')}/{local}"
        page = _WIKIDATA_PAGE.fullmatch(iri)
        return f"http://www.wikidata.org/entity/{page[1]}" if page else iri


def read(document: Any, address: str) -> Manifest:
    """The manifest of the service at ``address``.

    Raises ValueError where it is none, and QueryError where the service speaks no version that we do.
    """
    if not isinstance(document, dict) or not isinstance(document.get("name"), str):
        raise ValueError("a manifest has a name")
    versions = document.get("versions", ["0.1"])  # before 0.2 nothing was said of versions
    if not isinstance(versions, list):
        raise ValueError("versions is a list")
    version = DRAFT if DRAFT in versions or "1.0" in versions else STABLE if STABLE in versions else None
    if version is None:
        raise QueryError(
            f"{address} speaks version {', '.join(map(str, versions))} of the reconciliation API; known are 0.2 and 1.0"
        )
    view = document.get("view") or {}
    extend = document.get("extend")
    return Manifest(
        address=address,
        version=version,
        name=document["name"],
        space=_text(document.get("identifierSpace")),
        schema=_text(document.get("schemaSpace")),
        view=_text(view.get("url")),
        types=tuple(named(document.get("defaultTypes", []))),
        extends=isinstance(extend, dict),
        proposals=_proposals(extend, version, address),
    )


def named(values: Any) -> list[Named]:
    """Types or properties, each an object with an id, or the id itself. Raises ValueError for anything else."""
    found = []
    for value in values:
        if isinstance(value, str):
            found.append(Named(value, value))
        elif isinstance(value, dict) and isinstance(value.get("id"), str):
            found.append(Named(value["id"], str(value.get("name") or value["id"])))
        else:
            raise ValueError("a type or property has an id")
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _proposals(extend: Any, version: str, address: str) -> str | None:
    if not isinstance(extend, dict):
        return None
    if version == DRAFT:
        return f"{address.rstrip('/')}/extend/propose" if extend.get("proposeProperties") else None
    given = extend.get("propose_properties")
    if not isinstance(given, dict):
        return None
    return f"{given.get('service_url') or address}{given.get('service_path') or ''}"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``data/linking/reconciliation.toml``."""

    types: Mapping[str, Sequence[str]]
    properties: Mapping[str, Sequence[str]]
    spaces: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, Sequence[str]] = field(default_factory=dict)


@cache
def words() -> Words:
    """The words, read once."""
    return Words(**tomllib.loads(resources.text("data", "linking", "reconciliation.toml")))


def called(candidates: Sequence[Named], names: Sequence[str]) -> str | None:
    """The id of the one that bears the first of the names that any bears, in any case."""
    by_name = {one.name.casefold(): one.id for one in reversed(candidates)}
    by_name |= {one.id.casefold(): one.id for one in reversed(candidates) if one.id.casefold() not in by_name}
    return next((by_name[name] for name in names if name in by_name), None)
