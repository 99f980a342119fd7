"""Chooses the one preferred name of each entity, from names that some document states."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.mapping.iris import text_literal
from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    CommitteeValue,
    InitiativeValue,
    OrganisationValue,
    RelationValue,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Literal

    from civicgraph.model import Claim, Reading, Ref, Resolution

INTRODUCED, ALTERNATIVE, MENTIONED = range(3)


@dataclass(frozen=True, slots=True)
class Names:
    """By entity key: the preferred label and the acronyms; ``introduced`` are the keys that a claim introduces."""

    preferred: Mapping[str, Literal]
    acronyms: Mapping[str, frozenset[str]]
    introduced: frozenset[str]


def choose_names(readings: Iterable[Reading], resolution: Resolution) -> Names:
    """Choose among the names that these readings state.

    The entity's own name wins where a reading states it. Where none does, because the document that did is in
    quarantine or the name was only ever derived, the name that most claims introduce is taken, then the first in
    code point order: a preferred name is always one that can be shown in a text.
    """
    stated: dict[str, Counter[tuple[int, str, str]]] = defaultdict(Counter)
    acronyms: dict[str, set[str]] = defaultdict(set)
    keys: set[str] = set()
    names: dict[str, str] = {}
    for reading in readings:
        identifier, language = reading.document.identifier, reading.document.language
        for claim in reading.claims:
            for rank, ref, name, lang in _stated(claim, language):
                entity = resolution.index.get((identifier, ref))
                if entity is None:
                    continue  # `state` reports it, with the document
                names[entity.key] = entity.name
                stated[entity.key][rank, name, lang] += 1
                if rank == INTRODUCED:
                    keys.add(entity.key)
            if isinstance(claim.value, AcronymValue) and (identifier, claim.subject) in resolution.index:
                acronyms[resolution.index[identifier, claim.subject].key].add(claim.value.acronym)
    preferred = {key: _best(names[key], counts) for key, counts in sorted(stated.items())}
    return Names(preferred, {key: frozenset(values) for key, values in acronyms.items()}, frozenset(keys))


def introduced(claim: Claim) -> Ref:
    """What an organisation, committee or initiative claim introduces."""
    if isinstance(claim.value, CommitteeValue | InitiativeValue):
        return claim.value.target
    return claim.subject


def mentioned(claim: Claim) -> tuple[Ref, ...]:
    """Every thing that a claim speaks of."""
    if isinstance(claim.value, CommitteeValue | InitiativeValue | RelationValue):
        return (claim.subject, claim.value.target)
    return (claim.subject,)


def _stated(claim: Claim, language: str) -> Iterator[tuple[int, Ref, str, str]]:
    """The names that a claim states: how firmly, of what, the name, its language."""
    if isinstance(claim.value, OrganisationValue):
        yield INTRODUCED, claim.subject, claim.subject.name, claim.value.lang
    elif isinstance(claim.value, CommitteeValue | InitiativeValue):
        yield INTRODUCED, claim.value.target, claim.value.target.name, language
    elif isinstance(claim.value, AltNameValue):
        yield ALTERNATIVE, claim.subject, claim.value.name, claim.value.lang
    for ref in mentioned(claim):
        yield MENTIONED, ref, ref.name, language


def _best(own: str, counts: Counter[tuple[int, str, str]]) -> Literal:
    def order(candidate: tuple[int, str, str]) -> tuple[int, int, str, str]:
        rank, name, language = candidate
        return rank, -counts[candidate], name, language

    shown = [candidate for candidate in counts if candidate[0] != MENTIONED]
    _, name, language = min([c for c in shown if c[1] == own] or shown or counts, key=order)
    return text_literal(name, language)
