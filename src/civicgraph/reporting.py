"""A validation report for others: JSON, a SHACL report in Turtle, and a page of HTML that needs nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from civicgraph.model import Severity
from civicgraph.vocabulary import DCT, PREFIXES, RDF, RDFS, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.model import Finding, Report

BASE = "https://w3id.org/civicgraph/id/"
_IRI = re.compile(r"(?:https?://|urn:|mailto:)[^\s<>\"{}|\\^`]+")
_SHACL = {Severity.INFO: SH.Info, Severity.WARNING: SH.Warning, Severity.VIOLATION: SH.Violation}
_WORDS = {
    Severity.VIOLATION: ("violation", "violations"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}


def as_dict(report: Report) -> dict[str, Any]:
    """The report as plain values; what a finding does not have is left out."""
    counts = Counter(finding.severity for finding in report.findings)
    return {
        "conforms": report.conforms,
        "counts": {severity.value: counts[severity] for severity in _WORDS},
        "findings": [_finding(finding) for finding in report.findings],
    }


def to_json(report: Report) -> str:
    """The report as indented JSON."""
    return json.dumps(as_dict(report), ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    values = {
        "severity": finding.severity.value,
        "message": finding.message,
        "document": finding.document,
        "line": finding.line,
        "place": finding.place,
        "sentence": finding.sentence,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "shape": finding.shape,
    }
    return {key: value for key, value in values.items() if value is not None}


def to_turtle(report: Report, base: str = BASE) -> str:
    """The report as a ``sh:ValidationReport`` whose nodes all have IRIs under ``base``.

    A document, its line and the sentence stand in ``dct:source`` and ``rdfs:comment`` of a result.
    """
    ids = [_hashed("result", base, *map(str, _finding(finding).values())) for finding in report.findings]
    head = _hashed("report", base, *(node.value for node in ids))
    triples = [
        Triple(head, RDF.type, SH.ValidationReport),
        Triple(head, SH.conforms, Literal("true" if report.conforms else "false", datatype=XSD.boolean)),
    ]
    for node, finding in zip(ids, report.findings, strict=True):
        triples.append(Triple(head, SH.result, node))
        triples.extend(_result(node, finding))
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=_used_prefixes(base)) or b"").decode()


def _used_prefixes(base: str) -> dict[str, str]:
    return {prefix: PREFIXES[prefix] for prefix in ("cg", "dct", "org", "rdfs", "sh", "skos", "xsd")} | {"id": base}


def _hashed(kind: str, base: str, *parts: str) -> NamedNode:
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
    return NamedNode(f"{base}{kind}/{digest}")


def _result(node: NamedNode, finding: Finding) -> Iterator[Triple]:
    yield Triple(node, RDF.type, SH.ValidationResult)
    yield Triple(node, SH.resultSeverity, _SHACL[finding.severity])
    yield Triple(node, SH.resultMessage, Literal(finding.message, language="en"))
    yield Triple(node, SH.focusNode, _node(finding.focus))
    if _IRI.fullmatch(finding.shape):
        yield Triple(node, SH.sourceShape, NamedNode(finding.shape))
    if finding.path is not None and _IRI.fullmatch(finding.path):
        yield Triple(node, SH.resultPath, NamedNode(finding.path))
    if finding.value is not None:
        yield Triple(node, SH.value, _node(finding.value))
    if finding.document is not None:
        yield Triple(node, DCT.source, Literal(_place(finding)))
    if finding.sentence is not None:
        yield Triple(node, RDFS.comment, Literal(finding.sentence))


def _node(value: str) -> NamedNode | Literal:
    return NamedNode(value) if _IRI.fullmatch(value) else Literal(value)


def _place(finding: Finding) -> str:
    return ", ".join(filter(None, (finding.document, _within(finding))))


def _within(finding: Finding) -> str | None:
    """Where in the document: the place in the original, or else the line."""
    return finding.place or (None if finding.line is None else f"line {finding.line}")


def to_html(report: Report, title: str = "Validation report") -> str:
    """The report as one page, grouped by document; everything that comes from the data is escaped."""
    counts = Counter(finding.severity for finding in report.findings)
    summary = ", ".join(
        f"{counts[severity]} {words[counts[severity] != 1]}" for severity, words in _WORDS.items() if counts[severity]
    )
    verdict = (
        "Nothing in this graph would mislead a reader." if report.conforms else "Some of this would mislead a reader."
    )
    ordered = sorted(report.findings, key=lambda f: (f.document is None, f.document or ""))
    sections = "".join(
        _section(document, list(findings)) for document, findings in groupby(ordered, key=lambda f: f.document)
    )
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n"
        f'<p class="verdict">{verdict} {escape(summary) or "No findings"}.</p>\n'
        f"{sections}</main>\n</body>\n</html>\n"
    )


def _section(document: str | None, findings: list[Finding]) -> str:
    heading = "The graph as a whole" if document is None else document
    items = "".join(_item(finding) for finding in findings)
    return f"<section>\n<h2>{escape(heading)}</h2>\n<ul>\n{items}</ul>\n</section>\n"


def _item(finding: Finding) -> str:
    place = _within(finding)
    where = "" if place is None else f'<span class="line">{escape(place)}</span>'
    quote = "" if finding.sentence is None else f"<blockquote>{escape(finding.sentence)}</blockquote>"
    facts = (("about", finding.focus), ("property", finding.path), ("value", finding.value), ("rule", finding.shape))
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts if value is not None)
    return (
        f'<li class="{finding.severity.value}">\n'
        f'<p><span class="severity">{_WORDS[finding.severity][0]}</span> {escape(finding.message)} {where}</p>\n'
        f"{quote}<details><summary>details</summary><dl>{rows}</dl></details>\n</li>\n"
    )


_STYLE = """
:root { color-scheme: light dark; --line: #8886; --bad: #b3261e; --warn: #8a5a00; --info: #2b5c9e; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --warn: #ffcc66; --info: #9cc4ff; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; overflow-wrap: anywhere; border-bottom: 1px solid var(--line); }
ul { list-style: none; padding: 0; }
li { border-left: .3rem solid var(--info); padding: .1rem 0 .1rem .8rem; margin: 1rem 0; }
li p { margin: 0; } li.warning { border-color: var(--warn); } li.violation { border-color: var(--bad); }
.severity { font-weight: 600; color: var(--info); }
.warning .severity { color: var(--warn); } .violation .severity { color: var(--bad); }
.line { white-space: nowrap; opacity: .75; }
blockquote { margin: .3rem 0; padding-left: .6rem; border-left: 1px solid var(--line); font-style: italic; }
summary { cursor: pointer; opacity: .75; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .8rem; margin: .3rem 0; }
dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
"""
