"""What each document says of an organisation, gathered for comparison."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    CountryValue,
    NodeKind,
    OrganisationValue,
    Reading,
    Ref,
    RelationValue,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_ARTICLE = re.compile(r"^(?:the|a|an) ")


@dataclass(frozen=True, slots=True)
class Dossier:
    """One organisation as one document has it.

    ``names`` are folded full names, ``acronyms`` folded short ones; ``country`` is its own, ``context`` that of the
    organisations it is spoken of with, for a ministry is named without its country by those who live there.
    """

    document: str
    ref: Ref
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    kind: str
    country: str | None
    context: str | None


def fold(name: str) -> str:
    """Case, accents, punctuation, possessives and a leading article folded away."""
    bare = name.casefold()
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name)
        bare = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    bare = re.sub(r"['’]s\b|['’]", lambda m: "s" if len(m.group()) > 1 else "", bare)
    return _ARTICLE.sub("", re.sub(r"[^\w]+", " ", bare).strip())


def gather(readings: Sequence[Reading]) -> list[Dossier]:
    """A dossier for every organisation of every document, sorted by document and name."""
    found = [dossier for reading in readings for dossier in _of(reading)]
    return sorted(found, key=lambda d: (d.document, d.ref))


def _of(reading: Reading) -> list[Dossier]:
    names: dict[Ref, set[str]] = {}
    acronyms: dict[Ref, set[str]] = {}
    kinds: dict[Ref, str] = {}
    countries: dict[Ref, str] = {}
    neighbours: dict[Ref, set[Ref]] = {}
    for claim in reading.claims:
        refs = [claim.subject, *([claim.value.target] if isinstance(claim.value, RelationValue) else [])]
        for ref in refs:
            if ref.kind is NodeKind.ORGANISATION and ref not in names:
                names[ref] = {fold(ref.name)}
        match claim.value:
            case AltNameValue(name=name):
                names.setdefault(claim.subject, set()).add(fold(name))
            case AcronymValue(acronym=acronym):
                acronyms.setdefault(claim.subject, set()).add(fold(acronym))
            case CountryValue(iso2=iso2):
                countries[claim.subject] = iso2
            case OrganisationValue(kind=kind):
                kinds[claim.subject] = kind
            case RelationValue(target=target):
                neighbours.setdefault(claim.subject, set()).add(target)
                neighbours.setdefault(target, set()).add(claim.subject)
            case _:
                pass
    out = []
    for ref, found in names.items():
        if ref.kind is not NodeKind.ORGANISATION:
            continue
        around = {countries[n] for n in neighbours.get(ref, set()) if n in countries}
        context = countries.get(ref) or (next(iter(around)) if len(around) == 1 else None)
        out.append(
            Dossier(
                reading.document.identifier,
                ref,
                tuple(sorted(n for n in found if n)) or (ref.name,),
                tuple(sorted(acronyms.get(ref, set()))),
                kinds.get(ref, "other"),
                countries.get(ref),
                context,
            )
        )
    return out
