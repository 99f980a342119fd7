"""What a build is told: typed, checked once at the door, then passed down; nothing else reads options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from civicgraph.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_BASE = "https://w3id.org/civicgraph/id/"

# An absolute http(s) IRI whose path can be written on: a host, no query, no white space, none of the characters that
# N-Triples forbids inside <…>, and a "/" or "#" at the end, where the local names go.
_BASE = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+(?:/[^\s?#<>\"{}|\\^`]*)?[/#]")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one build.

    ``base`` is what every IRI of an instance begins with; ``as_of`` dates the sources that carry no date of their own;
    ``jobs`` is a number of processes and never changes the output; ``strict`` turns problems in the data into a
    failed build; ``rules`` are the user's own rule files; claims below ``min_confidence`` (0 to 1) are left out;
    ``links`` are SSSOM tables of mappings to other data sets.
    ``allow_private`` lets web addresses lead into networks that are not public; ``cache`` is the folder that fetched
    pages are kept in (None: the user's own).

    Raises UsageError for a value that no build can use.
    """

    out: Path
    base: str = DEFAULT_BASE
    as_of: date | None = None
    jobs: int = 1
    strict: bool = False
    rules: tuple[Path, ...] = ()
    min_confidence: float = 0.0
    links: tuple[Path, ...] = ()
    allow_private: bool = False
    cache: Path | None = None

    def __post_init__(self) -> None:
        check_base(self.base)
        if self.jobs < 1:
            raise UsageError(f"--jobs {self.jobs}: the number of processes is at least 1")
        if not 0 <= self.min_confidence <= 1:
            raise UsageError(f"--min-confidence {self.min_confidence}: a confidence is between 0 and 1, such as 0.8")


def check_base(base: str) -> str:
    """``base`` itself, or UsageError where instance IRIs cannot begin with it."""
    if not _BASE.fullmatch(base):
        raise UsageError(
            f"--base {base!r} is not a usable base IRI: it has to be absolute (http or https) and end in '/' or '#', "
            f"such as {DEFAULT_BASE}"
        )
    return base


def parse_date(text: str) -> date:
    """A date written ``YYYY-MM-DD``; UsageError otherwise."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{text!r} is not a date; write it as YYYY-MM-DD, such as 2025-03-31")
