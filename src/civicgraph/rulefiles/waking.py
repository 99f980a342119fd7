"""Which triggers of many rules may stand in a passage, by the words that they need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.phrasebook import phrasebook
from civicgraph.rulefiles.shelf import Text, together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.phrasebook import Phrasebook
    from civicgraph.rulefiles.rule import Rule
    from civicgraph.rulefiles.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Wakeable:
    """The triggers of rules, in the order of the rules, and what wakes each of them."""

    triggers: tuple[tuple[Rule, Trigger], ...]
    book: Phrasebook

    def awake(self, text: str, start: int, end: int) -> list[tuple[Rule, list[Trigger]]]:
        """The rules that may match in ``text[start:end]``, in their order, each with the triggers that may.

        Of the others none does.
        """
        near = lexicons.fronts(lexicons.lowered(text), start, end)
        found = [self.triggers[place] for place in self.book.possible(near)]
        return [(rule, [trigger for _, trigger in held]) for rule, held in groupby(found, itemgetter(0))]


def wakeable(rules: Sequence[Rule]) -> Wakeable:
    """Rules, with what wakes them."""
    triggers = tuple((rule, trigger) for rule in rules for trigger in rule.triggers)
    return Wakeable(triggers, phrasebook(trigger.needs for _, trigger in triggers))


@cache
def all_wakeable(own: tuple[Text, ...]) -> Wakeable:
    """The shipped rules and a user's (``shelf.together``), with what wakes them."""
    return wakeable(together(own))
