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
_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10, "L": 50}
_JOINT = re.compile(r"[^\W_]+(?:['’ʼʻ.][^\W_]+)*\.?|%|\+")
SLIP = 92
"""How alike (rapidfuzz's ratio, 0..100) the end of a name and a long legal form are for it to be a misspelt one."""


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
    for word in lexicon.plain(piece):
        found += re.findall(r"\d+(?:st|nd|rd|th)\b|\d+[a-z]+$|[a-z]*\d+|[a-z]+", word) or [word]
    return found


def _without_forms(raw: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], frozenset[LegalForm]]:
    """The words without the legal forms at either end, and those forms; a name that is but a form keeps it."""
    found: set[LegalForm] = set()
    words = list(raw)
    changed = True
    while changed and len(words) > 1:
        changed = False
        for size in range(min(8, len(words) - 1), 0, -1):
            head, tail = words[:size], words[-size:]
            if forms := _form(tail, at_end=True):
                words = words[:-size]
            elif forms := _form(head, at_end=False):
                words = words[size:]
            if forms and any(word not in lexicon.joining() for word, _ in words):
                found |= forms
                changed = True
                break
            if forms:
                words = [*head, *words] if words == words[size:] else [*words, *tail]
                return list(raw), frozenset()
    for index, (word, _) in reversed(list(enumerate(words))):  # inside: "Deutsche Bank AG London"
        forms = lexicon.legal_forms().get(word, frozenset())
        if index > 0 and len(words) > 2 and len(word) >= 4 and any(form.kind in ("JSC", "LLC") for form in forms):
            found |= forms
            del words[index]
    return words, frozenset(found)


def _form(words: list[tuple[str, str]], *, at_end: bool) -> frozenset[LegalForm]:
    key = " ".join(word for word, _ in words)
    known = lexicon.legal_forms()
    joined = key.replace(" ", "")
    forms = known.get(key) or (known.get(joined) if len(words) > 1 and len(joined) <= 6 else None)
    if forms:
        # in front, a short form is written in capitals: "AS Latvijas …", not "As …"
        short = len(joined) <= 4 and not at_end and not all(piece.isupper() for _, piece in words)
        return frozenset() if short else forms
    if len(key) < 10 or not at_end:
        return frozenset()
    return _misspelt(key)


@lru_cache(maxsize=1 << 14)
def _misspelt(key: str) -> frozenset[LegalForm]:
    if (match := process.extractOne(key, lexicon.long_forms(), scorer=fuzz.ratio, score_cutoff=SLIP)) is None:
        return frozenset()
    return lexicon.legal_forms()[match[0]]


def _tokens(words: list[tuple[str, str]]) -> tuple[Token, ...]:
    out: list[Token] = []
    index = 0
    shouted = all(piece.isupper() or not piece.isalpha() for _, piece in words)
    while index < len(words):
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
    """Tens and units that stand together as one number: forty-four."""
    out: list[Token] = []
    tens = 0  # the value of a number word for tens that was just read, or 0
    for token in tokens:
        if token.kind is not Kind.NUMBER:
            tens = 0
            out.append(token)
            continue
        value = int(next(iter(token.keys)))
        if tens and 0 < value < 10:
            value += tens
            out.pop()
        tens = 0 if token.text.isdecimal() or value % 10 or not 20 <= value < 100 else value
        out.append(Token(str(value), Kind.NUMBER, frozenset({str(value)})))
    return tuple(out)
