"""The SHACL shapes of ``shapes/civicgraph.ttl``, run by pyshacl.

Evidence is left out: it is most of the triples, and pyshacl would take most of its time for it. The queries
``data/checks/evidence-*.rq`` ask the same of it on the store. ``shapes/evidence.ttl`` says it in SHACL for others.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from civicgraph import resources
from civicgraph.model import Severity
from civicgraph.validating.results import Result, Term
from civicgraph.vocabulary import OA, RDF, RDFS, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rdflib
    from rdflib.term import IdentifiedNode, Node

    from civicgraph.validating.published import Published

    Statement = tuple[Term, NamedNode, Sequence[Term]]

EVIDENCE_TYPES = frozenset(
    {
        RDF.Statement,
        OA.SpecificResource,
        OA.TextPositionSelector,
        OA.TextQuoteSelector,
        OA.FragmentSelector,
        OA.XPathSelector,
    }
)
SEVERITIES = {
    SH.Info.value: Severity.INFO,
    SH.Warning.value: Severity.WARNING,
    SH.Violation.value: Severity.VIOLATION,
}


def shape_results(quads: Published) -> list[Result]:
    """What the shapes find in the union of the quads' graphs, evidence apart; in no particular order."""
    import pyshacl  # takes 0.7 s: only where something is validated
    import rdflib

    evidence = {node for node, kinds in quads.said(RDF.type).items() if not EVIDENCE_TYPES.isdisjoint(kinds)}
    said = (statement for statement in quads.statements() if statement[0] not in evidence)
    graph = _rdflib_graph(chain(said, _class_hierarchy()))
    _, found, _ = pyshacl.validate(graph, shacl_graph=_shapes(), inference="none", inplace=True, meta_shacl=False)
    if not isinstance(found, rdflib.Graph):
        raise TypeError(f"pyshacl gave no graph of results: {found!r}")
    return [_result(found, node) for node in found.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)]


@cache
def _shapes() -> rdflib.Graph:
    """The shapes, with the targets of each node shape handed down to its property shapes.

    That finds the same. But pyshacl reads a property shape anew for every node when it comes to it from a node shape,
    and once for all nodes when the property shape has targets: a tenth of the time.
    """
    import rdflib
    from rdflib import SH as sh  # noqa: N811 (it would hide our own)

    shapes = rdflib.Graph().parse(data=resources.text("shapes", "civicgraph.ttl"), format="turtle")
    for target in (sh.targetClass, sh.targetObjectsOf):
        for node_shape in set(shapes.subjects(target, None)):
            for property_shape in shapes.objects(node_shape, sh.property):
                for what in shapes.objects(node_shape, target):
                    shapes.add((property_shape, target, what))
    for node_shape in set(shapes.subjects(rdflib.RDF.type, sh.NodeShape)):
        if (node_shape, sh.targetClass, None) in shapes or (node_shape, sh.targetObjectsOf, None) in shapes:
            shapes.remove((node_shape, sh.property, None))
    return shapes


@cache
def _class_hierarchy() -> tuple[Statement, ...]:
    """So that a working group is held to what committees are held to."""
    triples = parse(resources.text("ontology", "civicgraph.ttl"), format=RdfFormat.TURTLE)
    return tuple((t.subject, t.predicate, (t.object,)) for t in triples if t.predicate == RDFS.subClassOf)


def _rdflib_graph(statements: Iterable[Statement]) -> rdflib.Graph:
    """The union graph; nodes are converted once each, and literals keep their characters."""
    import rdflib

    cache_: dict[Term, Node] = {}

    def node(term: Term) -> Node:
        known = cache_.get(term)
        if known is None:
            known = cache_[term] = _to_rdflib(term)
        return known

    graph = rdflib.Graph()
    add = graph.store.add
    for subject, predicate, objects in statements:
        for object_ in objects:
            add((node(subject), node(predicate), node(object_)), graph)
    return graph


def _to_rdflib(term: Term) -> Node:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Triple):
        raise TypeError(f"a quoted triple has no place in a graph that shapes describe: {term}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language, normalize=False)
    if term.datatype == XSD.string:
        return rdflib.Literal(term.value)  # to rdflib, "a"^^xsd:string is another literal than "a"
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _from_rdflib(node: Node | None) -> Term | None:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    return None


def _result(found: rdflib.Graph, node: IdentifiedNode | Node) -> Result:
    import rdflib

    def one(predicate: NamedNode) -> Node | None:
        return found.value(node, rdflib.URIRef(predicate.value), any=True)

    messages = sorted(str(message) for message in found.objects(node, rdflib.SH.resultMessage))
    focus = _from_rdflib(one(SH.focusNode))
    if focus is None:
        raise TypeError("pyshacl gave a result without a focus node")
    path = _from_rdflib(one(SH.resultPath))
    return Result(
        severity=SEVERITIES.get(str(one(SH.resultSeverity)), Severity.VIOLATION),
        message=" ".join(messages),
        shape=str(one(SH.sourceShape)),
        focus=focus,
        path=path if isinstance(path, NamedNode) else None,
        value=_from_rdflib(one(SH.value)),
    )
