"""Who was founded: the one that a word of beginning speaks of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Form, Mention, Passage, Scene
from civicgraph.model import NodeKind, Ref

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOUNDED_IT = re.compile(r"(?:founded|established|created|launched|formed|started|set)\s(?:it|them)\b")
_OF = re.compile(r"\bof\s(?:the\s)?[\"“]?$")
_RELATIVE = re.compile(  # "the X, which the Union had …"
    r",?\s(?:which|that)\s(?:we|they|(?:the\s|our\s|its\s)?[A-Z][\w\s’'&-]{1,60}?)\s(?:itself\s|had\s|once\s|has\s|have\s|jointly\s|ourselves\s|together\s|first\s)?$"
)
_APPOSED = re.compile(  # "the X (ABC), which was first …", "the X (founded …)"
    r"[\"”]?\s?\(?(?:\([^()]*\))?[\"”]?,?\s?(?:which\s|that\s)?(?:was\s|is\s|were\s|has\s|had\s)?"
    r"(?:first\s|originally\s|officially\s|formally\s|itself\s|only\s)?"
)
_GLOSS = re.compile(r",\s(?:the|an?|our|its)\s[^,.;:()]{3,60}")
_NAMED = (Form.NAME, Form.ACRONYM, Form.DEFINITE)
_BEHIND = re.compile(r"\W*(?:was|were|is)?\s?\w+")
_VERB = re.compile(r"\w+(?:\s(?:up|off))?")
_TO_OBJECT = re.compile(r"\s(?:the|its|a|an)?\s?(?:[\w-]+\s){0,3}[\"“]?")
_PASSIVE = re.compile(r"\b(?:was|were|been|is)\s(?:\w+\s)?$")
_PART_REACH = 70  # characters between a committee's name and what is said of it
_OF_REACH, _OPENING_REACH = 60, 40  # characters from the word of beginning to the one founded


def founded_at(scene: Scene, passage: Passage, position: int, rule: str) -> Ref | None:
    """Whom the word of beginning at a position founds, by the rule that read it.

    Apposition first ("the X, set up in 1923"), then the clause's subject; "X founded the Y in 1990" founds Y.
    """
    text = scene.text
    if rule in {"founding document", "founding decision"}:
        others = rule == "founding decision" and any(m.span.end <= position for m in passage.mentions)
        owner = None if others else passage.owner  # "the Union decided to found a school" founds no union
        return owner if owner is not None and may_be_founded(scene, owner) else None
    if rule == "founding of a part":
        return _part_before(passage, position)
    if rule == "founding participle" and _founds_another(text, passage, position):
        return None  # "DORA, the data centre, which the Union set up": what is founded bears no name that was seen
    before = [m for m in passage.mentions if m.span.end <= position and may_be_founded(scene, m.ref)]
    after = [m for m in passage.mentions if m.span.start >= position and may_be_founded(scene, m.ref)]
    return (
        _spoken_of_before(scene, passage, position)
        or (_whose(text, after, position) if rule == "founding noun" else None)
        or (_described(text, passage, before, position) if rule == "founding participle" else None)
        or _apposed(text, before, position)
        or _active_object(text, passage, before, after, position)
        or _subject(scene, passage, before, after, position, rule)
    )


def _part_before(passage: Passage, position: int) -> Ref | None:
    """The part or undertaking that is a verb's subject: the last thing named before it, and near enough."""
    named = [m for m in passage.mentions if m.span.end <= position]
    last = named[-1] if named else None
    near = last is not None and position - last.span.end < _PART_REACH
    return last.ref if last is not None and near and last.ref.kind is not NodeKind.ORGANISATION else None


def may_be_founded(scene: Scene, ref: Ref) -> bool:
    """Whether a founding year would say something of the graph's subjects: not of a ministry that is but named."""
    profile = scene.profiles.get(ref)
    return ref.kind is not NodeKind.ORGANISATION or (
        profile is not None and (profile.kind != "public_body" or ref == scene.owner)
    )


def _spoken_of_before(scene: Scene, passage: Passage, position: int) -> Ref | None:
    """Whom "it" means where another body does the founding: "The League established it in 2005"."""
    if passage.focus is None or not _FOUNDED_IT.match(scene.text, position):
        return None
    own = next((m.ref for m in passage.mentions if m.span.end <= position), None)
    return passage.focus if own != passage.focus and may_be_founded(scene, passage.focus) else None


def _whose(text: str, after: Sequence[Mention], position: int) -> Ref | None:
    """The X of "the foundation of the X"."""
    near = (m for m in after if m.span.start - position < _OF_REACH)
    return next((m.ref for m in near if _OF.search(text[position : m.span.start])), None)


def _described(text: str, passage: Passage, before: Sequence[Mention], position: int) -> Ref | None:
    """The X of "the X, which the Union set up"."""
    clause = _RELATIVE.search(text[passage.span.start : position]) if before else None
    if clause is None:
        return None
    start = passage.span.start + clause.start()
    close = next((m.ref for m in before if 0 <= start - m.span.end <= 1), None)
    glossed = [m for m in before if _GLOSS.fullmatch(text[m.span.end : start])] if close is None else []
    return glossed[-1].ref if glossed else close


def _founds_another(text: str, passage: Passage, position: int) -> bool:
    """Whether a body is but the founder in a relative clause, of something that was not seen as a name."""
    clause = _RELATIVE.search(text[passage.span.start : position])
    if clause is None:
        return False
    start = passage.span.start + clause.start()
    return not any(
        m.form in _NAMED and (0 <= start - m.span.end <= 1 or _GLOSS.fullmatch(text, m.span.end, start))
        for m in passage.mentions
    )


def _apposed(text: str, before: Sequence[Mention], position: int) -> Ref | None:
    """The X of "the X, set up in 1923"."""
    if not before or before[-1].form in (Form.PRONOUN, Form.FIRST_PERSON):
        return None
    return before[-1].ref if _APPOSED.fullmatch(text[before[-1].span.end : position]) else None


def _active_object(
    text: str, passage: Passage, before: Sequence[Mention], after: Sequence[Mention], position: int
) -> Ref | None:
    """The thing founded where somebody founds it: "in 1990 the X set up the Y"."""
    word = _VERB.match(text, position) if before and after else None
    if not word:
        return None
    between = text[word.end() : after[0].span.start]
    if not _TO_OBJECT.fullmatch(between) or {"by", "in"} & set(between.split()):
        return None
    return None if _PASSIVE.search(text[max(passage.span.start, position - 20) : position]) else after[0].ref


def _subject(
    scene: Scene, passage: Passage, before: Sequence[Mention], after: Sequence[Mention], position: int, rule: str
) -> Ref | None:
    """The clause's subject; one that follows the word where nobody stands before it ("Founded in 1926, the X is …")."""
    opens = position <= passage.span.start + 3 and rule != "founding by since"
    near = not before and after and opens and after[0].span.start - position < _OPENING_REACH
    if near and ("," in scene.text[position : after[0].span.start] or passage.focus is None):
        return after[0].ref
    chosen = subjects.subject_at(passage, position, lambda ref: may_be_founded(scene, ref))
    return after[0].ref if chosen is None and after and _BEHIND.match(scene.text, position) else chosen
