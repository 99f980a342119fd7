"""The rows of a directory that say what a body works on, does or offers: "Sectors: ports, roads"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons

if TYPE_CHECKING:
    import re

    from civicgraph.model import Block

_LEADS = 300  # characters of a line within which its label leads
_LABEL = r"(?:(?:our|its|their|the|main|key|core|current|other)\s)*(?:WORDS)"


def works_row(text: str, block: Block) -> bool:
    """Whether a row's label says that what follows is somebody's work."""
    return block.label is not None and _labels().fullmatch(block.label.of(text).strip(" :")) is not None


def led_in(text: str, block: Block, position: int) -> bool:
    """Whether such a label and a colon open a block, and the block's first sentence goes on up to ``position``."""
    start = block.span.start
    return position - start < _LEADS and _led().match(text[start:position]) is not None


@cache
def _labels() -> re.Pattern[str]:
    return lexicons.around(_LABEL, "concerns", "rows", "labels")


@cache
def _led() -> re.Pattern[str]:
    return lexicons.around(rf"[>•*\s–-]*{_LABEL}\s?:\s[^.;!?\n]*$", "concerns", "rows", "labels")
