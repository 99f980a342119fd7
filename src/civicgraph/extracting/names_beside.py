"""A native name and the English one side by side in a sentence: "Havnebyforbundet, in English the Association of …"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import languages, lexicons, naming, places
from civicgraph.extracting import aliases
from civicgraph.extracting.native_names import is_english
from civicgraph.extracting.persons import is_person
from civicgraph.extracting.scene import Alias
from civicgraph.model import Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "native name beside the English one"
_CAPS = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω]"
_NATIVE = rf"(?P<name>{_CAPS}[\w’'-]+(?:[ ][^\W\d_][\w’'-]*){{0,11}}?)"
_LONGEST = 120  # characters of such a name, with the words that tie the two
_SHORTEST = 6  # letters of a name of one word


def find(text: str, ref: Ref, name: Span, floor: int, limit: int) -> Iterator[Alias]:
    """The native name right before or right behind an English one, between ``floor`` and ``limit``.

    Where only a dash or a bracket parts the two, the letters have to show that it is of another language.
    """
    if not is_english(name.of(text)):
        return
    start = max(floor, name.start - _LONGEST)
    stop = min(limit, name.end + _LONGEST)
    for told in (True, False):
        behind = _behind(told=told).match(text, name.end, stop)
        for match in (*_all_before(text, start, name.start, told=told), *((behind,) if behind else ())):
            shown = match["name"]
            if not (told and match is behind) and _is_known(shown):
                continue  # which of the two is the other name, other rules tell
            lang = _language(shown, ref, match.groupdict().get("tongue"), told=told)
            if lang:
                yield Alias(ref, shown, Span(*match.span("name")), lang, RULE)
                return


def _all_before(text: str, start: int, end: int, *, told: bool) -> Iterator[re.Match[str]]:
    """What may be the name before a place, the longest first."""
    while match := _before(told=told).search(text, start, end):
        yield match
        start = match.start("name") + 1


def _is_known(shown: str) -> bool:
    """Whether the grammar of names knows words as a body's name."""
    return any(found.span.of(shown) == shown for found in naming.find(shown, 0, len(shown))[:1])


def _language(shown: str, ref: Ref, tongue: str | None, *, told: bool) -> str:
    """The language of a name beside an English one; empty where it is no such name."""
    if aliases.is_acronym(shown) or is_english(shown) or is_person(shown) or places.called(shown):
        return ""
    if " " not in shown and len(shown) < _SHORTEST:
        return ""
    if tongue is None and places.find(shown):
        return ""  # "the Danish Association of Towns, Copenhagen"
    if tongue is not None:
        return languages.called()[tongue]
    country = places.of_name(ref.name)
    lang = aliases.language(shown, country.iso2 if country else None)
    if lang == "und" and country:
        lang = next((c for c in places.countries()[country.iso2].languages if len(c) == 2 and c != "en"), "und")
        return lang if told else ""
    return lang if lang is not None and lang != "en" and (told or lang != "und") else ""


@cache
def _before(*, told: bool) -> re.Pattern[str]:
    ties = rf",?[ \n](?:{_ties('before')}),?[ \n]" if told else r"[ \n](?:[–—-][ \n]|\()"
    return re.compile(
        rf"(?:^|(?<=[.!?:]\s)|(?<=\n)|(?<![\s\S])|\b(?:the|The|is|of)[ ]){_NATIVE}(?:{ties})(?:[Tt]he[ ])?$"
    )


@cache
def _behind(*, told: bool) -> re.Pattern[str]:
    ties = rf",?[ \n](?:{_ties('behind')}),?[ \n]" if told else r"[ \n](?:[–—-][ \n]|\()|,[ \n]"
    ends = r"(?=[”\"]?(?:[,.;:)]|[ ][–—]|[ ](?:was|is|has|for)\b|$))"
    return re.compile(rf"(?:[ ]\([A-Z][\w&-]{{1,9}}\))?(?:{ties}){_NATIVE}{ends}")


def _ties(key: str) -> str:
    tongues = "|".join(re.escape(name) for name in sorted(languages.called(), key=lambda n: (-len(n), n)))
    words = lexicons.pieces("names", "beside", key, space=r"[ \n]").replace("TONGUE", f"(?P<tongue>{tongues})", 1)
    return words.replace("TONGUE", f"(?:{tongues})")
