"""A rule as data: when it wakes (trigger), whom it speaks of (arguments), what undoes it, and what it is tried on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicgraph.rulefiles.triggers import Trigger

QUANTIFIERS = ("?", "+", "*")
POSITIONS = ("inside", "next", "before", "nearest", "after", "start")
FORMS = ("name", "acronym", "definite", "pronoun", "first-person")
DEPENDENCIES = (
    "acl",
    "acl:relcl",
    "advcl",
    "advmod",
    "amod",
    "appos",
    "case",
    "ccomp",
    "compound",
    "conj",
    "csubj",
    "iobj",
    "nmod",
    "nmod:poss",
    "nsubj",
    "nsubj:pass",
    "obj",
    "obl",
    "obl:agent",
    "parataxis",
    "xcomp",
)


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what fills a role of a rule, and where to look for it.

    ``dependency`` (paths in the tree, from the trigger) is tried first, then each ``position`` in order, then
    ``default``. ``within`` is a number of words; ``through`` the words that may stand between (``*``: any word in
    small letters but those of ``not_through``), empty for all; ``directly_after`` the word before the argument.
    ``itself``: a committee or an initiative does not stand for its organisation here (what year, how many, what name).
    """

    role: str
    types: tuple[str, ...]
    quantifier: str = ""
    dependency: tuple[str, ...] = ()
    position: tuple[str, ...] = ()
    default: str = ""
    own: bool = False
    forms: tuple[str, ...] = ()
    within: int | None = None
    through: tuple[str, ...] = ()
    not_through: tuple[str, ...] = ()
    directly_after: tuple[str, ...] = ()
    line: int = 0
    itself: bool = False

    @property
    def optional(self) -> bool:
        """Whether the rule fires without it."""
        return self.quantifier in ("?", "*")

    @property
    def many(self) -> bool:
        """Whether a list ("A, B and C") fills it."""
        return self.quantifier in ("+", "*")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to try a rule on; ``subject``, ``targets`` and ``values`` are what it has to yield, if it is positive.

    ``values`` are the words for the other arguments, by role: ``(("year", ("1990",)),)``; a count's ``qualifier`` is
    among them where the example gives one.
    """

    text: str
    positive: bool
    subject: str = ""
    targets: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying one kind of fact; ``value`` is what its label says beside the kind; it stands at ``line``."""

    name: str
    label: str
    value: str
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]
    priority: int = 50
    unless: tuple[Trigger, ...] = ()
    weak: bool = False
    confidence: float = 0.8
    about: str = ""
    examples: tuple[Example, ...] = ()
    source: str = ""
    line: int = 0

    @property
    def yields(self) -> str:
        """The label as written: ``relation member_of``, ``count municipality``, ``founded``."""
        return f"{self.label} {self.value}".strip()

    def argument(self, role: str) -> Argument | None:
        """The argument of a role, if the rule has it."""
        return next((a for a in self.arguments if a.role == role), None)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong with a rule file, and in which line (from 1)."""

    source: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.message}"
