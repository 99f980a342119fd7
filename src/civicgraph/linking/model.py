"""The frozen values of linking: what of ours is compared with what of theirs, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class SubjectKind(StrEnum):
    """What is looked for: organisations always, the others by option."""

    ORGANISATION = "organisation"
    COMMITTEE = "committee"
    INITIATIVE = "initiative"
    PERSON = "person"


class LinkJudgement(StrEnum):
    """What was decided about a subject and a candidate."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name with its language (a BCP 47 tag), or None where the source gives none or says that it has none."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of our graph, as it is compared.

    ``names`` are full names in any language, preferred ones first; ``country`` is ISO 3166-1 alpha-2; ``founded`` a
    year; ``type`` one of association, network, public_body, company, other; ``members`` the latest count of members;
    ``parent`` the name of the organisation that a committee or an initiative belongs to.
    """

    iri: str
    kind: SubjectKind
    names: tuple[Name, ...]
    acronyms: tuple[str, ...] = ()
    country: str | None = None
    homepage: str | None = None
    founded: int | None = None
    type: str | None = None
    members: int | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing of another graph that may be the same.

    ``names`` are labels, official and former names; ``aliases`` whatever else it is called (acronyms may be among
    them); ``short_names`` are known to be short forms. ``countries`` are ISO 3166-1 alpha-2; ``founded`` are years;
    ``types`` are the IRIs (or, from a reconciliation service, ids) of its classes; ``kind`` is what the profile makes
    of them, in the words of ``Subject.type``, or None. ``source`` names where it comes from, as an IRI. ``hints`` are
    what a reconciliation service thinks of it: ``match`` (0 or 1), ``score``, and the features of that score.
    ``official_names`` are those of ``names`` that are stated to be official, and ``dissolved`` says when it came to its
    end: a year, or nothing more than that it did (``""``); None where it lives on.
    """

    iri: str
    names: tuple[Name, ...]
    aliases: tuple[Name, ...] = ()
    short_names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    founded: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    kind: str | None = None
    members: tuple[int, ...] = ()
    description: str | None = None
    source: str = ""
    hints: tuple[tuple[str, float], ...] = ()
    official_names: tuple[Name, ...] = ()
    dissolved: str | None = None

    @property
    def label(self) -> str:
        """What to call it: its first name, its first alias, or its IRI."""
        return next((name.text for name in (*self.names, *self.aliases)), self.iri)


@dataclass(frozen=True, slots=True)
class Feature:
    """One piece of a score: ``contribution`` = ``value`` × ``weight``; ``value`` is in -1..1; ``reason`` in words."""

    name: str
    value: float
    weight: float
    contribution: float
    reason: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score (0..1), the features that it comes apart into, and what was decided.

    ``margin`` is the distance to the best other candidate of the same subject; where there is none, the score itself.
    """

    subject: Subject
    candidate: Candidate
    features: tuple[Feature, ...]
    score: float
    margin: float
    judgement: LinkJudgement


class Source(Protocol):
    """Where candidates come from: a SPARQL endpoint, or a reconciliation service.

    ``iri`` names the data set for the mappings (``object_source``). Each subject comes back exactly once, with its
    candidates sorted by IRI (none is an answer too). Raises QueryError where the source gives up for good; finished
    requests are then kept, so that the next run goes on behind them.
    """

    @property
    def iri(self) -> str:
        """The IRI of the data set that is linked to."""
        ...

    def candidates(self, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, tuple[Candidate, ...]]]:
        """The candidates of each subject, in the order of the subjects."""
        ...
