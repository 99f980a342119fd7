"""Claims and entities into quads with evidence: the only stage that mints IRIs."""

from civicgraph.mapping.readings import document_iri, map_readings

__all__ = ["document_iri", "map_readings"]
