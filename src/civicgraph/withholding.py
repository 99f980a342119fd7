"""What leaves without people: neither the people graph nor what may show somebody whom nobody recognised.

Personal data that was recognised stands in a graph of its own. What was not may still stand in the words around a
quote, or in an address that is built of a name. So a graph that leaves without people has no such words at all, and of
e-mail addresses only those of a function (lexicon ``addresses``); the others go with what points at them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph import lexicons
from civicgraph.vocabulary import DCT, OA, RDF, RDFS, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from civicgraph.graphs import Graphs

LONG = 4  # letters of a word that may stand together with another one: "pressoffice"

_ADDRESS = re.compile(r"(?<![\w.+-])(?P<local>[^\W_][\w.+'-]{0,63})@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_TEXT = ":~:text="  # what a fragment begins with that quotes a web page
_OPAQUE = (DCT.identifier, DCT.source)  # names of files and web pages, which are as they are


def public(
    graphs: Graphs,
    quads: Callable[[], Iterable[Quad]],
    *,
    people: bool,
    quotes: bool = True,
) -> Iterator[Quad]:
    """The published quads that may leave, in their order; ``quads`` gives them anew each time, by subject.

    Without ``people`` neither the people graph goes, nor what stands before and after quotes, nor an e-mail address
    that is not one of a function, nor the evidence and the quotes that hold one. Without ``quotes`` no sentence of the
    sources goes, but names and values: places are then given by their numbers, pages and elements only.
    """
    if people and quotes:
        yield from quads()
        return
    kept = quads if people else lambda: (quad for quad in quads() if quad.graph_name != graphs.people)
    dropped = _dropped(kept, people=people, quotes=quotes)
    for quad in kept():
        if quad.subject in dropped or quad.object in dropped or (not quotes and _links_by_words(quad)):
            continue
        if people:
            yield quad
        elif quad.predicate not in (OA.prefix, OA.suffix) and not _shows_somebody(quad):
            yield _without_context(quad)


def of_function(address: str) -> bool:
    """Whether an e-mail address is that of a function (``info@``, ``press-office@``) by the words before its ``@``."""
    return _function().fullmatch(lexicons.fold(address.partition("@")[0])) is not None


@cache
def _function() -> re.Pattern[str]:
    held = [word for kind in lexicons.table("addresses")["functions"] for word in _words(kind)]
    longest = sorted(set(held), key=lambda word: (-len(word), word))
    one = "|".join(re.escape(word) for word in longest)
    joined = "|".join(re.escape(word) for word in longest if len(word) >= LONG)
    word = rf"(?:(?:{joined}){{2}}|{one})\d{{0,3}}"
    return re.compile(rf"{word}(?:[._+-](?:{word}|[a-z]{{2}}|\d{{1,4}})){{0,3}}")


def _words(kind: str) -> frozenset[str]:
    return lexicons.words("addresses", "functions", kind)


def _somebodys(text: str) -> bool:
    """Whether a text holds an e-mail address that is not one of a function."""
    return "@" in text and any(not of_function(match["local"]) for match in _ADDRESS.finditer(text))


def _shows_somebody(quad: Quad) -> bool:
    value = quad.object
    if isinstance(value, Literal):
        if quad.predicate == SCHEMA.email:
            return not of_function(value.value)
        return quad.predicate not in _OPAQUE and _somebodys(unquote(value.value))
    return quad.predicate == RDFS.seeAlso and isinstance(value, NamedNode) and _somebodys(_quoted(value.value))


def _quoted(link: str) -> str:
    """The words that a link quotes."""
    return unquote(link.partition(_TEXT)[2])


@dataclass
class _Seen:
    """The places that evidence points at, as far as a withheld statement points at them too."""

    nodes: set[object] = field(default_factory=set)  # evidence, and selectors that show an address
    targets: set[object] = field(default_factory=set)


def _dropped(quads: Callable[[], Iterable[Quad]], *, people: bool, quotes: bool) -> frozenset[object]:
    """The nodes that go as a whole: evidence of withheld addresses with its places, quotes and links that stay."""
    seen = _Seen()
    for subject, group in groupby(quads(), key=lambda quad: quad.subject):
        held = list(group)
        if not quotes and any(
            q.predicate == OA.exact or (q.predicate == RDF.value and _links_by_words(q)) for q in held
        ):
            seen.nodes.add(subject)
        if people:
            continue
        stated = {quad.object for quad in held if quad.predicate in (RDF.predicate, RDF.object)}
        if SCHEMA.email in stated and any(isinstance(o, Literal) and not of_function(o.value) for o in stated):
            seen.nodes.add(subject)
            seen.targets.update(quad.object for quad in held if quad.predicate == OA.hasTarget)
        elif any(quad.predicate in (OA.exact, RDF.value) and _shows_somebody(quad) for quad in held):
            seen.nodes.add(subject)
    if not seen.targets:
        return frozenset(seen.nodes)
    for quad in quads():
        if quad.predicate == OA.hasTarget and quad.subject not in seen.nodes:
            seen.targets.discard(quad.object)
    selectors = {q.object for q in quads() if q.predicate == OA.hasSelector and q.subject in seen.targets}
    return frozenset(seen.nodes | seen.targets | selectors)


def _links_by_words(quad: Quad) -> bool:
    """Whether a quad is a link, or the fragment of one, that quotes a web page."""
    value = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
    return quad.predicate in (RDF.value, RDFS.seeAlso) and _TEXT in value


def _without_context(quad: Quad) -> Quad:
    """The quad; a link that quotes a web page without the words around those that it leads to."""
    value = quad.object
    if quad.predicate not in (RDF.value, RDFS.seeAlso) or not isinstance(value, Literal | NamedNode):
        return quad
    head, mark, quoted = value.value.partition(_TEXT)
    if not mark:
        return quad
    # "-" and "," within the words are written as %2D and %2C
    bare = ",".join(part for part in quoted.split(",") if not part.endswith("-") and not part.startswith("-"))
    shown = head + mark + bare
    changed = NamedNode(shown) if isinstance(value, NamedNode) else Literal(shown, datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, changed, quad.graph_name)
