"""The ids and labels of the concept schemes in ``ontology/concepts``, for whoever takes one from a user."""

from __future__ import annotations

import re
from functools import cache

from civicgraph import resources

SCHEMES = ("activity", "member-kind", "qualifier", "status", "topic")
_CONCEPT = re.compile(r'^c:(\w+) a skos:Concept ;\n    skos:prefLabel "([^"]+)"@en', re.MULTILINE)


@cache
def labels(scheme: str) -> dict[str, str]:
    """The concepts of a scheme in its order: id to English label."""
    return dict(_CONCEPT.findall(resources.text("ontology", "concepts", f"{scheme}.ttl")))


def ids(scheme: str) -> tuple[str, ...]:
    """The ids of a scheme, in its order."""
    return tuple(labels(scheme))
