"""The data set's description of itself: its documents, the notices about them, DCAT, VoID and PROV."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph.linksets import sizes
from civicgraph.mapping.evidence import Quoting
from civicgraph.mapping.iris import absolute_iri, text_literal
from civicgraph.mapping.links import language_node
from civicgraph.vocabulary import (
    ADMS,
    CG,
    DCAT,
    DCT,
    FOAF,
    OA,
    ORG,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    VOID,
    XSD,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from civicgraph.mapping.iris import Iris
    from civicgraph.model import Document, Notice, Span

COUNTED = (
    CG.Association,
    CG.Network,
    CG.PublicBody,
    CG.Company,
    ORG.Organization,
    CG.Committee,
    CG.WorkingGroup,
    CG.Initiative,
    CG.MemberCount,
    FOAF.Person,
    ORG.Post,
)
"""The classes whose sizes the description gives."""


def describe_document(iris: Iris, document: Document, people: Sequence[Span]) -> Iterator[Quad]:
    """What the source is; a title that names a person stands in the people graph."""
    node, graph = iris.document(document.identifier), iris.graphs.dataset
    yield Quad(node, RDF.type, FOAF.Document, graph)
    yield Quad(node, DCT.identifier, Literal(document.identifier), graph)
    yield Quad(node, CG.sha256, Literal(document.sha256), graph)
    yield Quad(node, DCT.language, language_node(document.language) or Literal(document.language), graph)
    yield Quad(node, DCT.format, Literal(document.media_type), graph)
    if document.title:
        home = iris.graphs.people if _names_person(document.title, document, people) else graph
        yield Quad(node, DCT.title, text_literal(document.title, document.language), home)
    if (page := absolute_iri(document.url or "")) is not None:
        yield Quad(node, DCT.source, page, graph)
    if document.date is not None:
        yield Quad(node, DCT.date, Literal(document.date.isoformat(), datatype=XSD.date), graph)


def describe_notices(
    iris: Iris, document: Document, notices: Iterable[Notice], people: Sequence[Span]
) -> Iterator[Quad]:
    """What a reader should know about the source; a message that names a person stands in the people graph."""
    node, graph = iris.document(document.identifier), iris.graphs.dataset
    quoting = Quoting(iris, document, people)
    for notice in notices:
        place = (notice.span.start, notice.span.end) if notice.span is not None else ()
        noted = iris.hashed("notice", node.value, notice.code, notice.message, *place)
        home = iris.graphs.people if _names_person(notice.message, document, people) else graph
        yield Quad(node, CG.notice, noted, graph)
        yield Quad(noted, RDF.type, CG.Notice, graph)
        yield Quad(noted, CG.noticeCode, Literal(notice.code), graph)
        yield Quad(noted, CG.severity, Literal(notice.severity.value), graph)
        yield Quad(noted, RDFS.comment, Literal(notice.message, language="en"), home)
        if notice.span is not None:
            yield from quoting.target(noted, notice.span, graph, iris.graphs.people)


def describe_dataset(
    iris: Iris, documents: Sequence[Document], facts: Sequence[Quad], evidence: Sequence[Quad]
) -> Iterator[Quad]:
    """The data set as a whole; the figures count what is published, without this description."""
    node, graph = NamedNode(f"{iris.base}dataset"), iris.graphs.dataset
    build, software = NamedNode(f"{iris.base}dataset/build"), NamedNode(f"{iris.base}dataset/software")
    typed = {(q.subject, q.object) for q in facts if q.predicate == RDF.type and q.graph_name != graph}
    classes = Counter(kind.value for _, kind in typed if isinstance(kind, NamedNode))
    yield Quad(node, RDF.type, DCAT.Dataset, graph)
    yield Quad(node, RDF.type, VOID.Dataset, graph)
    yield Quad(node, DCT.title, Literal("Organisations, as public texts describe them", language="en"), graph)
    about = (
        "Organisations, their committees, members, initiatives, contacts and relations, read from texts. "
        "Each statement has evidence: the characters of the text that state it."
    )
    yield Quad(node, DCT.description, Literal(about, language="en"), graph)
    yield Quad(node, VOID.uriSpace, Literal(iris.base), graph)
    yield from sizes(iris.graphs, chain(facts, evidence))
    yield Quad(node, VOID.entities, _number(sum(classes[kind.value] for kind in COUNTED)), graph)
    yield Quad(node, VOID.documents, _number(len(documents)), graph)
    for namespace in (ADMS, CG, DCT, FOAF, OA, ORG, RDF, SCHEMA, SKOS):
        yield Quad(node, VOID.vocabulary, NamedNode(namespace.iri), graph)
    for kind in COUNTED:
        if classes[kind.value]:
            part = NamedNode(f"{iris.base}dataset/class/{kind.value.rsplit('#', 1)[-1].rsplit('/', 1)[-1]}")
            yield Quad(node, VOID.classPartition, part, graph)
            yield Quad(part, VOID["class"], kind, graph)
            yield Quad(part, VOID.entities, _number(classes[kind.value]), graph)
    yield Quad(node, PROV.wasGeneratedBy, build, graph)
    yield Quad(build, RDF.type, PROV.Activity, graph)
    yield Quad(build, PROV.wasAssociatedWith, software, graph)
    yield Quad(software, RDF.type, PROV.SoftwareAgent, graph)
    yield Quad(software, RDFS.label, Literal(f"civicgraph {version('civicgraph')}", language="en"), graph)
    for document in documents:
        yield Quad(node, PROV.wasDerivedFrom, iris.document(document.identifier), graph)


def _names_person(text: str, document: Document, people: Sequence[Span]) -> bool:
    folded = " ".join(text.split()).casefold()
    return any(" ".join(span.of(document.text).split()).casefold() in folded for span in people)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)
