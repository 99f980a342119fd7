"""Officers whom the sentence before names, or a title: "Five questions to Rosa Ito. She chairs the League"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.extracting import officer_bodies, officer_sentences, persons
from civicgraph.model import Claim, ContactValue, FactType, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene

_BACK = 120  # characters before "She chairs", in which the person is named


def claims(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """What "She chairs the League" makes of the person named last in the title or the sentence before."""
    match = officer_sentences.by_pronoun().match(scene.text, passage.span.start, passage.span.end)
    if match is None:
        return
    start = max(0, passage.span.start - _BACK)
    named = list(persons.one_of_several().finditer(scene.text, start, passage.span.start))
    last = named[-1] if named else None
    subject = officer_bodies.organisation(scene, passage, match)
    if last is None or subject is None or subject not in scene.profiles or not persons.is_person(last["name"]):
        return
    role = match["role"] or persons.role_of(match)
    value = ContactValue(" ".join(last["name"].split()), role[0].upper() + role[1:] if role else None)
    yield Claim(FactType.CONTACT, subject, value, Span(*match.span()), "officer in a sentence", 0.8)
