"""A rule as data: when it wakes (trigger), whom it speaks of (arguments), what undoes it, and what it is tried on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicgraph.rulefiles.triggers import Trigger

BODIES = ("association", "network", "public_body", "company", "other")
"""The kinds of organisation; as an argument's type each is narrower than ``organisation``."""

LOOSE = ("name", "short_name", "programme")
"""Names that no head noun gives away: any capitalised name that is no country; one that looks like an acronym; one
with the lower-case nouns behind it ("Interreg funds")."""

TYPES = ("organisation", *BODIES, "committee", *LOOSE)
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
RELATIONS = ("member_of", "cooperates_with", "intermediary_for", "advises", "founded_by")
LABELS = ("relation", "activity", "topic")


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what fills a role of a rule, and where to look for it.

    ``dependency`` (paths in the tree, from the trigger) is tried first, then each ``position`` in order, then
    ``default``. ``within`` is a number of words; ``through`` the words that may stand between (``*``: any word in
    small letters but those of ``not_through``), empty for all; ``directly_after`` the word before the argument.
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
    """A sentence to try a rule on; ``subject`` and ``targets`` are what it has to yield, where it is positive."""

    text: str
    positive: bool
    subject: str = ""
    targets: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying one kind of fact; ``source`` and ``line`` are where it stands."""

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
