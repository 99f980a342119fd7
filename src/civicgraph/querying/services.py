"""Finds the SERVICE clauses of a query, and what of the query around one tells which answers it needs from there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from civicgraph.errors import QueryError
from civicgraph.querying.forms import FORMS, TOKEN, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PIECE = re.compile(rf"(?:{TOKEN.pattern})|(?P<mark>[{{}}()\[\]])", re.VERBOSE | re.DOTALL)
_OPENING = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A token or bracket of a query, at ``start`` to ``end`` in characters; ``word`` is a keyword in capitals."""

    text: str
    start: int
    end: int
    word: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A SERVICE clause: the text from ``start`` to ``end``, whose group's content is ``inner``.

    ``scope`` is the range of the group of the query, or of the sub-select, in which its variables live, with braces.
    ``parameter`` is the name of the variable that VALUES gives the address to, where it is one.
    """

    start: int
    end: int
    endpoint: str
    silent: bool
    inner: str
    scope: tuple[int, int]
    parameter: str = ""


def pieces(query: str) -> list[Piece]:
    """The tokens and brackets of a query in order; comments are left out."""
    found = []
    for match in _PIECE.finditer(query):
        if not match[0].startswith("#"):
            found.append(Piece(match[0], *match.span(), (match["word"] or "").upper()))
    return found


def variables(text: str) -> tuple[str, ...]:
    """The names of the variables of a piece of a query, each once, in order."""
    found = (piece.text[1:] for piece in pieces(text) if piece.text[0] in "?$")
    return tuple(dict.fromkeys(found))


def patterned(group: str) -> frozenset[str]:
    """The variables that stand in a group's patterns, and not merely in a FILTER, BIND or MINUS."""
    tokens = pieces(group)
    apart = [(one.start, one.end) for one in _clauses(group, tokens)]
    return frozenset(p.text[1:] for p in tokens if p.text[0] in "?$" and not _within(p.start, apart))


def services(query: str, prefixes: Mapping[str, str]) -> list[Service]:
    """The SERVICE clauses in the order of the query.

    Raises QueryError where one stands in another, or its address is a variable without one value.
    """
    tokens = pieces(query)
    found: list[Service] = []
    open_braces: list[int] = []
    for place, piece in enumerate(tokens):
        if piece.text == "{":
            open_braces.append(place)
        elif piece.text == "}" and open_braces:
            open_braces.pop()
        elif piece.word == "SERVICE":
            if found and piece.start < found[-1].end:
                raise QueryError("a SERVICE inside another SERVICE is not supported; ask the inner one by itself")
            found.append(_service(query, tokens, place, open_braces, prefixes))
    return found


def _service(
    query: str, tokens: list[Piece], place: int, open_braces: list[int], prefixes: Mapping[str, str]
) -> Service:
    silent = tokens[place + 1].word == "SILENT"
    at = place + (2 if silent else 1)
    opening = at + 1
    if tokens[opening].text != "{":
        raise QueryError("SERVICE takes an address and a group in braces")
    closing = _closing(tokens, opening)
    scope = _scope(tokens, open_braces)
    inner = query[tokens[opening].end : tokens[closing].start]
    address = tokens[at].text
    endpoint = _address(query, tokens, address, prefixes)
    parameter = address[1:] if address[0] in "?$" else ""
    return Service(tokens[place].start, tokens[closing].end, endpoint, silent, inner, scope, parameter)


def _address(query: str, tokens: list[Piece], text: str, prefixes: Mapping[str, str]) -> str:
    """The IRI that a SERVICE names: as such, with a prefix, or by a variable to which VALUES gives one."""
    if text.startswith("<"):
        return text[1:-1]
    if text[0] in "?$":
        name = re.escape(text[1:])
        given = re.findall(rf"\bVALUES\s+[?$]{name}\s*\{{\s*<([^<>\s]+)>\s*\}}", query, re.IGNORECASE)
        if len(given) != 1:
            raise QueryError(
                f"SERVICE {text}: which server that is has to stand in the query, as VALUES {text} {{ <https://…> }}"
            )
        return str(given[0])
    prefix, _, local = text.partition(":")
    own = dict(zip(*_declarations(tokens), strict=True))
    try:
        return f"{own.get(prefix) or prefixes[prefix]}{local}"
    except KeyError:
        raise QueryError(f"the prefix {prefix}: is not declared; put PREFIX {prefix}: <IRI> before the query") from None


def _declarations(tokens: list[Piece]) -> tuple[list[str], list[str]]:
    triples = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    declared = [(name.text, iri.text) for word, name, iri in triples if word.word == "PREFIX"]
    return [name.rstrip(":") for name, _ in declared], [iri[1:-1] for _, iri in declared]


def _closing(tokens: list[Piece], opening: int) -> int:
    """The place of the bracket that closes the one at ``opening``."""
    depth = 0
    for place in range(opening, len(tokens)):
        if tokens[place].text in _OPENING:
            depth += 1
        elif tokens[place].text in _OPENING.values():
            depth -= 1
            if depth == 0:
                return place
    raise QueryError("a bracket of the query is not closed")


def _scope(tokens: list[Piece], open_braces: list[int]) -> tuple[int, int]:
    """The group of the innermost sub-select around, or of the query."""
    chosen = open_braces[0]
    for outer, inner in pairwise(open_braces):
        if tokens[outer + 1].word == "SELECT":
            chosen = inner
    return tokens[chosen].start, tokens[_closing(tokens, chosen)].end


def prologue(query: str) -> str:
    """The PREFIX and BASE lines of a query."""
    first = next((piece for piece in pieces(query) if piece.word in FORMS), None)
    return query[: first.start] if first else ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The group around a SERVICE without it, and the variables that have a value in each of its solutions."""

    group: str
    certain: frozenset[str]


def surroundings(query: str, service: Service, waiting: list[Service]) -> Surroundings:
    """What of the query around a SERVICE can be answered before it, and before those that wait behind it.

    The solutions hold every value that a certain variable can have in a solution of the whole group: what is taken away
    (a FILTER or MINUS, a BIND or a sub-select that rests on an answer from elsewhere) makes them none fewer.
    """
    start, end = service.scope
    gone = [one for one in (service, *waiting) if start <= one.start < end]
    tokens = [piece for piece in pieces(query) if start <= piece.start < end]
    cuts, closed = [(one.start, one.end) for one in gone], list[tuple[int, int]]()
    for place, piece in enumerate(tokens):
        if piece.text == "{" and place and tokens[place + 1].word == "SELECT":
            inside = piece.start, tokens[_closing(tokens, place)].end
            rests = any(inside[0] < one.start < inside[1] for one in gone)
            (cuts if rests else closed).append(inside)
    unknown = {name for one in gone for name in variables(one.inner)}
    clauses = [one for one in _clauses(query, tokens) if not _within(one.start, [*cuts, *closed])]
    for _ in clauses:  # until nothing more rests on something that does
        unknown |= {one.names[-1] for one in clauses if one.kind == "BIND" and unknown & set(one.names)}
    for one in clauses:
        if one.kind == "MINUS" or one.exists or unknown & set(one.names):
            cuts.append((one.start, one.end))
    apart = [*cuts, *closed, *((one.start, one.end) for one in clauses)]
    certain = {p.text[1:] for p in _required(tokens) if p.text[0] in "?$" and not _within(p.start, apart)}
    for one in clauses:
        if one.kind == "BIND" and not _within(one.start, cuts) and certain >= set(one.names[:-1]):
            certain.add(one.names[-1])
    return Surroundings(_without(query, start, end, cuts), frozenset(certain))


@dataclass(frozen=True, slots=True)
class _Clause:
    """A FILTER, BIND or MINUS; the last of a BIND's ``names`` is the variable that it binds."""

    kind: str
    start: int
    end: int
    names: tuple[str, ...]
    exists: bool


def _clauses(query: str, tokens: list[Piece]) -> Iterator[_Clause]:
    for place, piece in enumerate(tokens):
        if piece.word in ("FILTER", "BIND", "MINUS"):
            at = place + 1
            while tokens[at].text not in ("(", "{"):  # the name of a function, or NOT EXISTS
                at += 1
            end = tokens[_closing(tokens, at)].end
            text = query[piece.start : end]
            names = re.findall(r"[?$](\w+)", text)  # rather one too many, as in a string, than one that is overlooked
            yield _Clause(piece.word, piece.start, end, tuple(names), "EXISTS" in words(text))


def _required(tokens: list[Piece]) -> Iterator[Piece]:
    """The tokens in groups that each solution has to fit: the outermost, groups in it, GRAPH; no OPTIONAL, no UNION."""
    depth: list[bool] = []
    for place, piece in enumerate(tokens):
        if piece.text == "{":
            before = tokens[place - 1].word if place else ""
            last = _closing(tokens, place)
            after = tokens[last + 1].word if last + 1 < len(tokens) else ""
            fits = before not in ("OPTIONAL", "UNION", "MINUS", "EXISTS") and after != "UNION"
            depth.append(fits)
        elif piece.text == "}":
            depth.pop()
        elif all(depth):
            yield piece


def _within(at: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in ranges)


def _without(query: str, start: int, end: int, cuts: list[tuple[int, int]]) -> str:
    kept, at = [], start
    for first, last in sorted(cuts):
        if first > at:
            kept.append(query[at:first])
        at = max(at, last)
    return " ".join([*kept, query[at:end]])


def without_service(query: str) -> str:
    """The query with GRAPH for each SERVICE, every character else in its place: to see whether it parses.

    Raises QueryError where a keyword is spelt with escapes, for it would be overlooked.
    """
    text = list(query)
    tokens = pieces(query)
    if [piece.word for piece in tokens if piece.word] != words(query):
        raise QueryError("a query with SERVICE is taken apart here: write its keywords without \\u escapes")
    for piece, following in pairwise(tokens):
        if piece.word == "SERVICE":
            last = following.end if following.word == "SILENT" else piece.end
            text[piece.start : last] = "GRAPH".ljust(last - piece.start)
    return "".join(text)


def datasets(query: str) -> Iterator[str]:
    """The FROM clauses of a query."""
    tokens = pieces(query)
    for place, piece in enumerate(tokens):
        if piece.text == "{":
            return
        if piece.word == "FROM":
            last = tokens[place + (2 if tokens[place + 1].word == "NAMED" else 1)]
            yield query[piece.start : last.end]
