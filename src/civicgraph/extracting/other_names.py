"""Names that a text gives beside a name in words of its own: "in Samoan …", "X (native name)" behind a short name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import languages, places
from civicgraph.extracting import aliases
from civicgraph.extracting.scene import Alias
from civicgraph.model import Block, BlockKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CAPS = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]"
_SENTENCE_END = re.compile(r"[.;:,)\n\"”]|[ \t](?:is|are|was|has|and|or|which|that|who)\b|$")
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


@cache
def _in_tongue() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(languages.called(), key=lambda n: (-len(n), n)))
    return re.compile(
        r"(?:[ \t]\([A-Z][\w&-]{1,9}\))?[,;]?[ \t](?:\(|–[ \t])?"
        r"(?:(?:also[ \t])?(?:known|called|named)[ \t])?in[ \t](?:the[ \t])?"
        rf"(?P<tongue>{names})(?:[ \t](?:language|as|called|named))?[:,]?[ \t](?:as[ \t])?[\"“«]?(?={_CAPS})"
    )
