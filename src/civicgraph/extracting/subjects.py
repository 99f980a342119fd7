"""Whom a phrase is about: the grammatical subject where the tree shows one, else the nearest mention that may be it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph.extracting.scene import Form, Mention, Passage, organisation_of
from civicgraph.model import NodeKind, Ref, Sentence, Span, Token

if TYPE_CHECKING:
    from collections.abc import Callable

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_UP = (
    "conj",
    "xcomp",
    "advcl",
    "ccomp",
    "parataxis",
    "aux",
    "aux:pass",
    "cop",
    "obj",
    "obl",
    "nmod",
    "compound:prt",
    "nummod",
    "amod",
    "compound",
    "case",
    "obl:agent",
    "advmod",
    "mark",
    "dep",
    "fixed",
    "iobj",
    "appos",
    "det",
    "flat",
    "obl:tmod",
    "obl:unmarked",
)
_CLAUSE = re.compile(r"[;:]|,\s(?:and|but|while|whereas)\s|\s(?:while|whereas|but)\s")


def grammatical(sentence: Sentence, position: int) -> Span | None:
    """The range of the subject (with what hangs on it) of the clause around a character position, if the tree has one.

    The subject of a relative clause or a participle is the noun that it describes.
    """
    tokens = sentence.tokens
    index = next((i for i, t in enumerate(tokens) if t.span.start <= position < t.span.end), None)
    if index is None or not tokens or all(t.dep == "dep" for t in tokens):
        return None
    seen: set[int] = set()
    while index not in seen:
        seen.add(index)
        subject = next((i for i, t in enumerate(tokens) if t.head == index and t.dep in _SUBJECTS and i != index), None)
        if subject is not None and tokens[subject].text.casefold() in {"which", "that", "who"}:
            return (
                _subtree(tokens, tokens[index].head, within=tokens[index].span.start)
                if tokens[index].head != index
                else None
            )
        if subject is not None:
            return _subtree(tokens, subject)
        token = tokens[index]
        if token.dep in ("acl", "acl:relcl") and token.head != index:
            return _subtree(tokens, token.head, within=token.span.start)
        if token.head == index or token.dep not in _UP:
            return None
        index = token.head
    return None


def _subtree(tokens: tuple[Token, ...], root: int, within: int | None = None) -> Span:
    """The range of a token and all that depends on it, up to ``within`` where that is given."""
    below: dict[int, list[int]] = {}
    for index, token in enumerate(tokens):
        below.setdefault(token.head, []).append(index)
    members, level = {root}, [root]
    for _ in range(12):
        level = [index for above in level for index in below.get(above, ()) if index not in members]
        if not level:
            break
        members.update(level)
    kept = [tokens[i] for i in members if within is None or tokens[i].span.end <= within] or [tokens[root]]
    return Span(min(t.span.start for t in kept), max(t.span.end for t in kept))


def subject_at(passage: Passage, position: int, accept: Callable[[Ref], bool] = lambda ref: True) -> Ref | None:
    """Whom the text at ``position`` speaks of.

    In order: a mention inside the grammatical subject; the first acceptable mention of the clause before the position;
    the first one of the sentence before it; what the passage is about.
    """
    before = [m for m in passage.mentions if m.span.end <= position and accept(m.ref)]
    subject = grammatical(passage.sentence, position)
    if subject is not None:
        inside = [m for m in before if subject.overlaps(m.span)]
        chosen = _pick(inside)
        if chosen:
            return chosen.ref
    if before:
        text_before = before[0].span.start
        clause = [m for m in before if m.span.start >= text_before]
        chosen = _pick(clause)
        if chosen:
            return chosen.ref
    for ref in (passage.focus, passage.about, passage.owner):
        if ref is not None and accept(ref):
            return ref
    return organisation_of(passage.focus or passage.about) if accept is is_organisation else None


def _pick(mentions: list[Mention]) -> Mention | None:
    """The first mention that is no possessive of another; names before pronouns at the same place."""
    named = [m for m in mentions if m.form is not Form.PRONOUN and not _possesses(m, mentions)]
    return next(iter(named or mentions), None)


def _possesses(mention: Mention, others: list[Mention]) -> bool:
    """Whether a mention is but the "our" right before another: "our youth section was started"."""
    return mention.form is Form.FIRST_PERSON and any(other.span.start == mention.span.end + 1 for other in others)


def nearest_before(passage: Passage, position: int, accept: Callable[[Ref], bool] = lambda ref: True) -> Mention | None:
    """The last acceptable mention that ends before a position."""
    return next((m for m in reversed(passage.mentions) if m.span.end <= position and accept(m.ref)), None)


def is_organisation(ref: Ref) -> bool:
    """Whether a reference is an organisation."""
    return ref.kind is NodeKind.ORGANISATION


def is_body(ref: Ref) -> bool:
    """Whether a reference is made of people or members: an organisation or a committee."""
    return ref.kind is not NodeKind.INITIATIVE
