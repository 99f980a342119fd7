"""What other data sets call our countries, languages and concepts: the tables of ``data/linking``, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from civicgraph import resources
from civicgraph.errors import RuleError

COUNTRY_DATASETS = ("wikidata", "geonames", "dbpedia", "nuts")
"""The columns of ``countries.tsv`` behind the two codes."""


@dataclass(frozen=True, slots=True)
class OtherDataset:
    """A data set that is linked to; ``space`` is what its IRIs begin with, ``identifier`` a pattern for what follows.

    ``node`` is the IRI of the data set itself, ``source`` that of what our table has the identifiers from, ``license``
    that of the data set's licence, where stated.
    """

    key: str
    node: str
    title: str
    homepage: str
    space: str
    identifier: str
    source: str
    suffix: str = ""
    license: str | None = None

    def iri(self, identifier: str) -> str:
        """The IRI of a thing of this data set."""
        return f"{self.space}{identifier}{self.suffix}"


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A link that a table holds: a SKOS relation (``exactMatch`` …) or ``seeAlso``, the IRI, and the data set's key.

    ``curated`` tells a link that people chose by the definitions from one that follows from a shared code; ``label`` is
    what the other data set calls it.
    """

    relation: str
    iri: str
    dataset: str
    curated: bool = False
    label: str | None = None


@cache
def datasets() -> dict[str, OtherDataset]:
    """The data sets by key. Raises RuleError where the file is not TOML or lacks a key."""
    try:
        entries = tomllib.loads(resources.text("data", "linking", "datasets.toml"))
        return {key: OtherDataset(key, **entry) for key, entry in entries.items()}
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise RuleError(f"data/linking/datasets.toml: {error}") from error


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``data/linking/NAME.tsv``, comments left out."""
    lines = resources.text("data", "linking", f"{name}.tsv").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def of_country(iso2: str) -> tuple[KnownLink, ...]:
    """The links of a country by its ISO 3166-1 alpha-2 code; none for a code that ISO does not have."""
    return _countries().get(iso2, ())


def of_concept(scheme: str, concept: str) -> tuple[KnownLink, ...]:
    """The links of a concept of ``ontology/concepts``."""
    return _concepts().get((scheme, concept), ())


def of_language(tag: str) -> tuple[KnownLink, ...]:
    """The links of the language that a BCP 47 tag begins with; none where ISO 639-1 does not have it."""
    code = language_code(tag)
    return (KnownLink("exactMatch", datasets()["lexvo"].iri(code.lower()), "lexvo"),) if code else ()


def language_code(tag: str) -> str | None:
    """The Publications Office's code of a language (``SLV``), by its BCP 47 tag (``sl``, ``sl-Latn``)."""
    return _languages().get(tag.partition("-")[0].lower())


@cache
def _countries() -> dict[str, tuple[KnownLink, ...]]:
    known = {}
    for iso2, _, *identifiers in rows("countries"):
        named = zip(COUNTRY_DATASETS, identifiers, strict=True)
        links = [KnownLink("exactMatch", datasets()[key].iri(name), key) for key, name in named if name]
        known[iso2] = (*links, KnownLink("seeAlso", datasets()["iso3166"].iri(iso2), "iso3166"))
    return known


@cache
def _concepts() -> dict[tuple[str, str], tuple[KnownLink, ...]]:
    known: dict[tuple[str, str], tuple[KnownLink, ...]] = {}
    for scheme, concept, relation, key, identifier, label in rows("concepts"):
        link = KnownLink(relation, datasets()[key].iri(identifier), key, curated=True, label=label)
        known[scheme, concept] = (*known.get((scheme, concept), ()), link)
    return known


@cache
def _languages() -> dict[str, str]:
    return {two: three.upper() for two, three in rows("languages")}
