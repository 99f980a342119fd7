"""What a build has to say for itself: the content of ``report.json``, and the totals of the published graph.

Nothing here depends on the clock, the version, the number of processes or the order of the sources.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from civicgraph import reporting
from civicgraph.graphs import Graphs
from civicgraph.model import Notice, Reading, Severity
from civicgraph.validating.provenance import in_words
from civicgraph.vocabulary import CG, ORG, RDF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

    from civicgraph.config import Settings
    from civicgraph.model import Document, Judgement, Ref, Report, Resolution, Span

COUNTED = {
    "organisations": (CG.Association, CG.Network, CG.PublicBody, CG.Company, ORG.Organization),
    "associations": (CG.Association,),
    "committees": (CG.Committee, CG.WorkingGroup),
    "counts": (CG.MemberCount,),
    "initiatives": (CG.Initiative,),
    "contacts": (ORG.Post,),
}
_COUNTED_AS: Mapping[object, tuple[str, ...]] = {
    kind: tuple(name for name, classes in COUNTED.items() if kind in classes)
    for kind in chain.from_iterable(COUNTED.values())
}


def totals(published: Sequence[Quad]) -> dict[str, int]:
    """How many things of each class are published, and how many statements."""
    nodes: dict[str, set[str]] = {name: set() for name in COUNTED}
    type_ = RDF.type
    for quad in published:
        if quad.predicate == type_ and (names := _COUNTED_AS.get(quad.object)):
            for name in names:
                nodes[name].add(str(quad.subject))
    return {name: len(found) for name, found in nodes.items()} | {"statements": len(published)}


def describe(
    settings: Settings,
    readings: Sequence[Reading],
    unread: Sequence[Notice],
    resolution: Resolution,
    report: Report,
    quads: Sequence[Quad],
    quarantined: Sequence[str],
) -> dict[str, Any]:
    """The content of ``report.json``, in plain JSON types."""
    # a document's notices are in the graph, and come back from validation as findings
    published = Graphs(settings.base).published(quads) if quarantined else quads
    levels = Counter([*(notice.severity for notice in unread), *(finding.severity for finding in report.findings)])
    return {
        "settings": {
            "base": settings.base,
            "as_of": settings.as_of.isoformat() if settings.as_of else None,
            "strict": settings.strict,
            "rules": [str(path) for path in settings.rules],
            "min_confidence": settings.min_confidence,
            "links": [str(path) for path in settings.links],
        },
        "totals": {
            "documents": len(readings),
            **totals(published),
            "warnings": levels[Severity.WARNING],
            "violations": levels[Severity.VIOLATION],
        },
        "documents": [_document(reading) for reading in readings],
        "unread": [_notice(notice, None) for notice in unread],
        "findings": reporting.as_dict(report)["findings"],
        "quarantined": sorted(quarantined),
        "judgements": [_judgement(judgement) for judgement in resolution.judgements],
    }


def all_notices(reading: Reading) -> tuple[Notice, ...]:
    """The notices of a document and of its reading, each once."""
    return tuple(dict.fromkeys([*reading.document.notices, *reading.notices]))


def line_of(text: str, offset: int) -> int:
    """The number of the line, from 1, in which the character at ``offset`` stands."""
    return text.count("\n", 0, offset) + 1


def place_of(document: Document, span: Span) -> str | None:
    """Where a reader finds the span in the original; None where the stored text is that itself."""
    if not document.places:
        return None
    found = next((place for place in document.places if place.span.overlaps(span)), None)
    is_page = document.media_type in ("text/html", "application/xhtml+xml")  # whose paths are for machines
    part = found.path if found is not None and not is_page else None
    return in_words(found.page if found is not None else None, part, line_of(document.text, span.start))


def _document(reading: Reading) -> dict[str, Any]:
    document = reading.document
    claims = Counter(claim.fact.value for claim in reading.claims)
    return {
        "identifier": document.identifier,
        "sha256": document.sha256,
        "characters": len(document.text),
        "encoding": document.encoding,
        "media_type": document.media_type,
        "language": document.language,
        "title": document.title,
        "url": document.url,
        "date": document.date.isoformat() if document.date else None,
        "claims": dict(sorted(claims.items())),
        "notices": [_notice(notice, document) for notice in all_notices(reading)],
    }


def _notice(notice: Notice, document: Document | None) -> dict[str, Any]:
    where: tuple[int | None, str | None] = (None, None)
    if document is not None and notice.span is not None:
        where = line_of(document.text, notice.span.start), place_of(document, notice.span)
    return {
        "severity": notice.severity.value,
        "code": notice.code,
        "message": notice.message,
        "document": notice.document,
        "line": where[0],
        "place": where[1],
    }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {
        "kind": judgement.kind.value,
        "score": round(judgement.score, 4),
        "reason": judgement.reason,
        "left": _mention(judgement.left),
        "right": _mention(judgement.right),
    }


def _mention(mention: tuple[str, Ref]) -> dict[str, str]:
    document, ref = mention
    return {"document": document, "kind": ref.kind.value, "name": ref.name}
