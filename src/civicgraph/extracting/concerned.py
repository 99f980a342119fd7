"""Whose work a phrase speaks of: its committee or undertaking where it glosses one, its sentence's subject, the page's."""

from __future__ import annotations

import re

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Form, Mention, Passage, organisation_of
from civicgraph.model import NodeKind, Ref

_GLOSS = re.compile(
    r"[\"”’']?(?:\s?\([^()]{1,60}\))?\s?(?:[:–—(-]|,?\s(?:which|that|where|whose|in\swhich|under\swhich|through\swhich|on|for|to)\b|"
    r",\s(?:an?|the|its|our|with)\b|\s(?:helps?|is|has|deals|aims|supports?|gives?|covers?|brings?|makes?)\b)[^.;]*$"
)


def concerned(text: str, passage: Passage, position: int) -> Ref | None:
    """Whom the text at ``position`` speaks of; a foreign organisation only where it is the sentence's subject."""
    before = [m for m in passage.mentions if m.span.end <= position]
    if not before:
        return passage.about or passage.focus or passage.owner
    glossed = _glossed(text, before, position)
    if glossed is not None:
        return glossed
    subject = subjects.subject_at(passage, position)
    if subject is None or organisation_of(subject) == passage.owner:
        return subject
    mention = next((m for m in before if m.ref == subject), None)
    if mention is None:
        return subject
    grammatical = subjects.grammatical(passage.sentence, position)
    if mention.span.start - passage.span.start <= 5 or (grammatical is not None and grammatical.overlaps(mention.span)):
        return subject
    return passage.owner


def _glossed(text: str, before: list[Mention], position: int) -> Ref | None:
    """The committee or undertaking named last before, where what follows its name up to here describes it."""
    last = next((m for m in reversed(before) if m.form is not Form.PRONOUN), None)
    if last is None or last.ref.kind is NodeKind.ORGANISATION or last.form not in (Form.NAME, Form.ACRONYM):
        return None
    return last.ref if _GLOSS.match(text[last.span.end : position]) else None


def governing(ref: Ref) -> bool:
    """Whether a committee steers its body, so that it has no theme of its own."""
    if ref.kind is not NodeKind.COMMITTEE:
        return False
    return set(re.findall(r"\w+", ref.name.casefold())) <= lexicons.words("concerns", "governing", "words")
