"""The triples that one document states, each with the claim's place, and the triples that go without saying."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from civicgraph.errors import DataError
from civicgraph.mapping.iris import absolute_iri, text_literal
from civicgraph.mapping.names import Names, introduced, mentioned
from civicgraph.model import (
    AcronymValue,
    ActivityValue,
    AltNameValue,
    ChannelValue,
    Claim,
    CommitteeValue,
    ContactValue,
    CountryValue,
    CountValue,
    FoundedValue,
    InitiativeValue,
    NodeKind,
    Notice,
    OrganisationValue,
    RelationValue,
    TopicValue,
)
from civicgraph.vocabulary import ADMS, CG, DCT, FOAF, ORG, RDF, SCHEMA, SKOS, XSD, concept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from civicgraph.mapping.iris import Iris
    from civicgraph.model import Entity, Reading, Ref, Resolution, Span

CLASSES: Mapping[str, NamedNode] = {
    "association": CG.Association,
    "network": CG.Network,
    "public_body": CG.PublicBody,
    "company": CG.Company,
    "other": ORG.Organization,
}
RELATIONS: Mapping[str, NamedNode] = {
    "member_of": ORG.memberOf,
    "cooperates_with": CG.cooperatesWith,
    "intermediary_for": CG.intermediaryFor,
    "advises": CG.advises,
    "founded_by": CG.foundedBy,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple that the characters in ``span`` state; ``personal`` ones are about a person."""

    triple: Triple
    span: Span
    rule: str
    confidence: float
    personal: bool = False


@dataclass(slots=True)
class Stated:
    """What one document comes to: its statements, the triples that follow from them, and what could not be said."""

    statements: list[Statement] = field(default_factory=list)
    supporting: list[tuple[Triple, bool]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def state(reading: Reading, resolution: Resolution, names: Names, iris: Iris) -> Stated:
    """Turn a document's claims into statements.

    Raises DataError where a claim names something that the resolution does not know.
    """
    stating = _Stating(reading, resolution, names, iris)
    for claim in reading.claims:
        stating.claim(claim)
    stating.classes()
    stating.statuses()
    stating.unnamed()
    return stating.out


class _Stating:
    """Gathers the statements of one reading."""

    def __init__(self, reading: Reading, resolution: Resolution, names: Names, iris: Iris) -> None:
        self.document = reading.document
        self.claims = reading.claims
        self.index = resolution.index
        self.parents = {entity.key: entity for entity in resolution.entities}
        self.names = names
        self.iris = iris
        self.out = Stated()

    def entity(self, ref: Ref) -> Entity:
        entity = self.index.get((self.document.identifier, ref))
        if entity is None:
            raise DataError(f"{self.document.identifier}: nothing was resolved for {ref.kind} {ref.name!r}")
        return entity

    def node(self, ref: Ref) -> NamedNode:
        return self.iris.entity(self.entity(ref))

    def say(self, claim: Claim, s: NamedNode, p: NamedNode, o: NamedNode | Literal, *, personal: bool = False) -> None:
        """Record a statement that needs evidence."""
        self.out.statements.append(Statement(Triple(s, p, o), claim.span, claim.rule, claim.confidence, personal))

    def add(self, s: NamedNode, p: NamedNode, o: NamedNode | Literal, *, personal: bool = False) -> None:
        """Record a triple that belongs to a statement and needs no evidence of its own."""
        self.out.supporting.append((Triple(s, p, o), personal))

    def claim(self, claim: Claim) -> None:
        """State one claim; classes and status are settled afterwards, over all claims of the document."""
        subject = self.node(claim.subject)
        match claim.value:
            case OrganisationValue(lang=lang):
                self.name(claim, claim.subject, claim.subject.name, lang)
            case AltNameValue(name=name, lang=lang):
                self.name(claim, claim.subject, name, lang)
            case CountryValue(iso2=iso2):
                country = self.iris.country(iso2)
                self.say(claim, subject, DCT.spatial, country)
                self.add(country, SKOS.notation, Literal(iso2))
            case CommitteeValue(target=target):
                self.unit(claim, subject, self.node(target))
                self.name(claim, target, target.name, self.document.language)
            case CountValue() as count:
                self.count(claim, subject, count)
            case InitiativeValue(target=target):
                self.say(claim, subject, CG.undertakes, self.node(target))
                self.name(claim, target, target.name, self.document.language)
            case ContactValue(name=name, role=role):
                self.contact(claim, subject, name, role)
            case RelationValue(kind=kind, target=target):
                self.say(claim, subject, RELATIONS[kind], self.node(target))
            case ChannelValue() as channel:
                self.channel(claim, subject, channel)
            case AcronymValue() | FoundedValue() | ActivityValue() | TopicValue() as value:
                self.say(claim, subject, *_plain(value))

    def name(self, claim: Claim, ref: Ref, name: str, language: str) -> None:
        """State a name: as the preferred one, as an acronym where it is one, else as another name."""
        entity = self.entity(ref)
        node, preferred = self.iris.entity(entity), self.names.preferred[entity.key]
        if name == preferred.value:
            self.say(claim, node, SKOS.prefLabel, preferred)
        elif name in self.names.acronyms.get(entity.key, ()):
            self.say(claim, node, CG.acronym, Literal(name))
        else:
            self.say(claim, node, SKOS.altLabel, text_literal(name, language))

    def unit(self, claim: Claim, parent: NamedNode, unit: NamedNode) -> None:
        self.say(claim, parent, ORG.hasUnit, unit)
        self.add(unit, ORG.unitOf, parent)

    def count(self, claim: Claim, subject: NamedNode, count: CountValue) -> None:
        kinds = tuple(sorted(count.kinds))
        document = self.iris.document(self.document.identifier)
        node = self.iris.hashed("count", document.value, subject.value, count.value, count.qualifier, " ".join(kinds))
        self.say(claim, subject, CG.memberCount, node)
        self.add(node, RDF.type, CG.MemberCount)
        self.add(node, CG.value, Literal(str(count.value), datatype=XSD.nonNegativeInteger))
        self.add(node, CG.qualifier, concept("qualifier", count.qualifier))
        for kind in kinds:
            self.add(node, CG.memberKind, concept("member-kind", kind))
        if self.document.date is not None:
            date = Literal(self.document.date.isoformat(), datatype=XSD.date)
            self.add(node, SCHEMA.observationDate, date)

    def contact(self, claim: Claim, subject: NamedNode, name: str, role: str | None) -> None:
        person = self.person(claim.subject, name)
        post = self.iris.hashed("post", subject.value, person.value, role or "")
        self.say(claim, subject, ORG.hasPost, post, personal=True)
        self.add(post, RDF.type, ORG.Post, personal=True)
        if role:
            self.add(post, SKOS.prefLabel, text_literal(role, self.document.language), personal=True)
        self.add(post, ORG.heldBy, person, personal=True)

    def person(self, ref: Ref, name: str) -> NamedNode:
        entity = self.entity(ref)
        organisation = entity.key if entity.kind is NodeKind.ORGANISATION else entity.parent or entity.key
        person = self.iris.person(organisation, name)
        self.add(person, RDF.type, FOAF.Person, personal=True)
        self.add(person, FOAF.name, Literal(name), personal=True)
        return person

    def channel(self, claim: Claim, subject: NamedNode, channel: ChannelValue) -> None:
        personal = channel.person is not None or channel.personal
        node = self.person(claim.subject, channel.person) if channel.person is not None else subject
        if channel.kind != "homepage":
            predicate = SCHEMA.email if channel.kind == "email" else SCHEMA.telephone
            self.say(claim, node, predicate, Literal(channel.value), personal=personal)
        elif (page := absolute_iri(channel.value)) is not None:
            self.say(claim, node, FOAF.homepage, page, personal=personal)
        else:
            message = f"The web address {channel.value!r} is not one that can be followed; it was left out."
            self.out.notices.append(Notice("odd-homepage", message, self.document.identifier, claim.span))

    def classes(self) -> None:
        """State one class an organisation or committee: the surest, and never a general one beside a specific one."""
        for entity, claims in self._by_entity(OrganisationValue):
            surest = max(claims, key=lambda pair: (_kind(pair[0]) != "other", *_sureness(pair[0])))
            chosen = _kind(surest[0])
            for claim, _ in claims:
                if _kind(claim) == chosen:
                    self.say(claim, self.iris.entity(entity), RDF.type, CLASSES[chosen])
        for entity, claims in self._by_entity(CommitteeValue):
            narrow = any(isinstance(c.value, CommitteeValue) and c.value.working_group for c, _ in claims)
            for claim, _ in claims:
                kind = CG.WorkingGroup if narrow else CG.Committee
                self.say(claim, self.iris.entity(entity), RDF.type, kind)
        for entity, claims in self._by_entity(InitiativeValue):
            for claim, _ in claims:
                self.say(claim, self.iris.entity(entity), RDF.type, CG.Initiative)

    def statuses(self) -> None:
        """State one status an initiative: the surest that is known, or else that it is unknown."""
        for entity, claims in self._by_entity(InitiativeValue):
            surest = max(claims, key=lambda pair: (_status(pair[0]) != "unknown", *_sureness(pair[0])))
            chosen = _status(surest[0])
            for claim, _ in claims:
                if _status(claim) == chosen:
                    self.say(claim, self.iris.entity(entity), ADMS.status, concept("status", chosen))

    def unnamed(self) -> None:
        """Name and class what claims speak of though nothing introduces it, from the first claim with that name."""
        met: set[tuple[str, str]] = set()
        for claim in sorted(self.claims, key=lambda c: (c.span, c.fact, c.rule)):
            for ref in mentioned(claim):
                entity = self.entity(ref)
                if entity.key in self.names.introduced or (entity.key, ref.name) in met:
                    continue
                met.add((entity.key, ref.name))
                self.name(claim, ref, ref.name, self.document.language)
                node = self.iris.entity(entity)
                match entity.kind:
                    case NodeKind.ORGANISATION:
                        self.say(claim, node, RDF.type, ORG.Organization)
                    case NodeKind.INITIATIVE:
                        self.say(claim, node, RDF.type, CG.Initiative)
                    case NodeKind.COMMITTEE:
                        self.say(claim, node, RDF.type, CG.Committee)
                        if entity.parent is not None and entity.parent in self.parents:
                            self.unit(claim, self.iris.entity(self.parents[entity.parent]), node)

    def _by_entity(self, value: type) -> Iterable[tuple[Entity, list[tuple[Claim, Ref]]]]:
        """The claims with such a value, grouped by the entity that they introduce."""
        groups: dict[str, list[tuple[Claim, Ref]]] = {}
        entities: dict[str, Entity] = {}
        for claim in self.claims:
            if isinstance(claim.value, value):
                ref = introduced(claim)
                entity = self.entity(ref)
                entities[entity.key] = entity
                groups.setdefault(entity.key, []).append((claim, ref))
        return [(entities[key], group) for key, group in sorted(groups.items())]


def _plain(value: AcronymValue | FoundedValue | ActivityValue | TopicValue) -> tuple[NamedNode, NamedNode | Literal]:
    """Predicate and object of a claim that is one triple."""
    match value:
        case AcronymValue(acronym=acronym):
            return CG.acronym, Literal(acronym)
        case FoundedValue(year=year):
            return SCHEMA.foundingDate, Literal(f"{year:04d}", datatype=XSD.gYear)
        case ActivityValue(kind=kind):
            return CG.activity, concept("activity", kind)
        case TopicValue(concept=topic):
            return DCT.subject, concept("topic", topic)


def _sureness(claim: Claim) -> tuple[float, int, int]:
    return claim.confidence, -claim.span.start, -claim.span.end


def _kind(claim: Claim) -> str:
    return claim.value.kind if isinstance(claim.value, OrganisationValue) else "other"


def _status(claim: Claim) -> str:
    return claim.value.status if isinstance(claim.value, InitiativeValue) else "unknown"
