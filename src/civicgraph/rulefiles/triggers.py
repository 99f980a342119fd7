"""The wording of a rule: phrases with ``*`` (any ending), ``…`` (a gap), ``(a|b)`` and slots such as ``<target>``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SLOT = re.compile(r"<([a-z_]+)>")
_SLOT_WIDTH = r"[^.,;!?<>]{2,140}?"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern, the roles that its groups are slots for, in order, and the ``lexicons.fronts`` of what it matches."""

    pattern: re.Pattern[str]
    slots: tuple[str, ...] = ()
    fronts: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Where a trigger stands; ``slots`` are (role, start, end)."""

    start: int
    end: int
    slots: tuple[tuple[str, int, int], ...] = ()


def compile_all(phrases: Sequence[str]) -> tuple[Trigger, ...]:
    """The phrases as patterns: all without a slot as one, each with slots as one of its own.

    Raises ValueError where a phrase is none.
    """
    plain = [p for p in phrases if not SLOT.search(p)]
    slotted = [p for p in phrases if SLOT.search(p)]
    triggers = [Trigger(_compiled(plain), fronts=lexicons.fronts_of(plain))] if plain else []
    return (*triggers, *(Trigger(_compiled([p]), tuple(SLOT.findall(p)), lexicons.fronts_of([p])) for p in slotted))


def compile_unless(phrases: Sequence[str]) -> tuple[Trigger, ...]:
    """Words that undo a rule: before the trigger in its clause, or beside it, where ``~`` stands for the trigger."""
    free = [p for p in phrases if "~" not in p]
    found = [Trigger(_compiled(free, re.IGNORECASE))] if free else []
    before = [p.replace("~", "").strip() for p in phrases if p.rstrip().endswith("~")]
    after = [p.replace("~", "").strip() for p in phrases if p.lstrip().startswith("~")]
    if before:
        found.append(Trigger(re.compile(rf"(?:{_alternatives(before)})[\s\"“]*$", re.IGNORECASE), ("before",)))
    if after:
        found.append(Trigger(re.compile(rf"[\s\"“]*(?:{_alternatives(after)})", re.IGNORECASE), ("after",)))
    return tuple(found)


def matches(triggers: Iterable[Trigger], text: str, start: int, end: int) -> Iterator[Match]:
    """Every place of every trigger within ``text[start:end]``, in reading order."""
    small = lexicons.lowered(text)
    near = lexicons.fronts(small, start, end)
    found = [
        Match(
            m.start(),
            m.end(),
            tuple((role, *m.span(i + 1)) for i, role in enumerate(trigger.slots)),
        )
        for trigger in triggers
        if trigger.fronts is None or not trigger.fronts.isdisjoint(near)
        for m in trigger.pattern.finditer(small, start, end)
    ]
    yield from sorted(found, key=lambda m: (m.start, m.end))


def _compiled(phrases: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """One pattern for many phrases: of lowered text, or case-blind if the flags say so."""
    return re.compile(_alternatives(phrases if flags else [p.lower() for p in phrases]), flags)


def _alternatives(phrases: Iterable[str]) -> str:
    """One source for many phrases, the longest first, each on word borders."""
    ordered = sorted(dict.fromkeys(p.strip() for p in phrases), key=lambda p: (-len(p), p))
    worded = [p for p in ordered if p[:1].isalnum() or p[:1] in "(*"]
    marked = [p for p in ordered if p not in worded]
    sources = []
    if worded:
        sources.append(r"(?<![\w-])(?:" + "|".join(map(_source, worded)) + ")")
    sources += map(_source, marked)
    return r"(?:" + "|".join(sources) + r")(?!\w)"


def _source(phrase: str) -> str:
    first, *rest = SLOT.split(phrase)  # text, role, text, role, text
    if not "".join([first, *rest[1::2]]).strip(" …*()|"):
        raise ValueError("a phrase needs a word")
    out = lexicons.phrase_pattern(first.strip()) if first.strip() else ""
    for after in rest[1::2]:
        if not after.strip():
            raise ValueError("a slot needs a word behind it that tells where it ends")
        gap = r"\s{1,3}" if after[0].isspace() else ""
        out += r"\s{1,3}" + f"({_SLOT_WIDTH})" if out else f"({_SLOT_WIDTH})"
        out += gap + lexicons.phrase_pattern(after.strip())
    return out
