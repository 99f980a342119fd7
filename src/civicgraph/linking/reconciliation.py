"""Candidates from a reconciliation service: names in batches, then what the service can tell of what it found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicgraph.linking import manifest as manifests
from civicgraph.linking.manifest import DRAFT, Manifest, called, named, words
from civicgraph.linking.model import Candidate, Name, SubjectKind
from civicgraph.linking.reconciled import (
    Found,
    better,
    countries,
    draft_rows,
    kind_of,
    said,
    stable_rows,
)
from civicgraph.linking.reconciled import candidates as candidates_of
from civicgraph.linking.service import RefusedError
from civicgraph.linking.sparql import ended

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from civicgraph.linking.model import Subject
    from civicgraph.linking.service import Service

BATCH = 10
"""Queries in one request: services are asked to take batches, and many take small ones only."""
IDS = 50
"""Entities in one request for values of properties."""
LIMIT = 6
"""Candidates for each query."""
NAMES = 4
"""Names of a subject that are asked for, its acronyms apart."""
TOO_MUCH = frozenset((413, 414))
_YEAR = re.compile(r"[+-]?0*(\d{3,4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Question:
    """A name of a subject, with its language where it has one."""

    text: str
    language: str | None
    kind: SubjectKind
    country: str | None


class ReconciliationSource:
    """A ``Source`` that asks a service of the W3C Entity Reconciliation API, of version 0.2 or 1.0 (draft)."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.manifest: Manifest = service.get(
            service.address, lambda document: manifests.read(document, service.address)
        )
        self._types = {kind: called(self.manifest.types, names) for kind, names in words().types.items()}
        self._properties = self._mapped()
        self._path = "/match"

    @property
    def iri(self) -> str:
        """The data set that is linked to."""
        return self.manifest.iri

    @property
    def properties(self) -> dict[str, str]:
        """What of country, website, founded and members the service has, by the id that it goes by there."""
        return dict(self._properties)

    def candidates(self, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, tuple[Candidate, ...]]]:
        """The candidates of each subject, in order; only a batch of them is in memory at a time."""
        for batch in _batches(subjects):
            asked = list(dict.fromkeys(question for _, questions in batch for question in questions))
            answers = dict(zip(asked, self._answers(asked), strict=True)) if asked else {}
            found = {one.id: one for question in asked for one in answers[question]}
            told = self._told(sorted(found))
            for subject, questions in batch:
                mine: dict[str, Found] = {}
                for question in questions:
                    for one in answers[question]:
                        mine[one.id] = better(mine.get(one.id), one)
                both = (self._candidate(one, told.get(one.id, {})) for one in mine.values())
                fitting = (one for one in both if _may_be(subject, one))
                yield subject, tuple(sorted(fitting, key=lambda candidate: candidate.iri))

    # -- what the service offers -------------------------------------------------------------------------------------

    def _mapped(self) -> dict[str, str]:
        """The properties that linking makes use of, where values of them can be had."""
        manifest = self.manifest
        if not manifest.extends:
            return {}
        known = words().spaces.get(manifest.schema or "", {})
        if not manifest.proposals:
            return dict(known)
        about = self._types.get("organisation") or (manifest.types[0].id if manifest.types else "")
        try:
            proposed = self._service.get(
                manifest.proposals, lambda document: named(document["properties"]), **({"type": about} if about else {})
            )
        except RefusedError:
            return dict(known)
        found = {what: called(proposed, names) for what, names in words().properties.items()}
        chosen = {what: known.get(what) or id_ for what, id_ in found.items()}
        return {what: id_ for what, id_ in chosen.items() if id_}

    # -- names ---------------------------------------------------------------------------------------------------------

    def _answers(self, questions: Sequence[Question]) -> list[tuple[Found, ...]]:
        """The candidates for each question, in order."""
        found: list[tuple[Found, ...]] = []
        for start in range(0, len(questions), BATCH):
            found += self._batch(questions[start : start + BATCH])
        return found

    def _batch(self, questions: Sequence[Question]) -> list[tuple[Found, ...]]:
        try:
            return self._asked_draft(questions) if self.manifest.version == DRAFT else self._asked_stable(questions)
        except RefusedError as error:
            if error.status not in TOO_MUCH or len(questions) == 1:
                raise
            middle = len(questions) // 2
            return self._batch(questions[:middle]) + self._batch(questions[middle:])

    def _asked_stable(self, questions: Sequence[Question]) -> list[tuple[Found, ...]]:
        queries = {f"q{place}": self._stable(question) for place, question in enumerate(questions)}

        def read(document: Any) -> list[tuple[Found, ...]]:
            return [candidates_of(document[key]["result"]) for key in queries]

        fields = {"queries": json.dumps(queries, ensure_ascii=False)}
        answer: list[tuple[Found, ...]] = self._service.post_form(self._service.address, read, **fields)
        return answer

    def _asked_draft(self, questions: Sequence[Question]) -> list[tuple[Found, ...]]:
        queries = {"queries": [self._draft(question) for question in questions]}

        def read(document: Any) -> list[tuple[Found, ...]]:
            results = document["results"]
            if len(results) != len(questions):
                raise ValueError(f"{len(results)} results for {len(questions)} queries")
            return [candidates_of(result["candidates"]) for result in results]

        address = self._service.address.rstrip("/")
        try:
            answer: list[tuple[Found, ...]] = self._service.post_json(f"{address}{self._path}", read, queries)
        except RefusedError as error:
            if error.status not in (404, 405) or not self._path:
                raise
            self._path = ""  # earlier drafts took the queries at the address itself
            answer = self._service.post_json(self._service.address, read, queries)
        return answer

    def _stable(self, question: Question) -> dict[str, Any]:
        query: dict[str, Any] = {"query": question.text, "limit": LIMIT}
        if type_ := self._type(question):
            query["type"] = type_
        if (property_ := self._properties.get("country")) and (country := _country_name(question.country)):
            query["properties"] = [{"pid": property_, "v": country}]
        return query

    def _draft(self, question: Question) -> dict[str, Any]:
        name: dict[str, Any] = {"matchType": "name", "propertyValue": question.text}
        query: dict[str, Any] = {"limit": LIMIT, "conditions": [name]}
        if type_ := self._type(question):
            query["type"] = type_
        if question.language and question.language != "und":
            query["lang"] = question.language
        if (property_ := self._properties.get("country")) and (country := _country_name(question.country)):
            query["conditions"].append(
                {"matchType": "property", "propertyId": property_, "propertyValue": country, "required": False}
            )
        return query

    def _type(self, question: Question) -> str | None:
        if question.kind is SubjectKind.INITIATIVE:
            return None
        return self._types.get("person" if question.kind is SubjectKind.PERSON else "organisation")

    # -- values of properties ------------------------------------------------------------------------------------------

    def _told(self, ids: Sequence[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Entity → what → its values, for what the service has."""
        told: dict[str, dict[str, list[dict[str, Any]]]] = {}
        if not self._properties:
            return told
        for start in range(0, len(ids), IDS):
            told |= self._extended(ids[start : start + IDS])
        return told

    def _extended(self, ids: Sequence[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
        wanted = {"ids": list(ids), "properties": [{"id": id_} for id_ in self._properties.values()]}
        try:
            if self.manifest.version == DRAFT:
                address = f"{self._service.address.rstrip('/')}/extend"
                rows = self._service.post_json(address, draft_rows, wanted)
            else:
                extend = json.dumps(wanted, ensure_ascii=False)
                rows = self._service.post_form(self._service.address, stable_rows, extend=extend)
        except RefusedError as error:
            if error.status in TOO_MUCH and len(ids) > 1:
                middle = len(ids) // 2
                return self._extended(ids[:middle]) | self._extended(ids[middle:])
            self._properties = {}  # it offers this and then refuses: names have to do
            return {}
        return {
            entity: {what: values.get(id_, []) for what, id_ in self._properties.items()}
            for entity, values in rows.items()
        }

    def _candidate(self, one: Found, told: dict[str, list[dict[str, Any]]]) -> Candidate:
        return Candidate(
            iri=self.manifest.entity(one.id),
            names=(Name(one.name, one.language),),
            countries=tuple(sorted({code for value in told.get("country", ()) for code in countries(value)})),
            dissolved=ended(text for value in told.get("dissolved", ()) if (text := said(value))),
            websites=tuple(sorted({text for value in told.get("website", ()) if (text := said(value))})),
            founded=tuple(sorted({int(m[1]) for v in told.get("founded", ()) if (m := _YEAR.match(said(v)))})),
            types=tuple(sorted(type_.id for type_ in one.types)),
            kind=kind_of(one.types),
            members=tuple(sorted({int(text) for v in told.get("members", ()) if (text := said(v)).isdecimal()})),
            description=one.description,
            source=self.iri,
            hints=one.hints,
        )


def _batches(subjects: Iterable[Subject]) -> Iterator[list[tuple[Subject, tuple[Question, ...]]]]:
    batch: list[tuple[Subject, tuple[Question, ...]]] = []
    size = 0
    for subject in subjects:
        questions = _questions(subject)
        if batch and size + len(questions) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append((subject, questions))
        size += len(questions)
    if batch:
        yield batch


def _questions(subject: Subject) -> tuple[Question, ...]:
    """Its first names and its acronyms, each once."""
    texts = [(name.text, name.language) for name in subject.names[:NAMES]]
    texts += [(acronym, None) for acronym in subject.acronyms]
    first: dict[str, str | None] = {}
    for text, language in texts:
        first.setdefault(text, language)
    return tuple(Question(text, language, subject.kind, subject.country) for text, language in first.items())


def _country_name(iso2: str | None) -> str | None:
    """What a country is commonly called in English."""
    if iso2 is None:
        return None
    from babel import Locale

    return Locale("en").territories.get(iso2)


def _may_be(subject: Subject, candidate: Candidate) -> bool:
    """Nothing but a person is ever taken for one, and a person for nothing else."""
    if subject.kind is SubjectKind.PERSON:
        return candidate.kind in (None, "person")
    return candidate.kind != "person"
