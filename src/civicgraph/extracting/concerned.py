"""Whose work a phrase speaks of: what it glosses, the subject of its sentence, or the body that the page is about.

And whether it is said to be worked on.
"""

from __future__ import annotations

import re
from functools import cache

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Form, Mention, Passage, Scene, organisation_of
from civicgraph.model import BlockKind, NodeKind, Ref, Span

_AN_ITEM = 9  # words: what is no longer names a theme rather than telling a story
_BEFORE = 110  # characters before a phrase in which the words of concern are looked for


def concerned(
    scene: Scene, passage: Passage, position: int, aside: frozenset[str] = frozenset({"public_body", "company"})
) -> Ref | None:
    """Whom the text at ``position`` speaks of; a foreign organisation only where it is the sentence's subject.

    Foreign organisations of the kinds ``aside`` are none whose doings a page tells: their sentences are the page's own.
    """
    before = [m for m in passage.mentions if m.span.end <= position]
    if not before:
        if passage.lead is not None and _offers().search(passage.lead.of(scene.text)):
            return passage.owner
        return _spoken_of(scene.text, passage, position)
    glossed = _glossed(scene.text, before, position)
    if glossed is not None:
        return glossed
    subject = subjects.subject_at(passage, position)
    if subject is None or organisation_of(subject) == passage.owner:
        return subject
    mention = next((m for m in before if m.ref == subject), None)
    if mention is None:
        return subject
    if passage.owner and _is_aside(scene, subject, aside):
        return passage.owner  # "The Ministry registered it in 1990. It trains clerks."
    grammatical = subjects.grammatical(passage.sentence, position)
    if mention.span.start - passage.span.start <= 5 or (grammatical is not None and grammatical.overlaps(mention.span)):
        return subject
    return passage.owner


def _spoken_of(text: str, passage: Passage, position: int) -> Ref | None:
    """Whom a sentence means that names nobody: the undertaking before, if it says so, else whom its place is about."""
    focus = passage.focus
    undertaken = focus is not None and focus.kind is NodeKind.INITIATIVE
    if undertaken and _undertaking().search(text, passage.span.start, position):
        return focus
    return passage.about or focus or passage.owner


@cache
def _undertaking() -> re.Pattern[str]:
    """What an undertaking is called once it has been named: "the programme"."""
    return lexicons.around(r"\b(?:the|this|our|its)\s(?:WORDS)\b", "references", "definite", "initiative")


@cache
def _offers() -> re.Pattern[str]:
    """What a line says above a list of what the whole body does, whatever part was named before it."""
    return lexicons.around(r"\b(?:WORDS)\b", "concerns", "offers", "words")


def _is_aside(scene: Scene, ref: Ref, kinds: frozenset[str]) -> bool:
    """Whether an organisation of these kinds is only named beside the ones that a page is about."""
    if ref.kind is not NodeKind.ORGANISATION or ref == scene.owner or ref in scene.owners:
        return False
    profile = scene.profiles.get(ref)
    return profile is not None and profile.kind in kinds


def _glossed(text: str, before: list[Mention], position: int) -> Ref | None:
    """The committee or undertaking named last before, where what follows its name up to here describes it."""
    last = next((m for m in reversed(before) if m.form is not Form.PRONOUN), None)
    if last is None or last.ref.kind is NodeKind.ORGANISATION or last.form not in (Form.NAME, Form.ACRONYM):
        return None
    return last.ref if _gloss().match(text[last.span.end : position]) else None


@cache
def _gloss() -> re.Pattern[str]:
    """What follows a name in order to describe its bearer, up to the end of a clause."""
    joints = lexicons.pieces("concerns", "gloss", "joints")
    verbs = lexicons.pieces("concerns", "gloss", "verbs")
    behind = rf"[:–—(-]|,?\s(?:{joints})\b|,\s(?:an?|the|its|our|with)\b|\s(?:{verbs})\b"
    return re.compile(rf"[\"”’']?(?:\s?\([^()]{{1,60}}\))?\s?(?:{behind})[^.;]*$")


def governing(ref: Ref) -> bool:
    """Whether a committee steers its body, so that it has no theme of its own."""
    if ref.kind is not NodeKind.COMMITTEE:
        return False
    return set(re.findall(r"\w+", ref.name.casefold())) <= lexicons.words("concerns", "governing", "words")


def worked_on(text: str, passage: Passage, at: Span) -> bool:
    """Whether a word of a theme is an item of a list, or stands behind words that say that something is worked on."""
    before = text[max(passage.span.start, at.start - _BEFORE) : at.start]
    if _work().search(before):
        return True
    item = passage.kind is BlockKind.LIST_ITEM or passage.span.of(text).lstrip()[:1] in ">•-*–"
    return item and len(passage.span.of(text).split()) <= _AN_ITEM


@cache
def _work() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\b(?:\s[\w,’'&-]+){0,7}\s?$", "concerns", "work", "on", space=r"\s")
