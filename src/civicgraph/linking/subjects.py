"""What of a built graph is looked for elsewhere, as it is compared."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from civicgraph.errors import UsageError
from civicgraph.linking.model import Name, Subject, SubjectKind
from civicgraph.vocabulary import CG, DCT, FOAF, ORG, PREFIXES, SCHEMA, SKOS, concept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civicgraph.storing import View

TYPES = {
    CG.Association: "association",
    CG.Network: "network",
    CG.PublicBody: "public_body",
    CG.Company: "company",
    ORG.Organization: "other",
}
INCLUDED = {
    "committees": (SubjectKind.COMMITTEE, (CG.Committee, CG.WorkingGroup)),
    "initiatives": (SubjectKind.INITIATIVE, (CG.Initiative,)),
    "people": (SubjectKind.PERSON, (FOAF.Person,)),
}
"""What ``--include`` may add."""
_READ = (SKOS.prefLabel, SKOS.altLabel, FOAF.name, CG.acronym, DCT.spatial, FOAF.homepage, SCHEMA.foundingDate)

Node = NamedNode | Literal
Told = dict[NamedNode, list[Node]]


def included(text: str | None) -> tuple[str, ...]:
    """The parts of ``--include a,b``. Raises UsageError for one that there is not."""
    parts = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    if unknown := [part for part in parts if part not in INCLUDED]:
        raise UsageError(f"--include {', '.join(unknown)}: it takes {', '.join(INCLUDED)}, joined by commas")
    return parts


def subjects(view: View, include: Iterable[str] = ()) -> tuple[Subject, ...]:
    """The organisations of the published graph, and what ``include`` names, sorted by IRI."""
    wanted: dict[NamedNode, tuple[SubjectKind, str | None]] = {
        node: (SubjectKind.ORGANISATION, type_) for node, type_ in TYPES.items()
    }
    for part in include:
        kind, classes = INCLUDED[part]
        wanted |= dict.fromkeys(classes, (kind, None))
    kinds = _kinds(view, wanted)
    told = _told(view, kinds)
    countries = _values(view, "SELECT ?s ?o { ?s skos:notation ?o }")
    members = _members(view)
    parents = _values(view, "SELECT ?s ?o { ?body org:hasUnit|cg:undertakes ?s ; skos:prefLabel ?o }")
    out = []
    for node, (kind, type_) in sorted(kinds.items(), key=lambda item: item[0].value):
        known = told[node]
        if names := _names(known):
            places = [c for place in known.get(DCT.spatial, ()) for c in countries.get(place, ())]
            out.append(
                Subject(
                    iri=node.value,
                    kind=kind,
                    names=names,
                    acronyms=tuple(sorted({term.value for term in known.get(CG.acronym, ())})),
                    country=min(places) if len(set(places)) == 1 else None,
                    homepage=min((term.value for term in known.get(FOAF.homepage, ())), default=None),
                    founded=_year(known.get(SCHEMA.foundingDate, ())),
                    type=type_,
                    members=members.get(node),
                    parent=min(parents.get(node, ()), default=None) if kind is not SubjectKind.ORGANISATION else None,
                )
            )
    return tuple(out)


def _rows(view: View, query: str) -> Iterable[tuple[NamedNode, Node]]:
    for row in view.query(query, prefixes=PREFIXES):  # type: ignore[union-attr] # a SELECT gives rows
        subject, object_ = row["s"], row["o"]
        if isinstance(subject, NamedNode) and isinstance(object_, NamedNode | Literal):
            yield subject, object_


def _values(view: View, query: str) -> dict[Node, list[str]]:
    found: dict[Node, list[str]] = defaultdict(list)
    for subject, object_ in _rows(view, query):
        found[subject].append(object_.value)
    return found


def _kinds(
    view: View, wanted: dict[NamedNode, tuple[SubjectKind, str | None]]
) -> dict[NamedNode, tuple[SubjectKind, str | None]]:
    """Every thing of a wanted class; the first class in the order of the table counts where it has several."""
    found: dict[NamedNode, tuple[SubjectKind, str | None]] = {}
    for class_, kind in wanted.items():
        for node, _ in _rows(view, f"SELECT ?s ?o {{ ?s a {class_} . BIND ({class_} AS ?o) }}"):
            found.setdefault(node, kind)
    return found


def _told(view: View, kinds: Iterable[NamedNode]) -> dict[NamedNode, Told]:
    told: dict[NamedNode, Told] = {node: defaultdict(list) for node in kinds}
    for predicate in _READ:
        for node, value in _rows(view, f"SELECT ?s ?o {{ ?s {predicate} ?o }}"):
            if node in told:
                told[node][predicate].append(value)
    return told


def _names(known: Told) -> tuple[Name, ...]:
    """Preferred names first, English ones first among them."""
    out: dict[Name, None] = {}
    for predicate in (SKOS.prefLabel, FOAF.name, SKOS.altLabel):
        found = {Name(t.value, t.language) for t in known.get(predicate, ()) if isinstance(t, Literal)}
        out |= dict.fromkeys(sorted(found, key=lambda n: (n.language != "en", n.language or "", n.text)))
    return tuple(out)


def _year(values: Iterable[Node]) -> int | None:
    """The founding year, where the sources agree on one."""
    years = {int(term.value[:4]) for term in values if term.value[:4].isdecimal()}
    return years.pop() if len(years) == 1 else None


def _members(view: View) -> dict[NamedNode, int]:
    """The latest count of each; the largest of that date where there are several kinds of member."""
    query = """SELECT ?s ?o ?date {
        ?s cg:memberCount ?count . ?count cg:value ?o FILTER NOT EXISTS { ?count cg:memberKind ?committees }
        OPTIONAL { ?count schema:observationDate ?date }
    }"""
    found: dict[NamedNode, tuple[str, int]] = {}
    query = query.replace("?committees", str(concept("member-kind", "committee")))  # its own parts are no members
    for row in view.query(query, prefixes=PREFIXES):  # type: ignore[union-attr] # a SELECT gives rows
        node, value, date = row["s"], row["o"], row["date"]
        if isinstance(node, NamedNode) and isinstance(value, Literal):
            dated = (date.value if isinstance(date, Literal) else "", int(value.value))
            found[node] = max(found.get(node, ("", 0)), dated)
    return {node: count for node, (_, count) in found.items()}
