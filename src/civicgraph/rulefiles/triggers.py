"""The wording of a rule: phrases with ``*`` (any ending), ``…`` (a gap), ``(a|b)`` and slots such as ``<target>``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.phrasebook import needs_of
from civicgraph.rulefiles.labels import TYPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from civicgraph.phrasebook import Needs

SLOT = re.compile(r"<([a-z_]+)>")
_SLOT_WIDTH = r"[^.,;!?<>]{2,140}?"
_TYPED_WIDTH = r"[^;!?<>]{2,140}?"  # "J. Smith" and "1,200" hold marks
_REACH = 160  # characters beside a trigger that a slot at its edge may lie in
_OPENS = re.compile(rf"<({'|'.join(TYPED)})>(?=[\s-])\s*")
_ENDS = re.compile(rf"\s*(?<=\s)<({'|'.join(TYPED)})>")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern, the roles that its groups are slots for, in order, and the ``lexicons.fronts`` of what it matches.

    ``needs`` are, for each of its phrases, the fronts of which a passage has some wherever that phrase stands in it.
    ``opens`` and ``ends`` are the roles of slots at the edges of a phrase, which the pattern leaves out: what fills
    such a slot (a year, a name) tells by itself how far it goes.
    """

    pattern: re.Pattern[str]
    slots: tuple[str, ...] = ()
    fronts: frozenset[str] | None = None
    needs: tuple[Needs, ...] = ((),)
    opens: str = ""
    ends: str = ""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of all slots."""
        return tuple(filter(None, (self.opens, *self.slots, self.ends)))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a trigger stands; ``slots`` are (role, start, end).

    A slot at an edge lies beside the trigger, and what fills it has to touch the trigger.
    """

    start: int
    end: int
    slots: tuple[tuple[str, int, int], ...] = ()


def compile_all(phrases: Sequence[str]) -> tuple[Trigger, ...]:
    """The phrases as patterns: all without a slot as one, each with slots as one of its own.

    Raises ValueError where a phrase is none.
    """
    plain = [p for p in phrases if not SLOT.search(p)]
    triggers = [Trigger(_compiled(plain), (), lexicons.fronts_of(plain), needs_of(plain))] if plain else []
    return (*triggers, *(_slotted(p.strip()) for p in phrases if SLOT.search(p)))


def _slotted(phrase: str) -> Trigger:
    opening = _OPENS.match(phrase)
    inner = phrase[opening.end() :] if opening else phrase
    ending = next((m for m in _ENDS.finditer(inner) if m.end() == len(inner)), None)
    inner = inner[: ending.start()] if ending else inner
    edges = (opening.group(1) if opening else "", ending.group(1) if ending else "")
    slots, fronts = tuple(SLOT.findall(inner)), lexicons.fronts_of([inner])
    return Trigger(_compiled([inner]), slots, fronts, needs_of([inner]), *edges)


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


def matches(triggers: Iterable[Trigger], text: str, start: int, end: int) -> list[Match]:
    """Every place of every trigger within ``text[start:end]``, in reading order."""
    small = lexicons.lowered(text)
    found = [
        _match(trigger, m, start, end)
        for trigger in triggers
        for m in lexicons.matches(trigger.pattern, trigger.fronts, small, start, end)
    ]
    return sorted(found, key=lambda m: (m.start, m.end))


def _match(trigger: Trigger, match: re.Match[str], start: int, end: int) -> Match:
    slots = [(role, *match.span(i + 1)) for i, role in enumerate(trigger.slots)]
    if trigger.opens:
        slots.append((trigger.opens, max(start, match.start() - _REACH), match.start()))
    if trigger.ends:
        slots.append((trigger.ends, match.end(), min(end, match.end() + _REACH)))
    return Match(match.start(), match.end(), tuple(slots))


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
    for role, after in zip(rest[::2], rest[1::2], strict=True):
        if not after.strip():
            raise ValueError("a slot needs a word behind it that tells where it ends")
        gap = r"\s{1,3}" if after[0].isspace() else ""
        width = _TYPED_WIDTH if role in TYPED else _SLOT_WIDTH
        out += r"\s{1,3}" + f"({width})" if out else f"({width})"
        out += gap + lexicons.phrase_pattern(after.strip())
    return out
