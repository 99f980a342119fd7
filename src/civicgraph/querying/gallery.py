"""The questions that have a name: the files of ``data/queries``, whose header lines its README explains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from civicgraph import concepts, places, resources
from civicgraph.errors import QueryError, RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADER = re.compile(r"^# (title|description): (\S.*)$", re.MULTILINE)
_PARAMETER = re.compile(r"^# parameter: (\w+)=(.*?) — (\S.*)$", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")

_COUNTRY = "country"
# Parameters of these names take ids of a concept scheme; any other value would find nothing, without a word.
_CLOSED = {
    "topic": "topic",
    "activity": "activity",
    "status": "status",
    "kind": "member-kind",
    "qualifier": "qualifier",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes; the default stands in the query."""

    name: str
    default: str
    meaning: str

    @property
    def takes_all(self) -> bool:
        """Whether an empty value asks for everything."""
        return "empty for all" in self.meaning


@dataclass(frozen=True, slots=True)
class Question:
    """A query with a name and an explanation."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    query: str


@cache
def gallery() -> tuple[Question, ...]:
    """All questions, by name. Raises RuleError where a file lacks its title or description."""
    return tuple(_load(path) for path in sorted(resources.path("data", "queries").glob("*.rq")))


def is_name(question: str) -> bool:
    """Whether this is meant as the name of a question, and is not a query."""
    return _NAME.fullmatch(question.strip()) is not None


def prepare(question: str, parameters: Mapping[str, str]) -> str:
    """The SPARQL of a question of the gallery, or of a query as it is, with its parameters set.

    Raises QueryError for a name that no question has, and for a parameter that the query does not take.
    """
    if not is_name(question):
        return _with(question, "this query", parameters)
    known = {entry.name: entry for entry in gallery()}
    name = question.strip()
    if name not in known:
        near = get_close_matches(name, known, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; --list shows those there are"
        raise QueryError(f"the gallery has no question {name!r}{hint}")
    chosen = {p: _country(name, value) if p == _COUNTRY else value for p, value in parameters.items()}
    for parameter, value in chosen.items():
        _check_closed(name, parameter, value)
    return _with(known[name].query, name, chosen)


def defaults_told(question: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """In words, the defaults by which a question of the gallery was narrowed, since nothing else was ``given``."""
    entry = next((one for one in gallery() if one.name == question.strip()), None)
    narrowed = [one for one in entry.parameters if one.default and one.name not in given] if entry else []
    return tuple(
        f"by default {one.name}={one.default}; "
        + (f"all: --param {one.name}=" if one.takes_all else f"otherwise: --param {one.name}=…")
        for one in narrowed
    )


def _country(question: str, value: str) -> str:
    """The code of a country that is given by its code, in letters of any size, or by its name; empty as it is."""
    code = places.called(value.strip()) or value.strip().upper()
    if code and code not in places.countries():
        raise QueryError(
            f"{question}: there is no country {value!r}; give its two-letter code (ISO 3166-1), such as HR"
        )
    return code


def _check_closed(question: str, parameter: str, value: str) -> None:
    """Raise QueryError where a parameter takes the ids of a concept scheme, and the value is none of them."""
    scheme = _CLOSED.get(parameter)
    if scheme is None or not value:
        return
    ids = concepts.ids(scheme)
    if value in ids:
        return
    wording = re.sub(r"[\W_]+", "_", value.strip().casefold())
    near = [wording] if wording in ids else get_close_matches(wording, ids, n=3, cutoff=0.5)
    near = near or [name for name in ids if wording.removesuffix("s") in name or name in wording]
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(ids)}"
    raise QueryError(f"{question}: there is no {scheme.replace('-', ' ')} {value!r}; {hint}")


def _load(path: Path) -> Question:
    query = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(query))
    try:
        title, description = header["title"], header["description"]
    except KeyError as error:
        raise RuleError(f"{path.name}: the line # {error.args[0]}: is missing") from error
    parameters = tuple(Parameter(*found) for found in _PARAMETER.findall(query))
    for parameter in parameters:
        if not _slot(parameter.name).search(query):
            raise RuleError(f"{path.name}: parameter {parameter.name} has no line VALUES ?{parameter.name} {{ … }}")
    return Question(path.stem, title, description, parameters, query)


def _with(query: str, name: str, parameters: Mapping[str, str]) -> str:
    for parameter, value in parameters.items():
        slot = _slot(parameter)
        found = slot.search(query)
        if found is None:
            takes = sorted(set(re.findall(r"VALUES \?(\w+) \{", query)))
            hint = f"; it takes {', '.join(takes)}" if takes else ""
            raise QueryError(f"{name} takes no parameter {parameter!r}{hint}")
        term = _term(found[2], parameter, value)
        query = query[: found.start(2)] + term + query[found.end(2) :]
    return query


def parameters_of(sparql: str) -> dict[str, str]:
    """The parameters of a prepared query, without the empty ones, which ask for everything."""
    found = re.findall(r'VALUES \?(\w+) \{ "((?:[^"\\\n]|\\.)*)" \}', sparql)
    return {name: value for name, value in found if value}


def _slot(name: str) -> re.Pattern[str]:
    """The line that holds a parameter: a string, an IRI or a number in braces."""
    return re.compile(rf"(VALUES \?{re.escape(name)} \{{ )(\"(?:[^\"\\\n]|\\.)*\"|<[^<>\s]*>|[+-]?[\d.]+)(?= \}})")


def _term(old: str, parameter: str, value: str) -> str:
    """The value as a term of the kind of the one that it replaces."""
    if old.startswith('"'):
        return str(Literal(value))
    if old.startswith("<"):
        try:
            return str(NamedNode(value))
        except ValueError as error:
            raise QueryError(f"parameter {parameter} has to be an IRI, and {value!r} is none") from error
    if not _NUMBER.fullmatch(value):
        raise QueryError(f"parameter {parameter} has to be a number, and {value!r} is none")
    return value
