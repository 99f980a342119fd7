"""JSON-LD that reads like a profile: compacted with our context, flat or one tree an organisation. Never fetches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Triple

from civicgraph import resources
from civicgraph.errors import CivicgraphError
from civicgraph.exporting.facts import ORGANISATIONS, Facts
from civicgraph.vocabulary import CG, DCT, FOAF, ORG, RDF, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

OWNED = (ORG.hasUnit, CG.memberCount, CG.undertakes, ORG.hasPost, ORG.heldBy)
"""Links along which a tree grows."""
NAMED = (ORG.memberOf, CG.cooperatesWith, CG.intermediaryFor, CG.advises, CG.foundedBy)
"""Links to other trees, which are named and not unfolded."""


def flat(triples: Iterable[Triple]) -> str:
    """Every thing once, side by side, and links as IRIs."""
    from pyld import jsonld  # late: not every export needs it

    context = _context()
    document = jsonld.compact(expanded(triples), context, {"graph": True, "documentLoader": _no_loading})
    return _text(document["@graph"], context)


def framed(triples: Iterable[Triple]) -> str:
    """One tree an organisation, its committees, counts, initiatives and contacts nested in it.

    What two organisations share stands in both trees.
    """
    from pyld import jsonld

    facts, context = Facts(triples), _context()
    trees = []
    for organisation in facts.subjects(*ORGANISATIONS):
        frame = {**context, "@id": organisation.value, "@embed": "@always", "parent": {"@embed": "@never"}}
        options = {"omitGraph": True, "omitDefault": True, "documentLoader": _no_loading}
        tree = jsonld.frame(expanded(_tree(facts, organisation)), frame, options)
        tree.pop("@context", None)
        trees.append(tree)
    return _text(trees, context)


def expanded(triples: Iterable[Triple]) -> list[dict[str, Any]]:
    """Expanded JSON-LD, with every literal as it was written: no number is read and printed again."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        node = nodes.setdefault(subject.value, {"@id": subject.value})
        if triple.predicate == RDF.type:
            node.setdefault("@type", []).append(value.value)
        else:
            node.setdefault(triple.predicate.value, []).append(_value(value))
    return [nodes[iri] for iri in sorted(nodes)]


def _value(value: NamedNode | Literal) -> dict[str, str]:
    if isinstance(value, NamedNode):
        return {"@id": value.value}
    if value.language is not None:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == XSD.string:
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def _tree(facts: Facts, root: NamedNode) -> list[Triple]:
    """All that is said of the organisation and of what it owns, and the names of what it is linked to."""
    met, waiting, triples = {root}, [root], list[Triple]()
    while waiting:
        node = waiting.pop()
        triples.extend(facts.triples(node))
        owned = {child for predicate in OWNED for child in facts.nodes(node, predicate)} - met
        met |= owned
        waiting.extend(sorted(owned, key=lambda child: child.value))
    linked = {n for node in met for predicate in (*NAMED, DCT.spatial) for n in facts.nodes(node, predicate)} - met
    for node in sorted(linked, key=lambda other: other.value):
        said = facts.triples(node)
        triples.extend(t for t in said if t.predicate in _TOLD)
    return sorted(triples, key=str)


_TOLD = frozenset((RDF.type, SKOS.prefLabel, SKOS.notation, SKOS.exactMatch, FOAF.name))
"""What a tree tells of the things that it only names."""


def _context() -> dict[str, Any]:
    """``{"@context": …}``, inlined into every file, so that nobody has to be online to read one."""
    context: dict[str, Any] = json.loads(resources.text("ontology", "context.jsonld"))
    return context


def _no_loading(url: str, options: object) -> Any:
    raise CivicgraphError(f"the export would fetch {url}; its context has to be complete in itself")


def _text(nodes: list[Any], context: dict[str, Any]) -> str:
    """The document, its context on one line, and the keys of each thing in the order of the context."""
    ranks = {term: rank for rank, term in enumerate(context["@context"])}
    head = json.dumps(context["@context"], ensure_ascii=False)
    body = json.dumps(_in_order(nodes, ranks), ensure_ascii=False, indent=1)
    return f'{{\n"@context": {head},\n"@graph": {body}\n}}\n'


def _in_order(value: Any, ranks: dict[str, int]) -> Any:
    if isinstance(value, list):
        return [_in_order(item, ranks) for item in value]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (ranks.get(key, len(ranks)), key))
        return {key: _in_order(value[key], ranks) for key in keys}
    return value
