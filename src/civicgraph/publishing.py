"""The published facts as Turtle that a person can read: an organisation, then all that is its own, then the next.

Takes time in proportion to the facts; general serialisers either group nothing or slow down with the square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph.graphs import Graphs
from civicgraph.vocabulary import (
    ADMS,
    CG,
    CONCEPT_BASE,
    COUNTRY_BASE,
    DCAT,
    DCT,
    FOAF,
    LANGUAGE_BASE,
    ORG,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SCHEMES,
    SKOS,
    VOID,
    XSD,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Facts = dict[NamedNode, dict[NamedNode, set[NamedNode | Literal]]]

ORGANISATIONS = frozenset((CG.Association, CG.Network, CG.PublicBody, CG.Company, ORG.Organization))
OWNING = (
    CG.memberCount,
    ORG.hasUnit,
    CG.undertakes,
    ORG.hasPost,
    ORG.heldBy,
    CG.notice,
    VOID.classPartition,
    PROV.wasGeneratedBy,
    PROV.wasAssociatedWith,
    VOID.subset,
)
"""The links along which things are printed with what they belong to, in this order."""
FIRST = (
    RDF.type,
    SKOS.prefLabel,
    SKOS.altLabel,
    CG.acronym,
    DCT.title,
    DCT.identifier,
    FOAF.name,
    SKOS.notation,
    DCT.spatial,
    SCHEMA.foundingDate,
    FOAF.homepage,
    SCHEMA.email,
    SCHEMA.telephone,
    CG.value,
    CG.qualifier,
    CG.memberKind,
    SCHEMA.observationDate,
    ADMS.status,
    ORG.unitOf,
    *OWNING,
    ORG.memberOf,
    CG.foundedBy,
    CG.cooperatesWith,
    CG.intermediaryFor,
    CG.advises,
    CG.activity,
    DCT.subject,
)
"""The order of predicates in a block; others follow by IRI."""

_RANK = {predicate: rank for rank, predicate in enumerate(FIRST)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_RELATIVE = re.compile(r"[a-z]+(?:/[A-Za-z0-9][A-Za-z0-9_-]*)*")
_BARE = {XSD.integer: re.compile(r"[+-]?\d+"), XSD.decimal: re.compile(r"[+-]?\d*\.\d+")}


def turtle(quads: Iterable[Quad], base: str) -> str:
    """Turtle of the published facts among ``quads``: neither quarantine nor evidence; the order given is no matter.

    It holds people where the quads do, merged with the rest: Turtle knows no named graphs.
    """
    return "".join(_lines(_facts(quads, Graphs(base)), base))


def _facts(quads: Iterable[Quad], graphs: Graphs) -> Facts:
    facts: Facts = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        if graphs.is_fact(quad):
            subject, object_ = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(object_, NamedNode | Literal):
                facts[subject][quad.predicate].add(object_)
    return facts


def _lines(facts: Facts, base: str) -> Iterator[str]:
    names = _Terms(base)
    yield from names.header()
    done: set[NamedNode] = set()
    for heading, roots in _chapters(facts):
        if any(root not in done for root in roots):
            yield f"\n# {'=' * 20} {heading}\n"
        for root in roots:
            if root not in done:
                label = _label(facts, root)
                yield f"\n# {_comment(label)}\n" if label != root.value else "\n"
                yield from _tree(facts, root, names, done)


def _chapters(facts: Facts) -> Iterator[tuple[str, list[NamedNode]]]:
    """The roots of the blocks: organisations by name, then what the texts are, the data set, and what is left."""
    kinds = {subject: predicates.get(RDF.type, set()) for subject, predicates in facts.items()}

    def of(*classes: NamedNode) -> list[NamedNode]:
        found = [subject for subject, types in kinds.items() if types.intersection(classes)]
        return sorted(found, key=lambda node: (_label(facts, node).casefold(), node.value))

    yield "Organisations", of(*ORGANISATIONS)
    yield "Documents", of(FOAF.Document)
    yield "The data set", of(DCAT.Dataset)
    coded = sorted((s for s, ps in facts.items() if SKOS.notation in ps), key=lambda node: node.value)
    languages = of(DCT.LinguisticSystem)
    yield "Countries", [node for node in coded if node not in languages]
    yield "Languages", languages
    yield "Other terms", sorted(facts, key=lambda node: node.value)


def _tree(facts: Facts, root: NamedNode, names: _Terms, done: set[NamedNode]) -> Iterator[str]:
    """The blocks of a thing and of what belongs to it; without recursion, since units may nest in a circle."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node in done or node not in facts:
            continue
        done.add(node)
        yield from _block(facts[node], node, names)
        owned = [
            child
            for predicate in OWNING
            for child in sorted(facts[node].get(predicate, ()), key=lambda c: _order(facts, c))
            if isinstance(child, NamedNode)
        ]
        waiting.extend(reversed(owned))


def _block(predicates: Mapping[NamedNode, set[NamedNode | Literal]], node: NamedNode, names: _Terms) -> Iterator[str]:
    ordered = sorted(predicates, key=lambda p: (_RANK.get(p, len(_RANK)), p.value))
    yield f"{names.term(node)}\n"
    for place, predicate in enumerate(ordered):
        objects = " , ".join(names.term(o) for o in sorted(predicates[predicate], key=str))
        verb = "a" if predicate == RDF.type else names.term(predicate)
        yield f"    {verb} {objects} {'.' if place == len(ordered) - 1 else ';'}\n"


def _label(facts: Facts, node: NamedNode) -> str:
    for predicate in (SKOS.prefLabel, DCT.title, DCT.identifier, RDFS.label, SKOS.altLabel):
        labels = facts[node].get(predicate) if node in facts else None
        if labels:
            return min(label.value for label in labels)
    return node.value


def _order(facts: Facts, node: NamedNode | Literal) -> tuple[str, str]:
    return (_label(facts, node).casefold() if isinstance(node, NamedNode) else "", str(node))


def _comment(text: str) -> str:
    """The text on one line, for a comment cannot be closed but by the line's end."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class _Terms:
    """Writes terms with prefixes, and instances relative to the base."""

    def __init__(self, base: str) -> None:
        self.base = base
        prefixes = {p: PREFIXES[p] for p in _USED}
        prefixes |= {scheme: f"{CONCEPT_BASE}{scheme}/" for scheme in sorted(SCHEMES)}
        self.prefixes = {**prefixes, "country": COUNTRY_BASE, "language": LANGUAGE_BASE}
        self._by_namespace = {iri: prefix for prefix, iri in self.prefixes.items()}
        self._known: dict[NamedNode, str] = {}

    def header(self) -> Iterator[str]:
        if self.base.endswith("/"):
            yield f"@base {NamedNode(self.base)} .\n"
        for prefix, iri in self.prefixes.items():
            yield f"@prefix {prefix}: {NamedNode(iri)} .\n"

    def term(self, term: NamedNode | Literal) -> str:
        if isinstance(term, Literal):
            return self._literal(term)
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self._iri(term)
        return known

    def _iri(self, node: NamedNode) -> str:
        value = node.value
        cut = max(value.rfind("#"), value.rfind("/")) + 1
        prefix = self._by_namespace.get(value[:cut])
        if prefix is not None and _LOCAL.fullmatch(value, cut):
            return f"{prefix}:{value[cut:]}"
        if self.base.endswith("/") and value.startswith(self.base) and _RELATIVE.fullmatch(value, len(self.base)):
            return f"<{value[len(self.base) :]}>"
        return str(node)

    def _literal(self, literal: Literal) -> str:
        datatype = literal.datatype
        if literal.language is not None or datatype == XSD.string:
            return str(literal)
        if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
            return literal.value
        return f"{Literal(literal.value)}^^{self.term(datatype)}"


_USED = ("adms", "cg", "dcat", "dct", "foaf", "oa", "org", "prov", "rdf", "rdfs", "schema", "skos", "void", "xsd")

__all__ = ["turtle"]
