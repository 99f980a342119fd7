"""Other names of an organisation: acronyms and native names joined by parentheses, dashes or slashes, and initials."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import languages, lexicons, places
from civicgraph.extracting.scene import Alias, Profile
from civicgraph.model import NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ACRONYM = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я][\w&.+-]{0,13}[\wÀ-ž]|[A-Z]{2,}"
_PARENS = re.compile(r"[\"”’'»]?[ \t\u00a0]{0,2}(?:\r?\n[ \t]{0,2}){0,2}[(\[]([^()\[\]\n]{2,160})[)\]]")
_AFTER = re.compile(
    rf"[\"”’'»]?(?:[ \t]{{0,2}}[–—-][ \t]{{0,2}}|[ \t]?/[ \t]?|,?[ \t](?:or|also known as|known as|abbreviated(?: as|"
    rf" to)?|in short|short|(?:better |also |usually |commonly )?known (?:by|under) (?:its|the) (?:\w+ )?(?:initials|"
    rf"acronym|abbreviation|short name|letters)(?: of)?,?)[ \t](?:the[ \t])?|:[ \t])[\"“'«]?({_ACRONYM})(?![\w-])"
)
_SLASHED = re.compile(
    r"[ \t](?P<mark>[/|·–—-])[ \t](?:in[ \t](?:te[ \t]reo[ \t])?[A-Z][\wāēīōū]+,?[ \t])?(?P<other>[^\n/|·()–—]{6,120}?)[ \t]*(?=$|\n|[/|·(–—]|[ \t]-[ \t])"
)
_FOR_SHORT = re.compile(
    r",?[ \t](?:\([^()\n]{2,80}\),?[ \t])?(?:or[ \t]|and[ \t]|in short[ \t]|simply[ \t]|"
    r"just[ \t])?[\"“]?(?P<short>[A-ZÀ-ÖØ-Þ][\w-]{1,20})[\"”]?[ \t](?:for short|in short|to (?:its|our|their|"
    r"his) (?:friends|members)|in English|in what follows|on these pages|at home|as (?:it is|everyone) (?:known|"
    r"calls it)|abroad)(?:[ \t]and[ \t](?P<more>[A-Z][\w-]{1,14})[ \t](?:at home|abroad|in \w+))?"
)
_COMMA = re.compile(rf",[ \t]({_ACRONYM})(?=[,.;\n]|[ \t]for[ \t]short|$)")
_BEFORE = re.compile(
    rf"(?<![\w-])({_ACRONYM})[ \t]{{0,2}}(?:[–—:/-]|,[ \t]the|[(\[])[ \t]{{0,2}}(?:the[ \t])?[\"“'«]?$"
)
_PIECES = re.compile(r",[ \t]or[ \t]+|[ \t]+(?:[-–—/|]|or)[ \t]+|[;,/|][ \t]*|[ \t]*[–—][ \t]*")
_LEAD_IN = re.compile(
    r"^(?:in short|abbreviated(?: as| to)?|abbr\.?|hereafter|hereinafter|formerly|known as|also known as|also|or|the|"
    r"short:?|in [A-Z]\w+:?|[A-Z][a-z]+:(?=\s)|acronym:?|native name:?)[ \t]+[\"“'«]?",
    re.IGNORECASE,
)
_IN_LANGUAGE = re.compile(r",? in (?:the )?[A-Z][a-zà-ž]+(?: language)?$")
_SINGLE = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-žA-Z-]{4,20}")
_KNOWN_AS = re.compile(
    r",?[ \t](?:\([^()\n]{2,80}\),?[ \t])?(?:(?:better|also|commonly|usually|simply|widely|or simply|or just)[ \t])?"
    r"(?:known[ \t]as|called|nicknamed|named)[ \t](?:the[ \t])?[\"“]?(?P<short>[A-ZÀ-ÖØ-ÞĀ-Ž][\w-]{2,24})[\"”]?"
    r"(?=[,.;:)]|[ \t](?:is|was|has|and|for)\b|$)"
)
_CAPS = re.compile(
    r"(?<![\w-])([A-ZÀ-ÖØ-ÞĀ-Ž][A-ZÀ-ÖØ-ÞĀ-Ža-z]{0,3}[A-ZÀ-ÖØ-ÞĀ-Ž](?:[A-ZÀ-ÖØ-ÞĀ-Ža-z]*[A-ZÀ-ÖØ-ÞĀ-Ž])?)(?![\w-])"
)


def is_acronym(word: str) -> bool:
    """Whether a word looks like one: no spaces, at least two capitals, capitals in the majority."""
    letters = [c for c in word if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return 2 <= len(word) <= 14 and " " not in word and capitals >= 2 and capitals * 2 >= len(letters)


def is_short_name(shown: str) -> bool:
    """Whether a piece is an acronym, or one with the part of the world that it is for ("UCLG ASPAC", "UCLG Africa")."""
    words = shown.split()
    return is_acronym(shown) or (
        len(words) == 2
        and is_acronym(words[0])
        and words[0].isupper()
        and (words[1].isupper() or places.is_international(words[1]) or bool(places.find(words[1])))
    )


def initials(name: str) -> tuple[str, ...]:
    """The letter strings that may abbreviate a name: content words, all words, and compounds split at hyphens."""
    if " – " in name:  # a name with a tagline is abbreviated by either
        whole = tuple(letters for part in name.split(" – ") for letters in initials(part))
        return (*whole, *initials(name.replace(" – ", " ")))
    words = [w for w in re.split(r"[\s'’/&–-]+", name) if w and w[0].isalpha()]
    content = [w for w in words if lexicons.fold(w) not in lexicons.words("names", "connectors", "words")]
    capital = [w for w in words if w[0].isupper()]
    return tuple(
        {
            lexicons.fold("".join(w[0] for w in chosen)).replace(" ", "")
            for chosen in (words, content, capital)
            if len(chosen) > 1
        }
    )


def abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym follow the name: its initials, or in order at or inside the start of words."""
    letters = lexicons.fold(re.sub(r"[^\w]", "", acronym))
    if letters in initials(name):
        return True
    words = [lexicons.fold(w) for w in re.split(r"[\s'’/&–-]+", name) if w]
    words = [w for w in words if w not in lexicons.words("names", "connectors", "words") or w[0] in letters]
    if len(letters) < 2 or not words or letters[0] != words[0][:1]:
        return False
    return _follows(letters, words)


def _follows(letters: str, words: list[str]) -> bool:
    """Each letter in order, at the start of a word or right after the letter before; two words at least take part."""
    place, used = 0, 0
    for word in words:
        taken = 0
        while place < len(letters) and taken < len(word) and taken < 3 and word[taken] == letters[place]:
            place, taken = place + 1, taken + 1
        used += bool(taken)
    return place == len(letters) and used >= 2


def defined(text: str, ref: Ref, span: Span, limit: int) -> Iterator[Alias]:
    """What stands right after (or before) a name and gives it another: ``text[span.end:limit]`` is looked at."""
    country = places.of_name(ref.name)
    end = span.end
    for _ in range(2):
        match = _PARENS.match(text, end, limit)
        if not match:
            break
        yield from _inside(text, ref, match.start(1), match.end(1), country.iso2 if country else None)
        end = match.end()
    after = _AFTER.match(text, end, limit)
    goes_on = after is not None and re.match(
        r"[ \t](?!is\b|was\b|has\b|in\b|and\b)[a-z]", text[after.end() : after.end() + 5]
    )
    if after and is_acronym(after.group(1)) and (not goes_on or abbreviates(after.group(1), ref.name)):
        yield Alias(ref, after.group(1), Span(*after.span(1)), "", "acronym after the name")
        inner = _PARENS.match(text, after.end(), limit)
        if inner:
            yield from _inside(text, ref, inner.start(1), inner.end(1), country.iso2 if country else None)
    short = _FOR_SHORT.match(text, end, min(len(text), limit)) or _FOR_SHORT.match(
        text, span.end, min(len(text), limit)
    )
    if short:
        for group in ("short", "more"):
            if short.group(group) and lexicons.fold(short.group(group)) not in lexicons.words(
                "names", "connectors", "leading"
            ):
                yield Alias(ref, short.group(group), Span(*short.span(group)), "", "short name")
    called = _KNOWN_AS.match(text, span.end, min(len(text), limit))
    if called and lexicons.fold(called.group("short")) not in lexicons.words("names", "connectors", "leading"):
        yield Alias(ref, called.group("short"), Span(*called.span("short")), "", "short name")
    slashed = _SLASHED.match(text, end, limit)
    if slashed and slashed.group("other")[0].isupper() and len(slashed.group("other").split()) > 1:
        lang = language(slashed.group("other"), country.iso2 if country else None)
        small = [w for w in slashed.group("other").split() if w[0].islower()]
        if lang not in (None, "en", "und") and (slashed.group("mark") in "/|·" or len(small) < 5):
            yield Alias(
                ref, slashed.group("other"), Span(*slashed.span("other")), str(lang), "native name beside the name"
            )
    comma = _COMMA.match(text, end, limit)
    if comma and is_acronym(comma.group(1)) and abbreviates(comma.group(1), ref.name):
        yield Alias(ref, comma.group(1), Span(*comma.span(1)), "", "acronym after the name")
    start = max(0, span.start - 24)
    before = _BEFORE.search(text[start : span.start])
    if before and is_acronym(before.group(1)) and "\n" not in text[start + before.start() : span.start]:
        yield Alias(
            ref, before.group(1), Span(start + before.start(1), start + before.end(1)), "", "acronym before the name"
        )


def _inside(text: str, ref: Ref, start: int, end: int, iso2: str | None) -> Iterator[Alias]:
    """The pieces of a parenthesis: acronyms and native names; anything else there is no name."""
    pieces, last = [], start
    for match in _PIECES.finditer(text, start, end):
        pieces.append((last, match.start()))
        last = match.end()
    pieces.append((last, end))
    pieces = [(a, b) for a, b in pieces if text[a:b].strip()]
    if len(pieces) > 1 and _SINGLE.fullmatch(text[pieces[-1][0] : pieces[-1][1]].strip()) and "," in text[start:end]:
        short = Span(
            pieces[-1][0]
            + len(text[pieces[-1][0] : pieces[-1][1]])
            - len(text[pieces[-1][0] : pieces[-1][1]].lstrip()),
            pieces[-1][1],
        )
        if not places.find(short.of(text)):
            yield Alias(
                ref,
                short.of(text).strip(),
                Span(short.start, short.start + len(short.of(text).strip())),
                "",
                "short name in parentheses",
            )
        pieces = pieces[:-1]
    apart = all(text[a:b].strip()[:1].isupper() and len(text[a:b].split()) > 1 for a, b in pieces)
    if len(pieces) > 1 and not apart and not any(is_acronym(text[a:b].strip(" .\"“”'")) for a, b in pieces):
        pieces = [(start, end)]
    for a, b in pieces:
        lead = _LEAD_IN.match(text[a:b])
        a += lead.end() if lead else 0
        shown = text[a:b].strip(" \t\"“”'‘’«»:")
        shown = _IN_LANGUAGE.sub("", shown)
        if not shown:
            continue
        a = text.index(shown, a)
        span = Span(a, a + len(shown))
        if any(place.span.of(shown) == shown for place in places.find(shown)):
            continue  # "(New Zealand)" says where, and is no other name
        if is_short_name(shown) or re.fullmatch(r"[A-Z][a-z]{1,8}[A-Z][A-Za-z]{1,9}", shown):
            yield Alias(ref, shown, span, "", "acronym in parentheses")
        elif (
            shown[0].isalpha() and (shown[0].isupper() or not shown[0].isascii()) and ref.kind is NodeKind.ORGANISATION
        ):
            lang = language(shown, iso2)
            if lang and lang != "en" and (len(shown.split()) > 1 or len(shown) > 8):
                yield Alias(ref, shown, span, lang, "native name in parentheses")
            elif lang == "en" and _same_words(shown, ref.name):
                yield Alias(ref, shown, span, "en", "other name in parentheses")


def _same_words(left: str, right: str) -> bool:
    heads = lexicons.words("names", "heads", "association") | lexicons.words("names", "heads", "network")
    a, b = ({lexicons.fold(w) for w in name.split()} for name in (left, right))
    return bool(a & heads) and bool(b & heads)


def by_initials(
    text: str, profiles: Mapping[Ref, Profile], known: Iterable[Alias], areas: Iterable[tuple[Span, Ref | None]]
) -> Iterator[Alias]:
    """Capitals that no definition explains but that are a name's initials ("The UPC" under "Union of Port Cities")."""
    taken = {alias.text for alias in known}
    for area, owner in areas:
        for match in _CAPS.finditer(text, area.start, area.end):
            word = match.group(1)
            if word in taken or not is_acronym(word):
                continue
            letters = lexicons.fold(word)
            order = sorted(profiles, key=lambda ref: (ref != owner, profiles[ref].span.start))
            ref = next(
                (r for r in order if letters in initials(r.name) and not profiles[r].span.covers(Span(*match.span()))),
                None,
            )
            if ref is None and owner is not None and owner.name.split()[-1] == word and len(owner.name.split()) > 1:
                ref = owner
            if ref is not None and not (profiles[ref].span.covers(Span(*match.span()))):
                taken.add(word)
                yield Alias(ref, word, Span(*match.span()), "", "initials of the name")


_SURE, _SURE_AMONG_ALL = 0.6, 0.9


@cache
def language(name: str, iso2: str | None) -> str | None:
    """The language of a name (ISO 639-1), among English and the country's official ones where the country is known.

    ``und`` where the detector is not sure, None where the name has no letters.
    """
    if not any(c.isalpha() for c in name):
        return None
    if lexicons.words("names", "connectors", "english") & set(lexicons.fold(name).split()):
        return "en"
    country = places.countries().get(iso2 or "")
    codes = {"en", *(c for c in country.languages if len(c) == 2)} if country else languages.KNOWN
    best = languages.among(name, codes)
    if best is None:
        return "en" if name.isascii() else "und"
    code, confidence = best
    return code if confidence >= (_SURE if country else _SURE_AMONG_ALL) else "und"
