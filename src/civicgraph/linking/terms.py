"""What a name, an acronym or a website may look like in another graph, to the letter: the terms that it is asked for."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from civicgraph import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.linking.model import Subject
    from civicgraph.linking.profiles import Profile

ALWAYS = ("", "mul", "en")
"""Language tags under which any name may stand."""
_BEHIND = re.compile(r"\s*\([^()]{1,40}\)$")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
SHARED = frozenset({
    "facebook.com", "twitter.com", "x.com", "linkedin.com", "instagram.com", "youtube.com", "wikipedia.org", "github.io",
    "sites.google.com", "wordpress.com", "blogspot.com", "europa.eu", "t.me", "vk.com",
})  # fmt: skip
"""Hosts that many organisations share: they are evidence of nothing."""


def terms(subject: Subject, profile: Profile) -> tuple[dict[str, None], dict[str, None]]:
    """The literals and the addresses to look for, as N-Triples terms in a fixed order."""
    literals: dict[str, None] = {}
    local = places.countries()[subject.country].languages if subject.country in places.countries() else ()
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
