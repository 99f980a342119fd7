"""Wording as data: loads ``data/lexicons`` and turns its phrases into patterns.

Phrases are written in lower case: ``*`` is any ending of a word (or any word, standing alone), ``…`` up to four words,
``(a|b)`` a choice, a space any white space. Where a lexicon says that its entries are pieces of regular expressions,
they are taken as they stand. All patterns are linear in the text: every repetition is bounded.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from civicgraph import resources
from civicgraph.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_GAP = r"(?:\s{1,3}[^\s.;:!?()]{1,30},?){0,4}?\s{1,3}"

_SHORT = 3  # letters that a word of a phrase has before an ending is left open
_FRONT = re.compile(r"(?<![\w-])\w{1,5}")
_PHRASE_FRONT = re.compile(rf"([^\W_]{{5}}|[^\W_]{{1,4}}(?=[\s'’-]|$)|[^\W_]{{{_SHORT}}})")

_FIRST_CHOICE = re.compile(r"\(([^()]+)\)")


@cache
def table(name: str) -> Mapping[str, Any]:
    """The lexicon ``data/lexicons/NAME.toml``.

    Raises RuleError, with the line, where the file is not TOML.
    """
    try:
        return MappingProxyType(tomllib.loads(resources.text("data", "lexicons", f"{name}.toml")))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"data/lexicons/{name}.toml: {error}") from error


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the tab-separated ``data/lexicons/NAME.tsv``, comments left out."""
    lines = resources.text("data", "lexicons", f"{name}.tsv").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """The list under ``keys`` of a lexicon, folded, as a set."""
    return frozenset(fold(entry) for entry in entries(name, *keys))


@cache
def entries(name: str, *keys: str) -> tuple[str, ...]:
    """The list under ``keys`` of a lexicon, as written."""
    node: Any = table(name)
    for key in keys:
        node = node[key]
    return tuple(node)


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Case and accents folded away, quotes made straight, white space single."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("`", "'"))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


@lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """The text in small letters, character for character, for patterns that were compiled ``of_lowered`` text.

    They run twice as fast as case-blind ones. The few letters that would become two stay as they are.
    """
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def phrase_pattern(phrase: str) -> str:
    """One phrase as the source of a regular expression."""
    out = []
    for index, piece in enumerate(re.split(r"\s*…\s*", phrase)):
        if index:
            out.append(_GAP)
        source = (
            re.escape(piece.strip())
            .replace(r"\*", r"\w*")
            .replace(r"\(", "(?:")
            .replace(r"\)\?", ")?")
            .replace(r"\)", ")")
            .replace(r"\|", "|")
        )
        source = source.replace(r"\ ", r"\s{1,3}").replace("'", "['’]").replace(r"\-", "[-‐‑]")
        out.append(re.sub(r"(?<![\w)\]])\\w\*(?![\w(])", r"[^\\s.;:!?()]{1,30}", source))
    return "".join(out)


def compile_phrases(phrases: Iterable[str], *, of_lowered: bool = False) -> re.Pattern[str]:
    """One pattern for many phrases, the longest first, on word borders: case-blind, or for ``lowered`` text."""
    ordered = sorted(dict.fromkeys(p.strip() for p in phrases), key=lambda p: (-len(p), p))
    if of_lowered:
        source = choice(phrase_pattern(p.lower()) for p in ordered)
        return re.compile(rf"(?<![\w-])(?:{source})(?!\w)")
    source = "|".join(phrase_pattern(p) for p in ordered)
    return re.compile(rf"(?<![\w-])(?:{source})(?!\w)", re.IGNORECASE)


def choice(sources: Iterable[str]) -> str:
    """A choice of pieces of a regular expression that heeds case, tried in their order: the same as with ``|`` between.

    Pieces with the same letters at their front share them, so that a place in the text is not compared with each piece.
    Python's own engine does so only where all pieces begin alike.
    """
    made: list[str] = []
    run: dict[str, list[str]] = {}  # of pieces with different first letters one at most matches: they may change places

    def close() -> None:
        for letter, rests in run.items():
            made.append(letter + (rests[0] if len(rests) == 1 else f"(?:{choice(rests)})"))
        run.clear()

    for source in sources:
        if source[:1].isalnum() and source[1:2] not in ("*", "+", "?", "{"):
            run.setdefault(source[0], []).append(source[1:])
        else:
            close()
            made.append(source)
    close()
    return "|".join(made)


def fronts_of(phrases: Iterable[str]) -> frozenset[str] | None:
    """The ``fronts`` of which a text has one wherever it holds one of the phrases; None where it may have any."""
    found = [front_of(opening) for phrase in phrases for opening in openings(phrase.strip().lower())]
    return frozenset(filter(None, found)) if all(found) else None


def front_of(phrase: str) -> str | None:
    """The one of the ``fronts`` that a text has where a phrase in it begins like this; None where it may be any."""
    match = _PHRASE_FRONT.match(phrase)
    return match.group(1) if match else None


def openings(phrase: str) -> list[str]:
    """A phrase, once for each word of a choice that it opens with."""
    chosen = _FIRST_CHOICE.match(phrase)
    return [word + phrase[chosen.end() :] for word in chosen.group(1).split("|")] if chosen else [phrase]


@lru_cache(maxsize=256)  # passages of one document, which several families of rules ask for
def fronts(small: str, start: int, end: int) -> Mapping[str, list[int]]:
    """The first letters of the words in a range of ``lowered`` text, with the places of those words.

    A word has two entries: its first five letters, or all that it has, and its first three.
    """
    found: dict[str, list[int]] = {}
    for match in _FRONT.finditer(small, start, end):
        front = match.group()
        found.setdefault(front, []).append(match.start())
        if len(front) > _SHORT:
            found.setdefault(front[:_SHORT], []).append(match.start())
    return found


def matches(
    pattern: re.Pattern[str], known: frozenset[str] | None, small: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """The same as ``pattern.finditer``, for a pattern of phrases in ``lowered`` text.

    Where it is ``known`` what the phrases' words begin with (``fronts_of``), only such words are tried.
    """
    if known is None:
        yield from pattern.finditer(small, start, end)
        return
    near = fronts(small, start, end)
    shared = known.intersection(near)
    for at in sorted({at for front in shared for at in near[front]}) if shared else ():
        match = pattern.match(small, at, end) if at >= start else None
        if match:
            start = match.end()
            yield match


@cache
def phrases(name: str, *keys: str) -> re.Pattern[str]:
    """The compiled list under ``keys`` of a lexicon."""
    return compile_phrases(entries(name, *keys))


@cache
def pieces(name: str, *keys: str, space: str = r"\s") -> str:
    """The list under ``keys``, each entry a piece of a regular expression, as the source of one choice in that order.

    A space in a piece stands for ``space``.
    """
    return "|".join(entry.replace(" ", space) for entry in entries(name, *keys))


@cache
def around(shape: str, name: str, *keys: str, space: str = r"\s") -> re.Pattern[str]:
    """A case-blind pattern: ``shape`` with the ``pieces`` under ``keys`` in place of its ``WORDS``."""
    return re.compile(shape.replace("WORDS", pieces(name, *keys, space=space)), re.IGNORECASE)
