"""Who runs an undertaking, or takes part in it, where its sentence names another body than the page's."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.scene import Form
from civicgraph.model import NodeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.scene import Mention, Passage, Scene
    from civicgraph.model import Ref, Span

_TOLD = frozenset({Form.NAME, Form.ACRONYM, Form.PRONOUN, Form.DEFINITE})
_REACH = 240  # characters
_AND = re.compile(r"(?:\s\([^()]{1,30}\))?(?:,|,?\sand(?:\swith)?|\stogether\swith|\swith)\s(?:the\s)?")


def of(scene: Scene, passages: Sequence[Passage], span: Span, owner: Ref) -> tuple[Ref, ...]:
    """Those who run the undertaking at ``span`` or take part in it; its ``owner`` where no sentence says otherwise.

    ``passages`` are those of the scene that have tokens, in the order of the text. A body that runs it takes the place
    of an owner whom the sentence does not speak of; one that takes part stands beside the owner.
    """
    passage = _at(passages, span)
    if passage is None:
        return (owner,)
    named = _near(passage.mentions, span)
    others = [m for m in named if m.form in _TOLD and m.ref != owner and m.ref in scene.profiles]
    if not others:
        return (owner,)
    running = _joined(scene.text, named, [m for m in others if _stands(scene.text, named, m, span, "before", "behind")])
    parts = _joined(scene.text, named, [m for m in others if _stands(scene.text, named, m, span, "joins", "with")])
    told = tuple(dict.fromkeys(m.ref for m in (*running, *parts) if m.ref in scene.profiles))
    alone = running and not any(m.ref == owner and not _is_possessive(scene.text, m) for m in named)
    return told if alone else tuple(dict.fromkeys((owner, *told)))


def _near(mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """The mentions of bodies around a place but not in it; so many characters away nothing is told of it any more."""
    first = bisect_left(mentions, span.start - _REACH, key=lambda mention: mention.span.start)
    last = bisect_right(mentions, span.end + _REACH, key=lambda mention: mention.span.start)
    return [m for m in mentions[first:last] if m.ref.kind is NodeKind.ORGANISATION and not m.span.overlaps(span)]


def _at(passages: Sequence[Passage], span: Span) -> Passage | None:
    """The passage in which a place lies."""
    index = bisect_right(passages, span.start, key=lambda passage: passage.span.start) - 1
    return passages[index] if index >= 0 and passages[index].span.overlaps(span) else None


def _joined(text: str, named: Sequence[Mention], first: Sequence[Mention]) -> list[Mention]:
    """The mentions, and those that an "and" joins to them."""
    found = list(first)
    for mention in named:
        if mention not in found and any(
            other.span.end <= mention.span.start and _AND.fullmatch(text, other.span.end, mention.span.start)
            for other in found
        ):
            found.append(mention)
    return found


def _stands(text: str, named: Sequence[Mention], mention: Mention, span: Span, ahead: str, behind: str) -> bool:
    """Whether what parts a mention from the place at ``span`` has the shape for where it stands (``_pattern``)."""
    if mention.span.end > span.start:
        return _pattern(behind).fullmatch(text, span.end, mention.span.start) is not None
    alone = not any(mention.span.end <= other.span.start and other.span.end <= span.start for other in named)
    return alone and _pattern(ahead).fullmatch(text, mention.span.end, span.start) is not None


def _is_possessive(text: str, mention: Mention) -> bool:
    """Whether a mention only says whose somebody is: "our partner"."""
    return lexicons.fold(mention.span.of(text)) in lexicons.words("references", "possessive", "words")


@cache
def _pattern(where: str) -> re.Pattern[str]:
    """What stands between a body and an undertaking that it runs (before, behind), joins, or runs with others."""
    keys = ("runs", "run", "joins", "with", "also", "apart")
    runs, run, joins, beside, also, apart = (lexicons.pieces("initiatives", "runners", key) for key in keys)
    noun = rf"(?:{lexicons.pieces('learned', 'works', 'heads')})s?"
    left = rf"(?:\s\([^()]{{1,40}}\))?,?(?:\s(?:which|who|that))?(?:\s(?:{also}))*"
    rest = rf"(?:\s(?!(?:{apart})\b)[^\s.;:!?]{{1,30}}){{0,8}}\s?[\"“„«]?"
    whose = rf"['’]s?\s(?:(?:(?!(?:{apart}|the|an?)\b)[\w-]{{1,30}}\s){{0,3}}{noun}\s)?[\"“„«]?"
    shapes = {
        "before": rf"{left}\s(?:{runs}){rest}|{whose}",
        "behind": rf"[\"”»]?,?(?:\s[^.;:!?]{{0,60}})?\s(?:{run})(?:\s(?:and|or)\s\w+)?(?:\s\w+ly)?\sby\s(?:the\s)?|"
        rf"[\"”»]?,?\s(?:(?:{also})\s)?(?:an?|the)\s(?:[\w-]{{1,30}}\s){{0,3}}{noun}\s(?:of|by)\s(?:the\s)?",
        "joins": rf"{left}\s(?:{joins}){rest}",
        "with": rf"[\"”»]?,?(?:\s[^.;:!?]{{0,30}})?\s(?:{beside})\s(?:the\s)?",
    }
    return re.compile(shapes[where])
