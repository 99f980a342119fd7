"""Public bodies whose head noun a text writes small: "the provincial government of Norrland"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.model import Span
from civicgraph.naming.tables import word_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]+(?:[ ](?:(?:de|del|da|do|la|le|el|al)[ ])?[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]+){0,3}"


def find(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The ranges of such names, and their head nouns."""
    for match in _pattern().finditer(text, start, end):
        if lexicons.fold(match.group("place").split()[0]) not in word_sets()["leading"]:
            stop = match.end() - (2 if match.group().endswith(("'s", "’s")) else 0)
            yield Span(match.start("name"), stop), lexicons.fold(match.group("head"))


@cache
def _pattern() -> re.Pattern[str]:
    levels = "|".join(lexicons.entries("names", "small", "levels"))
    heads = "|".join(lexicons.entries("names", "small", "heads"))
    alone = "|".join(lexicons.entries("names", "small", "alone"))
    what = rf"(?P<head>(?:{levels})[ \n](?:{heads})|{alone})"
    return re.compile(rf"\b[Tt]he[ \n](?P<name>{what}[ \n]of[ \n](?:the[ \n])?(?P<place>{_PLACE}))")
