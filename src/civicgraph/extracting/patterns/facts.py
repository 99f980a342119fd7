"""What a rule claims once its arguments are found: one claim for each fact, or why there is none."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import native_names, persons, undertaking_names
from civicgraph.extracting.patterns.attempts import Found, Read
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    CommitteeValue,
    ContactValue,
    CountValue,
    FactType,
    FoundedValue,
    InitiativeValue,
    NodeKind,
    Ref,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civicgraph.extracting.patterns.attempts import Filler
    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.model import Span
    from civicgraph.rulefiles.rule import Rule

Fact = tuple[FactType, "Ref", Value, tuple["Span", ...]]
"""What is claimed of whom, and the places of the words that it is made of."""

_TITLE_REACH = 40  # characters before a name that its title may stand in
_FORMER = re.compile(r"(?i)(?:former|ex)\b")


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){persons.titles().replace('{0,3}', '{1,3}')}{persons.NAME}$")


def facts(
    scene: Scene, passage: Passage, rule: Rule, subject: Found, found: Mapping[str, tuple[Filler, ...]]
) -> list[Fact] | str:
    """The facts of a rule that is about words: a year, a number, a name, a person."""
    read = {role: [r for r in many if isinstance(r, Read)] for role, many in found.items() if role != "subject"}
    if rule.label == "founded":
        year = read["year"][0]
        return [(FactType.FOUNDED, subject.ref, FoundedValue(int(year.shown)), (year.span,))]
    if rule.label == "count":
        return _count(rule, subject.ref, read)
    if rule.label == "contact":
        return _contacts(subject.ref, read)
    made: list[Fact] = []
    for name in read["name"]:
        fact = _named(scene, passage, rule, subject.ref, name)
        if isinstance(fact, str):
            return fact
        made.append(fact)
    return made


def _count(rule: Rule, subject: Ref, read: Mapping[str, list[Read]]) -> list[Fact] | str:
    number, unit = read["number"][0], next(iter(read.get("unit", ())), None)
    kinds = rule.value.split() or (unit.details if unit else ())
    value = CountValue(int(number.shown), number.details[0], tuple(sorted(set(kinds))))
    spans = (number.span, unit.span) if unit else (number.span,)
    return [(FactType.COUNT, subject, value, spans)]


def _contacts(subject: Ref, read: Mapping[str, list[Read]]) -> list[Fact] | str:
    role = next(iter(read.get("role", ())), None)
    if role is not None and _FORMER.match(role.shown):
        return f"“{role.shown}” is what somebody was, not is"
    body = organisation_of(subject) or subject
    spans = () if role is None else (role.span,)
    return [
        (FactType.CONTACT, body, ContactValue(p.shown, role.shown if role else None), (p.span, *spans))
        for p in read["person"]
    ]


def _named(scene: Scene, passage: Passage, rule: Rule, subject: Ref, name: Read) -> Fact | str:
    reason = _objection(scene, passage, rule.label, subject, name)
    if reason:
        return reason
    match rule.label:
        case "committee":
            part = _known(scene.units, NodeKind.COMMITTEE, subject, name)
            value: Value = CommitteeValue(part, rule.value == "working_group")
            return FactType.COMMITTEE, subject, value, (name.span,)
        case "initiative":
            work = _known(scene.initiatives, NodeKind.INITIATIVE, subject, name)
            return FactType.INITIATIVE, subject, InitiativeValue(work, rule.value), (name.span,)
        case "acronym":
            return FactType.ACRONYM, subject, AcronymValue(name.shown), (name.span,)
    language = rule.value or ("en" if native_names.is_english(name.shown) else "und")
    return FactType.ALT_NAME, subject, AltNameValue(name.shown, language), (name.span,)


def _known(held: Mapping[Ref, Span], kind: NodeKind, subject: Ref, name: Read) -> Ref:
    """The thing as the document calls it already, or a new one."""
    folded = lexicons.fold(name.shown)
    same = (ref for ref in held if ref.parent == subject.name and lexicons.fold(ref.name) == folded)
    return next(same, Ref(kind, name.shown, subject.name))


_FITTING = {"committee": NodeKind.COMMITTEE, "initiative": NodeKind.INITIATIVE}


def _objection(scene: Scene, passage: Passage, label: str, subject: Ref, name: Read) -> str | None:
    """Why a name cannot be that of a committee, an initiative or the subject: it is somebody else's."""
    shown = f"“{name.shown}”"
    if lexicons.fold(name.shown) == lexicons.fold(subject.name):
        return f"{shown} is the name of the subject itself"
    for mention in passage.mentions:
        if mention.form not in (Form.NAME, Form.ACRONYM) or not mention.span.overlaps(name.span):
            continue
        own = mention.ref == subject and label in ("acronym", "alt_name")
        if not own and mention.ref.kind is not _FITTING.get(label):
            kind = "an" if mention.ref.kind is not NodeKind.COMMITTEE else "a"
            wanted = label.replace("_", " ") if label in _FITTING else f"other name of “{subject.name}”"
            return f"{shown} is the name of {kind} {mention.ref.kind.value}, so it is no {wanted}"
    papers = lexicons.words("initiatives", "wording", "papers")
    if label in _FITTING and lexicons.fold(name.shown.split()[-1]) in papers:
        return f"{shown} is a law or a paper"
    low = max(passage.span.start, name.span.start - _TITLE_REACH)
    if label != "acronym" and _titled().search(scene.text, low, name.span.end):
        return f"{shown} is a person's name"
    if any(place.span.of(name.shown) == name.shown for place in places.find(name.shown)):
        return f"{shown} is a place"
    if label == "initiative" and undertaking_names.is_none(name.shown, rule=""):
        return f"{shown} is what a body or its part is called, or a word of its kind"
    return None
