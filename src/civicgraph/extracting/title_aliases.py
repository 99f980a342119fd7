"""Short and native names that stand beside a title, or that an entry's sentences use for it without a word."""

from __future__ import annotations

import itertools
import re
from itertools import islice
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import aliases, country_headings, name_rows, native_names
from civicgraph.extracting.native_names import is_english
from civicgraph.extracting.scene import Alias
from civicgraph.model import Block, BlockKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from civicgraph.extracting.definitions import Known

_NEXT_LINE = re.compile(r"(?:[ \t]\([^()\n]*\))?[ \t]*\n[ \t]*")
_OPENS = 3  # characters, such as a quotation mark, before a name that opens its block
_LEAST_SHORT, _MOST_LETTERS = 3, 8  # letters of a short name in a row of such
_MOST_SHORT = 6  # short names that nothing explains, of which one may be the page's body's
_SHORT_PLACE = 14  # characters of a short name in parentheses
_MOST_LINES = 4  # names in other languages below a title
_LINES_AT_TOP = 3
_ALIKE = 5  # letters that words of two names have in common
_TOP = 5  # blocks at the top of a page among which its title stands
_SHORT_PIECE = re.compile(r"[^\s/|·•\"“”„«»](?:[^\n/|·•\"“”„«»]*[^\s/|·•\"“”„«»])?")
_FIGURES = re.compile(r"\d+")
_NATIVE_PIECES = re.compile(r"[ \t]*[·/|•][ \t]*|[ \t][–—-][ \t]")
_SHORT_BEHIND = re.compile(r"[ \t]*\(([^()\s]{2,14})\)$")
_BELONGING = re.compile(  # "members of ABC", "at ABC we", "ABC's board", "the annual ABC conference"
    r"(?:\b(?:members?|board|president|council|staff|work|statutes|behind|join|joining|at|within|inside)[ \t]"
    r"(?:of[ \t])?"
    r"(?:the[ \t])?(?P<short>[A-ZÀ-ÖØ-ÞĀ-Ž][\w&-]{1,12})(?=[ \t][a-z]|[.,;:]))"
)
_TOLD_TONGUE = re.compile(r"[A-Z]\w+:[ \t]")
_SUBJECT = re.compile(
    r"(?:(?:(?<=^)|(?<=[.!?]\s)|(?<=\n))(?:[Tt]he[ \t])?|,[ \t](?:the[ \t])?)(?P<short>[A-ZÀ-ÖØ-ÞĀ-Ž][\w&-]{1,12})"
    r"(?=[ \t](?:(?:also|now|currently|itself|therefore)[ \t])?[a-z]{2,14}s?\b|"
    r",[ \t](?:established|founded|set[ \t]up|created|formed|born|based|registered|launched)\b)"
)


def beside_titles(text: str, blocks: Sequence[Block], titles: Mapping[int, Ref]) -> Iterator[Alias]:
    """The acronym, or the names in other languages, on a line of its own right above or below a title."""
    top = [i for i, block in enumerate(blocks) if block.kind is not BlockKind.FURNITURE][:_TOP]
    for index, ref in titles.items():
        place = top.index(index) if index in top else None
        near = [top[i] for i in (place - 1, place + 1) if 0 <= i < len(top)] if place is not None else []
        for other in near:
            span = blocks[other].span
            shown = span.of(text)
            if aliases.is_acronym(shown) and country_headings.named(shown):
                continue
            if shorts := _row_of_shorts(text, span):
                yield from (Alias(ref, short.of(text), short, "", "acronym beside the title") for short in shorts)
            elif (aliases.is_acronym(shown) and shown[0].isalnum()) or (
                aliases.is_joined(shown) and aliases.shares_beginning(shown, ref.name)
            ):
                yield Alias(ref, shown, span, "", "acronym beside the title")
            elif (other > index or other == top[0]) and blocks[other].kind is not BlockKind.LIST_ITEM:
                yield from _native_lines(text, span, ref)
        if index not in top and name_rows.is_name_row(text, blocks[index]) and index + 1 < len(blocks):
            yield from _native_lines(text, blocks[index + 1].span, ref)
        block = blocks[index]
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            end = text.find("\n", block.span.start, block.span.end)
            if end > 0:  # the native name in the second line of the title's own block
                yield from _native_lines(text, Span(end + 1, block.span.end), ref)


def _row_of_shorts(text: str, span: Span) -> list[Span]:
    """The short names of a row that holds nothing else: "ABT / UTB", "ABT ČR"; or one in quotation marks."""
    found = [Span(*match.span()) for match in _SHORT_PIECE.finditer(text, span.start, span.end)]
    words = [piece.of(text) for piece in found]
    plain = len(words) == 1 and " " not in words[0] and found[0] == span
    return found if not plain and 0 < len(words) <= _MOST_LINES and all(map(_is_short, words)) else []


def _is_short(shown: str) -> bool:
    """Whether capitals are a short name, and no language ("FR") or heading ("OUR TEAM")."""
    first = shown.split()[0]
    if not shown.isupper() or not aliases.is_short_name(shown) or not first.isalnum():
        return False
    heading = not lexicons.words("layout", "titles", "heading_words").isdisjoint(lexicons.fold(shown).split())
    return not heading and _LEAST_SHORT <= len(first) <= _MOST_LETTERS


def _native_lines(text: str, span: Span, ref: Ref) -> Iterator[Alias]:
    """The names of a few lines, as long as each is one in another language."""
    for start, end in islice(_lines(text, span), _MOST_LINES):
        found = list(_native(text, Span(start, end), ref))
        if not found:
            return
        yield from found


def _lines(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Where each line of a range begins and ends, without white space around it."""
    start = span.start
    for line in span.of(text).split("\n"):
        if shown := line.strip():
            at = start + line.index(shown)
            yield at, at + len(shown)
        start += len(line) + 1


def native_twins(
    text: str, blocks: Sequence[Block], titles: Mapping[int, Ref], known: Sequence[Known]
) -> Iterator[Alias]:
    """The native name above or below an English one, in the next block of a title or the next line of a block."""
    openers: dict[int, Known] = {}
    for item in reversed(known):
        if item[0].span.start - blocks[item[2]].span.start < _OPENS:
            openers[item[2]] = item
    for index, ref in titles.items():
        for near in (index + 1, index - 1):
            if near in openers:
                yield from _twin(ref, openers[near])
    for left, right in itertools.pairwise(known):
        near = left[2] == right[2] or (
            right[2] == left[2] + 1 and all(_is_whole(blocks[item[2]], item[0].span) for item in (left, right))
        )
        if near and _NEXT_LINE.fullmatch(text, left[0].span.end, right[0].span.start):
            yield from _twin(left[1], right)
            yield from _twin(right[1], left)


def _is_whole(block: Block, span: Span) -> bool:
    """Whether a name is all of its block, a short name in parentheses aside."""
    short = block.span.end - span.end <= _SHORT_PLACE
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and block.span.start == span.start and short


def _twin(ref: Ref, other: Known) -> Iterator[Alias]:
    """A name as the native one of ``ref``, if that is English and it is not."""
    name, its = other[0], other[1]
    country = places.of_name(ref.name)
    iso2 = country.iso2 if country else None
    if its == ref or len(name.text.split()) < 2 or is_english(name.text):
        return
    if is_english(ref.name) or aliases.language(ref.name, iso2) == "en":
        lang = aliases.language(name.text, iso2)
        foreign = lexicons.words("names", "connectors", "foreign") & set(lexicons.fold(name.text).split())
        if lang not in (None, "en", "und") or (lang == "und" and foreign):
            yield Alias(ref, name.text, name.span, str(lang), "native name beside the title")


def _native(text: str, span: Span, ref: Ref) -> Iterator[Alias]:
    """The pieces of a short line that are names in other languages."""
    shown = span.of(text)
    shown, span = shown.strip("*_ "), Span(span.start + len(shown) - len(shown.lstrip("*_ ")), span.end)
    if not shown or len(shown) > 120 or shown[-1] in ".:;,!?" or "\n" in shown:
        return
    if not set(_FIGURES.findall(shown)) <= set(_FIGURES.findall(ref.name)):
        return  # an address
    country = places.of_name(ref.name)
    if short := _SHORT_BEHIND.search(shown):
        at = span.start + short.start(1)
        if aliases.is_acronym(short.group(1)):
            yield Alias(ref, short.group(1), Span(at, at + len(short.group(1))), "", "acronym beside the title")
        shown = shown[: short.start()]
    start = 0
    for stop, following in [*(m.span() for m in _NATIVE_PIECES.finditer(shown)), (len(shown), len(shown))]:
        piece = shown[start:stop]
        at = span.start + start
        start = following
        if _TOLD_TONGUE.match(piece):
            continue  # a row that names its language
        if len(piece) < 8 or not piece[:1].isupper() or len(re.findall(r"[^\W\d_]+", piece)) < 2:
            continue
        words = lexicons.fold(piece).split()
        headings, english = (lexicons.words("layout", "titles", key) for key in ("heading_words", "english_only"))
        if ", " in piece or headings.issuperset(words) or not english.isdisjoint(words):
            continue  # an address, a heading or a sentence in English
        lang = aliases.language(piece, country.iso2 if country else None)
        if lang in ("en", "und") and not _is_plain(piece):
            lang = next((code for code in _spoken(ref) if code != "en"), "und")  # "Zenkoku Minatokai", in Latin letters
        if lang not in (None, "en", "und"):
            yield Alias(ref, piece, Span(at, at + len(piece)), str(lang), "native name beside the title")


def _is_plain(shown: str) -> bool:
    """Whether words may be English by their letters and their small words."""
    foreign = set(lexicons.entries("names", "connectors", "foreign")) & set(shown.split())
    return not foreign and all(c.isascii() or not c.isalpha() for c in shown)


def _spoken(ref: Ref) -> tuple[str, ...]:
    """The official languages of the country that a name shows; English where it shows none."""
    country = places.of_name(ref.name)
    return places.countries()[country.iso2].languages if country else ("en",)


def by_subject(
    text: str, sections: Mapping[Ref, Sequence[Block]], known: Collection[str], named: Collection[Ref]
) -> Iterator[Alias]:
    """Capitals that speak in an entry for the one whose entry it is: "ABC unites 91 towns" under another name's title.

    ``sections`` are the blocks under each title; ``named`` are those who have a short name already.
    """
    taken = set(known)
    for ref, blocks in sections.items():
        if ref in named:
            continue
        counted = _subjects(text, blocks, taken)
        if counted:
            best = min(counted, key=lambda short: (-len(counted[short]), counted[short][0]))
            if lexicons.fold(best) not in lexicons.words("names", "units", "heads"):
                taken.add(best)
                yield Alias(ref, best, counted[best][0], "", "short name of the entry's subject")


_DOMAIN = re.compile(r"(?:www\.|https?://(?:www\.)?|@)(?:[\w-]+\.)*([\w-]{2,40})\.[a-z]{2,}(?![\w.])")
_CRUMB = re.compile(r"(?:^|[>»›|]\s+)([A-ZÀ-ÖØ-ÞĀ-Ž][\w&-]{1,12})(?=\s+[>»›|/•·])")
_ASKS = "about|what is|who is|what does|this is|welcome to|the"
_TIES = (
    r"members? of|membership (?:of|in)|belongs? to|affiliated (?:to|with)|joined|joining|partners? (?:of|with)|"
    r"(?:works?|together|cooperat\w+|agreement|project) with|section of|branch of|supported by|funded by|financed by"
)


def of_page(text: str, blocks: Sequence[Block], owner: Ref | None, found: Sequence[Alias]) -> Iterator[Alias]:
    """The capitals that speak on a page for its body, though nothing explains them: "UoM gives an opinion".

    They have to fit one of its names, or to be what the page's site is called: a body abroad has its acronym from its
    name at home.
    """
    if owner is None or any(alias.ref == owner and not alias.lang for alias in found):
        return
    names = [owner.name, *(alias.text for alias in found if alias.ref == owner)]
    counted = _subjects(text, blocks, {alias.text for alias in found}, any_place=True)
    for short, places_of in _called_above(text, blocks, {alias.text for alias in found}).items():
        counted.setdefault(short, places_of)
    above = " ".join(b.span.of(text) for b in blocks if b.kind in (BlockKind.FURNITURE, BlockKind.HEADING))
    for short in sorted(counted, key=lambda s: (-len(counted[s]), counted[s][0]))[:_MOST_SHORT]:
        fits = any(aliases.abbreviates(short, name) for name in names)
        shown = re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", above) is not None
        spelt = any(native_names.in_order(short, name) for name in names)
        if fits or (spelt and (shown or len(counted[short]) > 1)) or _is_site(text, blocks, short, len(counted[short])):
            yield Alias(owner, short, counted[short][0], "", "short name of the page's subject")
            return


def _is_site(text: str, blocks: Sequence[Block], short: str, spoken: int) -> bool:
    """Whether capitals that speak so often are what a page's site is called, and nobody whom its body is tied to."""
    name = re.escape(short)
    if re.search(rf"\b(?:{_TIES})\s(?:the\s)?{name}(?![\w-])", text):
        return False
    domains = {m[1].lower() for m in _DOMAIN.finditer(text)}
    signs = [
        domains == {short.lower()},
        re.search(rf"(?:©|\(c\)|(?i:copyright))\s(?:\d{{4}}\s)?(?:by\s)?{name}(?![\w-])", text),
        any(found[1] == short for b in blocks[:_LINES_AT_TOP] for found in _CRUMB.finditer(b.span.of(text))),
        any(re.fullmatch(rf"(?i:{_ASKS})\s(?:the\s)?{name}\s?\??", b.span.of(text)) for b in blocks),
    ]
    return sum(map(bool, signs)) + bool(signs[0]) + (spoken > 1) > 1


def _called_above(text: str, blocks: Sequence[Block], taken: Collection[str]) -> dict[str, list[Span]]:
    """Where capitals of the crumbs at the top of a page do something further down."""
    shorts = {found[1] for b in blocks[:_LINES_AT_TOP] for found in _CRUMB.finditer(b.span.of(text))} - set(taken)
    found: dict[str, list[Span]] = {}
    for short in sorted(shorts):
        told = f"({short})" in text or short in lexicons.entries("names", "common", "abbreviations")
        if aliases.is_acronym(short) and not told and not places.find(short):
            doing = re.finditer(rf"(?<![\w-]){re.escape(short)}(?=[ ][a-z]{{2,}}s\b|[ ][a-z]+ed\b)", text)
            found[short] = [Span(*m.span()) for m in doing]
    return {short: spans for short, spans in found.items() if spans}


def at_the_top(text: str, blocks: Sequence[Block], owner: Ref | None) -> Iterator[Alias]:
    """What stands at the top of a page right above or below the line that is the name of its body: its other names.

    Words that may be English are such a name only where they are akin to the body's.
    """
    if owner is None:
        return
    top = [i for i, block in enumerate(blocks) if block.kind is not BlockKind.FURNITURE][:_LINES_AT_TOP]
    named = [i for i in top if lexicons.fold(blocks[i].span.of(text)) == lexicons.fold(owner.name)]
    for alias in beside_titles(text, blocks, dict.fromkeys(named[:1], owner)):
        if not alias.lang or not _is_plain(alias.text) or _are_akin(alias.text, owner.name):
            yield alias


def _are_akin(one: str, other: str) -> bool:
    """Whether two names have words that begin alike: "Agende Italiane", "Italian Agenda"."""
    beginnings = (
        {word[:_ALIKE] for word in lexicons.fold(name).split() if len(word) >= _ALIKE} for name in (one, other)
    )
    return not set.isdisjoint(*beginnings)


def _subjects(
    text: str, blocks: Sequence[Block], taken: Collection[str], *, any_place: bool = False
) -> dict[str, list[Span]]:
    """Where capitals that nothing explains stand as the subject of a sentence (``any_place``: or as an owner)."""
    counted: dict[str, list[Span]] = {}
    for block in blocks:
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            continue
        patterns = (_SUBJECT, _BELONGING) if any_place else (_SUBJECT,)
        for match in (m for pattern in patterns for m in pattern.finditer(text, block.span.start, block.span.end)):
            short = match.group("short")
            explained = f"({short})" in text or short in lexicons.entries("names", "common", "abbreviations")
            if aliases.is_acronym(short) and short not in taken and not explained and not places.find(short):
                counted.setdefault(short, []).append(Span(*match.span("short")))
    return counted
