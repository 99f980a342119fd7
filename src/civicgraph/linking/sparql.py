"""Candidates from a SPARQL 1.1 endpoint: what bears a name, an acronym or the website, then what is said of it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from civicgraph.errors import QueryError
from civicgraph.linking import lexicon
from civicgraph.linking.model import Candidate, Name, SubjectKind
from civicgraph.linking.patience import GivenUpError
from civicgraph.linking.profiles import READ
from civicgraph.linking.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from civicgraph.linking.asking import Endpoint, Row
    from civicgraph.linking.model import Subject
    from civicgraph.linking.profiles import Profile

MOST = 40
"""How many candidates a subject has at most."""
MOST_BY_ACRONYM = 15
"""How many of them may share no more than an acronym: an acronym that more bear tells nothing."""
SEARCHED = 2
"""For how many names of a subject a full-text search is made: each is a request of its own."""
REMEMBERED = 4_000
"""How many descriptions are held in memory: things with a common acronym are candidates again and again."""
_YEAR = re.compile(r"^[+-]?0*(\d{3,4})(?!\d)")
_TEXTS = ("names", "official_names", "aliases", "description")

Batch = list[tuple["Subject", dict[str, None]]]


class SparqlSource:
    """A ``Source`` that asks an endpoint the way a profile says, some subjects at a time."""

    def __init__(self, endpoint: Endpoint, profile: Profile) -> None:
        self._endpoint = endpoint
        self._profile = profile
        self._held: dict[str, Candidate | None] = {}

    @property
    def iri(self) -> str:
        """The data set that is linked to."""
        return self._profile.iri

    def candidates(self, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, tuple[Candidate, ...]]]:
        """The candidates of each subject, in order; only a batch of them is in memory at a time."""
        for batch in self._batches(subjects):
            found = self._found(batch)
            if self._profile.search:
                for subject, _ in batch:
                    if not found[subject.iri]:
                        found[subject.iri] = self._searched(subject)
            described = self._described(sorted({iri for iris in found.values() for iri in iris}))
            for subject, _ in batch:
                both = (described[iri] for iri in sorted(found[subject.iri]) if iri in described)
                yield subject, tuple(one for one in both if self._is_possible(subject, one))

    def _is_possible(self, subject: Subject, candidate: Candidate) -> bool:
        """A person is only ever linked to a person, and nothing else is."""
        if subject.kind is SubjectKind.PERSON:
            return candidate.kind == "person" or "person" not in self._profile.kinds
        return candidate.kind != "person"

    def _batches(self, subjects: Iterable[Subject]) -> Iterator[Batch]:
        batch: Batch = []
        size = 0
        for subject in subjects:
            literals, addresses = terms(subject, self._profile)
            wanted = {**literals, **addresses}
            if batch and size + len(wanted) > self._profile.values:
                yield batch
                batch, size = [], 0
            batch.append((subject, wanted))
            size += len(wanted)
        if batch:
            yield batch

    def _found(self, batch: Batch) -> dict[str, list[str]]:
        """Subject → the IRIs of its candidates."""
        bearers: dict[str, set[str]] = defaultdict(set)
        wanted = list(dict.fromkeys(term for _, terms_ in batch for term in terms_))
        for row in self._rows_by_term(wanted):
            item, value = row.get("item"), row.get("value")
            if isinstance(item, NamedNode) and isinstance(value, Literal | NamedNode):
                bearers[str(value)].add(item.value)
        found = {}
        for subject, terms_ in batch:
            acronyms = {acronym.replace(".", "").casefold() for acronym in subject.acronyms}
            ranks: dict[str, int] = {}
            for term in terms_:
                by_acronym = term.rpartition('"')[0].strip('"').replace(".", "").casefold() in acronyms
                for bearer in bearers.get(term, ()):
                    ranks[bearer] = min(ranks.get(bearer, 1), int(by_acronym))
            named = sorted(iri for iri, rank in ranks.items() if rank == 0)
            others = sorted(iri for iri, rank in ranks.items() if rank)
            found[subject.iri] = (named + others[:MOST_BY_ACRONYM])[:MOST]
        return found

    def _rows_by_term(self, wanted: Sequence[str]) -> list[Row]:
        if not wanted:
            return []
        rows = []
        limit = self._profile.values
        for start in range(0, len(wanted), limit):
            part = wanted[start : start + limit]
            found = self._endpoint.select(self._bearers_query(part))
            if len(found) >= self._profile.rows and len(part) > 1:  # the endpoint cut its answer off: ask for less
                middle = len(part) // 2
                found = self._rows_by_term(part[:middle]) + self._rows_by_term(part[middle:])
            rows += found
        return rows

    def _from(self) -> str:
        return f" FROM <{self._profile.graph}>" if self._profile.graph else ""

    def _bearers_query(self, wanted: Sequence[str]) -> str:
        properties = ", ".join((*self._profile.find_names, *self._profile.find_websites))
        return (
            f"SELECT DISTINCT ?item ?value{self._from()} WHERE {{\n"
            f"  VALUES ?value {{ {' '.join(wanted)} }}\n"
            f"  ?item ?property ?value .\n"
            f"  FILTER (?property IN ({properties}))\n"
            f"}}"
        )

    def _searched(self, subject: Subject) -> list[str]:
        """The first results of a full-text search for the first names."""
        found: dict[str, None] = {}
        for name in subject.names[:SEARCHED]:
            words = " AND ".join(f"'{word}'" for word in re.findall(r"\w+", name.text))
            query = (self._profile.search or "").replace("{{text}}", str(Literal(name.text)))
            query = query.replace("{{phrase}}", str(Literal(words)))
            for row in self._rows_of_search(query.replace("{{limit}}", str(self._profile.search_limit))):
                item = row.get("item")
                if isinstance(item, NamedNode):
                    found[item.value] = None
        return list(found)[:MOST]

    def _rows_of_search(self, query: str) -> list[Row]:
        try:
            return self._endpoint.select_extra(query)
        except GivenUpError:
            raise
        except QueryError as error:
            raise QueryError(
                f"{error}. That was the full-text search of the profile {self._profile.name}, which a mirror hardly "
                "ever has. Go on without it: --no-search, or search = false in a profile of your own; names and their "
                "usual variants are then looked for to the letter, which any endpoint can do"
            ) from error

    def _described(self, iris: Sequence[str]) -> dict[str, Candidate]:
        """What is said of each; what has a class that is never linked to is left out."""
        new = [iri for iri in iris if iri not in self._held]
        for start in range(0, len(new), self._profile.items):
            self._held |= self._asked_about(new[start : start + self._profile.items])
        out = {iri: candidate for iri in iris if (candidate := self._held[iri]) is not None}
        for iri in list(self._held)[: max(0, len(self._held) - REMEMBERED)]:  # the oldest go first
            del self._held[iri]
        return out

    def _asked_about(self, part: Sequence[str]) -> dict[str, Candidate | None]:
        """The description of each, or None where it is never linked to."""
        told: dict[str, dict[str, dict[Literal | NamedNode, None]]] = {iri: {key: {} for key in READ} for iri in part}
        for row in self._rows_about(part):
            item, what, value = row.get("item"), row.get("what"), row.get("value")
            if isinstance(item, NamedNode) and isinstance(what, Literal) and isinstance(value, Literal | NamedNode):
                told[item.value][what.value][value] = None
        types = {iri: {term.value for term in told[iri]["types"]} for iri in part}
        return {
            iri: None if types[iri] & self._profile.excluded else self._candidate(iri, told[iri], types[iri])
            for iri in part
        }

    def _rows_about(self, part: Sequence[str]) -> list[Row]:
        rows = self._endpoint.select(self._about_query(part))
        if len(rows) >= self._profile.rows and len(part) > 1:
            middle = len(part) // 2
            return self._rows_about(part[:middle]) + self._rows_about(part[middle:])
        return rows

    def _about_query(self, part: Sequence[str]) -> str:
        # the items stand in each branch: some engines would otherwise read a whole property before they join
        items = " ".join(str(NamedNode(iri)) for iri in part)
        tags = ", ".join(f'"{tag}"' for tag in self._profile.languages)
        branches = []
        for what, paths in self._profile.read.items():
            spoken = f" FILTER (LANG(?value) IN ({tags}))" if what in _TEXTS and tags else ""
            if what == "description":
                spoken = ' FILTER (LANG(?value) = "en")'
            branches += [
                f'{{ VALUES ?item {{ {items} }} ?item {path} ?value .{spoken} BIND ("{what}" AS ?what) }}'
                for path in paths
            ]
        union = "\n  UNION ".join(branches)
        return f"SELECT DISTINCT ?item ?what ?value{self._from()} WHERE {{\n  {union}\n}}"

    def _candidate(self, iri: str, told: dict[str, dict[Literal | NamedNode, None]], types: set[str]) -> Candidate:
        kind = next((kind for kind, classes in self._profile.kinds.items() if types.intersection(classes)), None)
        return Candidate(
            iri=iri,
            names=_names((*told["names"], *told["official_names"])),
            official_names=_names(told["official_names"]),
            aliases=_names(told["aliases"]),
            short_names=tuple(sorted({term.value for term in told["short_names"]})),
            countries=tuple(sorted({code for term in told["countries"] for code in country_codes(term.value)})),
            websites=tuple(sorted({term.value for term in told["websites"]})),
            founded=tuple(sorted({int(m[1]) for term in told["founded"] if (m := _YEAR.match(term.value))})),
            dissolved=ended(term.value for term in told["dissolved"]),
            types=tuple(sorted(types)),
            kind=kind,
            members=tuple(sorted({n for term in told["members"] if (n := _whole(term.value)) is not None})),
            description=min((term.value for term in told["description"]), default=None),
            source=self._profile.iri,
        )


def _names(terms_: Iterable[Literal | NamedNode]) -> tuple[Name, ...]:
    """English first, then by language and text, so that the order never depends on the endpoint."""
    found = {Name(term.value, term.language) for term in terms_ if isinstance(term, Literal) and term.value.strip()}
    return tuple(sorted(found, key=lambda name: (name.language not in ("en", "mul"), name.language or "", name.text)))


def ended(values: Iterable[str]) -> str | None:
    """The last year of some dates of an end; ``""`` where no year is known, None where there is no end."""
    years = [match[1] if (match := _YEAR.match(value)) else "" for value in values]
    return max(years) if years else None


def country_codes(value: str) -> Sequence[str]:
    """The alpha-2 codes that a code, the IRI of a country or a country's name stands for."""
    tail = re.split(r"[/#]", value.rstrip("/"))[-1]
    if re.fullmatch(r"[A-Z]{2}", tail):
        return (tail,)
    key = " ".join(lexicon.plain(tail.replace("_", " ")))
    return tuple(lexicon.countries().meaning.get(key, "").split("|")) if key in lexicon.countries().meaning else ()


def _whole(text: str) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None
