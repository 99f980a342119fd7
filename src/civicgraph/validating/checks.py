"""The constraints that span nodes and documents, as SPARQL queries in ``data/checks``.

A check begins with comment lines: ``# title:``, ``# severity:`` (info, warning, violation) and ``# message:``, a
template in which ``{variable}`` stands for what the query bound. Its SELECT binds ``?focus``, and may bind ``?path``
and ``?value`` (the statement at fault), ``?graph`` (its graph) or ``?document`` (its source).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Store

from civicgraph import resources
from civicgraph.errors import RuleError
from civicgraph.model import Severity
from civicgraph.validating.results import Result, Term
from civicgraph.vocabulary import CG, NAMESPACES, OA, RDF

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from civicgraph.validating.published import Published

CHECK_BASE = "https://w3id.org/civicgraph/shapes#check-"
FACTS = "graph/document/"
_OF_EVIDENCE = frozenset(
    {RDF.subject, RDF.object, CG.rule, CG.confidence}
    | {OA[term] for term in ("hasTarget", "hasSource", "hasSelector", "start", "end", "exact", "prefix", "suffix")}
)
_HEADER = re.compile(r"^# (title|severity|message): *(.+?) *$", re.MULTILINE)
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Check:
    """A query that finds what is wrong, and how to say it."""

    name: str
    title: str
    severity: Severity
    message: str
    query: str

    @property
    def iri(self) -> str:
        """What a report names as the source of the result."""
        return CHECK_BASE + self.name


@cache
def load_checks() -> tuple[Check, ...]:
    """The checks of ``data/checks``, by name. Raises RuleError where one lacks a header line."""
    return tuple(_load(path) for path in sorted(resources.path("data", "checks").glob("*.rq")))


def _load(path: Path) -> Check:
    query = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(query))
    try:
        return Check(path.stem, header["title"], Severity(header["severity"]), header["message"], query)
    except (KeyError, ValueError) as error:
        raise RuleError(f"{path.name}: the lines # title:, # severity: and # message: are needed ({error})") from error


def check_results(quads: Published) -> list[Result]:
    """What the checks find, one result for each check and statement at fault.

    The default graph holds each triple once. A union made while a query runs would repeat what many documents state,
    and the joins would multiply it. Of evidence, which is most of the data, GRAPH finds only what it is evidence of.
    """
    store = Store()
    store.bulk_extend(q for predicate, group in quads.groups.items() if predicate not in _OF_EVIDENCE for q in group)
    store.bulk_extend(Quad(s, predicate, o) for s, predicate, objects in quads.statements() for o in objects)
    results: dict[tuple[str, Term, Term | None, Term | None], Result] = {}
    for check in load_checks():
        solutions = store.query(check.query)
        if not isinstance(solutions, QuerySolutions):
            raise RuleError(f"{check.name}.rq: a check has to be a SELECT query")
        names = [variable.value for variable in solutions.variables]
        found = [_result(check, {name: _bound(row, name) for name in names}) for row in solutions]
        for result in sorted(found, key=lambda r: r.message):
            results.setdefault((check.name, result.focus, result.path, result.value), result)
    return list(results.values())


def _bound(row: QuerySolution, name: str) -> Term | None:
    term: Term | None = row[name]  # None where the solution leaves the variable free
    return term


def _result(check: Check, row: Mapping[str, Term | None]) -> Result:
    focus = row.get("focus")
    if focus is None:
        raise RuleError(f"{check.name}.rq: a check has to bind ?focus")
    path = row.get("path")
    return Result(
        severity=check.severity,
        message=_SLOT.sub(lambda slot: _shown(row.get(slot[1]) or focus), check.message),
        shape=check.iri,
        focus=focus,
        path=path,
        value=row.get("value"),
        document=_document(row),
    )


def _document(row: Mapping[str, Term | None]) -> NamedNode | None:
    document, graph = row.get("document"), row.get("graph")
    if isinstance(document, NamedNode):
        return document
    if isinstance(graph, NamedNode):
        return document_of(graph)
    return None


def document_of(graph: NamedNode) -> NamedNode | None:
    """The document whose facts a graph holds; None for the graphs that are of no single document."""
    base, mark, tail = graph.value.partition(FACTS)
    return NamedNode(f"{base}document/{tail}") if mark else None


def _shown(term: Term) -> str:
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        for namespace in NAMESPACES:
            if term.value.startswith(namespace.iri):
                return f"{namespace.abbreviation}:{term.value.removeprefix(namespace.iri)}"
        return f"<{term.value}>"
    return str(term)
