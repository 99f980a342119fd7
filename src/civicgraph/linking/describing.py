"""Mappings as quads: SSSOM's RDF, the features of each score, and the links themselves where they are accepted."""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph.errors import DataError
from civicgraph.linking.mappings import TOOL
from civicgraph.linking.model import LinkJudgement
from civicgraph.vocabulary import CG, DCT, OWL, RDF, RDFS, SSSOM, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from civicgraph.graphs import Graphs
    from civicgraph.linking.mappings import Mapping


def quads_of(mappings: Iterable[Mapping], graphs: Graphs) -> Iterator[Quad]:
    """All that is said of mappings, those of people in the people graph; in the order of their N-Quads lines.

    The features of what the program itself rejected stay in the table: there are many of these, and nobody asks.
    Raises DataError for an IRI that is none.
    """
    links: list[Quad] = []
    # the fingerprints have one length, so their order is that of all lines about them
    ordered = sorted(mappings, key=lambda mapping: mapping.fingerprint)
    nodes = (quad for mapping in ordered for quad in sorted(_of_mapping(mapping, graphs, links), key=str))
    described = list(nodes)
    yield from merge(sorted(links, key=str), described, key=str)


def _of_mapping(mapping: Mapping, graphs: Graphs, links: list[Quad]) -> Iterator[Quad]:
    """The quads about one mapping; the link that it states, if it is accepted, is put into ``links``."""
    graph = graphs.people if mapping.personal else graphs.links
    try:
        subject, predicate, object_ = (NamedNode(i) for i in (mapping.subject, mapping.predicate, mapping.object))
    except ValueError as error:
        raise DataError(f"the mapping of {mapping.subject} to {mapping.object} holds no IRI: {error}") from error
    if mapping.judgement is LinkJudgement.ACCEPTED:
        links.append(Quad(subject, predicate, object_, graph))
    node = graphs.mapping(mapping.fingerprint)
    for p, o in _said(mapping, subject, predicate, object_):
        yield Quad(node, p, o, graphs.people if p == SSSOM.reviewer_label else graph)  # a reviewer is a person, too
    told = mapping.by_person or mapping.judgement is not LinkJudgement.REJECTED
    for place, feature in enumerate(mapping.features if told else (), 1):
        piece = graphs.mapping(f"{mapping.fingerprint}/feature-{place}")
        yield Quad(node, CG.feature, piece, graph)
        yield Quad(piece, RDF.type, CG.LinkFeature, graph)
        yield Quad(piece, CG.featureName, Literal(feature.name), graph)
        yield Quad(piece, CG.featureValue, _decimal(feature.value), graph)
        yield Quad(piece, CG.featureWeight, _decimal(feature.weight), graph)
        yield Quad(piece, CG.contribution, _decimal(feature.contribution), graph)
        yield Quad(piece, RDFS.comment, Literal(feature.reason, language="en"), graph)


def _said(
    mapping: Mapping, subject: NamedNode, predicate: NamedNode, object_: NamedNode
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    yield RDF.type, SSSOM.Mapping
    yield RDF.type, OWL.Axiom
    yield OWL.annotatedSource, subject
    yield OWL.annotatedProperty, predicate
    yield OWL.annotatedTarget, object_
    yield SSSOM.mapping_justification, NamedNode(mapping.justification)
    yield SSSOM.confidence, _decimal(mapping.confidence)
    yield CG.judgement, Literal(mapping.judgement.value)
    if mapping.judgement is LinkJudgement.REJECTED:
        yield SSSOM.predicate_modifier, SSSOM.NegatedPredicate
    if mapping.by_tool:
        yield SSSOM.mapping_tool, Literal(TOOL)
    texts = (
        (SSSOM.subject_label, mapping.subject_label),
        (SSSOM.object_label, mapping.object_label),
        (SSSOM.mapping_tool_version, mapping.tool_version),
        (SSSOM.reviewer_label, mapping.reviewer),
        (RDFS.comment, mapping.comment),
    )
    yield from ((term, Literal(text)) for term, text in texts if text)
    if mapping.object_source:
        yield SSSOM.object_source, NamedNode(mapping.object_source)
    if mapping.date:
        yield DCT.created, Literal(mapping.date, datatype=XSD.date)
    if mapping.margin is not None:
        yield CG.margin, _decimal(mapping.margin)


def _decimal(number: float) -> Literal:
    return Literal(
        f"{number:.4f}".rstrip("0").rstrip(".") + (".0" if number == int(number) else ""), datatype=XSD.decimal
    )
