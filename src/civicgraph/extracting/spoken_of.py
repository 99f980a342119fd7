"""Whom a page speaks of most: by place, definition, acronym, title, kind and what it calls its body."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import aliases, glosses
from civicgraph.model import Block, BlockKind, Ref

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.scene import Alias, Profile

_BEHIND_NAME = re.compile(r"[\"”]?(?:[ \t]\([^()\n]{2,90}\))?,?[ \t]")
_COMMA_BEFORE = re.compile(r",\s(?:the\s)?[\"“]?$")
_REST = re.compile(r"[^.!?;\n]{1,200}")
_LISTED = re.compile(r"[\"”]?(?:\s\([^()\n]{2,60}\))?(?:,|\s(?:and|or)\b)")
_WEIGHTS = {"association": 3.0, "network": 3.0, "other": 1.0, "company": 0.5, "public_body": 0.0}
_FIRST = 1.5  # what it counts to be the first one named
_OPENINGS = frozenset({"", "the", "about", "about the", "welcome to the"})


def most_spoken_of(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
    titles: Mapping[int, Ref],
) -> Ref | None:
    """The organisation that a page speaks of most."""
    scores = _scores(text, blocks, known, profiles, found, titles)
    best = sorted(scores, key=lambda ref: (-scores[ref], profiles[ref].span.start))
    return best[0] if best else None


def _scores(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
    titles: Mapping[int, Ref],
) -> dict[Ref, float]:
    """How much a page speaks of each: by place, definition, acronym, title, kind and references back."""
    scores: dict[Ref, float] = defaultdict(float)
    first_heading = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING), 0)
    for index, ref in titles.items():
        scores[ref] += 8.0 if index <= first_heading else 3.0
    first = next((i for i, b in enumerate(blocks) if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)), 0)
    gone = {ref for name, ref, index in known if _is_gone(text, blocks[index], name)}
    for name, ref, index in known:
        scores[ref] += 0.3 if ref in gone else _score_of_place(text, blocks[index], name, index <= first)
    if living := [item for item in known if item[1] not in gone]:
        scores[min(living, key=lambda item: item[0].span.start)[1]] += _FIRST
    furniture = " ".join(b.span.of(text) for b in blocks if b.kind is BlockKind.FURNITURE)
    for ref, profile in profiles.items():
        scores[ref] += _score_of_acronyms(text, ref, found) + _WEIGHTS.get(profile.kind, 0.0)
        scores[ref] += 3.0 * _named_in(furniture, ref)
    spoken_of = called_back(text)
    for ref, profile in profiles.items():
        scores[ref] += 0.7 * spoken_of[profile.head]
    return scores


def called_back(text: str) -> Counter[str]:
    """How often a page calls somebody by each head noun alone: "The Association", "our Union"."""
    return Counter(lexicons.fold(match.group("head")) for match in _generic_name().finditer(text))


def _score_of_place(text: str, block: Block, name: naming.Name, early: bool) -> float:
    """What one place of a name counts: more early on the page, where it opens its block, where a definition follows."""
    before = text[max(block.span.start, name.span.start - 20) : name.span.start]
    listed = _COMMA_BEFORE.search(before) and _LISTED.match(text, name.span.end, block.span.end)
    if block.kind is not BlockKind.HEADING and (_aside().search(before) or listed):
        return 0.3  # with others, by them, or one of a list: hardly whom the page is about
    opening = text[block.span.start : name.span.start].strip(' "“').casefold() in _OPENINGS
    said = block.kind is BlockKind.PARAGRAPH and glosses.after(
        text, name.span.end, block.span.end, said=not (early or opening)
    )
    defined = said in {"association", "network"}
    behind = _BEHIND_NAME.match(text, name.span.end, block.span.end)
    told = behind is not None and any(
        lexicons.phrases("bodies", "after", what).match(text, behind.end(), block.span.end)
        for what in ("founded", "gathers")
    )
    return (
        1.0
        + 1.5 * early
        + 1.0 * opening
        + (4.0 + 3.0 * early if defined else 0.0)
        + 2.0 * (told and (early or opening))
    )


def _is_gone(text: str, block: Block, name: naming.Name) -> bool:
    """Whether the sentence says that the body came to its end: "the X, which folded nine years later"."""
    match = _REST.match(text, name.span.end, block.span.end)
    return match is not None and _ended().search(match.group()) is not None


@cache
def _ended() -> re.Pattern[str]:
    return lexicons.around(r"(?:,[ \t]|\b(?:which|that|and|but|it)[ \t]|^[ \t])(?:WORDS)\b", "bodies", "gone", "words")


def _score_of_acronyms(text: str, ref: Ref, found: Sequence[Alias]) -> float:
    """How often the text uses a short name of ``ref``; after a dozen times it says no more."""
    last = {word for word in ref.name.split()[-1:] if aliases.is_acronym(word)}
    shorts = sorted({alias.text for alias in found if alias.ref == ref} | last)
    if not shorts:
        return 0.0
    pattern = "|".join(re.escape(short) for short in shorts)
    return 1.0 + 0.9 * min(len(re.findall(rf"(?<![\w-])(?:{pattern})(?![\w-])", text)), 12)


@cache
def _generic_name() -> re.Pattern[str]:
    """What a page calls the one that it speaks of: "The Association", "our Union"."""
    heads = "|".join(word.capitalize() for word in lexicons.entries("references", "definite", "owner"))
    return re.compile(rf"(?<![\w-])(?:[Tt]he|[Oo]ur|[Tt]his) (?P<head>{heads})(?![\w-])(?! (?:of|for)\b)")


def is_aside(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a name stands behind words with which others than the page's body are named: "joined the X"."""
    if block.kind is BlockKind.HEADING:
        return False
    return _aside().search(text, max(block.span.start, name.span.start - 20), name.span.start) is not None


@cache
def _aside() -> re.Pattern[str]:
    """What stands before the name of one who is only named beside another."""
    return re.compile(rf"\b(?:{lexicons.pieces('bodies', 'aside', 'words')})\s(?:the\s)?[\"“]?$")


def _named_in(furniture: str, ref: Ref) -> bool:
    """Whether a page's header or footer holds the name or its initials."""
    acronyms = {word for word in re.findall(r"[\w’'-]+", furniture) if aliases.is_acronym(word)}
    return ref.name in furniture or any(lexicons.fold(word) in aliases.initials(ref.name) for word in acronyms)
