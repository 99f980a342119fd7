"""Which bodies of a passage may be tied to whom it speaks of: every name with its possible subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import aliases, persons
from civicgraph.extracting.patterns.lists import bodies_named
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.scene import Mention, Passage, Scene

_CAPITAL = re.compile(r"(?<![^\W_])[A-Z\u00c0-\u00de]|(?<=[a-z])[A-Z]")
_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"\b[Tt]he[ ]$")
_NAMES = (Form.NAME, Form.ACRONYM)
IN_FULL, LOOSELY = "in full", "loosely"
_HOW = {NodeKind.COMMITTEE: "part", NodeKind.INITIATIVE: "undertaking"}
_MOST_SUBJECTS = 5
_WORDS_OF_A_PERSON = 2
_MOST_NAMES = 40  # of one passage; what names more is a register, and its items are told by what stands above


@dataclass(frozen=True, slots=True)
class Named:
    """A body named at a place; ``how``: in full, by its acronym ("short"), "loosely" where only capitals show it.

    What the rules take for a part of somebody or for an undertaking may be a body of its own: "part", "undertaking".
    """

    ref: Ref
    span: Span
    how: str = IN_FULL


def named_in(scene: Scene, passage: Passage) -> list[Named]:
    """The bodies that a passage names, known ones and capitalised names that may be one, in reading order."""
    found = [_mentioned(m) for m in passage.mentions if m.form in _NAMES]
    taken = [m.span for m in passage.mentions]
    found += [_loose(scene.text, span) for span in _unknown(scene.text, passage, taken)]
    return sorted(found, key=lambda named: named.span)[:_MOST_NAMES]


def _mentioned(mention: Mention) -> Named:
    if mention.ref.kind is NodeKind.ORGANISATION:
        return Named(mention.ref, mention.span, "short" if mention.form is Form.ACRONYM else IN_FULL)
    return Named(Ref(NodeKind.ORGANISATION, mention.ref.name), mention.span, _HOW[mention.ref.kind])


def _loose(text: str, span: Span) -> Named:
    shown = _POSSESSIVE.sub("", span.of(text))
    return Named(
        Ref(NodeKind.ORGANISATION, " ".join(shown.split())), Span(span.start, span.start + len(shown)), LOOSELY
    )


def is_own_name(named: Named, subject: Ref) -> bool:
    """Whether what only capitals show, or a part's name, is how its subject is called itself: "the Forum", "AChM"."""
    if named.how not in (LOOSELY, _HOW[NodeKind.COMMITTEE]):
        return False
    words = f" {lexicons.fold(named.ref.name)} "
    return words in f" {lexicons.fold(subject.name)} " or aliases.abbreviates(named.ref.name, subject.name)


def _unknown(text: str, passage: Passage, taken: Sequence[Span]) -> list[Span]:
    """The capitalised names that overlap no mention; looked for only where a capital stands outside the mentions."""
    start, end = passage.span.start, passage.span.end
    tokens = passage.sentence.tokens
    opens = passage.kind is BlockKind.LIST_ITEM or bool(tokens and tokens[0].pos == "PROPN")
    first = start if opens else start + 1  # any sentence opens with a capital
    capitals = (match.start() for match in _CAPITAL.finditer(text, first, end))
    if not any(not any(span.start <= at < span.end for span in taken) for at in capitals):
        return []
    found = bodies_named(text, start, end)[:_MOST_NAMES]
    free = [span for span in found if not any(span.overlaps(other) for other in taken)]
    return [span for span in free if not _no_body(text, span)]


def _no_body(text: str, span: Span) -> bool:
    """Whether an unknown name is a person's, or the short form that stands in parentheses behind a name."""
    shown = span.of(text)
    if text[span.start - 1 : span.start] == "(" and shown.isupper():
        return True
    if len(shown.split()) != _WORDS_OF_A_PERSON:  # "Harbour Radio Zenda" could be one as well
        return False
    return persons.is_person(shown) and not _ARTICLE.search(text, max(0, span.start - 5), span.start)


def subjects_of(passage: Passage) -> list[Ref]:
    """Whom a passage may speak of, the likeliest first: its owner, whom it is about, and those whom it names."""
    named = (m.ref for m in passage.mentions if m.ref.kind is NodeKind.ORGANISATION)
    bodies = (organisation_of(passage.owner), organisation_of(passage.focus), *named)
    return list(dict.fromkeys(ref for ref in bodies if ref is not None))[:_MOST_SUBJECTS]
