"""Reads as much of a SPARQL query as needs to be known before it runs: what it asks for, and whether it goes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))

TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>        # an IRI, which may hold a #
      | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
      | \#[^\n]*                          # a comment
      | [?$@]\w+                          # a variable, a language
      | (?P<prefix>(?:\w[\w.-]*)?):[\w.:%\\-]*   # a prefixed name
      | (?P<word>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def words(query: str) -> list[str]:
    """The query's keywords and other bare words, in capitals: no strings, names, variables or comments."""
    plain = _ESCAPE.sub(_unescaped, query)
    return [match["word"].upper() for match in TOKEN.finditer(plain) if match["word"]]


def form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises QueryError where the text is an update or no query at all.
    """
    for word in words(query):
        if word in FORMS:
            return word
        if word in UPDATES:
            raise QueryError(
                f"{word} would change the graph; here it can only be asked: SELECT, ASK, CONSTRUCT, DESCRIBE"
            )
    raise QueryError("that is no SPARQL query: it has neither SELECT nor ASK, CONSTRUCT or DESCRIBE")


def with_prefixes(query: str, prefixes: Mapping[str, str]) -> str:
    """The query with a declaration for each of the prefixes that it uses and does not declare, on its first line."""
    missing = sorted(set(_used(query)) & prefixes.keys() - _declared(query))
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in missing) + query


def undeclared(query: str, prefixes: Mapping[str, str]) -> list[str]:
    """The prefixes that the query uses without their being declared in it or known, in the order of their use."""
    known = {*prefixes, *_declared(query), "_"}
    return [name for name in dict.fromkeys(_used(query)) if name not in known]


def at_end(query: str, line: int, column: int) -> bool:
    """Whether nothing but white space follows the place; line and column count from 1."""
    lines = query.split("\n")
    return not "".join([lines[line - 1][column - 1 :], *lines[line:]]).strip() if line <= len(lines) else True


def unclosed(query: str) -> str | None:
    """The bracket that would close the last one that is open; None where all are closed."""
    pairs, waiting = {"{": "}", "(": ")", "[": "]"}, []
    for mark in TOKEN.sub(" ", query):
        if mark in pairs:
            waiting.append(pairs[mark])
        elif waiting and mark == waiting[-1]:
            waiting.pop()
    return waiting[-1] if waiting else None


def _used(query: str) -> list[str]:
    return [match["prefix"] for match in TOKEN.finditer(query) if match["prefix"]]


def _declared(query: str) -> set[str]:
    return set(re.findall(r"\bPREFIX\s+([\w.-]+):", query, re.IGNORECASE))


def quoted(query: str, line: int, column: int) -> str:
    """The line of the query with a mark under the column; both count from 1."""
    lines = query.split("\n")
    if not 1 <= line <= len(lines):
        return ""
    text = lines[line - 1].expandtabs(1).rstrip("\r")
    return f"\n  {text}\n  {' ' * min(column - 1, len(text))}^"


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
