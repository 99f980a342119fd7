"""The noun that a number counts: the first noun of the lexicon behind it, within its phrase, and its concepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from civicgraph import lexicons, numerals
from civicgraph.extracting.counted_kinds import member_noun, of_members, open_noun
from civicgraph.model import Span

_WINDOW = 110  # characters after the number in which the unit is looked for
_GAP_WORDS = 7  # words between the number and its unit ("elected local government")
_PLUS = re.compile(r"\+|\splus\b|\sor\smore\b")
_LEADS = (
    re.compile(  # "41 of the region's 68 municipalities", "41 out of 68 municipalities"
        r"\s*(?:of|out\sof)\s"
        r"(?:(?:the|its|our|all|a\stotal\sof)\s|(?:[\w’'-]+\s){0,3}?[\w-]+['’]s?\s)?"
        r"(?:[\w-]+['’]s\s)?\d[\d,.]*\s"
    ),
    re.compile(r"\s*of\s(?:the|its|our|all)\s(?:[\w-]+['’]s?\s)?"),
    re.compile(r"(?:\s*[\"“„«‘]?|-)(?:odd\s|elected\s[–-]\s|or\s(?:so|more)\s)?"),
)
_TRADES = re.compile(r"(?i)operators|suppliers|vendors|partners")  # bodies, or people by their trade
_SKILLED = re.compile(
    r"\b(?:trained|skilled|qualified|experienced|licensed|certified|young|retired|volunteer|amateur|radio|crane|machine|female|male|women|camera|drone)\b"
)
_FOLLOWER = re.compile(r"[ -]([a-zà-ž]+)")
_PLURAL_BEHIND = re.compile(
    r"(?:,\s[\w-]+){0,2}(?:,?\s(?:and|or|&)\s[\w-]+){1,2}\s[\w-]{3,}[^su\W]s\b|\s[A-Z][\w-]+[^su\W]s\b"
)
_CAPITAL_BEFORE = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*\s$")
_ENDS = re.compile(r"\s*(?:$|[\n.,;:()|–—])")
_JOINED = re.compile(r"\b(?:[\w-]+,\s){0,3}[\w-]+,?\s(?:and|or|&)\s(?=[\w-]|$)")


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """A unit with its concepts, sorted.

    ``of_members``: "member", "affiliated" or the like stands before it; ``is_open``: it is one of an open class, so
    that it counts members only where its surroundings speak of belonging.
    """

    span: Span
    kinds: tuple[str, ...]
    of_members: bool = False
    is_open: bool = False


@cache
def nouns() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """The pattern of all unit nouns, and the concepts of each, folded."""
    kinds: dict[str, list[str]] = {}
    for kind, listed in lexicons.table("membership")["units"].items():
        for noun in listed:
            kinds.setdefault(lexicons.fold(noun), []).append(kind)
    ordered = sorted(kinds, key=lambda n: (-len(n), n))
    source = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in ordered)
    pattern = re.compile(rf"(?<![\w-])(?:member-)?(?:{source})(?![\w-])", re.IGNORECASE)
    return pattern, {noun: tuple(found) for noun, found in kinds.items()}


def kinds_of(noun: str) -> tuple[str, ...]:
    """The concepts of a unit noun as a text writes it."""
    return nouns()[1].get(lexicons.fold(noun).removeprefix("member-"), ())


@cache
def _breaks() -> re.Pattern[str]:
    """What ends the phrase between a number and its unit; a comma in a list of adjectives does not."""
    words = lexicons.pieces("membership", "phrase", "breaks")
    verbs = lexicons.pieces("membership", "phrase", "verbs", space=r"\s")
    return re.compile(rf"[.;:!?()\n]|,(?!\s?\w+(?:,|\sand)\s)|\s[–—-]\s|\b(?:{words}|{verbs})\b")


def unit_after(text: str, start: int, limit: int) -> CountedUnit | None:
    """The unit of a number that ends at ``start``, looked for up to ``limit``.

    Coordinated units ("municipalities and counties", "mayors, councillors and experts") add their concepts.
    """
    plus = _PLUS.match(text[start : start + 10])
    at = start + (plus.end() if plus else 0)
    window = text[at : min(limit, at + _WINDOW)]
    skip = next((lead.end() for pattern in _LEADS if (lead := pattern.match(window))), 0)
    match = _noun(window, skip)
    other = _open_unit(window, skip, at)
    if match is None or (other and other.span.start < at + match.start()):
        return other or _people(window, skip, at)
    between = lexicons.fold(window[skip : match.start()])
    if _counts_no_members(match.group(), _follower(window, match)) or _holds_another_unit(between):
        return None
    if not window.startswith("-") and _is_one_body(window, match):
        return None
    if lexicons.words("membership", "phrase", "not_now").intersection(between.split()):
        return None
    found = {*kinds_of(match.group()), *_more_kinds(window[match.end() :])}
    if "committee" not in found and lexicons.words("membership", "phrase", "joining").intersection(between.split()):
        return None
    if "member" in found:
        found.update(of_members(between))
    if found == {"organisation"} and _TRADES.search(match.group()) and _SKILLED.search(between):
        found = {"person"}
    members = set(between.split()) & lexicons.words("membership", "phrase", "of_members")
    described = bool(members) or match.group()[:7].casefold() == "member-"
    return CountedUnit(Span(at + match.start(), at + match.end()), tuple(sorted(found)), described)


def _open_unit(window: str, skip: int, at: int) -> CountedUnit | None:
    """A unit of the open classes: a noun of their lexicon, or whatever "member" describes ("61 member houses")."""
    broken = _breaks().search(_JOINED.sub(lambda m: "x" * len(m.group()), window), skip)
    end = broken.start() if broken else len(window)
    member = member_noun(window, skip, end)
    listed = open_noun(window, skip, end)
    if member is None and listed is None:
        return None
    start, stop, kinds = (*member, ("organisation",)) if member and not listed else listed or (0, 0, ())
    between = lexicons.fold(window[skip:start]).split()
    away = lexicons.words("membership", "phrase", "not_now") | lexicons.words("membership", "phrase", "joining")
    if away.intersection(between) or _holds_another_unit(" ".join(between)):
        return None
    follower = _FOLLOWER.match(window, stop)
    nouns_ = lexicons.words("membership", "not_counted", "nouns")
    if lexicons.fold(window[start:stop]) in nouns_ or (follower and follower.group(1) in nouns_):
        return None
    found = {*kinds, *_more_kinds(window[stop:]), *(("member",) if member else ())}
    return CountedUnit(Span(at + start, at + stop), tuple(sorted(found)), member is not None, is_open=True)


def _noun(window: str, skip: int) -> re.Match[str] | None:
    """The first listed noun within the number's phrase that does not merely describe the next one."""
    pattern, _ = nouns()
    for found in pattern.finditer(window, skip):
        between = window[skip : found.start()]
        if len(between.split()) > _GAP_WORDS or _breaks().search(_JOINED.sub("", between)):
            return None  # "IT directors and Smart City experts" is one phrase, "members in 12 cities" is not
        follower = _follower(window, found)
        if _counts_no_members(found.group(), follower):
            return found
        if _is_joined_adjective(window, found):
            continue
        if not follower or not (pattern.fullmatch(follower) or _describes(found.group(), follower)):
            return found
    return None


def _follower(window: str, match: re.Match[str]) -> str:
    """The lower-case word right after a noun, or nothing."""
    found = _FOLLOWER.match(window[match.end() :])
    return found.group(1) if found else ""


def _counts_no_members(noun: str, follower: str) -> bool:
    """Whether the next noun turns the count into one of something else ("12 city employees")."""
    return follower in lexicons.words("membership", "not_counted", "nouns") and lexicons.fold(noun) != "members"


def _is_one_body(window: str, match: re.Match[str]) -> bool:
    """Whether the noun ends a name in the singular, so that the number only counts lines: "7 Weir Area Council"."""
    noun = match.group()
    many = {f"{noun.casefold()}s", f"{noun.casefold()[:-1]}ies"}
    named = noun[:1].isupper() and _CAPITAL_BEFORE.search(window, 0, match.start()) is not None
    return named and not many.isdisjoint(nouns()[1]) and _ENDS.match(window, match.end()) is not None


def _describes(noun: str, follower: str) -> bool:
    """Whether the unit only describes the next noun ("city officials"; "member states" is a unit of its own)."""
    return (
        noun.casefold() in lexicons.words("membership", "phrase", "describing")
        and follower.isalpha()
        and follower not in lexicons.words("membership", "phrase", "not_described")
    )


def _is_joined_adjective(window: str, match: re.Match[str]) -> bool:
    """Whether a noun in the singular only describes a later one: "city and district chambers", "District Units"."""
    if match.group().casefold() not in lexicons.words("membership", "phrase", "describing"):
        return False
    return _PLURAL_BEHIND.match(window, match.end()) is not None


def _holds_another_unit(between: str) -> bool:
    return _other_units().search(between) is not None


@cache
def _other_units() -> re.Pattern[str]:
    nouns_ = sorted(lexicons.words("membership", "not_counted", "nouns") - {"women", "men", "citizens"})
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, nouns_))})\b")


def _more_kinds(tail: str) -> tuple[str, ...]:
    """The concepts of a second unit joined to the first; one with a number of its own is another count."""
    pattern, _ = nouns()
    joined = r"(?:,?\s(?:and|or|&)\s|,\s)(?:(?:[\w-]+)\s){0,2}?"
    more = re.match(joined + "(" + pattern.pattern + r")(?!\s\d)", tail, re.IGNORECASE)
    if more is None or re.search(r"\d", more.group()) or numerals.find(more.group(), 0, len(more.group())):
        return ()  # "15 authorities, in ten countries"
    return kinds_of(more.group(1))


@cache
def _agent() -> re.Pattern[str]:
    endings = lexicons.pieces("membership", "agents", "endings")
    return re.compile(rf"(?:[\w-]+\s){{0,3}}?(?P<noun>[a-z]{{2,}}(?:{endings}))(?![\w-])(?!['’])")


@cache
def _no_people() -> frozenset[str]:
    return (
        lexicons.words("membership", "not_counted", "nouns")
        | lexicons.words("membership", "not_counted", "things")
        | lexicons.words("membership", "agents", "not_people")
    )


def _people(window: str, skip: int, at: int) -> CountedUnit | None:
    """Nouns of agents that no list holds ("engineers", "headteachers") are people; the context must be strong."""
    match = _agent().match(window, skip)
    if not match or _breaks().search(window[skip : match.start("noun")]):
        return None
    if match.group("noun") in _no_people():
        return None
    return CountedUnit(Span(at + match.start("noun"), at + match.end("noun")), ("person",))
