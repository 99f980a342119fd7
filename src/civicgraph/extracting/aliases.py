"""Other names of an organisation: acronyms and native names joined by parentheses, dashes or slashes, and initials."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import languages, lexicons, places
from civicgraph.extracting.scene import Alias, Profile
from civicgraph.model import NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DOTTED = r"(?:[A-ZÀ-ÖØ-Þ][a-zà-ž]{0,2}\.){2,7}(?!\w)"  # "A.Co.L."
_ACRONYM = rf"{_DOTTED}|[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я][\w&.+-]{{0,13}}[\wÀ-ž]|[A-Z]{{2,}}"
_PARENS = re.compile(r"[\"”’'»]?[ \t\u00a0]{0,2}(?:\r?\n[ \t]{0,2}){0,2}[(\[]([^()\[\]\n]{2,160})[)\]]")
_AFTER = re.compile(
    rf"[\"”’'»]?(?:[ \t]{{0,2}}[–—-][ \t]{{0,2}}|[ \t]?/[ \t]?|,?[ \t](?:or|also known as|known as|abbreviated(?: as|"
    rf" to)?|in short|short|(?:better |also |usually |commonly )?known (?:by|under) (?:its|the) (?:\w+ )?(?:initials|"
    rf"acronym|abbreviation|short name|letters)(?: of)?,?)[ \t](?:the[ \t])?|:[ \t])[\"“'«]?({_ACRONYM})(?![\w-])"
)
_SLASHED = re.compile(
    r"[ \t](?P<mark>[/|·–—-])[ \t]"
    r"(?:in[ \t](?:te[ \t]reo[ \t])?[A-Z][\wāēīōū]+,?[ \t])?"  # "in Frisian"
    r"(?P<other>[^\n/|·()–—]{6,120}?)[ \t]*(?=$|\n|[/|·(–—]|[ \t]-[ \t])"
)
_GOES_ON = re.compile(r"[ \t](?!is\b|was\b|has\b|in\b|and\b)[a-z]")
_FOR_SHORT = re.compile(
    r",?[ \t](?:\([^()\n]{2,80}\),?[ \t])?(?:[–—-][ \t])?(?:or[ \t]|and[ \t]|in short[ \t]|simply[ \t]|"
    r"just[ \t])?[\"“]?(?P<short>[A-ZÀ-ÖØ-Þ][\w-]{1,20}\+?)[\"”]?[ \t](?:for short|in short|to (?:its|our|their|"
    r"his) (?:friends|members)|in English|in what follows|on these pages|at home|as (?:it is|everyone) (?:known|"
    r"calls it)|abroad)(?:[ \t]and[ \t](?P<more>[A-Z][\w-]{1,14})[ \t](?:at home|abroad|in \w+))?"
)
_COMMA = re.compile(rf",[ \t]({_ACRONYM})(?=[,.;\n]|[ \t]for[ \t]short|$)")
_BEFORE = re.compile(
    rf"(?<![\w-])({_ACRONYM})[ \t]{{0,2}}(?:[–—:/-]|,[ \t]the|[(\[]|is[ \t]the\b)[ \t]{{0,2}}(?:the[ \t])?[\"“'«]?$"
)
_PIECES = re.compile(
    r",?[ \t]+(?:and[ \t]+)?(?=in[ \t](?:the[ \t])?[A-Z][a-z]+[ \t][^\W\d_a-z])|"  # "in Finnish X, in Swedish Y"
    r",[ \t]or[ \t]+|[ \t]+(?:[-–—/|]|or)[ \t]+|[;,/|][ \t]*|[ \t]*[–—][ \t]*"
)
_LEAD_IN = re.compile(
    r"^(?:in short|for(?= [A-Z])|abbreviated(?: as| to)?|abbr\.?|hereafter|hereinafter|"
    r"formerly|known as|also known as|also|or|the|"
    r"short:?|in [A-Z]\w+:?|[A-Z][a-z]+:(?=\s)|(?:[A-Z][a-z]+ )?(?:acronym|abbreviation|initials|short (?:name|form))"
    r"(?: in [A-Z]\w+)?:?|native name:?)[ \t]+[\"“'«]?",
    re.IGNORECASE,
)
_IN_LANGUAGE = re.compile(
    r",? (?:in (?:the )?[A-Z][a-zà-ž]+(?: language)?|"
    r"(?:from|by|after) (?:its|the|their|our) (?:[A-Z]?\w+ ){0,2}(?:initials|acronym|abbreviation|letters|name))$"
)
_SINGLE = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-žA-Z-]{4,20}")
_KNOWN_AS = re.compile(
    r",?[ \t](?:\([^()\n]{2,80}\),?[ \t])?(?:(?:more[ \t])?(?:better|also|commonly|usually|simply|widely|often|"
    r"sometimes|generally|popularly|locally|informally|familiarly|now|mostly|or simply|or just|"
    r"by everybody|by all)[ \t])?(?:known(?:[ \t](?:in|across|throughout)[ \t][A-Z]\w+)?[ \t]as|called|nicknamed|named|"
    r"referred[ \t]to[ \t]as|"
    r"shortened[ \t]to)[ \t](?:the[ \t])?[\"“]?"
    r"(?P<short>[A-ZÀ-ÖØ-ÞĀ-Ž][\w-]{2,24}(?:[ \t][A-Z][\w-]{2,24}){0,2})[\"”]?"
    r"(?=[,.;:)]|[ \t](?:is|was|has|and|for)\b|$)"
)
_JOINED = re.compile(r"[A-Z][a-z]{1,8}[A-Z][A-Za-z]{1,9}")  # "EuroQuays"
_WORD_BEFORE = re.compile(
    r"(?:^|[\n\"“„«•*#■▪◦●►▸→»>][ \t]?)([A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-ž]{2,14})[ \t][–—-][ \t](?:the[ \t])?$"
)
_PROPER = re.compile(r"[\"“„«]([^\"“”„«»\s]+(?:\s[^\"“”„«»\s]+)?)[\"”“»]$")
_SHORT_ALONE = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ž]{2,13}")
_STEM = 4  # letters that a short name has in common with a word of the name
_USED = 3  # so often a text says a short name that it has brought in
_BACK = 24  # characters before a name in which its acronym may stand
_PROSE = 5  # so many words in small letters behind a dash are a sentence, and no name
_CAPS = re.compile(
    r"(?<![\w-])([A-ZÀ-ÖØ-ÞĀ-Ž][A-ZÀ-ÖØ-ÞĀ-Ža-z]{0,3}[A-ZÀ-ÖØ-ÞĀ-Ž](?:[A-ZÀ-ÖØ-ÞĀ-Ža-z]*[A-ZÀ-ÖØ-ÞĀ-Ž])?)(?![\w-])"
)


def is_acronym(word: str) -> bool:
    """Whether a word looks like one: no spaces, at least two capitals, capitals in the majority."""
    if not 2 <= len(word) <= 14 or " " in word:
        return False
    letters = [c for c in word if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return capitals >= 2 and capitals * 2 >= len(letters)


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
    iso2 = country.iso2 if country else None
    limit = min(len(text), limit)
    end = span.end
    for _ in range(2):
        match = _PARENS.match(text, end, limit)
        if not match:
            break
        yield from inside(text, ref, match.start(1), match.end(1), iso2)
        yield from _short_inside(text, ref, Span(*match.span(1)))
        end = match.end()
    yield from _acronym_after(text, ref, end, limit, iso2)
    yield from _short_after(text, ref, span.end, end, limit)
    yield from _proper(ref, span)
    yield from _short_before(text, ref, span)
    slashed = _SLASHED.match(text, end, limit)
    if slashed and (lang := _native(slashed, iso2)):
        yield from _with_short(text, ref, Span(*slashed.span("other")), lang)
    comma = _COMMA.match(text, end, limit)
    if comma and is_acronym(comma.group(1)) and abbreviates(comma.group(1), ref.name):
        yield Alias(ref, comma.group(1), Span(*comma.span(1)), "", "acronym after the name")
    start = max(0, span.start - _BACK)
    before = _BEFORE.search(text[start : span.start])
    if (
        before
        and _may_introduce(before.group(1), before.group())
        and "\n" not in text[start + before.start() : span.start]
    ):
        at = Span(start + before.start(1), start + before.end(1))
        yield Alias(ref, before.group(1), at, "", "acronym before the name")


def _with_short(text: str, ref: Ref, span: Span, lang: str) -> Iterator[Alias]:
    """A native name, and the short name behind its comma: "Verband der Seestädte, VdS"."""
    name, comma, short = span.of(text).rpartition(", ")
    if not comma or not is_acronym(short):
        yield Alias(ref, span.of(text), span, lang, "native name beside the name")
        return
    yield Alias(ref, name, Span(span.start, span.start + len(name)), lang, "native name beside the name")
    yield Alias(ref, short, Span(span.end - len(short), span.end), "", "acronym after the name")


def _may_introduce(short: str, shown: str) -> bool:
    """Whether capitals before a name are its short name, and no common word ("FAQ –") or language ("DE:")."""
    if short in lexicons.entries("names", "common", "abbreviations"):
        return False
    code = len(short) == len("DE") and ":" in shown and short.lower() in languages.called().values()
    return is_acronym(short) and not code


def _short_before(text: str, ref: Ref, span: Span) -> Iterator[Alias]:
    """A word set before a name by a dash, that the text says elsewhere too: "Alys – Union of Village Governments"."""
    start = max(0, span.start - _BACK)
    match = _WORD_BEFORE.search(text, start, span.start)
    if match is None or is_acronym(match.group(1)) or places.find(match.group(1)):
        return
    word = match.group(1)
    elsewhere = len(re.findall(rf"(?<![\w-]){word}(?![\w-])", text)) + len(re.findall(rf"\b{word.upper()}\b", text))
    if elsewhere > 1 and lexicons.fold(word) not in lexicons.words("names", "common", "words") | lexicons.words(
        "names", "connectors", "leading"
    ):
        yield Alias(ref, word, Span(*match.span(1)), "", "short name before the name")


def _proper(ref: Ref, span: Span) -> Iterator[Alias]:
    """The proper name in quotation marks that ends a name: "Dach" of 'Union of Housing Cooperatives "Dach"'."""
    match = _PROPER.search(ref.name)
    if match:
        yield Alias(ref, match.group(1), span, "", "proper name in quotation marks")


def _acronym_after(text: str, ref: Ref, end: int, limit: int, iso2: str | None) -> Iterator[Alias]:
    """An acronym behind a dash, a slash or "known as", and what stands in parentheses behind it."""
    after = _AFTER.match(text, end, limit)
    if not after or not is_acronym(after.group(1)):
        return
    if _GOES_ON.match(text, after.end(), after.end() + 5) and not abbreviates(after.group(1), ref.name):
        return
    yield Alias(ref, after.group(1), Span(*after.span(1)), "", "acronym after the name")
    inner = _PARENS.match(text, after.end(), limit)
    if inner:
        yield from inside(text, ref, inner.start(1), inner.end(1), iso2)


def _short_after(text: str, ref: Ref, name_end: int, end: int, limit: int) -> Iterator[Alias]:
    """A short name behind the name or its parentheses: "or Quays for short", "known as Quays"."""
    leading = lexicons.words("names", "connectors", "leading")
    short = _FOR_SHORT.match(text, end, limit) or _FOR_SHORT.match(text, name_end, limit)
    called = _KNOWN_AS.match(text, name_end, limit)
    for match, group in ((short, "short"), (short, "more"), (called, "short")):
        shown = match.group(group) if match else None
        if (
            match
            and shown
            and lexicons.fold(shown) not in leading
            and (" " not in shown or is_short_name(shown) or _is_made_of(shown, ref.name))
        ):
            yield Alias(ref, shown, Span(*match.span(group)), "", "short name")


def _is_made_of(short: str, name: str) -> bool:
    """Whether each word of a short name is one of the name's: "Valley Union" of "Union of the Upper Valley"."""
    return set(lexicons.fold(short).split()) <= set(lexicons.fold(name).split())


def _native(slashed: re.Match[str], iso2: str | None) -> str:
    """The language of what stands behind a mark, where it is a name in another language than English."""
    words = slashed.group("other").split()
    if not slashed.group("other")[0].isupper() or len(words) < 2:
        return ""
    lang = language(slashed.group("other"), iso2)
    small = sum(word[0].islower() for word in words)
    return lang if lang not in (None, "en", "und") and (slashed.group("mark") in "/|·" or small < _PROSE) else ""


def inside(text: str, ref: Ref, start: int, end: int, iso2: str | None) -> Iterator[Alias]:
    """The pieces of a parenthesis: acronyms and native names; anything else there is no name."""
    pieces = _pieces(text, start, end)
    if len(pieces) > 1 and "," in text[start:end]:
        last = pieces[-1]
        if _SINGLE.fullmatch(last.of(text)):
            if not places.find(last.of(text)):
                yield Alias(ref, last.of(text), last, "", "short name in parentheses")
            pieces = pieces[:-1]
    apart = all((text[p.start].isupper() or _LEAD_IN.match(p.of(text))) and len(p.of(text).split()) > 1 for p in pieces)
    apart = apart or len({_is_latin(p.of(text)) for p in pieces}) == 2  # a name, and how it is read
    shorts = (_LEAD_IN.sub("", p.of(text)).strip(" .\"“”'") for p in pieces)
    if len(pieces) > 1 and not apart and not any(is_acronym(short) for short in shorts):
        pieces = [Span(start, end)]
    for piece in pieces:
        lead = _LEAD_IN.match(piece.of(text))
        at = piece.start + (lead.end() if lead else 0)
        shown = _IN_LANGUAGE.sub("", text[at : piece.end].strip(" \t\"“”'‘’«»:"))
        if shown:
            at = text.index(shown, at)
            tongue = _told_tongue(lead.group() if lead else "")
            for alias in _as_name(ref, shown, Span(at, at + len(shown)), iso2):
                yield replace(alias, lang=tongue) if tongue and alias.lang else alias


def _told_tongue(lead: str) -> str:
    """The code of the language that is named before a name: "in Finnish", "Spanish:"."""
    return next((code for word in re.findall(r"\w+", lead) if (code := languages.called().get(word))), "")


def _is_latin(shown: str) -> bool:
    """Whether the letters of a piece are Latin ones."""
    return any("LATIN" in unicodedata.name(c, "") for c in shown)


def is_joined(shown: str) -> bool:
    """Whether a word is two joined by a capital ("EuroQuays")."""
    return _JOINED.fullmatch(shown) is not None


def shares_beginning(short: str, name: str) -> bool:
    """Whether a word is made of one of the name's: "Digibasin" of "Association of Towns for Digital Services"."""
    start = lexicons.fold(short)[:_STEM]
    return len(start) == _STEM and any(lexicons.fold(word).startswith(start) for word in name.split())


def _short_inside(text: str, ref: Ref, span: Span) -> Iterator[Alias]:
    """A word alone in parentheses that is made of the name's ("Malfed"), or that the text says again and again."""
    shown = span.of(text)
    if not _SHORT_ALONE.fullmatch(shown) or is_acronym(shown) or places.find(shown):
        return
    if (
        abbreviates(shown, ref.name)
        or shares_beginning(shown, ref.name)
        or len(re.findall(rf"(?<![\w-]){shown}(?![\w-])", text)) >= _USED
    ):
        yield Alias(ref, shown, span, "", "short name in parentheses")


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """What stands between commas, dashes and "or", without the white space around it."""
    pieces: list[Span] = []
    for stop, following in (*(m.span() for m in _PIECES.finditer(text, start, end)), (end, end)):
        shown = text[start:stop]
        if shown.strip():
            at = start + len(shown) - len(shown.lstrip())
            pieces.append(Span(at, at + len(shown.strip())))
        start = following
    return pieces


def _as_name(ref: Ref, shown: str, span: Span, iso2: str | None) -> Iterator[Alias]:
    """A piece as an acronym, as a name in another language, or as another one in English; else as none."""
    if any(place.span.of(shown) == shown for place in places.find(shown)):
        return  # "(New Zealand)" says where, and is no other name
    if is_short_name(shown) or _JOINED.fullmatch(shown):
        yield Alias(ref, shown, span, "", "acronym in parentheses")
    elif shown[0].isalpha() and (shown[0].isupper() or not shown[0].isascii()) and ref.kind is NodeKind.ORGANISATION:
        lang = language(shown, iso2)
        alone = len(shown.split()) == 1
        if alone and _SHORT_ALONE.fullmatch(shown) and shares_beginning(shown, ref.name):
            return  # a short name
        if lang and lang != "en" and (not alone or len(shown) > 8 or not _is_latin(shown)):
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
    by_letters: dict[str, list[Ref]] = {}
    for ref in sorted(profiles, key=lambda ref: profiles[ref].span.start):
        for letters in initials(ref.name):
            by_letters.setdefault(letters, []).append(ref)
    for area, owner in areas:
        for match in _CAPS.finditer(text, area.start, area.end):
            word, span = match.group(1), Span(*match.span())
            if word in taken or not is_acronym(word):
                continue
            meant = sorted(by_letters.get(lexicons.fold(word), ()), key=lambda ref: ref != owner)
            found = next((ref for ref in meant if not profiles[ref].span.covers(span)), None)
            if found is None and owner is not None and owner.name.split()[-1] == word != owner.name:
                found = None if profiles[owner].span.covers(span) else owner
            if found is not None:
                taken.add(word)
                yield Alias(found, word, span, "", "initials of the name")


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
    spoken = [code for code in country.languages if len(code) == 2 and code != "en"] if country else []
    if spoken and not languages.told_apart(spoken):  # no language of the country is known to the detector
        best = languages.among(name, languages.KNOWN)
        return "en" if best is not None and best[0] == "en" and best[1] >= _SURE else spoken[0]
    best = languages.among(name, codes)
    if best is None:
        return "en" if name.isascii() else "und"
    code, confidence = best
    return code if confidence >= (_SURE if country else _SURE_AMONG_ALL) else "und"
