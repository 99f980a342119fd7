"""What cannot be the name of an undertaking, and which names are known again by their letters alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import persons

if TYPE_CHECKING:
    from civicgraph.model import Span

_NO_NAME = re.compile(r"Role in|Part of|(?i:slide|page)\s\d")
_BY = re.compile(
    r"\b(?:by|under|with|(?i:president|chair\w*|director|secretary|treasurer|coordinator|Mrs?|Ms|Dr|Prof)\.?)\s$"
)
_BEFORE = 16  # characters
_LONG = 5  # letters of a single word that may be a project's name


def is_none(shown: str, rule: str) -> bool:
    """Whether words that a rule took for an undertaking's name name none: an organ, a kind of body, a part of a date.

    A single word is a name where a heading, quotation marks or a state say so, or its letters do.
    """
    if _NO_NAME.match(shown):
        return True
    if any(place.span.of(shown) == shown for place in places.find(shown)):
        return True
    words = shown.split()
    if len(words) > 1:
        return False
    word = lexicons.fold(shown)
    if word in _organs() or word in lexicons.words("roles", "roles", "not_names") or shown.islower():
        return True
    return rule in {"undertaking by its verb or rhythm", "recurring event"} and not _project_like(shown)


def is_led(text: str, span: Span) -> bool:
    """Whether a name is that of a person whom the words before it make one: "led by Rosa Ito"."""
    before = text[max(0, span.start - _BEFORE) : span.start]
    return _BY.search(before) is not None and persons.is_person(span.of(text))


def is_told_by_its_letters(name: str) -> bool:
    """Whether a name can be no other thing wherever it stands: two words with a capital, or capitals inside a word."""
    words = name.split()
    capitals = sum(word[:1].isupper() or word[:1].isdigit() for word in words)
    return capitals > 1 or (len(words) == 1 and _project_like(name))


def _project_like(word: str) -> bool:
    return len(word) >= _LONG and (
        sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word) or not word.isascii()
    )


@cache
def _organs() -> frozenset[str]:
    """Nouns of bodies and of their parts, which alone are nobody's undertaking."""
    bodies = ("association", "network", "public_body", "company", "other")
    heads = lexicons.words("names", "units", "heads").union(
        *(lexicons.words("names", "heads", kind) for kind in bodies)
    )
    return heads | frozenset(lexicons.entries("references", "definite", "organisation"))
