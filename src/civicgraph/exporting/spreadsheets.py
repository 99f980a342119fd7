"""The graph as tidy CSV tables in a zip: one row an observation, one table a class, and ids to join them by."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from bisect import bisect_right
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from civicgraph.exporting.facts import COMMITTEES, ORGANISATIONS, Facts, merged
from civicgraph.vocabulary import ADMS, CG, CONCEPT_BASE, DCT, FOAF, OA, ORG, OWL, RDF, RDFS, SCHEMA, SKOS, SSSOM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from civicgraph.graphs import Graphs

    Row = tuple[str, ...]

SEPARATOR = " | "  # between values where a cell holds several
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold: the same bytes whenever it is written
RELATIONS = (ORG.memberOf, CG.cooperatesWith, CG.intermediaryFor, CG.advises, CG.foundedBy)


def zipped(quads: Sequence[Quad], graphs: Graphs, text: Callable[[str], str]) -> bytes:
    """A zip of CSV files (UTF-8, header, comma), the same bytes for the same quads; ``text`` gives stored texts."""
    facts = Facts(merged(quad for quad in quads if graphs.is_fact(quad)))
    evidence = Facts(merged(quad for quad in quads if graphs.is_evidence(quad.subject)))
    tables: dict[str, Iterable[Row]] = {
        "organisations": _organisations(facts),
        "names": _names(facts),
        "committees": _committees(facts),
        "counts": _counts(facts, quads, graphs),
        "initiatives": _initiatives(facts),
        "contacts": _contacts(facts),
        "relations": _relations(facts),
        "activities": _concepts(facts, CG.activity, "activity"),
        "topics": _concepts(facts, DCT.subject, "topic"),
        "links": _links(evidence, facts),
        "documents": _documents(facts),
        "evidence": _evidence(evidence, facts, text),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, rows in tables.items():
            info = zipfile.ZipInfo(f"{name}.csv", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, _csv(rows))
    return buffer.getvalue()


def _csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")


def _organisations(facts: Facts) -> Iterator[Row]:
    yield "id", "name", "kind", "country", "founded", "homepage", "email", "telephone"
    for node in facts.subjects(*ORGANISATIONS):
        countries = [n for c in facts.nodes(node, DCT.spatial) for n in facts.values(c, SKOS.notation)]
        plain = (SCHEMA.foundingDate, FOAF.homepage, SCHEMA.email, SCHEMA.telephone)
        cells = (_cell(facts.values(node, predicate)) for predicate in plain)
        yield node.value, facts.name(node), _cell(facts.values(node, RDF.type)), _cell(countries), *cells


def _names(facts: Facts) -> Iterator[Row]:
    yield "id", "name", "language", "sort"
    sorts = ((SKOS.prefLabel, "preferred"), (SKOS.altLabel, "other"), (CG.acronym, "acronym"))
    for node in facts.subjects(*ORGANISATIONS, *COMMITTEES, CG.Initiative):
        for predicate, sort in sorts:
            for value in facts.values(node, predicate):
                yield node.value, value.value, _language(value), sort


def _committees(facts: Facts) -> Iterator[Row]:
    yield "id", "name", "kind", "organisation", "organisation_name", "founded"
    for node in facts.subjects(*COMMITTEES):
        for parent in facts.nodes(node, ORG.unitOf):
            kind, founded = _cell(facts.values(node, RDF.type)), _cell(facts.values(node, SCHEMA.foundingDate))
            yield node.value, facts.name(node), kind, parent.value, facts.name(parent), founded


def _counts(facts: Facts, quads: Iterable[Quad], graphs: Graphs) -> Iterator[Row]:
    yield "id", "subject", "subject_name", "value", "qualifier", "kinds", "date", "document"
    homes: dict[NamedNode, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == CG.memberCount and graphs.is_facts(quad.graph_name):
            assert isinstance(quad.object, NamedNode)
            assert isinstance(quad.graph_name, NamedNode)
            homes[quad.object].add(quad.graph_name.value.rsplit("/", 1)[-1])
    identifiers = {
        node.value.rsplit("/", 1)[-1]: facts.values(node, DCT.identifier) for node in facts.subjects(FOAF.Document)
    }
    for subject in facts.subjects():
        for node in facts.nodes(subject, CG.memberCount):
            parts = (CG.value, CG.qualifier, CG.memberKind, SCHEMA.observationDate)
            cells = (_cell(facts.values(node, predicate)) for predicate in parts)
            sources = [value for tail in sorted(homes[node]) for value in identifiers.get(tail, ())]
            yield node.value, subject.value, facts.name(subject), *cells, _cell(sources)


def _initiatives(facts: Facts) -> Iterator[Row]:
    yield "id", "name", "status", "organisation", "organisation_name", "founded"
    for subject in facts.subjects():
        for node in facts.nodes(subject, CG.undertakes):
            status, founded = _cell(facts.values(node, ADMS.status)), _cell(facts.values(node, SCHEMA.foundingDate))
            yield node.value, facts.name(node), status, subject.value, facts.name(subject), founded


def _contacts(facts: Facts) -> Iterator[Row]:
    yield "id", "person", "person_name", "role", "email", "telephone", "organisation", "organisation_name"
    for subject in facts.subjects():
        for post in facts.nodes(subject, ORG.hasPost):
            for person in facts.nodes(post, ORG.heldBy):
                parts = (
                    (person, FOAF.name),
                    (post, SKOS.prefLabel),
                    (person, SCHEMA.email),
                    (person, SCHEMA.telephone),
                )
                cells = (_cell(facts.values(node, predicate)) for node, predicate in parts)
                yield post.value, person.value, *cells, subject.value, facts.name(subject)


def _relations(facts: Facts) -> Iterator[Row]:
    yield "subject", "subject_name", "relation", "object", "object_name"
    for subject in facts.subjects():
        for predicate in RELATIONS:
            for node in facts.nodes(subject, predicate):
                yield subject.value, facts.name(subject), _short(predicate), node.value, facts.name(node)


def _concepts(facts: Facts, predicate: NamedNode, column: str) -> Iterator[Row]:
    yield "subject", "subject_name", column
    for subject in facts.subjects():
        for node in facts.nodes(subject, predicate):
            yield subject.value, facts.name(subject), _short(node)


def _links(evidence: Facts, facts: Facts) -> Iterator[Row]:
    """The links to other data sets, open and rejected ones too; a link without a judgement comes from a table."""
    ends = "subject", "subject_name", "relation", "object", "object_name"
    yield *ends, "judgement", "confidence", "justification", "reviewer"
    for node in evidence.subjects(OWL.Axiom):
        for subject in evidence.nodes(node, OWL.annotatedSource):
            relation, why = (
                " ".join(re.split("[/#]", one.value)[-1] for one in evidence.nodes(node, predicate))
                for predicate in (OWL.annotatedProperty, SSSOM.mapping_justification)
            )
            label, judgement, confidence, reviewer = (
                _cell(evidence.values(node, predicate))
                for predicate in (SSSOM.object_label, CG.judgement, SSSOM.confidence, SSSOM.reviewer_label)
            )
            name = facts.name(subject) or _cell(evidence.values(node, SSSOM.subject_label))
            target = _cell(evidence.values(node, OWL.annotatedTarget))
            yield subject.value, name, relation, target, label, judgement or "accepted", confidence, why, reviewer


def _documents(facts: Facts) -> Iterator[Row]:
    yield "id", "identifier", "url", "title", "date", "language", "sha256"
    for node in facts.subjects(FOAF.Document):
        parts = (DCT.identifier, DCT.source, DCT.title, DCT.date, DCT.language, CG.sha256)
        yield node.value, *(_cell(_coded(facts, facts.values(node, predicate))) for predicate in parts)


def _coded(facts: Facts, values: Iterable[NamedNode | Literal]) -> Iterator[NamedNode | Literal]:
    """The values, with its code in the place of a language that has one."""
    for value in values:
        yield next(iter(facts.values(value, SKOS.notation)), value) if isinstance(value, NamedNode) else value


def _evidence(evidence: Facts, facts: Facts, text: Callable[[str], str]) -> Iterator[Row]:
    """The place of each statement; the quote is empty where it names a person and people are left out.

    ``place`` is the page, the part in words or the XPath in the original, or else the line of the stored text.
    """
    columns = "id", "subject", "predicate", "object", "document", "start", "end", "quote"
    yield *columns, "place", "link", "rule", "confidence"
    line = cache(lambda document: [match.end() for match in re.finditer("\n", text(document))])
    for node in evidence.subjects(RDF.Statement):
        said = (evidence.values(node, predicate) for predicate in (RDF.subject, RDF.predicate, RDF.object))
        for target in evidence.nodes(node, OA.hasTarget):
            sources = [i for d in evidence.nodes(target, OA.hasSource) for i in facts.values(d, DCT.identifier)]
            selectors = evidence.nodes(target, OA.hasSelector)
            place = tuple(
                _cell([value for selector in selectors for value in evidence.values(selector, predicate)])
                for predicate in (OA.start, OA.end, OA.exact)
            )
            start = place[0]
            how = (_cell(evidence.values(node, predicate)) for predicate in (CG.rule, CG.confidence))
            yield (
                node.value,
                *(SEPARATOR.join(v.value for v in values) for values in said),
                _cell(sources),
                *place,
                _where(evidence, target, selectors) or _line(line, sources, start),
                _cell(evidence.values(target, RDFS.seeAlso)),
                *how,
            )


def _where(evidence: Facts, target: NamedNode, selectors: Sequence[NamedNode]) -> str:
    """The place in the original: its part in words, the page of a PDF, or the XPath of an element."""
    values = [v.value for s in selectors for v in evidence.values(s, RDF.value) if ":~:text=" not in v.value]
    shown = [value.replace("page=", "page ") if value.startswith("page=") else value for value in values]
    return SEPARATOR.join([*(v.value for v in evidence.values(target, CG.placeInOriginal)), *shown])


def _line(lines: Callable[[str], list[int]], sources: Sequence[NamedNode | Literal], start: str) -> str:
    """The line of the stored text, from 1; nothing where the graph does not say which text."""
    if len(sources) != 1 or not start.isdigit():
        return ""
    return f"line {bisect_right(lines(sources[0].value), int(start)) + 1}"


def _cell(values: Iterable[NamedNode | Literal]) -> str:
    return SEPARATOR.join(_short(v) if isinstance(v, NamedNode) else v.value for v in values)


def _short(node: NamedNode) -> str:
    """A term's own name; other addresses in full."""
    if node.value.startswith((CG.iri, ORG.iri, CONCEPT_BASE)):
        return node.value.replace("#", "/").rsplit("/", 1)[-1]
    return node.value


def _language(value: NamedNode | Literal) -> str:
    return (value.language or "") if isinstance(value, Literal) else ""
