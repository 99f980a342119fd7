"""What may stand between a trigger and its argument, and why it may not."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons

if TYPE_CHECKING:
    from civicgraph.rulefiles.rule import Argument

_MARKS = re.compile(r"[\s,:\"“”()–—-]*")
_WORD = re.compile(r"[^\s,:\"“”()–—-]+")
_SMALL = re.compile(r"[a-zà-ž][\w’'-]*(?=[\s,:\"“()–—-]|$)")
_LONGEST = 200
_BEHIND = re.compile(r"(?P<word>[^\W\d_]+)\s(?:(?:the|its|our|their|both|an?)\s)?[\"“(]?$")


def objection(gap: str, argument: Argument) -> str | None:
    """Why ``gap`` cannot stand between a trigger and ``argument``, in words; None where it can."""
    if len(gap) > _LONGEST:
        return "it is too far from the trigger"
    blocked = _phrases(argument.not_through)
    allowed = _phrases(tuple(p for p in argument.through if p != "*"))
    at, count = _after_marks(gap, 0), 0
    while at < len(gap):
        step = _step(gap, at, argument, allowed, blocked)
        if step is None:
            word = _WORD.match(gap, at)
            return f"“{word.group() if word else gap[at]}” stands between"
        at, count = _after_marks(gap, step), count + 1
    if argument.within is not None and count > argument.within:
        return f"too far: {count} words stand between, at most {argument.within} may"
    if argument.directly_after:
        behind = _BEHIND.search(gap.rstrip('"“( ') + " ")
        if behind is None or lexicons.fold(behind.group("word")) not in argument.directly_after:
            return f"it does not stand behind {' or '.join(argument.directly_after)}"
    return None


def _step(
    gap: str, at: int, argument: Argument, allowed: re.Pattern[str] | None, blocked: re.Pattern[str] | None
) -> int | None:
    """Where the word, or the allowed phrase, at a place ends; None where it may not stand there."""
    phrase = allowed.match(gap, at) if allowed else None
    if phrase:
        return phrase.end()
    if blocked and blocked.match(gap, at):
        return None
    if argument.through and "*" not in argument.through:
        return None
    word = _SMALL.match(gap, at) if argument.through else _WORD.match(gap, at)
    return word.end() if word else None


def _after_marks(gap: str, at: int) -> int:
    match = _MARKS.match(gap, at)
    return match.end() if match else at


@cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    return lexicons.compile_phrases(phrases) if phrases else None
