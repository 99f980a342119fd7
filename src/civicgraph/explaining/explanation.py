"""What the graph knows of a thing, each fact with the sentence that states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions

from civicgraph import concepts
from civicgraph.explaining.finding import find
from civicgraph.explaining.places import Place, original, place
from civicgraph.vocabulary import ADMS, CG, DCT, FOAF, ORG, PREFIXES, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicgraph.storing.view import View

    Term = NamedNode | Literal

MEMBERS, COMMITTEES = "members", "committees"  # a body's committees are counted too, and are no members
LABELS: Mapping[NamedNode, str] = {
    RDF.type: "kind",
    SKOS.prefLabel: "name",
    SKOS.altLabel: "other name",
    CG.acronym: "acronym",
    DCT.spatial: "country",
    SCHEMA.foundingDate: "founded",
    FOAF.homepage: "homepage",
    SCHEMA.email: "e-mail",
    SCHEMA.telephone: "telephone",
    ADMS.status: "status",
    CG.memberCount: MEMBERS,
    ORG.hasUnit: "committee",
    CG.undertakes: "initiative",
    ORG.hasPost: "contact",
    ORG.memberOf: "member of",
    CG.foundedBy: "founded by",
    CG.cooperatesWith: "cooperates with",
    CG.intermediaryFor: "intermediary for",
    CG.advises: "advises",
    CG.activity: "activity",
    DCT.subject: "topic",
}
INVERSE: Mapping[NamedNode, str] = {
    ORG.hasUnit: "part of",
    CG.undertakes: "undertaken by",
    ORG.memberOf: "has member",
    CG.foundedBy: "founder of",
    CG.cooperatesWith: "cooperation named by",
    CG.intermediaryFor: "has intermediary",
    CG.advises: "advised by",
}
_KINDS: Mapping[NamedNode, str] = {
    CG.Association: "association",
    CG.Network: "network",
    CG.PublicBody: "public body",
    CG.Company: "company",
    ORG.Organization: "organisation",
    CG.Committee: "committee",
    CG.WorkingGroup: "working group",
    CG.Initiative: "initiative",
}
_EVIDENCE = """
SELECT DISTINCT ?s ?p ?o ?id ?start ?end ?rule ?sure ?fragment ?link ?part ?source {{
  {bound}
  ?e a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; cg:rule ?rule ; cg:confidence ?sure ;
     oa:hasTarget ?t .
  ?t oa:hasSource/dct:identifier ?id ; oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?t oa:hasSelector ?f . ?f a oa:FragmentSelector ; rdf:value ?fragment }}
  OPTIONAL {{ ?t rdfs:seeAlso ?link }}
  OPTIONAL {{ ?t oa:hasSource/dct:source ?source }}
  OPTIONAL {{ ?t cg:placeInOriginal ?words }}
  OPTIONAL {{ ?t oa:hasSelector ?element . ?element a oa:XPathSelector ; rdf:value ?path }}
  BIND(COALESCE(?words, ?path) AS ?part)
}}"""

_LINKS = """
SELECT DISTINCT ?mapping ?relation ?target ?label ?judgement ?confidence ?hand ?reviewer ?comment {{
  ?mapping a owl:Axiom ; owl:annotatedSource {thing} ; owl:annotatedProperty ?relation ;
    owl:annotatedTarget ?target ; sssom:mapping_justification ?why .
  BIND(?why = semapv:ManualMappingCuration AS ?hand)
  FILTER NOT EXISTS {{ ?mapping cg:judgement "rejected" }}
  OPTIONAL {{ ?mapping sssom:object_label ?label }}
  OPTIONAL {{ ?mapping cg:judgement ?judgement }}
  OPTIONAL {{ ?mapping sssom:confidence ?confidence }}
  OPTIONAL {{ ?mapping sssom:reviewer_label ?reviewer }}
  OPTIONAL {{ ?mapping rdfs:comment ?comment }}
}}"""
_REASONS = """
SELECT ?reason {{ {mapping} cg:feature ?feature . ?feature rdfs:comment ?reason ; cg:contribution ?adds }}
ORDER BY DESC(ABS(?adds)) ?reason"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in words: what it is, its value, the IRIs behind both, and where it was read."""

    label: str
    value: str
    property: str
    node: str | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a thing of another data set, accepted or open: how sure it is (0..1), what speaks for it and against.

    ``relation`` is a term of SKOS or OWL, such as ``exactMatch``; ``label`` is what the thing is called there.
    ``by_person`` tells whether a person decided it: ``reviewer``, where the name is known, with a ``comment``.
    """

    relation: str
    iri: str
    label: str
    judgement: str
    confidence: float | None
    reasons: tuple[str, ...]
    by_person: bool = False
    reviewer: str | None = None
    comment: str | None = None

    @property
    def decision(self) -> str:
        """Who decided, and why, in words; empty where the program did."""
        by = f"decided by {self.reviewer or 'a person'}" if self.by_person else ""
        return ": ".join(filter(None, (by, self.comment)))


@dataclass(frozen=True, slots=True)
class Explanation:
    """A thing, its names, its facts in the order of ``LABELS``, then what others say of it; and its links elsewhere."""

    iri: str
    name: str
    kinds: tuple[str, ...]
    other_names: tuple[str, ...]
    facts: tuple[Fact, ...]
    links: tuple[Link, ...] = ()


def explain(view: View, name_or_iri: str) -> Explanation:
    """What the graph knows of an organisation, a committee or an initiative.

    Raises UsageError where the name is that of several things (it lists them) or of none (it lists near ones).
    """
    thing = find(view, name_or_iri)
    reader = _Reader(view)
    held = f"{thing} org:hasPost/org:heldBy ?s ."
    facts = [
        *reader.facts(f"VALUES ?s {{ {thing} }}"),
        *reader.facts(held),
        *reader.facts(f"VALUES ?o {{ {thing} }}", inverse=True),
    ]
    order = [*LABELS.values(), *INVERSE.values()]
    order.insert(order.index(MEMBERS) + 1, COMMITTEES)
    facts.sort(key=lambda fact: (order.index(fact.label), fact.value.casefold(), fact.node or ""))
    others = {value.value for p in (SKOS.altLabel, CG.acronym) for value in reader.values(thing, p)}
    kinds = {_KINDS[kind] for kind in reader.values(thing, RDF.type) if isinstance(kind, NamedNode) and kind in _KINDS}
    return Explanation(
        thing.value,
        reader.name(thing),
        tuple(sorted(kinds)),
        tuple(sorted(others)),
        tuple(facts),
        tuple(reader.links(thing)),
    )


class _Reader:
    """Puts facts into words."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._texts: dict[str, str] = {}

    def facts(self, bound: str, *, inverse: bool = False) -> Iterator[Fact]:
        """The facts of the bound subject or object, each once with all its places."""
        labels = INVERSE if inverse else LABELS
        places: dict[tuple[NamedNode, NamedNode, Term], set[Place]] = {}
        for row in self._ask(_EVIDENCE.format(bound=bound)):
            s, p, o = row["s"], row["p"], row["o"]
            if isinstance(p, NamedNode) and p in labels and isinstance(s, NamedNode):
                other = s if inverse else o
                assert isinstance(other, NamedNode | Literal)
                places.setdefault((s, p, other), set()).add(self._place(row))
        for (s, p, other), found in places.items():
            ordered = sorted(found, key=lambda at: (at.document, at.line, at.column, at.rule))
            node = other.value if isinstance(other, NamedNode) else None
            person = "".join(f" ({name.value})" for name in self.values(s, FOAF.name))
            yield Fact(
                self._counted(other) if p == CG.memberCount and not inverse else labels[p],
                self._words(p, other) + ("" if inverse else self._own_counts(p, other)) + person,
                p.value,
                node,
                tuple(ordered),
            )

    def links(self, thing: NamedNode) -> list[Link]:
        """What was found to be the same elsewhere, or may be; the surest first."""
        found = []
        for row in self._ask(_LINKS.format(thing=thing)):
            comments = self._ask(_REASONS.format(mapping=row["mapping"]))
            confidence = row["confidence"]
            found.append(
                Link(
                    relation=str(_optional(row["relation"])).replace("#", "/").rpartition("/")[2],
                    iri=str(_optional(row["target"])),
                    label=_optional(row["label"]) or "",
                    judgement=_optional(row["judgement"]) or "accepted",
                    confidence=float(confidence.value) if isinstance(confidence, Literal) else None,
                    reasons=tuple(_text(reason) for (reason,) in comments),
                    by_person=_optional(row["hand"]) == "true" or row["reviewer"] is not None,
                    reviewer=_optional(row["reviewer"]),
                    comment=_optional(row["comment"]),
                )
            )
        return sorted(found, key=lambda link: (link.judgement, -(link.confidence or 0.0), link.iri))

    def values(self, subject: NamedNode, predicate: NamedNode) -> list[Term]:
        rows = self._ask(f"SELECT DISTINCT ?o {{ {subject} {predicate} ?o }}")
        found = [o for (o,) in rows if isinstance(o, NamedNode | Literal)]
        return sorted(found, key=str)

    def name(self, node: NamedNode) -> str:
        labels = self.values(node, SKOS.prefLabel) or self.values(node, SKOS.altLabel)
        return labels[0].value if labels else node.value

    def _words(self, predicate: NamedNode, term: Term) -> str:
        """The value as one would say it."""
        if isinstance(term, Literal):
            return f"{term.value} ({term.language})" if predicate == SKOS.altLabel and term.language else term.value
        if predicate == RDF.type:
            return _KINDS.get(term, term.value)
        if predicate == DCT.spatial:
            return ", ".join(v.value for v in self.values(term, SKOS.notation)) or term.value
        if predicate == CG.memberCount:
            return self._count(term)
        if predicate == ORG.hasPost:
            holders = [v for v in self.values(term, ORG.heldBy) if isinstance(v, NamedNode)]
            names = [v.value for holder in holders for v in self.values(holder, FOAF.name)]
            return ", ".join([*names, *(v.value for v in self.values(term, SKOS.prefLabel))])
        if predicate in (CG.activity, DCT.subject, ADMS.status):
            scheme, _, concept = term.value.rpartition("/")
            scheme = scheme.rpartition("/")[2]
            return concepts.labels(scheme).get(concept, _tail(term)) if scheme in concepts.SCHEMES else _tail(term)
        return term.value if predicate == FOAF.homepage else self.name(term)

    def _own_counts(self, predicate: NamedNode, node: Term) -> str:
        """The counts of a committee or an initiative, to stand beside its name under its organisation."""
        if predicate not in (ORG.hasUnit, CG.undertakes) or not isinstance(node, NamedNode):
            return ""
        counts = [n for n in self.values(node, CG.memberCount) if isinstance(n, NamedNode)]
        said = ""
        for label in (MEMBERS, COMMITTEES):
            these = sorted(self._count(n) for n in counts if self._counted(n) == label)
            said += f", {label}: {'; '.join(these)}" if these else ""
        return said

    def _counted(self, node: Term) -> str:
        """What a count is a count of."""
        kinds = self.values(node, CG.memberKind) if isinstance(node, NamedNode) else []
        return COMMITTEES if [_tail(kind) for kind in kinds] == ["committee"] else MEMBERS

    def _count(self, node: NamedNode) -> str:
        qualifier = " ".join(_tail(v) for v in self.values(node, CG.qualifier))
        number = " ".join(v.value for v in self.values(node, CG.value))
        kinds = ", ".join(_tail(v) for v in self.values(node, CG.memberKind))
        kinds = f" ({kinds})" if self._counted(node) == MEMBERS else ""
        dates = "".join(f" [{v.value}]" for v in self.values(node, SCHEMA.observationDate))
        return f"{'' if qualifier == 'exact' else qualifier + ' '}{number}{kinds}{dates}"

    def _place(self, row: Mapping[str, object]) -> Place:
        identifier, start, end, rule, sure = (_text(row[k]) for k in ("id", "start", "end", "rule", "sure"))
        if identifier not in self._texts:
            self._texts[identifier] = self.view.text(identifier)
        fragment, link, part, page = (_optional(row[k]) for k in ("fragment", "link", "part", "source"))
        words = self._texts[identifier][int(start) : int(end)]
        source = original(identifier, fragment, link, part, words, page)
        return place(identifier, self._texts[identifier], int(start), int(end), rule, float(sure), source)

    def _ask(self, query: str) -> QuerySolutions:
        results = self.view.query(query, prefixes=PREFIXES)
        assert isinstance(results, QuerySolutions)
        return results


def _text(term: object) -> str:
    assert isinstance(term, Literal)
    return term.value


def _optional(term: object) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal) else None


def _tail(term: Term) -> str:
    return term.value.rstrip("/").rsplit("/", 1)[-1].replace("_", " ")
