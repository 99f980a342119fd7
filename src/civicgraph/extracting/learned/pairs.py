"""Which bodies of a passage may be tied to whom it speaks of: every name with its possible subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.extracting import persons
from civicgraph.extracting.patterns.lists import bodies_named
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.scene import Passage, Scene

_CAPITAL = re.compile(r"(?<![^\W_])[A-Z\u00c0-\u00de]|(?<=[a-z])[A-Z]")
_ARTICLE = re.compile(r"\b[Tt]he[ ]$")
_NAMES = (Form.NAME, Form.ACRONYM)
_MOST_SUBJECTS = 5
_WORDS_OF_A_PERSON = 2
_MOST_NAMES = 40  # of one passage; what names more is a register, and its items are told by what stands above


@dataclass(frozen=True, slots=True)
class Named:
    """A body named at a place; ``loose`` where nothing but its capitals shows it, ``short`` where by its acronym."""

    ref: Ref
    span: Span
    loose: bool = False
    short: bool = False


def named_in(scene: Scene, passage: Passage) -> list[Named]:
    """The bodies that a passage names, known ones and capitalised names that may be one, in reading order."""
    found = [
        Named(m.ref, m.span, short=m.form is Form.ACRONYM)
        for m in passage.mentions
        if m.form in _NAMES and m.ref.kind is NodeKind.ORGANISATION
    ]
    taken = [m.span for m in passage.mentions]
    found += [_loose(scene.text, span) for span in _unknown(scene.text, passage, taken)]
    return sorted(found, key=lambda named: named.span)[:_MOST_NAMES]


def _loose(text: str, span: Span) -> Named:
    return Named(Ref(NodeKind.ORGANISATION, " ".join(span.of(text).split())), span, loose=True)


def _unknown(text: str, passage: Passage, taken: Sequence[Span]) -> list[Span]:
    """The capitalised names that overlap no mention; looked for only where a capital stands outside the mentions."""
    start, end = passage.span.start, passage.span.end
    first = start if passage.kind is BlockKind.LIST_ITEM else start + 1  # any sentence opens with a capital
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
