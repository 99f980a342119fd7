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


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rule whose trigger stands in a passage; ``reason`` says why there is no claim."""

    rule: Rule
    trigger: Span
    arguments: tuple[tuple[str, tuple[Found, ...]], ...] = ()
    claims: tuple[Claim, ...] = ()
    reason: str | None = None
