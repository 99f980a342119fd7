"""Evidence: for each statement of a document the characters that say it, with people's names kept apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph.mapping.iris import decimal
from civicgraph.mapping.locating import Locator
from civicgraph.model import ChannelValue, ContactValue, Span
from civicgraph.vocabulary import CG, DCT, OA, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from civicgraph.mapping.iris import Iris
    from civicgraph.mapping.statements import Statement
    from civicgraph.model import Claim, Document

CONTEXT = 32  # code points of prefix and of suffix
NAME_PART = 3  # letters that a part of a person's name needs to count as one by itself


def people_in(text: str, claims: Iterable[Claim]) -> tuple[Span, ...]:
    """Where the people whom the claims name stand in the text: names, capitalised parts of names, their addresses."""
    names: set[str] = set()
    addresses: set[str] = set()
    for claim in claims:
        if isinstance(claim.value, ContactValue):
            names.add(claim.value.name)
        elif isinstance(claim.value, ChannelValue) and (claim.value.person is not None or claim.value.personal):
            names.update([claim.value.person] if claim.value.person else [])
            addresses.update((claim.value.value, claim.span.of(text)))
    patterns = {_flexible(string) for string in names | addresses if string.split()}
    for name in names:
        patterns.update(re.escape(part) for part in name.split() if len(part) >= NAME_PART and part[0].isupper())
    if not patterns:
        return ()
    longest_first = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    found = re.finditer(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", text)
    return tuple(Span(*match.span()) for match in found)


def _flexible(string: str) -> str:
    """A pattern for the string in any case and over any white space."""
    return "(?i:" + r"\s+".join(re.escape(part) for part in string.split()) + ")"


class Quoting:
    """Writes the evidence of one document; ``facts``, the evidence graph and ``people`` are where it goes."""

    def __init__(self, iris: Iris, document: Document, people: Sequence[Span]) -> None:
        self.iris = iris
        self.document = iris.document(document.identifier)
        self.text = document.text
        self.people = people
        self.shown: dict[tuple[int, int, str], NamedNode] = {}
        self.locator = Locator(document)
        self.has_places = bool(document.places)

    def quads(self, statements: Iterable[Statement], evidence: NamedNode, people: NamedNode) -> Iterator[Quad]:
        """The evidence of each statement once a span; of several rules that read it there, the surest is named.

        Evidence of personal statements goes to ``people`` whole. Of the rest only quotes that show a person's name do.
        """
        best: dict[tuple[str, str, str, int, int], Statement] = {}
        for statement in statements:
            s, p, o = statement.triple
            key = (str(s), str(p), str(o), statement.span.start, statement.span.end)
            if key not in best or _sureness(statement) < _sureness(best[key]):
                best[key] = statement
        for key, statement in best.items():
            node = self.iris.hashed("evidence", self.document.value, *key)
            graph = people if statement.personal else evidence
            subject, predicate, object_ = statement.triple
            yield Quad(node, RDF.type, RDF.Statement, graph)
            yield Quad(node, RDF.subject, subject, graph)
            yield Quad(node, RDF.predicate, predicate, graph)
            yield Quad(node, RDF.object, object_, graph)
            yield Quad(node, CG.rule, Literal(statement.rule), graph)
            yield Quad(node, CG.confidence, decimal(statement.confidence), graph)
            yield from self.target(node, statement.span, graph, people)

    def target(self, node: NamedNode, span: Span, graph: NamedNode, people: NamedNode) -> Iterator[Quad]:
        """Point ``node`` at the span: a position in ``graph``, a quote there or, if it names a person, in ``people``.

        All statements that are read at a place share its node, but personal ones have a node of their own. What stands
        before and after a quote outside ``people`` is cut where it would show a person's name.
        """
        place = (span.start, span.end, "person" * (graph == people))
        target = self.shown.get(place)
        if target is not None:
            yield Quad(node, OA.hasTarget, target, graph)
            return
        target = self.shown[place] = self.iris.hashed("place", self.document.value, *place)
        yield Quad(node, OA.hasTarget, target, graph)
        position = NamedNode(f"{target.value}/position")
        quote = NamedNode(f"{target.value}/quote")
        yield Quad(target, RDF.type, OA.SpecificResource, graph)
        yield Quad(target, OA.hasSource, self.document, graph)
        yield Quad(target, OA.hasSelector, position, graph)
        yield Quad(position, RDF.type, OA.TextPositionSelector, graph)
        yield Quad(position, OA.start, _offset(span.start), graph)
        yield Quad(position, OA.end, _offset(span.end), graph)
        apart = graph == people or any(person.overlaps(span) for person in self.people)
        home = people if apart else graph
        before, after = self._context(span, whole=apart)
        yield Quad(target, OA.hasSelector, quote, home)
        yield Quad(quote, RDF.type, OA.TextQuoteSelector, home)
        yield Quad(quote, OA.exact, Literal(span.of(self.text)), home)
        yield Quad(quote, OA.prefix, Literal(before), home)
        yield Quad(quote, OA.suffix, Literal(after), home)
        if self.has_places:
            yield from self._original(target, span, graph, people)

    def _original(self, target: NamedNode, span: Span, graph: NamedNode, people: NamedNode) -> Iterator[Quad]:
        """Where the words stand in the original; a link that quotes a person's name stands in ``people``."""
        if (path := self.locator.xpath(span)) is not None:
            element = NamedNode(f"{target.value}/element")
            yield Quad(target, OA.hasSelector, element, graph)
            yield Quad(element, RDF.type, OA.XPathSelector, graph)
            yield Quad(element, RDF.value, Literal(path), graph)
        if (words := self.locator.words(span)) is not None:
            yield Quad(target, CG.placeInOriginal, Literal(words), graph)
        if (found := self.locator.fragment(span)) is None:
            return
        shows_person = found.quotes is not None and any(person.overlaps(found.quotes) for person in self.people)
        home = people if shows_person or graph == people else graph
        fragment = NamedNode(f"{target.value}/fragment")
        yield Quad(target, OA.hasSelector, fragment, home)
        yield Quad(fragment, RDF.type, OA.FragmentSelector, home)
        yield Quad(fragment, DCT.conformsTo, NamedNode(found.conforms_to), home)
        yield Quad(fragment, RDF.value, Literal(found.value), home)
        if self.locator.url is not None:
            yield Quad(target, RDFS.seeAlso, NamedNode(f"{self.locator.url}#{found.value}"), home)

    def _context(self, span: Span, *, whole: bool) -> tuple[str, str]:
        start, end = max(0, span.start - CONTEXT), min(len(self.text), span.end + CONTEXT)
        if not whole:
            start = max([start, *(p.end for p in self.people if start < p.end <= span.start)])
            end = min([end, *(p.start for p in self.people if span.end <= p.start < end)])
        return self.text[start : span.start], self.text[span.end : end]


def _offset(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.nonNegativeInteger)


def _sureness(statement: Statement) -> tuple[float, str, bool]:
    return -statement.confidence, statement.rule, statement.personal
