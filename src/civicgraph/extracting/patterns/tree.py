"""Paths in the dependency tree, from the words of a trigger to the words that hang on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.model import Sentence, Token


def ranges(sentence: Sentence, start: int, end: int, path: str) -> Iterator[Span]:
    """The range of each word, with all that hangs on it, that a path such as ``obj/nmod`` leads to from a trigger.

    A step goes down to the words that bear that dependency; ``^`` before it goes up from a word that bears it.
    """
    tokens = sentence.tokens
    if all(t.dep == "dep" for t in tokens):
        return
    inside = {i for i, t in enumerate(tokens) if t.span.start < end and start < t.span.end}
    here = sorted(inside)
    for step in path.split("/"):
        here = sorted({i for at in here for i in _step(tokens, at, step)} - inside)
    for index in here:
        yield subtree(tokens, index, inside)


def _step(tokens: tuple[Token, ...], at: int, step: str) -> Iterator[int]:
    if step.startswith("^"):
        if tokens[at].dep == step[1:]:
            yield tokens[at].head
    else:
        yield from (i for i, t in enumerate(tokens) if t.head == at and t.dep == step and i != at)


def subtree(tokens: tuple[Token, ...], root: int, without: set[int]) -> Span:
    """The range of a word and all that hangs on it, but for the words ``without``."""
    members, fresh = {root}, {root}
    while fresh:
        fresh = {i for i, t in enumerate(tokens) if t.head in fresh} - members - without
        members |= fresh
    kept = [tokens[i].span for i in members]
    return Span(min(s.start for s in kept), max(s.end for s in kept))
