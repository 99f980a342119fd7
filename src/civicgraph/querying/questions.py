"""The gallery: questions that people ask, as files of ``data/queries`` with a title, a description and parameters."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from civicgraph import resources
from civicgraph.errors import QueryError, RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER = re.compile(r"# (title|description|parameter): *(.*)")
_PARAMETER = re.compile(r"(\w+)=(.*?) *— (.+)")
_NAME = re.compile(r"[\w-]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be given: ``default`` stands in the query itself."""

    name: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the gallery; ``sparql`` runs as it is, with the defaults of its parameters."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str

    def as_dict(self) -> dict[str, Any]:
        """The question in plain values, for JSON."""
        return asdict(self)


@cache
def gallery() -> tuple[Question, ...]:
    """All questions, by name. Raises RuleError where a file of the gallery is malformed."""
    paths = sorted(resources.path("data", "queries").glob("*.rq"), key=lambda path: path.stem)
    return tuple(read_question(path.stem, path.read_text(encoding="utf-8")) for path in paths)


def read_question(name: str, sparql: str) -> Question:
    """A question from its file's text. Raises RuleError, with the line, where its header is malformed."""
    single: dict[str, str] = {}
    parameters = []
    for number, line in enumerate(sparql.splitlines(), start=1):
        if not line.startswith("#"):
            break
        header = _HEADER.fullmatch(line.rstrip())
        if header is None:
            raise RuleError(f"{name}.rq:{number}: a header line is `# title:`, `# description:` or `# parameter:`")
        key, value = header.groups()
        if key != "parameter":
            single[key] = value
            continue
        parts = _PARAMETER.fullmatch(value)
        if parts is None or _place(sparql, parts[1]) is None:
            raise RuleError(f"{name}.rq:{number}: a parameter is `name=default — meaning`, with `VALUES ?name {{ … }}`")
        parameters.append(Parameter(*parts.groups()))
    if not single.get("title") or not single.get("description"):
        raise RuleError(f"{name}.rq:1: a question needs a title and a description")
    return Question(name, single["title"], single["description"], tuple(parameters), sparql)


def prepare(question: str, parameters: Mapping[str, str] | None = None) -> str:
    """The SPARQL of a question of the gallery, by name, or of a query given in full, with its parameters set.

    A parameter is set where the query says ``VALUES ?name { value }``.

    Raises QueryError for a name that is not in the gallery, a parameter that the query does not have, and a value
    that cannot stand in its place.
    """
    sparql = question
    if _NAME.fullmatch(question.strip()):
        known = {candidate.name: candidate for candidate in gallery()}
        if question.strip() not in known:
            near = get_close_matches(question.strip(), known, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
            raise QueryError(f"the gallery has no question {question.strip()!r}; {hint}")
        sparql = known[question.strip()].sparql
    for name, value in (parameters or {}).items():
        place = _place(sparql, name)
        if place is None:
            names = re.findall(r"\bVALUES\s+\?(\w+)\s*\{", sparql)
            takes = f"; it takes {', '.join(n for n in names if _place(sparql, n))}" if names else "; it takes none"
            raise QueryError(f"the question has no parameter {name!r}{takes}")
        sparql = sparql[: place.start(1)] + _term(name, value, place[1]) + sparql[place.end(1) :]
    return sparql


def _place(sparql: str, name: str) -> re.Match[str] | None:
    """Where the parameter's value stands."""
    if not re.fullmatch(r"\w+", name):
        return None
    return re.search(rf'\bVALUES\s+\?{name}\s*\{{\s*("(?:\\.|[^"\\])*"|<[^<>\s]*>|[^\s{{}}"<>]+)\s*\}}', sparql)


def _term(name: str, value: str, default: str) -> str:
    """The value as a term of the kind that the default is."""
    if default.startswith('"'):
        try:
            return str(Literal(value))
        except ValueError as error:
            raise QueryError(f"the parameter {name} cannot be {value!r}: {error}") from error
    if default.startswith("<"):
        try:
            return str(NamedNode(value.strip().removeprefix("<").removesuffix(">")))
        except ValueError as error:
            raise QueryError(f"the parameter {name} is an IRI; {value!r} is none: {error}") from error
    if not _NUMBER.fullmatch(value.strip()):
        raise QueryError(f"the parameter {name} is a number such as {default}, not {value!r}")
    return value.strip()
