"""Whose work a phrase speaks of: what it glosses, the subject of its sentence, or the body that the page is about.

And whether it is said to be worked on.
"""

from __future__ import annotations

import re
from functools import cache

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Form, Mention, Passage, Scene, organisation_of
from civicgraph.extracting.work_rows import led_in, works_row
from civicgraph.model import BlockKind, NodeKind, Ref, Span

_AN_ITEM = 9  # words: what is no longer names a theme rather than telling a story
_INTRODUCED = 60  # characters between a theme and the part that it introduces
_BEFORE = 110  # characters before a phrase in which the words of concern are looked for


_ASIDE = frozenset({"public_body", "company", "network", "other"})  # named aside, they do nothing of their own


def whose_activity(scene: Scene, passage: Passage, at: Span) -> Ref | None:
    """Who does what a phrase tells: an organisation, or a committee that does not steer one."""
    subject = concerned(scene, passage, at.start, _ASIDE)
    if subject is not None and (subject.kind is NodeKind.INITIATIVE or governing(subject)):
        return organisation_of(subject)
    return subject


def whose_topic(
    scene: Scene, passage: Passage, at: Span, named: Mention | None, opened: tuple[Span, Ref] | None
) -> Ref | None:
    """Who works on what a phrase tells: the bearer of the name that it is a piece of, else whom the text speaks of.

    ``opened`` is the block that the name of an undertaking opened last (``opened_by``).
    """
    subject = named.ref if named else concerned(scene, passage, at.start)
    if named is None and subject == passage.owner:
        undertaken = opened[1] if opened and opened[0] == passage.block.span else None
        if undertaken is None and _under_its_name(passage):
            undertaken = passage.about
        subject = introduces(scene.text, passage, at) or undertaken or subject
    return None if subject is None or governing(subject) else subject


def piece_of(passage: Passage, at: Span) -> Mention | None:
    """The name that a phrase is a piece of, or that begins within it, behind its article."""
    for mention in passage.mentions:
        overlaps = mention.span.covers(at) or at.start < mention.span.start < at.end
        if overlaps and mention.form in (Form.NAME, Form.ACRONYM):
            return mention
    return None


def _under_its_name(passage: Passage) -> bool:
    """Whether a passage stands below the name of an undertaking and names nobody else."""
    named = any(m.form in (Form.NAME, Form.ACRONYM) for m in passage.mentions)
    return passage.about is not None and passage.about.kind is NodeKind.INITIATIVE and not named


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
    if _described(scene.text, before[-1], position):
        return before[-1].ref
    subject = subjects.subject_at(passage, position)
    if subject is None or organisation_of(subject) == passage.owner:
        return subject
    mention = next((m for m in before if m.ref == subject), None)
    if mention is None:
        return subject
    if passage.owner and _is_aside(scene, subject, aside):
        if _foreign(passage, mention, position):
            return None
        return passage.owner  # "The Ministry registered it in 1990. It trains clerks."
    grammatical = subjects.grammatical(passage.sentence, position)
    if mention.span.start - passage.span.start <= 5 or (grammatical is not None and grammatical.overlaps(mention.span)):
        return subject
    return passage.owner


def _spoken_of(text: str, passage: Passage, position: int) -> Ref | None:
    """Whom a sentence means that names nobody: the undertaking before, if it says so, else whom its place is about."""
    focus = passage.focus
    if passage.kind is BlockKind.LABEL and focus is not None:
        return focus  # the rows of a directory's entry
    undertaken = focus is not None and focus.kind is NodeKind.INITIATIVE
    if undertaken and _undertaking().search(text, passage.span.start, position):
        return focus
    return passage.about or focus or passage.owner


def _foreign(passage: Passage, mention: Mention, position: int) -> bool:
    """Whether a name is the grammatical subject of what a sentence says, and the sentence names nobody of the page."""
    if mention.form not in (Form.NAME, Form.ACRONYM) or any(
        organisation_of(m.ref) == passage.owner for m in passage.mentions
    ):
        return False
    subject = subjects.grammatical(passage.sentence, position)
    return subject is not None and subject.overlaps(mention.span)


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


def _described(text: str, last: Mention, position: int) -> bool:
    """Whether an organisation's name stands last before, and the text behind it, up to here, tells what it does."""
    if last.ref.kind is not NodeKind.ORGANISATION or last.form not in (Form.NAME, Form.ACRONYM):
        return False
    return _relative().match(text[last.span.end : position]) is not None


@cache
def _relative() -> re.Pattern[str]:
    """A relative clause right behind a name, whose subject is the bearer: not "to which it gives advice"."""
    glosses = r"[\"”’']?(?:\s?\([^()]{1,60}\)|[^()]{0,40}\))?"
    return re.compile(rf"{glosses},?\s(?:which|who)\s(?!(?:it|we|they|the|our|its|their|has its)\b)[^.;:]*$")


@cache
def _gloss() -> re.Pattern[str]:
    """What follows a name in order to describe its bearer, up to the end of a clause."""
    joints = lexicons.pieces("concerns", "gloss", "joints")
    verbs = lexicons.pieces("concerns", "gloss", "verbs")
    behind = rf"[:–—(-]|,?\s(?:{joints})\b|,\s(?:an?|the|its|our|with)\b|\s(?:{verbs})\b"
    return re.compile(rf"[\"”’']?(?:\s?\([^()]{{1,60}}\))?\s?(?:{behind})[^.;]*$")


def introduces(text: str, passage: Passage, at: Span) -> Ref | None:
    """The one part of a body that a sentence names right behind a phrase: "For women there is the Fern Forum"."""
    parts = [m for m in passage.mentions if m.ref.kind is NodeKind.COMMITTEE and m.form is Form.NAME]
    if len(parts) != 1 or not 0 <= parts[0].span.start - at.end < _INTRODUCED:
        return None
    between = text[at.end : parts[0].span.start]
    return None if re.search(r"[.;:]|,\sand\s(?:its|the|their|our|an?)\b", between) else parts[0].ref


def opened_by(text: str, passage: Passage) -> tuple[Span, Ref] | None:
    """The undertaking whose name opens a block, alone or before a colon, and the block, all of which describes it."""
    if passage.span.start - passage.block.span.start > _OPENING or not passage.mentions:
        return None
    first = passage.mentions[0]
    if first.ref.kind is not NodeKind.INITIATIVE or first.form is not Form.NAME:
        return None
    if first.span.start - passage.block.span.start > _OPENING or not text[first.span.start].isupper():
        return None
    behind = text[first.span.end : passage.block.span.end]
    return (passage.block.span, first.ref) if _OPENS.match(behind) else None


_OPENING = 8  # characters before the name that opens a block: a bullet, a quotation mark, an article
_OPENS = re.compile(r"[\"”’']?(?:\s?\([^()]{1,60}\))?\s?(?:[.:!?=|]\s|[–—-]\s|\n|\.{2,}\s)")


def governing(ref: Ref) -> bool:
    """Whether a committee steers its body, so that it has no theme of its own."""
    if ref.kind is not NodeKind.COMMITTEE:
        return False
    return set(re.findall(r"\w+", ref.name.casefold())) <= lexicons.words("concerns", "governing", "words")


def worked_on(text: str, passage: Passage, at: Span) -> bool:
    """Whether a word of a theme is an item of a list, or stands behind words that say that something is worked on."""
    if works_row(text, passage.block) or led_in(text, passage.block, at.start):
        return True
    before = text[max(passage.span.start, at.start - _BEFORE) : at.start]
    if _work().search(before):
        return True
    item = passage.kind is BlockKind.LIST_ITEM or passage.span.of(text).lstrip()[:1] in ">•-*–"
    return item and len(passage.span.of(text).split()) <= _AN_ITEM


@cache
def _work() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\b(?:\s[\w,’'&-]+){0,7}\s?$", "concerns", "work", "on", space=r"\s")
