"""What fills a typed role (a year, a number, a name …): in its slot, by the tree, or by its position."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph.extracting.patterns import gaps, tree, words
from civicgraph.extracting.patterns.attempts import Read
from civicgraph.extracting.patterns.lists import JOIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicgraph.extracting.patterns.attempts import Filler
    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.rulefiles.rule import Argument
    from civicgraph.rulefiles.triggers import Match

Result = tuple[Read, ...] | str
_NEW_CLAUSE = re.compile(r"[;:!?]\s|,\s(?:and|but|while|whereas)\s")
_TO_THE_RIGHT = re.compile(r"[\s\"“„«(]*(?:[a-zà-ž][\w’'-]*\s+){0,3}[\"“„«]?")
_DATED = re.compile(r"\s*(?:the\s)?(?:[A-Za-z]{1,12}\.?\s|\d{1,2}(?:st|nd|rd|th|\.)?\s|of\s){0,4}")
_TO_THE_LEFT = re.compile(r"[\"”’»]?\s*(?:\([^()]{1,60}\))?[\"”’»]?,?\s*")
_BESIDE = 6  # characters between a trigger and what stands directly behind it
_REACH = 300  # characters on either side of a trigger, or from the start of a sentence, that are looked at
_SPILL = 120  # more characters, so that a name that begins there is read to its end
_OPENING = 12  # characters that may stand before what opens a sentence


def find(
    scene: Scene, passage: Passage, match: Match, argument: Argument, found: Mapping[str, tuple[Filler, ...]]
) -> tuple[Read, ...] | str:
    """What fills an argument, or why nothing does; ``found`` are the arguments that were filled before it."""
    slot = next(((start, end) for role, start, end in match.slots if role == argument.role), None)
    if slot is not None:
        return _in_slot(scene, passage, match, slot, argument)
    reasons = []
    for result in _ways(scene, passage, match, argument):
        if not isinstance(result, str):
            return result
        reasons.append(result)
    if argument.dependency or argument.position:
        return reasons[0] if reasons else "nothing fits"
    return _beside_another(scene, passage, argument, found)


def _beside_another(
    scene: Scene, passage: Passage, argument: Argument, found: Mapping[str, tuple[Filler, ...]]
) -> tuple[Read, ...] | str:
    """A unit stands behind its number, a role beside its person."""
    whose = "number" if argument.role == "unit" else "person"
    other = next(iter(found.get(whose, ())), None)
    if other is None or not isinstance(other, Read):
        return f"there is no {whose} that it could belong to"
    if argument.role == "unit":
        unit = words.unit_behind(scene, passage, other)
        return (unit,) if unit else f"no unit stands behind “{other.span.of(scene.text)}”"
    role = words.role_beside(scene, passage, other)
    return (replace(role, how="beside the person"),) if role else f"no role stands beside “{other.shown}”"


def _ways(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Iterator[Result]:
    for path in argument.dependency:
        yield _by_path(scene, passage, match, argument, path)
    for position in argument.position:
        yield _AT[position](scene, passage, match, argument)


def _all(scene: Scene, passage: Passage, argument: Argument, start: int, end: int) -> list[Read]:
    return words.find(scene, passage, argument.types[0], start, end) if start < end else []


def _leftward(scene: Scene, passage: Passage, argument: Argument, match: Match) -> list[Read]:
    """What ends near enough before a trigger; a name that reaches farther back is not cut."""
    near = match.start - _REACH
    low = max(passage.span.start, near - _SPILL)
    if low > passage.span.start:
        low = max(low, scene.text.find(" ", low, match.start))  # no word is cut either
    return [read for read in _all(scene, passage, argument, low, match.start) if read.span.end > near]


def _rightward(scene: Scene, passage: Passage, argument: Argument, match: Match) -> list[Read]:
    """What begins near enough behind a trigger; a name that reaches farther is not cut."""
    high = min(passage.span.end, match.end + _REACH + _SPILL)
    found = _all(scene, passage, argument, match.end, high)
    return [read for read in found if read.span.start < match.end + _REACH]


def _opening(passage: Passage, match: Match) -> int:
    return min(match.start, passage.span.start + _REACH)


def _wanted(argument: Argument) -> str:
    return "short name" if argument.types[0] == "short_name" else argument.types[0]


def _in_slot(scene: Scene, passage: Passage, match: Match, slot: tuple[int, int], argument: Argument) -> Result:
    start, end = slot
    if end == match.start:  # the slot opens the phrase: the last one counts, and has to touch the trigger
        inside = _leftward(scene, passage, argument, match)
        last = inside[-1] if inside else None
        if last is None or not _TO_THE_LEFT.fullmatch(scene.text, last.span.end, end):
            return f"no {_wanted(argument)} stands right before the trigger"
        return _listed(scene, inside, len(inside) - 1, argument, "in the slot", backward=True)
    if start == match.end:
        inside = _rightward(scene, passage, argument, match)
        near = _DATED if argument.role == "year" else _TO_THE_RIGHT
        first = inside[0] if inside else None
        if first is None or not near.fullmatch(scene.text, start, max(start, first.span.start)):
            return f"no {_wanted(argument)} stands right behind the trigger"
        reason = gaps.objection(scene.text[start : first.span.start], argument)
        if reason:
            return f"“{first.span.of(scene.text)}” cannot be it: {reason}"
        return _listed(scene, inside, 0, argument, "in the slot")
    inside = _all(scene, passage, argument, start, end)
    if not inside:
        return f"the slot holds “{scene.text[start:end]}”, which is no {_wanted(argument)}"
    return _listed(scene, inside, 0, argument, "in the slot")


def _listed(
    scene: Scene, reads: list[Read], at: int, argument: Argument, how: str, *, backward: bool = False
) -> tuple[Read, ...]:
    """The one at a place, with those that a list ties to it where the argument takes several."""
    low = high = at
    while argument.many and not backward and high + 1 < len(reads):
        if not JOIN.fullmatch(scene.text, reads[high].span.end, reads[high + 1].span.start):
            break
        high += 1
    while argument.many and backward and low:
        if not JOIN.fullmatch(scene.text, reads[low - 1].span.end, reads[low].span.start):
            break
        low -= 1
    return tuple(replace(read, how=how) for read in reads[low : high + 1])


def _by_path(scene: Scene, passage: Passage, match: Match, argument: Argument, path: str) -> Result:
    for span in tree.ranges(passage.sentence, match.start, match.end, path):
        inside = _all(scene, passage, argument, span.start, span.end)
        if inside:
            return _listed(scene, inside, 0, argument, path)
    return f"no {_wanted(argument)} hangs on the trigger by {path}"


def _after(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Result:
    behind = _rightward(scene, passage, argument, match)
    if not behind:
        return f"no {_wanted(argument)} stands after the trigger"
    return _across(scene, behind, 0, (match.end, behind[0].span.start), argument, "after the trigger")


def _nearest(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Result:
    before = _leftward(scene, passage, argument, match)
    if not before:
        return f"no {_wanted(argument)} stands before the trigger"
    gap = (before[-1].span.end, match.start)
    return _across(scene, before, len(before) - 1, gap, argument, "nearest before the trigger", backward=True)


def _across(
    scene: Scene,
    reads: list[Read],
    at: int,
    gap: tuple[int, int],
    argument: Argument,
    how: str,
    *,
    backward: bool = False,
) -> Result:
    """The one at a place, if what lies between it and the trigger allows it."""
    between = scene.text[gap[0] : gap[1]]
    reason = "it stands in another clause" if _NEW_CLAUSE.search(between) else gaps.objection(between, argument)
    if reason:
        return f"“{reads[at].span.of(scene.text)}” cannot be it: {reason}"
    return _listed(scene, reads, at, argument, how, backward=backward)


def _before(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Result:
    before = _all(scene, passage, argument, passage.span.start, _opening(passage, match))
    if not before:
        return f"no {_wanted(argument)} stands before the trigger"
    return _listed(scene, before, 0, argument, "before the trigger")


def _next(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Result:
    behind = _rightward(scene, passage, argument, match)
    if not behind or behind[0].span.start > match.end + _BESIDE:
        return f"no {_wanted(argument)} stands directly behind the trigger"
    return _listed(scene, behind, 0, argument, "directly behind the trigger")


def _start(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Result:
    before = _all(scene, passage, argument, passage.span.start, _opening(passage, match))
    if not before or before[0].span.start - passage.span.start > _OPENING:
        return f"no {_wanted(argument)} opens the sentence"
    return _listed(scene, before, 0, argument, "at the start")


def _inside(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Result:
    inside = _all(scene, passage, argument, match.start, match.end)
    return (
        _listed(scene, inside, 0, argument, "inside the trigger")
        if inside
        else (f"no {_wanted(argument)} stands inside the trigger")
    )


_AT = {
    "inside": _inside,
    "next": _next,
    "before": _before,
    "nearest": _nearest,
    "after": _after,
    "start": _start,
}
