"""What a reader makes of the bytes of one source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.model import Block, Place, Severity

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Remark:
    """A notice that does not know its document yet."""

    code: str
    message: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Content:
    """A text and what its format says about it; see ``model.Document`` for the fields that it shares.

    ``url`` is the address that the source gives for itself; ``language`` is None where it names none.
    """

    text: str
    encoding: str = "utf-8"
    blocks: tuple[Block, ...] | None = None
    places: tuple[Place, ...] = ()
    title: str | None = None
    site_name: str | None = None
    language: str | None = None
    date: date | None = None
    url: str | None = None
    left_out: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


Reader = Callable[[bytes], Content]
"""Bytes of one format into content; raises SourceError for bytes it cannot read, saying what would help."""
