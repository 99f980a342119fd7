"""Which of many lists of phrases a passage may hold: asked of its words, before any pattern is tried.

Most lists have no phrase in most passages. To try each list's pattern took longer than all that the patterns found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CLOSED = re.compile(r"\([^()]*\)\??|<[a-z_]+>")  # a choice, or a slot, which may hold anything
_WORD = re.compile(r"(?:\([^()]*\)|[^\s()])+")
_CHOICE = re.compile(r"\(([^()]+)\)")
_INNER = re.compile(r"\([^()]*\)\??(?=[^()]*\))")
_ANY = "\0"  # what stands for one: no letter, and no space

Needs = tuple[frozenset[str], ...]
"""What a phrase needs: of each set at least one of the ``lexicons.fronts`` of a text that holds it."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Lists of phrases by the fronts of what each phrase needs.

    ``alone`` are the lists with a phrase that needs one thing; ``pairs`` those with a phrase that needs more, by the
    fronts of two things, with what it needs besides; ``anywhere`` those with a phrase that needs nothing;
    ``fronts`` are those of ``alone`` and ``pairs``.
    """

    alone: Mapping[str, tuple[int, ...]]
    pairs: Mapping[str, Mapping[str, tuple[tuple[Needs, int], ...]]]
    anywhere: frozenset[int]
    fronts: frozenset[str]

    def possible(self, near: Mapping[str, object]) -> list[int]:
        """The numbers of the lists of which a phrase may stand where ``near`` are the ``lexicons.fronts``, sorted.

        Of a list that is not among them, no phrase does.
        """
        found, words = set(self.anywhere), near.keys()
        for front in self.fronts.intersection(near):
            found.update(self.alone.get(front, ()))
            behind = self.pairs.get(front, {})
            for other in behind.keys() & words:
                for needs, number in behind[other]:
                    if number not in found and (not needs or has(near, needs)):
                        found.add(number)
        return sorted(found)


def has(near: Mapping[str, object], needs: Needs) -> bool:
    """Whether a text with the fronts ``near`` has all that a phrase needs."""
    return not any(map(near.keys().isdisjoint, needs))


def phrasebook(lists: Iterable[Iterable[Needs]]) -> Phrasebook:
    """Lists by what their phrases need (``needs_of``)."""
    alone: dict[str, dict[int, None]] = defaultdict(dict)
    pairs: dict[str, dict[str, dict[tuple[Needs, int], None]]] = defaultdict(lambda: defaultdict(dict))
    anywhere = set()
    for number, phrases in enumerate(lists):
        for needs in phrases:
            if not needs:
                anywhere.add(number)
                continue
            first, *others = sorted(needs, key=_rarity)
            for front in first:
                for other in others[0] if others else ():
                    pairs[front][other][tuple(others[1:]), number] = None
                if not others:
                    alone[front][number] = None
    return Phrasebook(
        {front: tuple(held) for front, held in alone.items()},
        {front: {other: tuple(held) for other, held in behind.items()} for front, behind in pairs.items()},
        frozenset(anywhere),
        frozenset((*alone, *pairs)),
    )


def _rarity(fronts: frozenset[str]) -> tuple[int, int]:
    """What sorts the rarest of a phrase's needs to the front: long words are rarer, and few words are."""
    return -min(map(len, fronts)), len(fronts)


def needs_of(phrases: Iterable[str]) -> tuple[Needs, ...]:
    """What each of the phrases needs; nothing where each of its words is open."""
    return tuple(dict.fromkeys(_needs(phrase.lower()) for phrase in phrases))


def _needs(phrase: str) -> Needs:
    """The fronts of those words of a phrase that stand behind a space, or of those that a choice offers there."""
    while (flat := _INNER.sub(_ANY, phrase)) != phrase:  # a choice in a choice
        phrase = flat
    found: dict[frozenset[str], None] = {}
    for word in _WORD.findall(phrase.replace("…", " ")):
        choice = _CHOICE.fullmatch(word)
        if not choice and "|" in _CLOSED.sub(_ANY, word):
            return ()  # a choice of whole phrases
        fronts = [lexicons.front_of(w) for w in (choice[1].split("|") if choice else [_CLOSED.sub(_ANY, word)])]
        if all(fronts):
            found[frozenset(filter(None, fronts))] = None
    return tuple(found)
