"""Which language a text is in: English at a glance, others by the detector; the only module that knows its library."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from civicgraph import lexicons

if TYPE_CHECKING:
    from collections.abc import Collection

KNOWN = tuple(sorted(lexicons.table("languages")["names"]))
"""The languages that are told apart (ISO 639-1)."""

LETTERS, WORDS = 80, 10  # a text with less of them is not judged
_LOOKED_AT = 4000  # characters of a text, from its beginning
_ENGLISH = 0.2  # share of grammar words from which on a text is English, whatever names stand in it
_FOREIGN = 0.04  # share of words that only English has from which on a text is not taken for another language
_HARDLY = 0.02  # confidence in English below which a text is in another language, whichever it is
_SURE = 0.9  # confidence below which the detector is not believed
_LOWER = 0.5  # share of words in lower case below which a text is a list of names, in no language
_WORD = re.compile(r"[^\W\d_]+")


def judge(text: str) -> str | None:
    """The language of a passage of prose (ISO 639-1).

    ``und`` where it is not English and hard to tell from its neighbours; None where it is too short, a list of names,
    or perhaps English.
    """
    words = _WORD.findall(text[:_LOOKED_AT])
    letters = sum(map(len, words))
    if letters < LETTERS:
        return None
    cased = [word for word in words if word.lower() != word.upper()]
    if len(words) < WORDS and 2 * len(cased) > len(words):  # scripts without case may be without spaces too
        return None
    grammar, sure = _english(words)
    if grammar >= _ENGLISH and sure:
        return "en"
    if cased and sum(word.islower() for word in cased) < _LOWER * len(cased):
        return None
    chances = _chances(" ".join(words), KNOWN)
    code, confidence = max(chances.items(), key=lambda item: (item[1], item[0]))
    if confidence < _SURE:
        return "und" if chances["en"] < _HARDLY and sure < _FOREIGN else None
    return code if code == "en" or sure < _FOREIGN else None


def _english(words: list[str]) -> tuple[float, float]:
    """The share of words of English grammar, and of those that no other language has."""
    folded = [word.lower() for word in words]
    lists = (lexicons.words("languages", "english", name) for name in ("words", "sure"))
    grammar, sure = (sum(word in known for word in folded) / len(folded) for known in lists)
    return grammar, sure


def among(text: str, codes: Collection[str]) -> tuple[str, float] | None:
    """The likeliest of some languages (ISO 639-1) and its confidence, 0 to 1; None where there is nothing to choose."""
    return next(iter(_chances(text, codes).items()), None)


def told_apart(codes: Collection[str]) -> bool:
    """Whether one of some languages (ISO 639-1) at least is known to the detector."""
    return any(("nb" if code == "no" else code) in KNOWN or code in KNOWN for code in codes)


@cache
def called() -> dict[str, str]:
    """The languages (ISO 639-1) by what English texts call them, those among them that the detector does not know."""
    named = {**lexicons.table("languages")["names"], **lexicons.table("languages")["more_names"]}
    return {name: code for code, names in named.items() for name in str(names).split("|")}


def name_of(code: str) -> str:
    """What a language is called in English; its code where we do not know."""
    return str(lexicons.table("languages")["names"].get(code, "another language" if code == "und" else code))


def _chances(text: str, codes: Collection[str]) -> dict[str, float]:
    """The confidence for each of some languages, the likeliest first; empty where there is nothing to choose."""
    detector = _detector(tuple(sorted({"nb" if code == "no" else code for code in codes})))
    values = detector.compute_language_confidence_values(text) if detector is not None else ()
    found = {str(value.language.iso_code_639_1.name).casefold(): float(value.value) for value in values}
    return {"no" if code == "nb" else code: value for code, value in found.items()}


@cache
def _detector(codes: tuple[str, ...]) -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder  # late: most texts are English at a glance

    known = [code for code in codes if hasattr(IsoCode639_1, code.upper())]
    if len(known) < 2:
        return None
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*(getattr(IsoCode639_1, code.upper()) for code in known))
    # the models of all languages at full accuracy take ten seconds and a gigabyte; of a country's few, under one
    return (builder if len(known) < 8 else builder.with_low_accuracy_mode()).build()
