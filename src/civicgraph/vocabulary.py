"""The terms that the graph may use, as closed namespaces.

``CG.memberCount`` is a ``pyoxigraph.NamedNode``; ``CG.memberCuont`` raises an AttributeError that names the nearest
term. The lists are written out here so that an import parses no file; a test holds them against ``ontology/``.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from civicgraph.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Namespace:
    """A namespace IRI with a closed list of terms, each to be had as an attribute or by ``namespace[name]``."""

    def __init__(self, abbreviation: str, iri: str, terms: Iterable[str]) -> None:
        self.abbreviation = abbreviation
        self.iri = iri
        self._terms = {term: NamedNode(iri + term) for term in terms}
        self.__dict__.update(self._terms)  # so that a term that exists costs no call

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> NamedNode:
        try:
            return self._terms[name]
        except KeyError:
            near = get_close_matches(name, self._terms, n=1)
            hint = f"; did you mean {self.abbreviation}:{near[0]}?" if near else ""
            raise AttributeError(f"{self.abbreviation}:{name} is not a term that the graph uses{hint}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._terms]

    def __repr__(self) -> str:
        return f"<{self.abbreviation}: {self.iri}, {len(self._terms)} terms>"


def _closed(prefix: str, iri: str, terms: str) -> Namespace:
    return Namespace(prefix, iri, terms.split())


CG = _closed(
    "cg",
    "https://w3id.org/civicgraph/ontology#",
    "Association Network PublicBody Company Committee WorkingGroup MemberCount Initiative Notice LinkFeature "
    "acronym activity undertakes memberCount value qualifier memberKind "
    "cooperatesWith intermediaryFor advises foundedBy "
    "rule confidence placeInOriginal sha256 notice noticeCode severity "
    "judgement margin feature featureName featureValue featureWeight contribution",
)
ADMS = _closed("adms", "http://www.w3.org/ns/adms#", "status")
DCAT = _closed(
    "dcat",
    "http://www.w3.org/ns/dcat#",
    "Catalog Dataset Distribution DataService accessURL byteSize contactPoint distribution downloadURL endpointURL "
    "keyword landingPage mediaType servesDataset theme version",
)
DCT = _closed(
    "dct",
    "http://purl.org/dc/terms/",
    "LinguisticSystem conformsTo created creator date description format hasPart identifier isPartOf issued language "
    "license modified publisher references rights source spatial subject title type",
)
FOAF = _closed(
    "foaf",
    "http://xmlns.com/foaf/0.1/",
    "Agent Document Person homepage mbox name page phone primaryTopic topic",
)
OA = _closed(
    "oa",
    "http://www.w3.org/ns/oa#",
    "FragmentSelector SpecificResource TextPositionSelector TextQuoteSelector XPathSelector "
    "end exact hasSelector hasSource hasTarget prefix start suffix",
)
ORG = _closed(
    "org",
    "http://www.w3.org/ns/org#",
    "FormalOrganization Organization OrganizationalCollaboration OrganizationalUnit Post "
    "hasPost hasUnit heldBy linkedTo memberOf postIn unitOf",
)
OWL = _closed(
    "owl",
    "http://www.w3.org/2002/07/owl#",
    "Axiom Class DatatypeProperty ObjectProperty Ontology annotatedProperty annotatedSource annotatedTarget sameAs "
    "versionInfo",
)
PROV = _closed(
    "prov",
    "http://www.w3.org/ns/prov#",
    "Activity Agent Entity SoftwareAgent endedAtTime generatedAtTime startedAtTime used value "
    "wasAssociatedWith wasAttributedTo wasDerivedFrom wasGeneratedBy",
)
RDF = _closed(
    "rdf",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "Property Statement langString object predicate subject type value",
)
RDFS = _closed(
    "rdfs",
    "http://www.w3.org/2000/01/rdf-schema#",
    "Class comment domain isDefinedBy label range seeAlso subClassOf subPropertyOf",
)
SCHEMA = _closed(
    "schema",
    "https://schema.org/",
    "Observation alternateName email foundingDate observationDate telephone",
)
SD = _closed(
    "sd",
    "http://www.w3.org/ns/sparql-service-description#",
    "Dataset Graph NamedGraph Service UnionDefaultGraph availableGraphs defaultDataset defaultGraph endpoint feature "
    "graph name namedGraph resultFormat supportedLanguage",
)
SEMAPV = _closed(
    "semapv",
    "https://w3id.org/semapv/vocab/",
    "CompositeMatching LexicalMatching ManualMappingCuration MappingChaining MappingReview "
    "SemanticSimilarityThresholdMatching",
)
SH = _closed(
    "sh",
    "http://www.w3.org/ns/shacl#",
    "Info NodeShape PropertyShape ValidationReport ValidationResult Violation Warning "
    "conforms focusNode message name result resultMessage resultPath resultSeverity severity sourceShape targetClass "
    "value",
)
SKOS = _closed(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme altLabel broadMatch broader closeMatch definition editorialNote exactMatch example "
    "hasTopConcept inScheme narrowMatch narrower notation note prefLabel relatedMatch scopeNote topConceptOf",
)
SSSOM = _closed(
    "sssom",
    "https://w3id.org/sssom/",
    "Mapping MappingSet NegatedPredicate confidence mapping_date mapping_justification mapping_tool "
    "mapping_tool_version object_id object_label object_source predicate_id predicate_modifier reviewer_label "
    "similarity_score subject_id subject_label subject_source",
)
VOID = _closed(
    "void",
    "http://rdfs.org/ns/void#",
    "Dataset Linkset classPartition class dataDump distinctObjects distinctSubjects entities exampleResource feature "
    "inDataset linkPredicate objectsTarget properties property propertyPartition rootResource sparqlEndpoint subset "
    "subjectsTarget triples uriLookupEndpoint uriSpace vocabulary classes documents",
)
XSD = _closed(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "anyURI boolean date dateTime decimal gYear gYearMonth integer nonNegativeInteger string",
)

NAMESPACES: tuple[Namespace, ...] = (
    CG,
    ADMS,
    DCAT,
    DCT,
    FOAF,
    OA,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SD,
    SEMAPV,
    SH,
    SKOS,
    SSSOM,
    VOID,
    XSD,
)
"""Every namespace above."""

PREFIXES: Mapping[str, str] = {namespace.abbreviation: namespace.iri for namespace in NAMESPACES}
"""Prefix → namespace IRI, for serialisers and queries."""

CONCEPT_BASE = "https://w3id.org/civicgraph/concept/"
COUNTRY_BASE = "http://publications.europa.eu/resource/authority/country/"
LANGUAGE_BASE = "http://publications.europa.eu/resource/authority/language/"

_SCHEMES: Mapping[str, str] = {
    "member-kind": "municipality city town village district county province region local_authority metropolis state "
    "organisation person member committee",
    "qualifier": "exact about at_least at_most",
    "status": "planned ongoing completed unknown",
    "activity": "training knowledge_exchange networking advocacy policy_input guidance advice events research "
    "standards procurement funding services",
    "topic": "digital_transformation smart_city e_government data artificial_intelligence cloud cybersecurity "
    "digital_infrastructure digital_participation mobility energy climate environment waste water housing "
    "urban_planning sustainable_development finance health social_services education culture tourism economy "
    "employment migration rural_development regional_development international_cooperation public_administration "
    "legislation public_safety equality youth democracy innovation",
}

SCHEMES: Mapping[str, tuple[str, ...]] = {scheme: tuple(ids.split()) for scheme, ids in _SCHEMES.items()}
"""Concept scheme → the ids of its concepts, in the order of the scheme."""

_CONCEPTS = {
    (scheme, id_): NamedNode(f"{CONCEPT_BASE}{scheme}/{id_}") for scheme, ids in SCHEMES.items() for id_ in ids
}


def concept(scheme: str, id_: str) -> NamedNode:
    """The concept's IRI node.

    Raises DataError, with the nearest id, where the scheme has no such concept or there is no such scheme.
    """
    try:
        return _CONCEPTS[scheme, id_]
    except KeyError:
        if scheme not in SCHEMES:
            raise DataError(f"there is no concept scheme {scheme!r}; there are {', '.join(SCHEMES)}") from None
        near = get_close_matches(id_, SCHEMES[scheme], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise DataError(f"the scheme {scheme!r} has no concept {id_!r}{hint}") from None
