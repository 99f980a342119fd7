"""Names that a text gives beside a name in words of its own: "in Samoan …", "X (native name)" behind a short name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from civicgraph import languages, lexicons, places
from civicgraph.extracting import aliases
from civicgraph.extracting.native_names import is_english
from civicgraph.extracting.scene import Alias
from civicgraph.model import Block, BlockKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_CAPS = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]"
_SENTENCE_END = re.compile(r"[.;:,)\n\"”]|[ \t](?:is|are|was|has|and|or|which|that|who)\b|$")
_PROPER = re.compile(r"[A-Z][\w’'-]+(?:[ ](?:(?:of|for|and|the|in)[ ]){0,2}[A-Z][\w’'-]+){1,8}")
_SHORTEST_TOLD = 7  # characters of a name that a sentence tells
_LONGEST = 120  # characters of a name in another language


def in_words(text: str, ref: Ref, end: int, limit: int) -> Iterator[Alias]:
    """The name behind the name of its language: "X, in Samoan Iuni a Tausi", "X, known in Welsh as Undeb y …"."""
    match = _in_tongue().match(text, end, limit)
    if match is None:
        return
    stop = _SENTENCE_END.search(text, match.end(), min(limit, match.end() + _LONGEST))
    shown = text[match.end() : stop.start() if stop else limit].rstrip(' "”')
    if len(shown) > 4 and shown != ref.name:
        span = Span(match.end(), match.end() + len(shown))
        code = languages.called()[match.group("tongue")]
        short = aliases.is_acronym(shown)
        yield Alias(ref, shown, span, "" if short else code, "name in a language that the text names")


def behind_short_names(text: str, blocks: Sequence[Block], found: Sequence[Alias]) -> Iterator[Alias]:
    """The native name in parentheses behind a short name that stands for a body: "LKSF (Latvijas …) has 22 members"."""
    shorts = {alias.text: alias.ref for alias in reversed(found) if not alias.lang}
    if not shorts:
        return
    choice = "|".join(re.escape(short) for short in sorted(shorts, key=lambda s: (-len(s), s)))
    pattern = re.compile(rf"(?<![\w-])(?P<short>{choice})[ \t]\((?P<other>{_CAPS}[^()\n]{{8,{_LONGEST}}})\)")
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        for match in pattern.finditer(text, block.span.start, block.span.end):
            ref = shorts[match.group("short")]
            country = places.of_name(ref.name)
            for alias in aliases.inside(text, ref, *match.span("other"), country.iso2 if country else None):
                if alias.lang not in ("", "en", "und") and len(alias.text.split()) > 1:
                    yield alias


def told(text: str, blocks: Sequence[Block], owners: Sequence[Ref | None], taken: Collection[str]) -> Iterator[Alias]:
    """The names that sentences give their own body: "Undeb y Cymoedd, as it is called at home, unites …"."""
    for block, owner in zip(blocks, owners, strict=True):
        if owner is None or block.kind in (BlockKind.FURNITURE, BlockKind.HEADING):
            continue
        for match in _called(text, block.span.start, block.span.end):
            shown = _as_far_as_native(match.group("name").rstrip(" ,."))
            if shown in taken or shown == owner.name or places.called(shown):
                continue
            yield from _as_told(owner, shown, Span(match.start("name"), match.start("name") + len(shown)), match)


def told_places(text: str, blocks: Sequence[Block]) -> list[Span]:
    """Where sentences say that a name is one of their body's."""
    return [
        Span(*match.span("name"))
        for block in blocks
        if block.kind not in (BlockKind.FURNITURE, BlockKind.HEADING)
        for match in _called(text, block.span.start, block.span.end)
    ]


@lru_cache(maxsize=64)  # blocks of one document, which are asked once for the places and once for the names
def _called(text: str, start: int, end: int) -> tuple[re.Match[str], ...]:
    return (*_called_after().finditer(text, start, end), *_called_before().finditer(text, start, end))


def _as_told(owner: Ref, shown: str, span: Span, match: re.Match[str]) -> Iterator[Alias]:
    """What a sentence calls a body: its acronym, or a name in the language that the sentence or its letters tell."""
    if aliases.is_acronym(shown):
        yield Alias(owner, shown, span, "", "short name told")
        return
    tongue = match.groupdict().get("tongue") or match.groupdict().get("tongue_before")
    country = places.of_name(owner.name)
    lang = languages.called().get(tongue or "", "") or aliases.language(shown, country.iso2 if country else None)
    if lang in ("en", "und") and country and tongue is None and not is_english(shown):
        lang = next((c for c in places.countries()[country.iso2].languages if c != "en" and not shown.isascii()), lang)
    if lang in (None, "en", "und") and _PROPER.fullmatch(shown) and lexicons.fold(shown) != lexicons.fold(owner.name):
        yield Alias(owner, shown, span, "en", "name told")
        return
    if lang not in (None, "en", "und") and len(shown) > _SHORTEST_TOLD:
        yield Alias(owner, shown, span, str(lang), "name told")


_NATIVE = rf"(?P<name>{_CAPS}[\w’'-]*(?:[ \n][^\W\d_][\w’'-]*){{0,11}})"


def _as_far_as_native(shown: str) -> str:
    """A name without the English words that follow it: "Suomen Seura and has 44 members"."""
    words = shown.split(" ")
    if _PROPER.fullmatch(shown):
        return shown
    grammar = lexicons.words("languages", "english", "words") | {
        "because",
        "unites",
        "united",
        "since",
        "founded",
        "says",
    }
    stop = next((i for i, word in enumerate(words) if i and word.strip(",") in grammar), len(words))
    return " ".join(words[:stop])


@cache
def _tongues() -> str:
    return "|".join(re.escape(name) for name in sorted(languages.called(), key=lambda n: (-len(n), n)))


@cache
def _called_after() -> re.Pattern[str]:
    """A name with words behind it that say that it is one: ", as it is called at home," ", to use its Welsh name"."""
    words = lexicons.pieces("names", "told", "behind", space=r"[ \n]").replace("TONGUE", f"(?P<tongue>{_tongues()})", 1)
    words = words.replace("TONGUE", f"(?:{_tongues()})")
    return re.compile(
        rf"(?:(?<=^)|(?<=[.!?:]\s)|(?<=\n)|(?<![\s\S])|\b(?:[Tt]he|or|and|is)[ ]){_NATIVE}"
        rf"(?:[ ]\([^()\n]{{2,40}}\))?,?[ \n](?:{words})(?![\w-])"
    )


@cache
def _called_before() -> re.Pattern[str]:
    """A name behind words that bring it in: "At home it is called …", "Its Welsh name is …"."""
    words = lexicons.pieces("names", "told", "before", space=r"[ \n]").replace(
        "TONGUE", f"(?P<tongue_before>{_tongues()})", 1
    )
    words = words.replace("TONGUE", f"(?:{_tongues()})")
    return re.compile(rf"\b(?:{words}),?:?[ \n](?:the[ ])?[\"“«]?{_NATIVE}")


@cache
def _in_tongue() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(languages.called(), key=lambda n: (-len(n), n)))
    return re.compile(
        r"(?:[ \t]\([A-Z][\w&-]{1,9}\))?[,;]?[ \t](?:\(|–[ \t])?"
        r"(?:(?:also[ \t])?(?:known|called|named)[ \t])?in[ \t](?:the[ \t])?"
        rf"(?P<tongue>{names})(?:[ \t](?:language|as|called|named))?[:,]?[ \t](?:as[ \t])?[\"“«]?(?={_CAPS})"
    )
