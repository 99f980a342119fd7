"""What shapes and checks hand on before it is led back to the sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    from civicgraph.model import Severity

Term = NamedNode | BlankNode | Literal | Triple
Grouped = Mapping[NamedNode, Sequence[Quad]]
"""Quads by their predicate: who asks for some predicates need not look through all of them."""


@dataclass(frozen=True, slots=True)
class Result:
    """One constraint that a node breaks; ``document`` is the IRI of the source at fault where that is known already."""

    severity: Severity
    message: str
    shape: str
    focus: Term
    path: Term | None = None
    value: Term | None = None
    document: NamedNode | None = None


def by_predicate(quads: Iterable[Quad]) -> Grouped:
    """The quads grouped by predicate, each group in their order."""
    groups: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        groups[quad.predicate].append(quad)
    return dict(groups)


def characters(term: Term) -> str:
    """The term as a report shows it: the IRI or the characters, without marks."""
    return str(term) if isinstance(term, Triple) else term.value
