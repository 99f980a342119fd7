"""Reads a folder of gold annotations: NAME.json with the facts, NAME.txt with the text that they were read from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from civicgraph import concepts
from civicgraph.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_Read = TypeVar("_Read")

HARD = (
    "organisation",
    "alt_name",
    "acronym",
    "country",
    "founded",
    "committee",
    "count",
    "initiative",
    "contact",
    "relation",
)
SOFT = ("activity", "topic")

_FIELDS: Mapping[str, Mapping[str, type]] = {
    "organisation": {"kind": str},
    "alt_name": {"name": str},
    "acronym": {"acronym": str},
    "country": {"iso2": str},
    "founded": {"year": int},
    "committee": {"name": str},
    "count": {"value": int, "kinds": list},
    "initiative": {"name": str},
    "contact": {"name": str},
    "relation": {"kind": str, "target": str},
    "activity": {"kind": str},
    "topic": {"concept": str},
}
_ORGANISATIONS = ("association", "network", "public_body", "company", "other")
_RELATIONS = ("member_of", "cooperates_with", "intermediary_for", "advises", "founded_by")
SYMMETRIC = frozenset(("cooperates_with",))
"""Relations that hold of both ends, whichever of them the text has as its subject."""
_OPTIONAL: Mapping[str, str] = {"alt_name": "lang", "count": "qualifier", "initiative": "status", "contact": "role"}
_SCHEMES: Mapping[tuple[str, str], str] = {
    ("count", "qualifier"): "qualifier",
    ("count", "kinds"): "member-kind",
    ("initiative", "status"): "status",
    ("activity", "kind"): "activity",
    ("topic", "concept"): "topic",
}
_NAMES = {str: "a text", int: "a whole number", list: "a list"}


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact that a careful person read off the text."""

    type: str
    subject: str
    value: Mapping[str, Any]
    quote: str | None


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The gold of one document; ``text`` is that of NAME.txt, where there is one."""

    name: str
    facts: tuple[GoldFact, ...]
    text: str | None


def read_gold(folder: Path) -> tuple[GoldDocument, ...]:
    """The gold documents of a folder, by name.

    Raises UsageError where the folder holds none, DataError where some are malformed: a line for each thing that is
    wrong, with the file and the place, so that all are mended at once.
    """
    if not folder.is_dir():
        if folder.is_file():
            raise UsageError(f"{folder} is a file; give the folder of gold annotations that it is in: {folder.parent}")
        raise UsageError(f"there is no folder {folder} with gold annotations")
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise UsageError(f"{folder} holds no gold annotations: NAME.json beside NAME.txt, one pair a document")
    return _every(_document, [(path,) for path in paths])


def _every(read: Callable[..., _Read], given: Sequence[tuple[object, ...]]) -> tuple[_Read, ...]:
    """What is read of each; where some cannot be read, one DataError that tells all that is wrong."""
    found: list[_Read] = []
    wrong: list[str] = []
    for arguments in given:
        try:
            found.append(read(*arguments))
        except DataError as error:
            wrong.append(str(error))
    if wrong:
        raise DataError("\n".join(wrong))
    return tuple(found)


def _document(path: Path) -> GoldDocument:
    try:
        content = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise DataError(f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    facts = content.get("facts") if isinstance(content, dict) else None
    if not isinstance(facts, list):
        raise DataError(f'{path}: a gold file is an object with a list of "facts"')
    read = _every(_fact, [(fact, f"{path}: {_which(place, fact)}") for place, fact in enumerate(facts)])
    beside = path.with_suffix(".txt")
    return GoldDocument(path.stem, read, _text(beside) if beside.is_file() else None)


def _text(path: Path) -> str:
    """The file's characters, line ends as they are, for offsets count them."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error


def called(place: int, kind: str, subject: str) -> str:
    """A fact by its place in the file, its type and its subject, so that it is found without counting."""
    about = " of ".join(filter(None, (kind, f'"{subject}"' if subject else "")))
    return f"facts[{place}]" + (f" ({about})" if about else "")


def _which(place: int, fact: object) -> str:
    told = fact if isinstance(fact, dict) else {}
    kind, subject = (value if isinstance(value, str) else "" for value in (told.get("type"), told.get("subject")))
    return called(place, kind, subject.strip())


def _fact(fact: object, place: str) -> GoldFact:
    if not isinstance(fact, dict):
        raise DataError(f"{place}: a fact is an object with type, subject and value")
    kind, subject, value = fact.get("type"), fact.get("subject"), fact.get("value")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise DataError(f"{place}: the type {kind!r} is none of {', '.join(_FIELDS)}")
    if not isinstance(subject, str) or not subject.strip():
        raise DataError(f"{place}: the subject has to be a name, not {subject!r}")
    if not isinstance(value, dict):
        raise DataError(f"{place}: the value of {kind} is an object {_takes(kind)}, not {value!r}")
    if kind == "count" and value.get("qualifier") is None:
        value = {**value, "qualifier": "exact"}
    for field, wanted in _FIELDS[kind].items():
        found = value.get(field)
        if not isinstance(found, wanted) or isinstance(found, bool):
            raise DataError(
                f"{place}: {kind} needs {field!r}, {_NAMES[wanted]}, not {found!r}; it takes {_takes(kind)}"
            )
    if "kinds" in value and not all(isinstance(item, str) for item in value["kinds"]):
        raise DataError(f"{place}: the kinds of a count are names of kinds")
    for field in value:
        _check_closed(kind, field, value[field], place)
    quote = fact.get("quote")
    if quote is not None and not isinstance(quote, str):
        raise DataError(f"{place}: the quote has to be a text, not {quote!r}")
    return GoldFact(kind, subject, value, quote or None)


def _takes(kind: str) -> str:
    """The keys of a value of this type as one would write them; those in brackets may be left out."""
    keys = [f'"{field}"' for field in _FIELDS[kind]]
    return "{" + ", ".join(keys + [f'["{field}"]' for name, field in _OPTIONAL.items() if name == kind]) + "}"


def _check_closed(kind: str, field: str, value: Any, place: str) -> None:
    """Raise DataError where a value comes from a closed list and is not in it."""
    allowed = _allowed(kind, field)
    for item in value if isinstance(value, list) else [value]:
        if allowed and item is not None and item not in allowed:
            raise DataError(f"{place}: {field!r} of {kind} is none of {', '.join(allowed)}: {item!r}")


def _allowed(kind: str, field: str) -> tuple[str, ...]:
    """What a field of a closed list may say; nothing where any text will do."""
    if (kind, field) in (("organisation", "kind"), ("relation", "kind")):
        return _ORGANISATIONS if kind == "organisation" else _RELATIONS
    scheme = _SCHEMES.get((kind, field))
    return concepts.ids(scheme) if scheme else ()
