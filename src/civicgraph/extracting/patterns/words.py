"""The years, numbers, units, names, people and roles in a range of a passage, each with its place."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, numerals
from civicgraph.extracting import aliases, persons
from civicgraph.extracting.countable import may_count
from civicgraph.extracting.counted_units import kinds_of, nouns, unit_after
from civicgraph.extracting.patterns.attempts import Read
from civicgraph.extracting.qualifying import qualifier
from civicgraph.extracting.scene import Form
from civicgraph.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from civicgraph.extracting.scene import Passage, Scene

_YEAR = re.compile(r"(?<![\w.,/§€$£#-])(?:1\d{3}|20\d\d)(?![\w%]|[.,/]\d|-\d)")
_QUOTED = re.compile(r"[\"“„«](?P<name>[^\"“”„«»\n]{2,100})[\"”“»]")
_BEFORE_ROLE = re.compile(r"(?:(?:(?!The\b|A\b|An\b)[A-Z][\w’'-]+|[Ff]ormer|[Aa]cting|[Dd]eputy|[Hh]onorary)[ ]){1,3}$")
_OPENING = 3  # characters before the first word of a sentence
_LONGEST, _MOST_WORDS = 100, 12  # of a name
_ROLE_REACH = 40  # characters before a role in which words belong to it
_ROLE_GAP = 90  # characters between a person and the role


@cache
def _person() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{persons.titles()})(?P<name>{persons.NAME})")


def find(scene: Scene, passage: Passage, kind: str, start: int, end: int) -> list[Read]:
    """Everything of a type in ``text[start:end]``, in reading order."""
    return sorted(_KINDS[kind](scene, passage, start, end), key=lambda read: read.span)


def _years(scene: Scene, passage: Passage, start: int, end: int) -> Iterator[Read]:
    """Figures that are a year: four, and no unit right behind them ("1200 municipalities")."""
    for match in _YEAR.finditer(scene.text, start, end):
        unit, _ = nouns()
        if not unit.match(scene.text, match.end() + 1):
            yield Read(match.group(), Span(*match.span()), match.start())


def _numbers(scene: Scene, passage: Passage, start: int, end: int) -> Iterator[Read]:
    """Numbers that may count somebody, with what qualifies them."""
    for number in numerals.find(scene.text, start, end):
        if may_count(scene.text, number, passage):
            kind, at = qualifier(scene.text, number.span, max(passage.span.start, start))
            yield Read(str(number.value), Span(at, number.span.end), number.span.start, (kind,))


def _units(scene: Scene, passage: Passage, start: int, end: int) -> Iterator[Read]:
    """Nouns of the lexicon of units."""
    pattern, _ = nouns()
    for match in pattern.finditer(scene.text, start, end):
        kinds = tuple(sorted(set(kinds_of(match.group()))))
        yield Read(" ".join(match.group().split()), Span(*match.span()), match.start(), kinds)


def unit_behind(scene: Scene, passage: Passage, number: Read) -> Read | None:
    """The unit that a number counts, read as everywhere else."""
    unit = unit_after(scene.text, number.span.end, passage.span.end)
    if unit is None:
        return None
    shown = " ".join(unit.span.of(scene.text).split())
    return Read(shown, unit.span, unit.span.start, unit.kinds, "behind the number")


def _names(scene: Scene, passage: Passage, start: int, end: int) -> Iterator[Read]:
    """Names in quotation marks, and runs of capitalised words; no longer than names are.

    One word that opens a sentence is capitalised for that alone, unless it holds more capitals.
    """
    quoted = [Span(*m.span("name")) for m in _QUOTED.finditer(scene.text, start, end)]
    runs = [s for s in naming.capitalised(scene.text, start, end) if not any(s.overlaps(q) for q in quoted)]
    for span in (*quoted, *runs):
        shown = " ".join(span.of(scene.text).split())
        if (
            span not in quoted
            and span.start - passage.span.start < _OPENING
            and shown[1:].islower()
            and " " not in shown
        ):
            continue
        if any(c.isalpha() for c in shown) and 2 <= len(shown) <= _LONGEST and len(shown.split()) <= _MOST_WORDS:
            yield Read(shown, span, span.start)


def _short_names(scene: Scene, passage: Passage, start: int, end: int) -> Iterator[Read]:
    """Words that look like an acronym."""
    for word in naming.words_of(scene.text, start, end):
        if aliases.is_acronym(word.text):
            yield Read(word.text, Span(word.start, word.end), word.start)


def _persons(scene: Scene, passage: Passage, start: int, end: int) -> Iterator[Read]:
    """Names of people, without titles, and without what only stands before them ("In May", "President")."""
    taken = [m.span for m in passage.mentions if m.form in (Form.NAME, Form.ACRONYM)]
    for match in _person().finditer(scene.text, start, end):
        at = match.start("name")
        words = naming.words_of(scene.text, *match.span("name"))
        while words and _opens_no_person(words[0].text):
            words.pop(0)
            at = words[0].start if words else at
        shown = " ".join(scene.text[at : match.end()].split())
        span = Span(at, match.end())
        if words and persons.is_person(shown) and not any(span.overlaps(other) for other in taken):
            yield Read(shown, span, at)


def _opens_no_person(word: str) -> bool:
    folded = lexicons.fold(word)
    return folded in lexicons.words("names", "connectors", "leading") or bool(persons.role().fullmatch(word))


def _roles(scene: Scene, passage: Passage, start: int, end: int) -> Iterator[Read]:
    """What people are called who speak for an organisation, with the capitalised words that belong to it."""
    text = scene.text
    for match in persons.role().finditer(text, start, end):
        before = _BEFORE_ROLE.search(text, max(start, match.start() - _ROLE_REACH), match.start())
        own = before is not None and not persons.is_person(before.group().strip())
        span = Span(before.start() if before and own else match.start(), match.end())
        shown = " ".join(span.of(text).split())
        yield Read(shown[0].upper() + shown[1:], span, span.start)


def role_beside(scene: Scene, passage: Passage, person: Read) -> Read | None:
    """The role that stands nearest to a person, in the same clause."""
    found = []
    start = max(passage.span.start, person.span.start - _ROLE_GAP - _ROLE_REACH)
    for read in find(scene, passage, "role", start, min(passage.span.end, person.span.end + _ROLE_GAP + _ROLE_REACH)):
        low, high = min(read.span.end, person.span.end), max(read.span.start, person.span.start)
        gap = scene.text[low:high] if low < high else ""
        if not read.span.overlaps(person.span) and len(gap) <= _ROLE_GAP and not re.search(r"[.;:!?]\s", gap):
            found.append((len(gap), read.span.start, read))
    return min(found, key=lambda item: item[:2])[2] if found else None


_KINDS: dict[str, Callable[[Scene, Passage, int, int], Iterator[Read]]] = {
    "year": _years,
    "number": _numbers,
    "unit": _units,
    "name": _names,
    "short_name": _short_names,
    "person": _persons,
    "role": _roles,
}
