"""Shapes and checks over what is published, each finding led back to its line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from civicgraph.model import Finding, Report, Severity
from civicgraph.validating.checks import check_results
from civicgraph.validating.provenance import Lines, Place, Provenance, in_words
from civicgraph.validating.published import Published, Said
from civicgraph.validating.quotes import quote_results
from civicgraph.validating.results import Result, Term, characters
from civicgraph.validating.shaping import shape_results
from civicgraph.vocabulary import CG, ORG, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QUARANTINE = "graph/quarantine/"
TOLD_BY_NOTICE = frozenset(
    f"https://w3id.org/civicgraph/shapes#notice-{shape}"
    for shape in ("empty-contact", "truncated", "violation", "warning", "info")
)
COUNTRY = "https://w3id.org/civicgraph/shapes#country-known"
_NAMING = frozenset((RDF.type, SKOS.prefLabel, SKOS.altLabel, CG.acronym))
_RELATING = frozenset((ORG.memberOf, CG.cooperatesWith, CG.intermediaryFor, CG.advises, CG.foundedBy))
_RANK = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


def validate(quads: Sequence[Quad], texts: Mapping[str, str] | None = None) -> Report:
    """What is wrong with the published graphs, worst first.

    ``texts`` maps a document's identifier to its stored text: with it, findings name the line and the sentence, and
    each quote is compared with the characters at its place. Quarantine graphs, and results that concern documents in
    quarantine only, are left out. A violation is reported for every document that states what breaks the shape,
    anything milder for the first one.
    """
    texts = texts or {}
    graphs = {quad.graph_name for quad in quads}
    apart = {graph for graph in graphs if isinstance(graph, NamedNode) and QUARANTINE in graph.value}
    published = Published([quad for quad in quads if quad.graph_name not in apart] if apart else quads)
    withdrawn = {graph.value.replace(QUARANTINE, "document/", 1) for graph in apart}
    provenance = Provenance(published)
    results = [*shape_results(published), *check_results(published), *quote_results(provenance, texts)]
    notices = _notices(published)
    lines: dict[str, Lines] = {}
    findings: dict[tuple[str | None, ...], Finding] = {}
    names, mentioned = _names(published.said(SKOS.prefLabel)), _only_mentioned(published)
    for result in results:
        if result.shape == COUNTRY:
            if result.focus in mentioned:
                continue
            whose = names.get(result.focus, characters(result.focus))
            told_of = result.message.replace("The country is", f"The country of {whose} is", 1)
            result = replace(result, message=told_of)  # the same result, said more clearly
        places = provenance.places(result)
        kept = [place for place in places if place.document not in withdrawn]
        if places and not kept:
            continue
        for place in _chosen(result, kept):
            finding = _finding(result, place, provenance, texts, lines, notices)
            told = result.shape in TOLD_BY_NOTICE
            about = () if told else (finding.path, finding.value, finding.shape)
            key = (finding.focus, finding.message, finding.document, *about)  # a notice is told once, at its worst
            known = findings.get(key)
            if known is None or order(finding) < order(known):
                findings[key] = finding
    return Report(tuple(sorted(findings.values(), key=order)))


def _names(labels: Said) -> dict[Term, str]:
    """The first preferred name of each thing."""
    return {thing: min(map(characters, names)) for thing, names in labels.items()}


def _only_mentioned(published: Published) -> set[Term]:
    """What others are related to and of which nothing is said but its name and kind; links elsewhere aside."""
    mentioned: set[Term] = {
        other for relating in _RELATING for others in published.said(relating).values() for other in others
    }
    told = {
        quad.subject
        for predicate, quads in published.groups.items()
        if mentioned and predicate not in _NAMING
        for quad in quads
        if quad.subject in mentioned and "graph/links" not in str(quad.graph_name)
    }
    return mentioned - told


def _notices(published: Published) -> dict[Term, str]:
    """What each notice says for itself, which tells more than the shape's message."""
    kinds, comments = published.said(RDF.type), published.said(RDFS.comment)
    return {node: min(map(characters, said)) for node, said in comments.items() if CG.Notice in kinds.get(node, ())}


def _chosen(result: Result, places: Sequence[Place]) -> Sequence[Place | None]:
    if not places:
        return [None]
    return places if result.severity is Severity.VIOLATION else places[:1]


def _finding(
    result: Result,
    place: Place | None,
    provenance: Provenance,
    texts: Mapping[str, str],
    lines: dict[str, Lines],
    notices: Mapping[Term, str],
) -> Finding:
    document = line = sentence = shown = None
    if place is not None:
        document = provenance.identifiers.get(place.document, place.document)
        if place.start is not None and place.end is not None and document in texts:
            text = texts[document]
            view = lines.setdefault(document, Lines(text))
            start = min(place.start, len(text))
            line, sentence = view.number(start), view.sentence(start, min(place.end, len(text)))
        if place in provenance.originals:
            shown = in_words(*provenance.originals[place], line)
    return Finding(
        severity=result.severity,
        message=notices.get(result.focus, result.message) if result.shape in TOLD_BY_NOTICE else result.message,
        focus=characters(result.focus),
        shape=result.shape,
        path=characters(result.path) if result.path else None,
        value=characters(result.value) if result.value else None,
        document=document,
        line=line,
        sentence=sentence,
        place=shown or None,
    )


def order(finding: Finding) -> tuple[int | str, ...]:
    """The key by which findings are sorted: worst first, then by document and line."""
    return (
        _RANK[finding.severity],
        finding.document or "",
        finding.line or 0,
        finding.message,
        finding.focus,
        finding.shape,
        finding.path or "",
        finding.value or "",
    )
