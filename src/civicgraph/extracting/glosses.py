"""What a definition says that its bearer is: "a non-governmental association of …", "the oldest network in …"."""

from __future__ import annotations

import re
from functools import cache

from civicgraph import lexicons

_MOST = 12  # words of a definition in which its noun may stand
_OPENINGS = frozenset({"a", "an", "the", "one", "our", "their", "its"})
_JOINS = frozenset({"and", "or", ","})  # between adjectives: "a voluntary, independent and open association"
_VERBS = frozenset({"is", "are", "was", "were", "has", "have"})
_ONE_OF = re.compile(r"one of (?:the|our|its|\w+['’]s) ", re.IGNORECASE)
_NOUN_ENDS = re.compile(r"\w+(?:ed|ing|en)$|\W*$")
_WORD = re.compile(r"[^\s,;:()]+|[,;:()]")
_IS = re.compile(
    r"[\"”»]?[ \t]?(?:\([^()\n]{2,120}\))?[\"”»]?"
    r"(?:,?[ \t](?:[^.;:\n]{3,60},[ \t])?(?:[–—-][ \t][^.;:\n]{3,60}[ \t][–—-][ \t])?"
    r"(?:is|are|was|were|has been|have been|remains|acts as|serves as|became)[ \t]"
    r"|(?P<beside>,[ \t]|:[ \t]|[ \t][–—-][ \t])(?=(?:[Aa]n?|[Tt]he|[Oo]ur|[Oo]ne)[ \t]))"
    r"(?P<gloss>[^.;\n]{2,160})"
)
_IS_A = re.compile(r"(?:is|are|was|were|has been|remains|acts as|serves as|became)[ \t](?P<gloss>[^.;\n]{2,160})")


def after(text: str, start: int, end: int, *, said: bool = False) -> str:
    """The kind of body that the words behind a name say it is: "X (ACR) is the association of …"; else empty.

    ``said``: by a verb, not by a mere apposition ("X, a network of …").
    """
    match = _IS.match(text, start, end)
    return kind(match.group("gloss")) if match and not (said and match.group("beside")) else ""


def of_words(words: str, *, apposition: bool) -> str:
    """The kind of body that the words after a name give it: "is the network of …"; in apposition "a network of …"."""
    match = _IS_A.match(words)
    return kind(match.group("gloss")) if match else kind(words) if apposition else ""


def kind(gloss: str) -> str:
    """The kind of body that a definition says: its noun, before "of", "that", "which" or a participle; else empty."""
    several = _ONE_OF.match(gloss)
    words = _WORD.findall(gloss[several.end() :] if several else gloss)[:_MOST]
    if not several and (not words or not (lexicons.fold(words[0]) in _OPENINGS or words[0].endswith(("'s", "’s")))):
        return ""
    return _noun(words if several else words[1:], plural=several is not None)


def elliptical(text: str, start: int, end: int) -> str:
    """The kind that a sentence without a verb says: "Roof association of …", "A loose network without statutes"."""
    words = _WORD.findall(text[start : min(end, start + 200)])[:_MOST]
    article = lexicons.fold(words[0]) if words else ""
    if article in {"a", "an", "the", "our"}:
        words = ["", *words[1:]]  # "The Association in 2023" says nothing of a heading
    return _noun(words, plural=False, open_end=False)


def _noun(words: list[str], *, plural: bool, open_end: bool = True) -> str:
    """The kind by the first noun of a body that ends its phrase; ``open_end``: the words may end with it."""
    for index, word in enumerate(words):
        if not word:
            continue  # the article
        closed = word.endswith(".")
        folded = lexicons.fold(word).strip("\"“”'‘’*.")
        pair = f"{lexicons.fold(words[index - 1])} {folded}" if index else ""
        found = _kind_of(folded, plural=plural) or _kind_of(pair, plural=plural)
        following = words[index + 1] if index + 1 < len(words) else ""
        if found and index and not word[0].islower():
            found = ""  # "The Union of …" is a name, and defines nothing
        if found and not open_end and lexicons.fold(following) in _VERBS:
            return ""
        if found and (closed or (_ends(following) if following else open_end)):
            return found if _is_meant(folded, words, index) else ""
        mark = not any(c.isalnum() for c in word)
        if (mark or folded in lexicons.words("bodies", "gloss", "stops")) and not (word in _JOINS and index):
            return ""
    return ""


def _is_meant(noun: str, words: list[str], index: int) -> bool:
    """Whether the words before a noun leave it a body of its own."""
    before = {lexicons.fold(word) for word in words[max(0, index - 3) : index]}
    if before & lexicons.words("bodies", "gloss", "denied"):
        return False
    following = lexicons.fold(words[index + 1]) if index + 1 < len(words) else "of"
    if noun in lexicons.words("bodies", "gloss", "of_somebody") and following not in {"of", "for", "between"}:
        return False
    if noun == "network" and before & lexicons.words("bodies", "gloss", "laid"):
        return False
    if noun == "body" and not lexicons.phrases("bodies", "gloss", "membership").search(" ".join(words)):
        return False
    return noun not in lexicons.words("bodies", "gloss", "weak") or not before & lexicons.words(
        "bodies", "gloss", "not_after"
    )


def _ends(following: str) -> bool:
    """Whether a word cannot belong to the noun before it."""
    folded = lexicons.fold(following)
    return folded in lexicons.words("bodies", "gloss", "stops") or _NOUN_ENDS.fullmatch(folded) is not None


def _kind_of(word: str, *, plural: bool) -> str:
    if plural and word.endswith("s"):
        return _kinds().get(word, "") or _kinds().get(word.removesuffix("s"), "")
    return _kinds().get(word, "")


@cache
def _kinds() -> dict[str, str]:
    """The kind for each noun that defines a body."""
    found: dict[str, str] = {}
    for said in ("association", "network", "other", "company", "public_body"):
        for noun in lexicons.entries("bodies", "gloss", said):
            found.setdefault(lexicons.fold(noun), said)
    return found
