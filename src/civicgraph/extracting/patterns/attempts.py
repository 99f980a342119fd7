"""What came of a rule at one place: what it found, or why it did not fire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicgraph.model import Claim, Ref, Span
    from civicgraph.rulefiles.rule import Rule


@dataclass(frozen=True, slots=True)
class Found:
    """What fills a role: the thing, where it stands (None where the page stands in), and how it was found."""

    ref: Ref
    span: Span | None
    how: str

    @property
    def shown(self) -> str:
        """The name of the thing."""
        return self.ref.name


@dataclass(frozen=True, slots=True)
class Read:
    """What fills a typed role: the words as a claim has them, their place (a number's with its qualifier), and how.

    ``core`` is where the value itself begins; ``details`` are a number's qualifier, or the concepts of a unit.
    """

    shown: str
    span: Span
    core: int
    details: tuple[str, ...] = ()
    how: str = ""


Filler = Found | Read


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rule whose trigger stands in a passage; ``reason`` says why there is no claim."""

    rule: Rule
    trigger: Span
    arguments: tuple[tuple[str, tuple[Filler, ...]], ...] = ()
    claims: tuple[Claim, ...] = ()
    reason: str | None = None
