"""The tables under ``data/linking`` as look-ups: legal forms, words of organisations, countries, numbers."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from anyascii import anyascii

from civicgraph import places, resources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORD = re.compile(r"[a-z0-9]+")
_ELISION = re.compile(r"\b(d|l|dell|dall|nell|all|un|s)['’](?=\w{3})", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_APOSTROPHE = re.compile(r"['’`ʼʻ]")


def plain(text: str) -> list[str]:
    """The words of a text in lower-case ASCII, romanised; apostrophes inside a word are dropped."""
    joined = _APOSTROPHE.sub("", _ELISION.sub(r"\1 ", text))
    return _WORD.findall(anyascii(joined).casefold().replace("'", ""))


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form: its own name, and the kind that it is of (JSC, LLC, …; empty where the table says none)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Runs of plain words and what they stand for; ``longest`` is the number of words of the longest."""

    meaning: Mapping[str, str]
    longest: int


def rows(name: str) -> Iterator[list[str]]:
    """The rows of ``data/linking/NAME.tsv``."""
    for line in resources.text("data", "linking", f"{name}.tsv").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def words() -> Mapping[str, Any]:
    """``data/linking/words.toml``."""
    return tomllib.loads(resources.text("data", "linking", "words.toml"))


@cache
def legal_forms() -> Mapping[str, frozenset[LegalForm]]:
    """Plain words of an alias, joined by spaces → the forms that it may mean in one country or another."""
    found: dict[str, set[LegalForm]] = {}
    own = ((form["form"], form["kind"], alias) for form in words()["legal_forms"] for alias in form["aliases"])
    for name, kind, alias in (*rows("legal_forms"), *own):
        key = " ".join(plain(alias.replace(".", "")))
        for written in {key, " ".join(plain(alias))}:
            if len(written.replace(" ", "")) > 1:
                found.setdefault(written, set()).add(LegalForm(name, kind))
    return {key: frozenset(forms) for key, forms in found.items()}


@cache
def unspaced() -> re.Pattern[str]:
    """Legal forms and words of organisations in scripts that put no spaces between words."""
    known = {alias for *_, alias in rows("legal_forms")} | {
        w for *_, ws in rows("organisation_words") for w in ws.split("|")
    }
    known |= {alias for form in words()["legal_forms"] for alias in form["aliases"]}
    fitting = sorted((word for word in known if _UNSPACED.fullmatch(word)), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, fitting)))


@cache
def long_forms() -> tuple[str, ...]:
    """The aliases that are long enough to be recognised with a slip in them, sorted."""
    return tuple(sorted(key for key in legal_forms() if len(key) >= 11))


@cache
def concepts() -> Phrases:
    """Words of organisations in many languages → their concept, such as ``@BANK``; and whether it is a mere label."""
    found: dict[str, str] = {}
    for name, kind, listed in rows("organisation_words"):
        sign = ("#" if name in LABELS else "@") + name
        for word in listed.split("|"):
            key = " ".join(plain(word))
            if len(key) > 2 or (kind == "organisation" and len(key) > 1 and key not in joining()):
                found.setdefault(key, sign)
    # "commercial bank" says more than "bank": what the last word alone would mean is read word by word
    found = {key: sign for key, sign in found.items() if " " not in key or found.get(key.split()[-1]) != sign}
    for full, short in (*words()["abbreviations"].items(), *words()["translated"].items()):
        for word in (full, *short):
            found.setdefault(" ".join(plain(word)), found.get(full, f"@{full.upper()}"))
    return Phrases(found, max(key.count(" ") + 1 for key in found))


LABELS = frozenset({"CO", "CORP", "GRP", "HOLDING", "ORG"})
"""Concepts that many names carry or leave out at will."""


@cache
def joining() -> frozenset[str]:
    """Words that only join others."""
    return frozenset(words()["joining"])


@cache
def countries() -> Phrases:
    """Names of countries in many languages, and nationality words → alpha-2 codes, joined by ``|``."""
    found: dict[str, set[str]] = {}
    for iso2, names in rows("country_names"):
        for name in names.split("|"):
            found.setdefault(" ".join(plain(name)), set()).add(iso2)
    for name, iso2, how in places.country_words():
        if how in ("name", "demonym"):
            found.setdefault(" ".join(plain(name)), set()).add(iso2)
    kept = {key: "|".join(sorted(codes)) for key, codes in found.items() if len(key) > 2}
    kept |= {name: iso2 for iso2, names in words()["country_names"].items() for name in names}
    return Phrases(kept, max(key.count(" ") + 1 for key in kept))


@cache
def exact_words() -> frozenset[str]:
    """Capitals and regions of one word: a letter more or less makes another place, so no slip is forgiven."""
    named = (plain(name) for name, _, how in places.country_words() if how in ("capital", "region"))
    return frozenset(words_[0] for words_ in named if len(words_) == 1)


@cache
def _stems(table: str) -> tuple[tuple[str, str], ...]:
    return tuple((stem, key) for key, stems in words()[table].items() for stem in stems)


@cache
def _stem_index(table: str) -> tuple[Mapping[str, frozenset[str]], tuple[tuple[str, str], ...]]:
    whole: dict[str, set[str]] = {}
    open_ended = []
    for stem, key in _stems(table):
        if stem.endswith("*"):
            open_ended.append((stem[:-1], key))
        else:
            whole.setdefault(stem, set()).add(key)
    return {word: frozenset(keys) for word, keys in whole.items()}, tuple(open_ended)


def stem_of(table: str, word: str) -> frozenset[str]:
    """The entries of a table of ``words.toml`` whose stems the word has; the longest stem counts, and its equals."""
    whole, open_ended = _stem_index(table)
    if word in whole:
        return whole[word]
    fitting = [(len(stem), key) for stem, key in open_ended if word.startswith(stem)]
    longest = max((length for length, _ in fitting), default=0)
    return frozenset(key for length, key in fitting if length == longest)


@cache
def numbers() -> Mapping[str, int]:
    """Number words → their value."""
    from civicgraph import lexicons

    table = lexicons.table("numbers")
    skipped = {"a", "score", "dozen", "thousand"}
    english = {w: v for part in ("units", "tens", "scales") for w, v in table[part].items() if w not in skipped}
    return {**words()["numbers"], **english}
