"""Mints every IRI of the instance data, from what a thing is and never from when or in which order it was met."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from civicgraph.graphs import Graphs
from civicgraph.vocabulary import COUNTRY_BASE, XSD

if TYPE_CHECKING:
    from civicgraph.model import Entity

SLUG_LENGTH = 60  # characters; the digest beside it tells longer names apart


class Iris:
    """The IRIs under one base."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.graphs = Graphs(base)

    def tail(self, identifier: str) -> str:
        """The last part of a document's IRI and of its graphs'."""
        return _tail(identifier)

    def document(self, identifier: str) -> NamedNode:
        """The document's IRI."""
        return self._node("document", self.tail(identifier))

    def entity(self, entity: Entity) -> NamedNode:
        """An organisation, committee or initiative."""
        return self._node(entity.kind.value, entity.key)

    def country(self, iso2: str) -> NamedNode:
        """A country of the Publications Office's table, or else one of our own."""
        iso3 = _iso3().get(iso2)
        return NamedNode(f"{COUNTRY_BASE}{iso3}") if iso3 else self._node("country", iso2)

    def person(self, organisation: str, name: str) -> NamedNode:
        """A person, told apart from namesakes by the key of the organisation."""
        short = slug(name)
        letters = sum(character.isalnum() for character in unicodedata.normalize("NFC", name))
        if sum(character.isalnum() for character in short) < letters:  # other scripts: keep namesakes-in-Latin apart
            short = f"{short}-{digest(unicodedata.normalize('NFC', name).casefold())}".lstrip("-")
        return self._node("person", f"{organisation}/{short}")

    def hashed(self, kind: str, *parts: object) -> NamedNode:
        """A node that is known by its parts: a count, a post, a piece of evidence, a notice."""
        return self._node(kind, digest(*parts))

    def _node(self, kind: str, tail: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{tail}")


@lru_cache(maxsize=16)  # asked for over and over while one document is mapped
def _tail(identifier: str) -> str:
    stem = PurePosixPath(identifier.replace("\\", "/")).stem
    return f"{slug(stem) or 'document'}-{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"


def digest(*parts: object) -> str:
    """Sixteen hexadecimal digits over the parts, each of which may hold any character."""
    content = "\0".join(map(str, parts))
    if content.count("\0") >= len(parts):  # one of the parts holds the mark between them
        content = "\0".join(str(part).replace("\0", "\0\0") for part in parts)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits joined by hyphens, keeping what can be kept of any script."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_STROKED))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:SLUG_LENGTH].strip("-")


_STROKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def text_literal(text: str, language: str) -> Literal:
    """A language-tagged string; ``und`` where the tag is none that RDF allows."""
    try:
        return Literal(text, language=language)
    except ValueError:
        return Literal(text, language="und")


@lru_cache(maxsize=1024)  # rules and weights give few confidences, over and over
def decimal(value: float) -> Literal:
    """An ``xsd:decimal`` of at most four places, written the same for every way the number was computed."""
    digits = f"{value:.4f}".rstrip("0")
    return Literal(digits + "0" if digits.endswith(".") else digits, datatype=XSD.decimal)


def absolute_iri(text: str) -> NamedNode | None:
    """The node of a web address as a text gives it, or nothing where it is no absolute IRI."""
    try:
        return NamedNode(quote(text.strip(), safe="%:/?#[]@!$&'()*+,;=~-._"))
    except ValueError:
        return None


@cache
def _iso3() -> dict[str, str]:
    import pycountry  # late: it reads its tables from disk

    return {country.alpha_2: country.alpha_3 for country in pycountry.countries}
