"""Why a query may have answered nothing: a term that the ontology lacks, or a class whose subclasses are used."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from civicgraph import resources
from civicgraph.querying.services import pieces
from civicgraph.vocabulary import CG, FOAF, ORG, PREFIXES, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.storing.view import View

_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
# what the Organization Ontology (https://www.w3.org/TR/vocab-org/) says of its own classes
_OUTER = {
    ORG.FormalOrganization: ORG.Organization,
    ORG.OrganizationalCollaboration: ORG.Organization,
    ORG.OrganizationalUnit: ORG.Organization,
    ORG.Organization: FOAF.Agent,
}


def hints(query: str, view: View | None = None) -> tuple[str, ...]:
    """What may be why a query that parses found nothing, a sentence each.

    Terms of our namespace that do not exist; and, where ``view`` is the graph that was asked, classes without an
    instance in it whose subclasses have some, for nothing is inferred.
    """
    named = list(_named(query))
    found = [_no_term(iri.removeprefix(CG.iri)) for iri, _ in named if iri.startswith(CG.iri)]
    if view is not None:
        found += [_no_instance(iri, view) for iri, is_class in named if is_class]
    return tuple(dict.fromkeys(filter(None, found)))


def _no_term(name: str) -> str:
    """A complaint about a term of ours that does not exist, or nothing."""
    if not name or name in CG:
        return ""
    folded = {term.casefold(): term for term in CG}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.7)
    hint = f"did you mean cg:{folded[near[0]]}?" if near else "docs/graph.md shows the terms that there are"
    return f"cg:{name} is no term of the ontology; {hint}"


def _no_instance(iri: str, view: View) -> str:
    """A complaint about a class that only its subclasses have instances of, or nothing."""
    if view.query(f"ASK {{ ?thing a {NamedNode(iri)} }}"):
        return ""
    below = [one for one in _below(iri) if view.query(f"ASK {{ ?thing a {one} }}")]
    if not below:
        return ""
    shown = " ".join(_short(one.value) for one in below)
    return (
        f"nothing has the class {_short(iri)} itself, and subclasses are not inferred: name the classes, "
        f"VALUES ?class {{ {shown} }} ?thing a ?class"
    )


def _named(query: str) -> Iterator[tuple[str, bool]]:
    """The IRIs that a query names in its patterns, and whether each stands as a class, behind ``a`` or ``rdf:type``."""
    prefixes = {**PREFIXES, **dict(_DECLARED.findall(query))}
    tokens = pieces(query)
    for before, piece in pairwise([tokens[0], *tokens] if tokens else []):
        iri = _iri(piece.text, prefixes)
        if iri is not None and before.word != "PREFIX" and not before.text.endswith(":"):
            yield iri, before.text == "a" or _iri(before.text, prefixes) == RDF.type.value


def _iri(text: str, prefixes: dict[str, str]) -> str | None:
    if text.startswith("<"):
        return text[1:-1]
    prefix, colon, local = text.partition(":")
    return prefixes[prefix] + local.rstrip(".") if colon and local and prefix in prefixes else None


@cache
def _subclasses() -> dict[str, list[NamedNode]]:
    """Class → the classes right below it, in the order of the ontology."""
    found: dict[str, list[NamedNode]] = {}
    for above, below in ((above, below) for below, above in _OUTER.items()):
        found.setdefault(above.value, []).append(below)
    for quad in parse(resources.text("ontology", "civicgraph.ttl"), format=RdfFormat.TURTLE):
        if quad.predicate == RDFS.subClassOf and isinstance(quad.subject, NamedNode):
            found.setdefault(str(getattr(quad.object, "value", "")), []).append(quad.subject)
    return found


def _below(iri: str) -> list[NamedNode]:
    """The classes below a class, each once, at any depth."""
    found: dict[NamedNode, None] = {}
    waiting = list(_subclasses().get(iri, ()))
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += _subclasses().get(one.value, ())
    return list(found)


def _short(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return f"<{iri}>"
