"""A name of an organisation taken apart: legal forms off, each word with what it is and how much it tells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from civicgraph.linking import lexicon

if TYPE_CHECKING:
    from civicgraph.linking.lexicon import LegalForm

_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)")
_SPACED = re.compile(r"(?<![\w&.'’-])(?:[A-ZΑ-ΩА-Я] ){1,}[A-ZΑ-ΩА-Я](?![\w.&'’-])")
_TOGETHER = re.compile(r"\b(co)-(?=op|ord)", re.IGNORECASE)  # co-operation, co-ordination
_POSSESSIVE = re.compile(r"['’](?:s|S)\b|(?<=s)['’](?!\w)")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")
_CODE = re.compile(r"[a-z]{1,3}\d+")  # of a series: HQ10
_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10, "L": 50}
_JOINT = re.compile(r"[^\W_]+(?:['’ʼʻ.][^\W_]+)*\.?|%|\+")
_NUMBERING = frozenset(lexicon.words()["numbering"])
SLIP = 92
"""How alike (rapidfuzz's ratio, 0..100) the end of a name and a long legal form are for it to be a misspelt one."""
SLIPPED = 2
"""By how many letters the two may differ in length; a name's own word is longer."""
LONGEST_FORM = 8
"""Words of the longest legal form."""


class Kind(StrEnum):
    """What a word of a name is."""

    WORD = "word"
    CONCEPT = "concept"
    LABEL = "label"
    HEAD = "head"
    UNIT = "unit"
    PLACE = "place"
    NUMBER = "number"
    INITIALS = "initials"
    JOINING = "joining"


WEIGHTS = {
    Kind.WORD: 1.0,
    Kind.CONCEPT: 0.8,
    Kind.LABEL: 0.2,
    Kind.HEAD: 0.6,
    Kind.UNIT: 0.7,
    Kind.PLACE: 1.2,
    Kind.NUMBER: 0.6,
    Kind.INITIALS: 1.0,
    Kind.JOINING: 0.0,
}
"""How much a word of each kind tells organisations apart, as the inverse document frequency would say of a large
register: what many names carry tells little, a place or an own word tells most."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word: as written (plain), what it is, and what it means (``keys``: concepts, groups, countries, a number)."""

    text: str
    kind: Kind
    keys: frozenset[str] = frozenset()
    short: bool = False

    @property
    def weight(self) -> float:
        """How much it tells."""
        return WEIGHTS[self.kind]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A name taken apart; ``compact`` is all of it without spaces, ``core`` the same without legal forms."""

    name: str
    tokens: tuple[Token, ...]
    forms: frozenset[LegalForm]
    compact: str
    core: str


@lru_cache(maxsize=1 << 16)
def parse(name: str) -> Parsed:
    """Take a name apart."""
    written = _written(name)
    raw = [(word, piece) for piece in written for word in _split(piece)]
    compact = "".join(word for word, _ in raw)
    kept, forms = _without_forms(raw)
    tokens = _tokens(kept)
    return Parsed(name, tokens, forms, compact, "".join(t.text for t in tokens if t.kind is not Kind.JOINING))


def _written(name: str) -> list[str]:
    """The pieces of a name in their own case: initials joined, marks that stand for words spelt out."""
    text = lexicon.unspaced().sub(r" \g<0> ", unicodedata.normalize("NFKC", name))
    text = _TOGETHER.sub(r"\1", text).replace("&", " ").replace("-", " ").replace("–", " ")
    text = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", text)
    text = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    return list(_JOINT.findall(_POSSESSIVE.sub("", text)))


def _split(piece: str) -> list[str]:
    if piece == "%":
        return ["percent"]
    found = []
    for whole in lexicon.plain(piece):
        for word in lexicon.words()["compounds"].get(whole, whole).split():
            found += re.findall(r"\d+(?:st|nd|rd|th)\b|\d+[a-z]+$|[a-z]*\d+|[a-z]+", word) or [word]
    return found


def _without_forms(raw: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], frozenset[LegalForm]]:
    """The words without the legal forms at either end, and those forms; a name that is but a form keeps it."""
    found: set[LegalForm] = set()
    words = list(raw)
    while len(words) > 1 and (end := _end_form(words)) is not None:
        rest, forms = end
        if all(word in lexicon.joining() for word, _ in rest):
            return list(raw), frozenset()
        words = rest
        found |= forms
    for index, (word, _) in reversed(list(enumerate(words))):  # inside: "Deutsche Bank AG London"
        forms = lexicon.legal_forms().get(word, frozenset())
        if index > 0 and len(words) > 2 and len(word) >= 4 and any(form.kind in ("JSC", "LLC") for form in forms):
            found |= forms
            del words[index]
    return words, frozenset(found)


def _end_form(words: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], frozenset[LegalForm]] | None:
    """The rest and the longest legal form at one of the ends; a misspelt one counts where no other is there."""
    sizes = range(min(LONGEST_FORM, len(words) - 1), 0, -1)
    for size in sizes:
        if forms := _form(words[-size:], at_end=True):
            return words[:-size], forms
        if forms := _form(words[:size], at_end=False):
            return words[size:], forms
    for size in sizes:
        if forms := _misspelt(" ".join(word for word, _ in words[-size:])):
            return words[:-size], forms
    return None


def _form(words: list[tuple[str, str]], *, at_end: bool) -> frozenset[LegalForm]:
    key = " ".join(word for word, _ in words)
    known = lexicon.legal_forms()
    joined = key.replace(" ", "")
    forms = known.get(key) or (known.get(joined) if len(words) > 1 and len(joined) <= 6 else None)
    # in front, a short form is written in capitals: "AS Latvijas …", not "As …"
    if forms and (at_end or len(joined) > 4 or all(piece.isupper() for _, piece in words)):
        return forms
    return frozenset()


@lru_cache(maxsize=1 << 14)
def _misspelt(key: str) -> frozenset[LegalForm]:
    if len(key) < 10:
        return frozenset()
    match = process.extractOne(key, lexicon.long_forms(), scorer=fuzz.ratio, score_cutoff=SLIP)
    if match is None or abs(len(match[0]) - len(key)) > SLIPPED:
        return frozenset()
    return lexicon.legal_forms()[match[0]]


def _tokens(words: list[tuple[str, str]]) -> tuple[Token, ...]:
    out: list[Token] = []
    index = 0
    shouted = all(piece.isupper() or not piece.isalpha() for _, piece in words)
    while index < len(words):
        if words[index][0] in _NUMBERING and index + 1 < len(words) and words[index + 1][0][0].isdecimal():
            index += 1
        size, token = _phrase(words, index)
        if token is None:
            size, token = 1, _word(*words[index], shouted=shouted, first=index == 0)
        out.append(token)
        index += size
    return _summed(out)


def _phrase(words: list[tuple[str, str]], index: int) -> tuple[int, Token | None]:
    """The longest run of words from ``index`` on that names a country or a concept."""
    for kind, table in ((Kind.PLACE, lexicon.countries()), (Kind.CONCEPT, lexicon.concepts())):
        for size in range(min(table.longest, len(words) - index), 0, -1):
            key = " ".join(word for word, _ in words[index : index + size])
            meaning = table.meaning.get(key)
            if meaning is None or (size == 1 and _told_otherwise(key, kind)):
                continue
            if kind is Kind.PLACE:
                return size, Token(key.replace(" ", ""), kind, frozenset(meaning.split("|")))
            actual = Kind.LABEL if meaning.startswith("#") else Kind.CONCEPT
            return size, Token(key.replace(" ", ""), actual, frozenset({meaning}))
    return 1, None


def _told_otherwise(word: str, kind: Kind) -> bool:
    """Whether our own tables know a single word for something else than the larger ones say."""
    if kind is Kind.PLACE:
        return word in lexicon.joining() or bool(lexicon.stem_of("countries", word))
    return any(lexicon.stem_of(table, word) for table in ("heads", "units", "countries")) or word in lexicon.numbers()


def _word(word: str, piece: str, *, shouted: bool, first: bool) -> Token:
    if (ordinal := _ORDINAL.match(word)) or word.isdecimal():
        return Token(word, Kind.NUMBER, frozenset({str(int(ordinal[1] if ordinal else word))}))
    if _CODE.fullmatch(word):
        return Token(word, Kind.NUMBER, frozenset({word}))
    roman = piece.strip(".")
    if not first and _ROMAN.fullmatch(roman) and (len(roman) > 1 or roman in "IVX"):
        return Token(word, Kind.NUMBER, frozenset({str(_roman(roman))}))
    if word in lexicon.joining() and not (len(word) == 1 and piece.isupper() and not shouted):
        return Token(word, Kind.JOINING)
    if word in lexicon.numbers():
        return Token(word, Kind.NUMBER, frozenset({str(lexicon.numbers()[word])}))
    for table, kind in (("countries", Kind.PLACE), ("units", Kind.UNIT), ("heads", Kind.HEAD)):
        if keys := lexicon.stem_of(table, word):
            return Token(word, kind, keys)
    short = piece.endswith(".") and len(word) >= 3
    capitals = piece.isupper() and not shouted and 1 < len(word) <= 8
    return Token(word, Kind.INITIALS if capitals else Kind.WORD, frozenset(), short)


def _roman(text: str) -> int:
    values = [_ROMAN_VALUE[letter] for letter in text]
    return sum(-v if any(later > v for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _summed(tokens: list[Token]) -> tuple[Token, ...]:
    """Number words that stand together as one number: forty-four, three hundred and thirteen."""
    out: list[Token] = []
    opened = 0  # what may be added to the number word that was just read is below this
    for token in tokens:
        if token.kind is not Kind.NUMBER or not (said := next(iter(token.keys))).isdecimal():
            opened = opened if token.text == "and" and opened == 100 else 0
            out.append(token)
            continue
        value = int(said)
        if opened:
            last = max(place for place, one in enumerate(out) if one.kind is Kind.NUMBER)
            before = int(out[last].text)
            if value == 100 and before < 10:
                value *= before
                del out[last:]
            elif 0 < value < opened:
                value += before
                del out[last:]
        opened = _opens(value) if token.text.isalpha() else 0
        out.append(Token(str(value), Kind.NUMBER, frozenset({str(value)})))
    return tuple(out)


def _opens(value: int) -> int:
    """Below what a number is that may be said after this one as a part of it; after a digit only "hundred" may."""
    if value and value % 100 == 0:
        return 100
    return 10 if value % 100 >= 20 and value % 10 == 0 else int(0 < value < 10)
