"""Profiles: which classes and properties an endpoint uses, as TOML; some in ``data/linking/profiles``, or your own."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicgraph import resources
from civicgraph.endpoints import shown
from civicgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

READ = (
    *("names", "official_names", "aliases", "short_names", "countries", "websites", "founded", "dissolved", "members"),
    *("types", "description"),
)
"""What can be read of a candidate."""
_NUMBERS = ("values", "items", "rows")
_TABLES = ("prefixes", "find", "read", "classes", "search")
_KEYS = {"like", "name", "iri", "endpoint", "graph", "languages", *_NUMBERS, *_TABLES}
_PREFIXED = re.compile(r"(?<![\w:<])([A-Za-z][\w-]*):(?=[A-Za-z_])")


@dataclass(frozen=True, slots=True)
class Profile:
    """How an endpoint is asked.

    ``find_names`` and ``find_websites`` are IRIs of properties; ``read`` maps what is read to property paths with full
    IRIs; ``kinds`` maps a class to what it means to us, in order of precedence, and ``excluded`` are classes never
    linked to. ``values`` is the number of terms, ``items`` that of things in one request; ``rows`` is how many rows
    the endpoint returns at most. ``search`` is a query with ``{{text}}`` or ``{{phrase}}``, and ``{{limit}}``, for what
    is found by no name to the letter; None where the endpoint has no such thing.
    """

    name: str
    iri: str
    endpoint: str
    languages: tuple[str, ...]
    find_names: tuple[str, ...]
    find_websites: tuple[str, ...]
    read: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()
    graph: str | None = None
    values: int = 250
    items: int = 60
    rows: int = 10_000
    search: str | None = None
    search_limit: int = 7


def shipped() -> tuple[str, ...]:
    """The names of the profiles that come with the program."""
    return tuple(sorted(path.stem for path in resources.path("data", "linking", "profiles").glob("*.toml")))


def chosen(to: str, profile: str | None) -> str:
    """Which profile ``--to`` gets: the given one; else an address gets ``generic``, and a name its own."""
    return profile or ("generic" if to.startswith(("http://", "https://")) else to)


def load(to: str, profile: str | None) -> Profile:
    """The profile for ``--to``: a shipped one by its name, or an address with ``--profile`` (a shipped name or a file).

    Raises UsageError where there is none, or where it has a mistake; the message names the file and the key.
    """
    is_address = to.startswith(("http://", "https://"))
    if not is_address and to not in shipped():
        known = ", ".join(name for name in shipped() if name != "generic")
        raise UsageError(
            f"--to {shown(to)}: give {known}, or the address of an endpoint, such as https://example.org/sparql"
        )
    wanted = chosen(to, profile)
    table = _table(wanted)
    if (like := table.pop("like", None)) is not None:
        if like not in shipped():
            raise UsageError(f"--profile {wanted}: like is the name of a shipped profile: {', '.join(shipped())}")
        table = {**_table(like), **table}
    return _checked(table, wanted, to if is_address else None)


def _table(wanted: str) -> dict[str, Any]:
    path = resources.path("data", "linking", "profiles", f"{wanted}.toml") if wanted in shipped() else Path(wanted)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(shipped())
        raise UsageError(f"--profile {wanted}: no such file, and none of the shipped profiles ({known})") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"--profile {wanted}: {error}") from error


def _checked(table: dict[str, Any], where: str, endpoint: str | None) -> Profile:
    def need(holds: bool, what: str) -> None:
        if not holds:
            raise UsageError(f"--profile {where}: {what}")

    unknown = sorted(set(table) - _KEYS)
    need(not unknown, f"the key {', '.join(unknown)} is none of {', '.join(sorted(_KEYS))}")
    find, read, search = table.get("find", {}), table.get("read", {}), table.get("search", False)
    need(search is False or isinstance(search, dict), "search is a table with a query, or false for none")
    search = search or {}
    for name, lists in (("find", find), ("read", read)):
        need(isinstance(lists, dict), f"[{name}] is a table of lists")
        for key, value in lists.items():
            need(_is_list(value), f"[{name}] {key} is a list of properties in quotes")
    need(bool(find.get("names")), "[find] names is needed: the properties that hold names")
    need(bool(read.get("names")), "[read] names is needed: the properties that hold names")
    need(not set(read) - set(READ), f"[read] {', '.join(sorted(set(read) - set(READ)))} is none of {', '.join(READ)}")
    need(not set(find) - {"names", "websites"}, "[find] has names and websites, and nothing else")
    for key in _NUMBERS:
        need(isinstance(table.get(key, 1), int) and table.get(key, 1) > 0, f"{key} is a number above 0")
    address = endpoint or table.get("endpoint")
    need(isinstance(address, str), "endpoint is needed, or an address after --to")
    prefixes = table.get("prefixes", {})
    classes = dict(table.get("classes", {}))
    base = classes.pop("base", {}).get("iri", "")
    for key, value in classes.items():
        need(_is_list(value), f"[classes] {key} is a list of classes in quotes")
    named = {k: tuple(i if "://" in i else base + i for i in values) for k, values in classes.items()}

    def expand(path: str) -> str:
        def full(match: re.Match[str]) -> str:
            need(match[1] in prefixes, f"the prefix {match[1]}: of {path} is not in [prefixes]")
            return f"<{prefixes[match[1]]}"

        marked = re.sub(r"([A-Za-z][\w-]*:[A-Za-z_][\w.-]*)", lambda m: _PREFIXED.sub(full, m[0]) + ">", path)
        return path if path.startswith("<") else marked

    query = search.get("query")
    need(query is None or "{{text}}" in query or "{{phrase}}" in query, "[search] query holds {{text}} or {{phrase}}")
    if query is not None:  # a prefix that the query declares itself comes later and wins
        query = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items()) + query
    numbers = {key: table[key] for key in _NUMBERS if key in table}
    return Profile(
        name=table.get("name", where),
        iri=table.get("iri") or shown(str(address)),
        endpoint=str(address),
        languages=tuple(table.get("languages", ("en", ""))),
        find_names=tuple(map(expand, find["names"])),
        find_websites=tuple(map(expand, find.get("websites", ()))),
        read={key: tuple(map(expand, paths)) for key, paths in read.items()},
        kinds={key: values for key, values in named.items() if key != "excluded"},
        excluded=frozenset(named.get("excluded", ())),
        graph=table.get("graph"),
        search=query,
        search_limit=search.get("limit", 7),
        **numbers,
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
