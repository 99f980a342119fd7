"""What a name, an acronym or a website may look like in another graph, to the letter: the terms to ask for."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from civicgraph import places
from civicgraph.linking import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.linking.model import Subject
    from civicgraph.linking.profiles import Profile

ALWAYS = ("", "mul", "en")
"""Language tags under which any name may stand."""
_BEHIND = re.compile(r"\s*\([^()]{1,40}\)$")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
SHARED = frozenset(lexicon.words()["websites"]["shared"])
"""Hosts that many organisations share: they are evidence of nothing."""


def terms(subject: Subject, profile: Profile) -> tuple[dict[str, None], dict[str, None]]:
    """The literals and the addresses to look for, as N-Triples terms in a fixed order."""
    literals: dict[str, None] = {}
    local = places.countries()[subject.country].languages if subject.country in places.countries() else ()
    for text in reordered(subject):
        for tag in ALWAYS:
            if tag in profile.languages:
                literals[literal(text, tag)] = None
    for text, own in (*((n.text, n.language) for n in subject.names), *((a, None) for a in subject.acronyms)):
        tags = dict.fromkeys((own or "", *ALWAYS, *local))
        for variant in variants(text) if text not in subject.acronyms else acronym_variants(text):
            for tag in tags:
                if tag in profile.languages or tag == own:
                    literals[literal(variant, tag)] = None
    addresses = {str(NamedNode(address)): None for address in websites(subject.homepage)}
    return literals, addresses if profile.find_websites else {}


def literal(text: str, language: str) -> str:
    """A literal as SPARQL writes it; a tag that is none (``und``, or malformed) is left out."""
    try:
        return str(Literal(text, language=language) if language and language != "und" else Literal(text))
    except ValueError:
        return str(Literal(text))


def variants(name: str) -> list[str]:
    """Ways of writing a full name that endpoints without full-text search would take for another."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    found = dict.fromkeys((text, _BEHIND.sub("", text)))
    for one in list(found):
        found[_ARTICLE.sub("", one)] = None
    for old, new in (("’", "'"), ("'", "’"), (" & ", " and "), (" and ", " & ")):
        for one in list(found):
            found[one.replace(old, new)] = None
    return [one for one in found if one]


_HEAD = re.compile("|".join(lexicon.words()["turning"]["heads"]), re.IGNORECASE)
_OF = re.compile(r"^(?P<head>(?:\w+ )?\w+) (?:of|for) (?:the )?(?P<rest>.+)$")


@cache
def _english_countries() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Country → its names and its nationality words, in English."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for word, iso2, how in places.country_words():
        if how in ("name", "demonym"):
            found.setdefault(iso2, ([], []))[how == "demonym"].append(word)
    return {iso2: (tuple(sorted(n, key=len)[:2]), tuple(d[:2])) for iso2, (n, d) in found.items()}


def reordered(subject: Subject) -> list[str]:
    """English names with the country or the head elsewhere.

    ``Union of Towns of Malta``, ``Maltese Union of Towns``, ``Malta Union of Towns``; ``Towns Union``.
    """
    found: dict[str, None] = {}
    country_names, nationalities = _english_countries().get(subject.country or "", ((), ()))
    for name in subject.names:
        if name.language in (None, "en"):
            core = _without_country(name.text, (*country_names, *nationalities))
            for one in dict.fromkeys((core, *_turned(core))):
                found[one] = None
                for word in (*nationalities, *country_names):
                    found[f"{word} {one}"] = None
                for word in country_names:
                    found |= dict.fromkeys((f"{one} of {word}", f"{one} in {word}"))
                if (match := _OF.match(one)) and nationalities:
                    found[f"{match['head']} of {nationalities[0]} {match['rest']}"] = None
    return [one for one in found if one not in {name.text for name in subject.names}]


def _without_country(name: str, words: tuple[str, ...]) -> str:
    """The name without the first of these words in it, and without what ties it on."""
    text = _ARTICLE.sub("", _BEHIND.sub("", " ".join(name.split())))
    for word in sorted(words, key=len, reverse=True):
        own = re.escape(word)
        shorter = re.sub(rf"^{own}(?:'s|’s)? |,? (?:of|in) (?:the )?{own}$|(?<= of ){own} ", "", text)
        if shorter != text and " " in shorter:
            return shorter
    return text


def _turned(core: str) -> list[str]:
    """``Association of X`` as ``X Association``, and the other way round; and without articles inside."""
    out = [re.sub(r"\b(of|in|for) the ", r"\1 ", core)]
    if (match := _OF.match(core)) and _HEAD.fullmatch(match["head"]):
        out.append(f"{match['rest']} {match['head']}")
    first, _, last = core.rpartition(" ")
    if first and _HEAD.fullmatch(last) and " of " not in core:
        out.append(f"{last} of {first.rstrip(chr(39) + '’')}")
    return out


def acronym_variants(acronym: str) -> list[str]:
    """An acronym as written, in capitals, and with or without its dots."""
    bare = acronym.replace(".", "")
    return [one for one in dict.fromkeys((acronym, bare, bare.upper())) if one]


def host(address: str | None) -> str | None:
    """The host of a web address without ``www.``, in lower case; None where there is none, or where many share it."""
    if not address:
        return None
    try:
        name = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return None
    name = name.removeprefix("www.")
    return None if not name or name in SHARED or "." not in name else name


def websites(address: str | None) -> Iterator[str]:
    """The ways in which a home page's address is written; nothing for a page deep in a site or on a shared host."""
    name = host(address)
    if name is None or address is None:
        return
    path = urlsplit(address if "://" in address else f"//{address}").path.strip("/")
    if path.count("/") > 0 or not re.fullmatch(r"[\w.-]+", name) or not re.fullmatch(r"[\w.~%-]*", path):
        return
    for scheme in ("https", "http"):
        for start in ("www.", ""):
            for end in (f"/{path}", f"/{path}/") if path else ("", "/"):
                yield f"{scheme}://{start}{name}{end}"
