"""Which of many rules may have something to say of a passage, by the words that their triggers need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.phrasebook import phrasebook
from civicgraph.rulefiles.shelf import Text, together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.phrasebook import Phrasebook
    from civicgraph.rulefiles.rule import Rule


@dataclass(frozen=True, slots=True)
class Wakeable:
    """Rules in their order, and what wakes each of them."""

    rules: tuple[Rule, ...]
    book: Phrasebook

    def awake(self, text: str, start: int, end: int) -> list[Rule]:
        """The rules that may match in ``text[start:end]``, in their order; of the others none does."""
        near = lexicons.fronts(lexicons.lowered(text), start, end)
        return [self.rules[place] for place in self.book.possible(near)]


def wakeable(rules: Sequence[Rule]) -> Wakeable:
    """Rules, with what wakes them."""
    needs = ([needs for trigger in rule.triggers for needs in trigger.needs] for rule in rules)
    return Wakeable(tuple(rules), phrasebook(needs))


@cache
def all_wakeable(own: tuple[Text, ...]) -> Wakeable:
    """The shipped rules and a user's (``shelf.together``), with what wakes them."""
    return wakeable(together(own))
