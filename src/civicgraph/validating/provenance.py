"""Which document says what, and in which line: read from the evidence in the quads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from civicgraph.validating.checks import document_of
from civicgraph.validating.results import Term, characters
from civicgraph.vocabulary import CG, DCT, OA, ORG, RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from civicgraph.validating.published import Published, Said
    from civicgraph.validating.results import Result

_NEWLINE = r"(?:\r\n|\r(?!\n)|(?<!\r)\n)"
_PAGE = re.compile(r"page=\d+")
_BREAK = re.compile(_NEWLINE)
_SENTENCE_END = re.compile(rf"[.!?…]['\"”’)\]]*\s+(?=\S)|{_NEWLINE}[^\S\r\n]*{_NEWLINE}\s*")
_LONGEST = 300  # characters of a sentence that a report shows on each side of the place


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A document (its IRI), and the range in its text where one is known: 0-based code points, end exclusive."""

    document: str
    start: int | None = None
    end: int | None = None


def in_words(page: int | str | None, part: str | None, line: int | None) -> str:
    """Where a reader looks in an original that is not the stored text: its page or part, else the text's line."""
    shown = ", ".join(filter(None, (f"page {page}" if page is not None else None, part)))
    return shown or ("" if line is None else f"line {line} of the text as read")


class Provenance:
    """The evidence of a set of quads, indexed by what it is about."""

    def __init__(self, quads: Published) -> None:
        self.identifiers: dict[str, str] = {}
        self._of_statement: dict[tuple[Term, Term, Term], list[Place]] = defaultdict(list)
        self._of_path: dict[tuple[Term, Term], list[Place]] = defaultdict(list)
        self._of_subject: dict[Term, list[Place]] = defaultdict(list)
        self._of_object: dict[Term, list[Place]] = defaultdict(list)
        self._of_node: dict[Term, list[Place]] = defaultdict(list)
        self._held: dict[Term, list[Term]] = defaultdict(list)
        self._quads = quads
        self.spans: dict[Term, Place] = {}
        self.originals: dict[Place, tuple[str | None, str | None]] = {}
        """Page and part of the original, where this is not the stored text itself; a web page has neither."""
        self.quotes: dict[Term, list[tuple[Term, Place]]] = defaultdict(list)
        self._read(quads)

    def _read(self, quads: Published) -> None:
        parts = {predicate: quads.said(predicate) for predicate in _PARTS}
        self.identifiers = {
            characters(subject): characters(_first(values)) for subject, values in parts[DCT.identifier].items()
        }
        for post, people in parts[ORG.heldBy].items():
            for person in people:
                self._held[person].append(post)
        self._read_targets(parts)
        self._read_statements(parts)

    def _read_targets(self, parts: Mapping[NamedNode, Said]) -> None:
        for target, sources in parts[OA.hasSource].items():
            selectors = parts[OA.hasSelector].get(target, [])
            starts = [_offset(parts[OA.start].get(s)) for s in selectors]
            ends = [_offset(parts[OA.end].get(s)) for s in selectors]
            start, end = next((p for p in zip(starts, ends, strict=True) if None not in p), (None, None))
            place = Place(characters(_first(sources)), start, end)
            self.spans[target] = place
            values = [characters(value) for s in selectors for value in parts[RDF.value].get(s, ())]
            stated = [characters(value) for value in parts[CG.placeInOriginal].get(target, ())]
            if values or stated:
                page = next((value.removeprefix("page=") for value in values if _PAGE.fullmatch(value)), None)
                self.originals[place] = page, min(stated, default=None)
            for node in (target, *selectors):
                self._of_node[node].append(place)
            for selector in selectors:
                if selector in parts[OA.exact]:
                    self.quotes[_first(parts[OA.exact][selector])].append((selector, place))

    def _read_statements(self, parts: Mapping[NamedNode, Said]) -> None:
        for node, targets in parts[OA.hasTarget].items():
            places = sorted(self.spans[target] for target in targets if target in self.spans)
            self._of_node[node].extend(places)
            subjects, predicates, objects = (parts[p].get(node, []) for p in (RDF.subject, RDF.predicate, RDF.object))
            for subject in subjects:
                self._of_subject[subject].extend(places)
                for predicate in predicates:
                    self._of_path[subject, predicate].extend(places)
                    for object_ in objects:
                        self._of_statement[subject, predicate, object_].extend(places)
            for object_ in objects:
                self._of_object[object_].extend(places)
        for document, notices in parts[CG.notice].items():
            for notice in notices:
                if not self._of_node.get(notice):
                    self._of_node[notice].append(Place(characters(document)))

    def places(self, result: Result) -> list[Place]:
        """The first place in each document that says what the result is about; the surest kind of source decides.

        From the statement itself over its subject and property, the link that leads to the focus node, and whatever is
        said of that, down to the graphs that hold it.
        """
        for find in self._steps(result):
            places = find()
            if places:
                firsts: dict[str, Place] = {}
                for place in sorted(places, key=lambda p: (p.document, p.start is None, p.start or 0, p.end or 0)):
                    firsts.setdefault(place.document, place)
                return list(firsts.values())
        return []

    def _steps(self, result: Result) -> Sequence[Callable[[], list[Place]]]:
        focus, path, value = result.focus, result.path, result.value

        def of_statement() -> list[Place]:
            return self._of_statement.get((focus, path, value), []) if path and value else []

        def of_path() -> list[Place]:
            return self._of_path.get((focus, path), []) if path else []

        def of_person() -> list[Place]:
            return [place for post in self._held.get(focus, []) for place in self._of_object.get(post, [])]

        def of_graphs() -> list[Place]:
            graphs = {quad.graph_name for quad in self._quads if quad.subject == focus}
            documents = (document_of(graph) for graph in graphs if isinstance(graph, NamedNode))
            return [Place(document.value) for document in documents if document]

        def of_document() -> list[Place]:
            iri = characters(focus)
            return [Place(iri)] if iri in self.identifiers else []

        if result.document is not None:
            known = result.document.value
            stated = [*of_statement(), *of_path(), *self._of_object.get(focus, []), *self._of_subject.get(focus, [])]
            own = [place for place in stated if place.document == known]
            return [lambda: own or [Place(known)]]
        return [
            lambda: self._of_node.get(focus, []),
            of_statement,
            of_path,
            lambda: self._of_object.get(focus, []),
            of_person,
            lambda: self._of_subject.get(focus, []),
            of_document,
            of_graphs,
        ]


_PARTS = (
    RDF.subject,
    RDF.predicate,
    RDF.object,
    OA.hasTarget,
    OA.hasSource,
    OA.hasSelector,
    OA.start,
    OA.end,
    OA.exact,
    ORG.heldBy,
    CG.notice,
    CG.placeInOriginal,
    DCT.identifier,
    RDF.value,
)


def _first(terms: Iterable[Term]) -> Term:
    return min(terms, key=str)


def _offset(terms: Iterable[Term] | None) -> int | None:
    for term in terms or ():
        if isinstance(term, Literal) and term.value.isdecimal():
            return int(term.value)
    return None


class Lines:
    """Lines and sentences of one text, for showing a place to a reader."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def number(self, offset: int) -> int:
        """The 1-based line that holds the code point at ``offset``."""
        return bisect_right(self._starts, offset)

    def sentence(self, start: int, end: int) -> str:
        """The sentence around a range, on one line; at most some hundred characters to each side."""
        left, right = max(0, start - _LONGEST), min(len(self._text), end + _LONGEST)
        before = [match.end() for match in _SENTENCE_END.finditer(self._text, left, right) if match.end() <= start]
        after = [match.start() for match in _SENTENCE_END.finditer(self._text, max(start, end - 1), right)]
        first = before[-1] if before else left
        last = after[0] + 1 if after else right
        words = self._text[first:last].split()
        if first == left > 0 and not before and len(words) > 2:
            words[0] = "…"  # it may be half a word
        if last == right < len(self._text) and not after and len(words) > 2:
            words[-1] = "…"
        return " ".join(words)
