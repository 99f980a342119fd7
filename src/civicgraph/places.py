"""Countries as a text names them: country names, nationality words, capital cities, federal states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from civicgraph import lexicons
from civicgraph.model import Span


@dataclass(frozen=True, slots=True)
class Country:
    """A row of the lexicon ``countries``; ``languages`` are the official ones (ISO 639-1 where there is one)."""

    iso2: str
    iso3: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place in a text and the country that it shows; ``how``: name, demonym, capital or region."""

    span: Span
    iso2: str
    how: str


_NAME_LENGTH = 160  # longer texts are no names, and not worth keeping


@cache
def countries() -> dict[str, Country]:
    """All countries by alpha-2 code."""
    found = {}
    for row in lexicons.rows("countries"):
        padded = (*row, "", "", "", "", "", "")
        found[row[0]] = Country(row[0], row[1], tuple(code for code in padded[6].split("|") if code))
    return found


@cache
def _index() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    index: dict[str, tuple[str, str]] = dict.fromkeys(lexicons.entries("places", "apart", "names"), ("", ""))
    for row in lexicons.rows("countries"):
        iso2, _, names, demonyms, capital, regions = (*row, "", "", "", "", "")[:6]
        for how, field in (("capital", capital), ("region", regions), ("demonym", demonyms), ("name", names)):
            for name in field.split("|"):
                if len(name) > 1:
                    index.setdefault(name, (iso2, how))
                if how == "demonym" and name.endswith(("n", "i")):
                    index.setdefault(f"{name}s", (iso2, how))  # "what Canadians throw away"
    ordered = sorted(index, key=lambda n: (-len(n), n))
    source = lexicons.choice(re.escape(n).replace(r"\ ", r"\s{1,3}") for n in ordered)
    guarded = lexicons.table("places")["guarded"]["names"]
    index |= {name: (iso2, "name") for iso2, name in guarded.items()}
    led = "|".join(rf"(?<=\b{lead}\s)" for lead in lexicons.entries("places", "guarded", "leads"))
    alone = rf"(?:{led}){_guarded()}|\A{_guarded()}\Z"
    return re.compile(rf"(?:(?<![\w-])|(?<=\bAll-))(?:{source})(?![\w$-])|{alone}"), index


@cache
def _guarded() -> str:
    """The names that are people's or rivers' as well, as a pattern; none before another name ("Jordan Peterson")."""
    names = lexicons.table("places")["guarded"]["names"].values()
    return rf"(?:{'|'.join(map(re.escape, names))})(?![\w$-])(?!\s[A-ZÀ-Þ])"


@cache
def _joined() -> re.Pattern[str]:
    """Such a name that goes on with a row of countries: "France, Niger and Jordan"."""
    return re.compile(rf"(?:,\s(?:and\s)?|\s(?:and|or|&)\s)({_guarded()})(?=[,.;:)\n]|\s(?:and|or|&)\s|\Z)")


def find(text: str, start: int = 0, end: int | None = None) -> list[PlaceName]:
    """Every place name in ``text[start:end]``, in reading order; case matters, for ``Polish`` is no ``polish``."""
    if start == 0 and end is None and len(text) <= _NAME_LENGTH:
        return list(_in_name(text))
    return _found(text, start, len(text) if end is None else end)


@lru_cache(maxsize=1 << 14)
def _in_name(name: str) -> tuple[PlaceName, ...]:
    """The places in a name; the same names are asked about again and again."""
    return tuple(_found(name, 0, len(name)))


def _found(text: str, start: int, end: int) -> list[PlaceName]:
    pattern, index = _index()
    out = []
    for match in pattern.finditer(text, start, end):
        iso2, how = index[" ".join(match.group().split())]
        if iso2:
            out.append(PlaceName(Span(*match.span()), iso2, how))
            further = _joined().match(text, match.end(), end)
            while further:
                out.append(PlaceName(Span(*further.span(1)), *index[further[1]]))
                further = _joined().match(text, further.end(), end)
    return out


@cache
def _by_name() -> dict[str, str]:
    return {name: row[0] for row in lexicons.rows("countries") for name in row[2].split("|") if name}


def called(shown: str) -> str:
    """The country (alpha-2 code) whose name a text is, whatever else it may name ("Luxembourg"); empty for none."""
    return _by_name().get(" ".join(shown.split()), "")


_BOTH = re.compile(r"[–/-]|\s(?:and|&|–)\s")
_OF = re.compile(r"\bof\s(?:the\s)?(?:Republic\sof\s|Kingdom\sof\s)?$")


def is_international(name: str) -> bool:
    """Whether a name says that its bearer works in more countries than one."""
    return lexicons.phrases("places", "international", "words").search(name) is not None


def of_name(name: str) -> PlaceName | None:
    """The one country that an organisation's own name shows, if it shows exactly one."""
    found = find(name.title() if name.isupper() else name)
    if len({place.iso2 for place in found[:2]}) == 2 and _BOTH.fullmatch(name, found[0].span.end, found[1].span.start):
        return None  # "Kyushu–Honam Council"
    if found and found[0].span.start == 0 and found[0].how != "capital":
        return found[0]  # "French Association of the Council of European …" is French
    if (
        found
        and found[-1].how == "name"
        and found[-1].span.end == len(name)
        and _OF.search(name[: found[-1].span.start])
    ):
        return found[-1]  # "Union of Alpine Towns of Austria"
    if is_international(name):
        return None
    return found[0] if len({place.iso2 for place in found}) == 1 else None


def country_words() -> list[tuple[str, str, str]]:
    """Every word of the lexicon that shows a country: the word, the alpha-2 code, and how (see ``PlaceName``)."""
    return sorted((name, iso2, how) for name, (iso2, how) in _index()[1].items() if iso2)
