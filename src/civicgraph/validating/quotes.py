"""Whether a quote stands, to the letter, where its evidence says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.model import Severity
from civicgraph.validating.results import Result
from civicgraph.vocabulary import OA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civicgraph.validating.provenance import Provenance

QUOTE_SHAPE = "https://w3id.org/civicgraph/shapes#quote-in-text"


def quote_results(provenance: Provenance, texts: Mapping[str, str]) -> list[Result]:
    """A violation for each quote that is not ``text[start:end]`` of its document; one without a text is passed."""
    results = []
    for exact, uses in provenance.quotes.items():
        for selector, place in uses:
            text = texts.get(provenance.identifiers.get(place.document, ""))
            if text is None or place.start is None or place.end is None:
                continue
            if text[place.start : place.end] != getattr(exact, "value", None):
                results.append(
                    Result(
                        severity=Severity.VIOLATION,
                        message="The quote is not what stands at its place in the source.",
                        shape=QUOTE_SHAPE,
                        focus=selector,
                        path=OA.exact,
                        value=exact,
                    )
                )
    return results
