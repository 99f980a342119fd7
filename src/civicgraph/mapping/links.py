"""Links to other data sets that need no network: for the countries, languages and concepts that the graph uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph import authorities
from civicgraph.vocabulary import CONCEPT_BASE, DCT, LANGUAGE_BASE, OWL, RDF, RDFS, SEMAPV, SKOS, SSSOM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from civicgraph.authorities import KnownLink
    from civicgraph.mapping.iris import Iris


def describe_language(iris: Iris, tag: str) -> Iterator[Quad]:
    """The node of a tag's language in the Publications Office's table, with its code; nothing where it has none."""
    node = language_node(tag)
    if node is not None:
        yield Quad(node, RDF.type, DCT.LinguisticSystem, iris.graphs.links)
        yield Quad(node, SKOS.notation, Literal(tag.partition("-")[0].lower()), iris.graphs.links)


def language_node(tag: str) -> NamedNode | None:
    """What the Publications Office calls the language that a BCP 47 tag begins with."""
    code = authorities.language_code(tag)
    return NamedNode(f"{LANGUAGE_BASE}{code}") if code else None


def known_links(iris: Iris, published: Iterable[Quad]) -> Iterator[Quad]:
    """The links graph of a build: each link, and beside it a mapping that says why it holds.

    Personal data is not looked at, so that the links do not depend on whether it is published; nor is evidence, which
    names nothing that the facts do not name.
    """
    tags: set[str] = set()
    linked: set[NamedNode] = set()  # a concept stands in many facts, and its links are the same each time
    unread = (iris.graphs.evidence, iris.graphs.people)
    for quad in published:
        if quad.graph_name in unread:
            continue
        subject, value = quad.subject, quad.object
        if isinstance(value, Literal):
            if value.language:
                tags.add(value.language)
            if quad.predicate == SKOS.notation and isinstance(subject, NamedNode):
                yield from _linked(iris, subject, authorities.of_country(value.value))
        elif isinstance(value, NamedNode):
            if value.value.startswith(CONCEPT_BASE):
                if value in linked:
                    continue
                linked.add(value)
                scheme, _, concept = value.value.removeprefix(CONCEPT_BASE).partition("/")
                yield from _linked(iris, value, authorities.of_concept(scheme, concept))
            elif quad.predicate == DCT.language and (tag := _TAGS.get(value.value)):
                tags.add(tag)
    for tag in tags:
        node = language_node(tag)
        if node is not None:
            yield from describe_language(iris, tag)
            yield from _linked(iris, node, authorities.of_language(tag))


_TAGS = {f"{LANGUAGE_BASE}{three.upper()}": two for two, three in authorities.rows("languages")}


def _linked(iris: Iris, subject: NamedNode, links: Iterable[KnownLink]) -> Iterator[Quad]:
    graph = iris.graphs.links
    for link in links:
        predicate, target = _predicate(link), NamedNode(link.iri)
        yield Quad(subject, predicate, target, graph)
        node = iris.hashed("known-link", subject.value, predicate.value, target.value)
        why = SEMAPV.ManualMappingCuration if link.curated else SEMAPV.MappingChaining  # over the code that both have
        yield Quad(node, RDF.type, SSSOM.Mapping, graph)
        yield Quad(node, RDF.type, OWL.Axiom, graph)
        yield Quad(node, OWL.annotatedSource, subject, graph)
        yield Quad(node, OWL.annotatedProperty, predicate, graph)
        yield Quad(node, OWL.annotatedTarget, target, graph)
        yield Quad(node, SSSOM.mapping_justification, why, graph)
        yield Quad(node, SSSOM.object_source, NamedNode(authorities.datasets()[link.dataset].node), graph)
        if link.label is not None:
            yield Quad(node, SSSOM.object_label, Literal(link.label), graph)


def _predicate(link: KnownLink) -> NamedNode:
    return RDFS.seeAlso if link.relation == "seeAlso" else SKOS[link.relation]
