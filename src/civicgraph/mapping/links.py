"""Links to other data sets that need no network: for the countries, languages and concepts that the graph uses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph import authorities
from civicgraph.vocabulary import (
    CONCEPT_BASE,
    DCT,
    FOAF,
    LANGUAGE_BASE,
    OWL,
    PROV,
    RDF,
    RDFS,
    SEMAPV,
    SKOS,
    SSSOM,
    VOID,
    XSD,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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

    Personal data is not looked at, so that the links do not depend on whether it is published.
    """
    tags: set[str] = set()
    for quad in published:
        if quad.graph_name == iris.graphs.people:
            continue
        subject, value = quad.subject, quad.object
        if isinstance(value, Literal):
            if value.language:
                tags.add(value.language)
            if quad.predicate == SKOS.notation and isinstance(subject, NamedNode):
                yield from _linked(iris, subject, authorities.of_country(value.value))
        elif isinstance(value, NamedNode):
            if value.value.startswith(CONCEPT_BASE):
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
        node = iris.hashed("mapping", subject.value, predicate.value, target.value)
        why = SEMAPV.ManualMappingCuration if link.curated else SEMAPV.MappingChaining  # over the code that both have
        yield Quad(node, RDF.type, OWL.Axiom, graph)
        yield Quad(node, OWL.annotatedSource, subject, graph)
        yield Quad(node, OWL.annotatedProperty, predicate, graph)
        yield Quad(node, OWL.annotatedTarget, target, graph)
        yield Quad(node, SSSOM.mapping_justification, why, graph)
        yield Quad(node, SSSOM.object_source, _other(iris, link.dataset), graph)
        if link.label is not None:
            yield Quad(node, SSSOM.object_label, Literal(link.label), graph)


def _predicate(link: KnownLink) -> NamedNode:
    return RDFS.seeAlso if link.relation == "seeAlso" else SKOS[link.relation]


def _other(iris: Iris, key: str) -> NamedNode:
    return NamedNode(f"{iris.base}dataset/other/{key}")


def describe_linksets(iris: Iris, links: Sequence[Quad]) -> Iterator[Quad]:
    """VoID of the links: one linkset for each data set and predicate, and what the data set at its other end is."""
    dataset, graph = NamedNode(f"{iris.base}dataset"), iris.graphs.dataset
    spaces = sorted((other.space, key) for key, other in authorities.datasets().items())
    counts: Counter[tuple[str, NamedNode]] = Counter()
    for quad in links:
        if quad.predicate in _LINKING and isinstance(quad.object, NamedNode):
            counts.update((key, quad.predicate) for space, key in spaces if quad.object.value.startswith(space))
    for (key, predicate), count in counts.items():
        other, target = authorities.datasets()[key], _other(iris, key)
        linkset = NamedNode(f"{iris.base}dataset/linkset/{key}-{predicate.value.rpartition('#')[2]}")
        yield Quad(dataset, VOID.subset, linkset, graph)
        yield Quad(linkset, RDF.type, VOID.Linkset, graph)
        yield Quad(linkset, VOID.linkPredicate, predicate, graph)
        yield Quad(linkset, VOID.subjectsTarget, dataset, graph)
        yield Quad(linkset, VOID.objectsTarget, target, graph)
        yield Quad(linkset, VOID.triples, Literal(str(count), datatype=XSD.integer), graph)
        if predicate != SKOS.closeMatch or key not in authorities.COUNTRY_DATASETS:  # those close to a concept are ours
            yield Quad(linkset, PROV.wasDerivedFrom, NamedNode(other.source), graph)
        yield Quad(target, RDF.type, VOID.Dataset, graph)
        yield Quad(target, DCT.title, Literal(other.title, language="en"), graph)
        yield Quad(target, FOAF.homepage, NamedNode(other.homepage), graph)
        yield Quad(target, VOID.uriSpace, Literal(other.space), graph)
        if other.license is not None:
            yield Quad(target, DCT.license, NamedNode(other.license), graph)


_LINKING = frozenset(
    (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch, RDFS.seeAlso)
)
