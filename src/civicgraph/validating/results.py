"""What shapes and checks hand on before it is led back to the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

if TYPE_CHECKING:
    from civicgraph.model import Severity

Term = NamedNode | BlankNode | Literal | Triple


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


def characters(term: Term) -> str:
    """The term as a report shows it: the IRI or the characters, without marks."""
    return str(term) if isinstance(term, Triple) else term.value
