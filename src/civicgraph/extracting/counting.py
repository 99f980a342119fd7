"""Counts: how many members, represented bodies, participants or committees somebody has."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Form, Mention, Passage, Scene, organisation_of
from civicgraph.model import BlockKind, Claim, CountValue, FactType, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_VALUE = 1_000_000  # a larger number is people represented at most, never members
_GAP_WORDS = 7  # words between the number and its unit ("elected local government")

_BREAK = re.compile(
    r"[.;:!?()\n]|,(?!\s?\w+(?:,|\sand)\s)|\s[–—-]\s|\b(?:which|that|who|in|for|with|from|to|by|at|on|the|than|through|under|is|are|was|were|has|have|had|and|or|but|as|its|their|our|your|all|every)\b"
)
_BEFORE = re.compile(
    r"represent\w*|br(?:ing|ings|inging|ought)\stogether|unit(?:e|es|ed|ing)|compris\w*|consist\w*|made\sup\sof|makes?\sup|composed\sof|includ\w*|gather\w*|encompass\w*|embrac\w*|cover\w*|"
    r"count(?:s|ed|ing)?|number(?:s|ed|ing)?|\b(?:has|have|had|having)\b|(?:association|network|union|federation|league|alliance|group|community|body|voice|organisation|organization|umbrella|coalition|platform|forum|confederation|spokesman|mouthpiece|partnership|movement|committee|board|council|assembly|conference|panel|membership|total|one|representation|family)\s(?:of|for)|"
    r"sp(?:eak|eaks|eaking|oke)\sfor|on\sbehalf\sof|serv(?:e|es|ing|ed)|organis(?:es|ed|ing)|link(?:s|ed|ing)|connect\w*|ralli\w*|rally|all\sof|\ball\b|drawn\sfrom|representatives\s(?:of|from)|delegates\s(?:of|from)|members\s(?:of|from|are|in)|members(?:hip)?:|member\w*\s(?:are|is|stands?\sat|totals?|amounts?)|"
    r"total\w*|grow(?:n|s|ing)?\sto|grew\sto|joined\sby|formed\sby|run\sby|led\sby|signed\sby|backed\sby|supported\sby|elects?|acts?\sfor|stands?\sup\sfor|stands?\sfor|works?\sfor|there\sare|pool\w*|enrol\w*|\bits\b|\bour\b|\btheir\b|'s\b|’s\b|with\s(?:its|more|over|around|some|nearly|about|almost|a|members)|together|assembl\w*|split\sinto|divided\sinto|group\w*\s|among\w*\sits|up\sto|appoint\w*|\bfrom\b|of\sthe\b|home\sto|staffed\sby|looks?\safter|behind\s\w+\sstands?|takes?\sin|took\sin|draws?\sin|drawn\sin|counts?\samong|has\sattracted|attracts?|keeps?\stogether|holds?\s|shelters?|admits?|answers?\sfor|answerable\sto|stands?\sbehind|made\sof|board\sare|under\sone\sroof|in\sits\sranks|side\swith|membership\b|of\swhich|which\s(?:unites|has)|attended\sby|help\w*\sby|assisted\sby|sets?\sup|work\w*\sthrough|met\sby|by\sa\sboard|participat\w*|hold\w*\stogether|join\w*|enlist\w*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[^.;!?]{0,80}?\b(?:(?:are|is|were|was|being|have\sbeen|has\sbeen|have\sbecome|became)\s(?:[\w-]+\s){0,2}?(?:members?|represented|with|affiliated|united|organised|organized|enrolled|on\sboard|part\sof|joined|assembled|signatories|gathered|active\sin|connected|included)|belong(?:s|ed|ing)?\sto|have\s(?:since\s)?(?:joined|signed)|has\s(?:since\s)?joined|joined|signed|take[s]?\spart|took\spart|participat\w+|make\sup|makes\sup|(?:have|has)\s(?:since\s|now\s|already\s|so\sfar\s)?(?:joined|signed|enrolled|come\sin|rallied|taken\sout\smembership|put\stheir\snames?|subscribed|acceded|become\smembers?|affiliated|got\son\sboard|clubbed|banded|teamed|united|pledged)|pay\s(?:their\s|its\s)?(?:dues|subscription|fees)|under\s(?:its|one|our|the\ssame)\sroof|on\s(?:its|the)\s(?:books|rolls|roll)|in\sall\b|at\sits\stable|form(?:s|ed)?\b|sit\son|sits?\b|subscrib\w*|work\stogether|come\stogether|meet\b|meets\b|stand\sbehind|back\b|support\b|support\sit|strong\b|in\sits\sranks|as\s(?:its\s)?members|count\sthemselves|speak|pay|participate|elected|serve\b|in\smembership|under\sits\sroof|band\s)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"(?:consist\w*|made up|composed|compris\w*|members?|union|association|network|unit(?:es|ed|ing)|br(?:ings?|inging|ought) together|one) (?:of|from)?\s?(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
_THEM = re.compile(
    r"^\s(?:(?:of\s(?:them|these|whom|which)\b|are|have)\b[^.;!?]{0,40}?\b(?:members?|joined|signed|belong)|(?:have|has)\s(?:since\s|now\s)?(?:joined|signed|enrolled|come\sin|taken\sout\smembership)|are\s(?:now\s)?(?:members|in)\b|belong\b|pay\s(?:their\s)?(?:dues|subscription|fees))",
    re.IGNORECASE,
)
_STRONG_OF = re.compile(r"^\s(?:members?\s)?strong\b")
_BY = re.compile(
    r"\b(?:attend|attended|by|to|in|of|joined|formed|form|make\sup|makes\sup|signed|behind|support)\s(?:the\s)?$",
    re.IGNORECASE,
)


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    kinds: dict[str, list[str]] = {}
    for kind, nouns in lexicons.table("membership")["units"].items():
        for noun in nouns:
            kinds.setdefault(lexicons.fold(noun), []).append(kind)
    ordered = sorted(kinds, key=lambda n: (-len(n), n))
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s") for n in ordered) + r")(?![\w-])", re.IGNORECASE
    )
    return pattern, {noun: tuple(found) for noun, found in kinds.items()}


@cache
def _qualifiers() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    table = lexicons.table("membership")["qualifier"]

    def source(entries: list[str]) -> str:
        return "|".join(re.escape(e).replace(r"\ ", r"\s") for e in sorted(entries, key=len, reverse=True))

    found = {}
    for kind in ("about", "at_least", "at_most"):
        before = re.compile(
            rf"(?<![\w])(?:{source(table['before'][kind])})\s?(?:the\s|of\s|an?\s|all\s)?$", re.IGNORECASE
        )
        after = (
            re.compile(rf"^\s?(?:{source(table['after'][kind])})", re.IGNORECASE) if kind in table["after"] else None
        )
        found[kind] = (before, after)
    return found


def rule(scene: Scene) -> Iterator[Claim]:
    """Every count of the document."""
    seen: set[tuple[Ref, CountValue]] = set()
    for passage in scene.passages:
        for claim in (*_in_sentence(scene, passage), *_in_row(scene, passage)):
            key = (claim.subject, claim.value)
            if isinstance(claim.value, CountValue) and key not in seen:
                seen.add(key)  # type: ignore[arg-type] # the check above narrows the value, not the pair
                yield claim


def _in_sentence(scene: Scene, passage: Passage) -> Iterator[Claim]:
    text, end = scene.text, passage.span.end
    if passage.kind is BlockKind.LABEL:
        return
    claimed_until = 0
    for number in numerals.find(text, passage.span.start, end):
        if (
            number.span.start < claimed_until
            or not 0 < number.value <= MAX_VALUE
            or _is_no_count(text, number, passage)
        ):
            continue
        unit = _unit(text, number.span.end, end)
        if unit is None:
            claim = _loose(scene, passage, number)
            if claim:
                yield claim
            continue
        span, kinds, modified = unit
        qualifier, start = _qualifier(text, number.span, passage.span.start)
        score = _membership(text, passage, number, span, kinds, modified)
        if score <= 0:
            continue
        subject = _subject(scene, passage, number.span, span, kinds)
        if subject is None:
            continue
        claimed_until = span.end
        yield Claim(
            FactType.COUNT,
            subject,
            CountValue(number.value, qualifier, kinds),
            Span(start, span.end),
            "count with unit",
            score,
        )


def _is_no_count(text: str, number: numerals.Number, passage: Passage) -> bool:
    before = text[max(passage.span.start, number.span.start - 24) : number.span.start].casefold()
    after = text[number.span.end : number.span.end + 24].casefold()
    if re.search(
        r"(?:article|section|law|\bact|decree|no\.|nr\.|number|page|chapter|paragraph|§|€|\$|£|eur|usd|age|aged|tel|fax|telephone|phone|room|floor|version|phase|horizon|agenda|vision|strategy|since|in the year|year|step|p\.o\. box|box|\+)\s?$",
        before,
    ):
        return True
    if re.match(r"\s?[–-]\s?\d", after) or re.search(r"\d\s?[–-]\s?$", before):
        return True
    if re.match(
        r"\s?(?:%|per\s?cent|percent|million|billion|bn|€|\$|£|km|°|euros?\b|dollars?\b|years?\b|months?\b|days?\b|weeks?\b|hours?\b|times?\b|inhabitants|residents|people\sliv|staff\b|employees|million)",
        after,
    ):
        return True
    if (
        not number.in_words
        and 1800 <= number.value <= 2100
        and not re.match(r"[\s+](?:[\w-]+\s){0,2}(?:member|municipal|cit|town|local|organi|commun|village)", after)
    ):
        return True
    return bool(number.in_words and number.value == 1)


def _unit(text: str, start: int, limit: int) -> tuple[Span, tuple[str, ...], bool] | None:
    """The counted noun after a number, with its concepts, and whether "member" stands before it.

    Coordinated units ("municipalities and counties", "mayors, councillors and experts") add their concepts.
    """
    pattern, kinds = _units()
    plus = re.match(r"\+|\splus\b|\sor\smore\b", text[start : start + 10])
    at = start + (plus.end() if plus else 0)
    window = text[at : min(limit, at + 110)]
    lead = re.match(
        r"\s*(?:of|out\sof)\s(?:(?:the|its|our|all|a\stotal\sof)\s|(?:[\w’'-]+\s){0,3}?[\w-]+['’]s?\s)?(?:[\w-]+['’]s\s)?\d[\d,.]*\s",
        window,
    ) or re.match(r"\s*of\s(?:the|its|our|all)\s(?:[\w-]+['’]s?\s)?", window) or re.match(r"\s*-?\s*(?:elected\s[–-]\s|or\s(?:so|more)\s)?", window)
    skip = lead.end() if lead else 0
    match = None
    for found in pattern.finditer(window, skip):
        between = window[skip : found.start()]
        if len(between.split()) > _GAP_WORDS or _BREAK.search(_coordinated(between)):
            break
        match = found
        noun_follows = re.match(r"[ -]([a-zà-ž]+)", window[found.end() :])
        follower = noun_follows.group(1) if noun_follows else ""
        if (
            follower in lexicons.words("membership", "not_counted", "nouns")
            and lexicons.fold(found.group()) != "members"
        ):
            return None
        if follower and (pattern.fullmatch(follower) or _compound(found.group(), follower)):
            match = None
            continue
        break
    if match is None:
        return _people(window, skip, at)
    between = lexicons.fold(window[skip : match.start()])
    if any(
        re.search(rf"\b{re.escape(noun)}\b", between)
        for noun in lexicons.words("membership", "not_counted", "nouns")
        if noun not in {"women", "men", "citizens"}
    ):
        return None
    found_kinds = list(kinds[lexicons.fold(match.group())])
    stop = match.end()
    tail = window[stop:]
    more = re.match(
        r"(?:,?\s(?:and|or|&)\s|,\s)(?:(?:[\w-]+)\s){0,2}?(" + pattern.pattern + r")(?!\s\d)", tail, re.IGNORECASE
    )
    if more and not re.search(r"\d", more.group()):
        extra_kinds = kinds[lexicons.fold(more.group(1))]
        found_kinds += [k for k in extra_kinds if k not in found_kinds]
    words = set(between.split())
    modified = bool(words & {"member", "members", "affiliated", "associated", "participating", "signatory"})
    return Span(at + match.start(), at + stop), tuple(sorted(set(found_kinds))), modified


_AGENT = re.compile(
    r"(?:[\w-]+\s){0,3}?(?P<noun>[a-z]{2,}(?:ers|ors|ists|ians|eers|ants|chiefs|heads|clerks|colleagues|teachers|men|women|students|graduates|envoys|deputies))(?![\w-])(?!['’])"
)


def _people(window: str, skip: int, at: int) -> tuple[Span, tuple[str, ...], bool] | None:
    """Nouns of agents that the lexicon does not list ("engineers", "headteachers") are people; the context must be strong."""
    match = _AGENT.match(window, skip)
    if not match or _BREAK.search(window[skip : match.start("noun")]):
        return None
    noun = match.group("noun")
    if noun in lexicons.words("membership", "not_counted", "nouns") or noun in {
        "others",
        "numbers",
        "members",
        "matters",
        "papers",
        "orders",
        "offers",
        "quarters",
        "letters",
        "chapters",
        "centers",
        "factors",
        "sectors",
        "corridors",
        "doors",
        "floors",
        "colours",
        "powers",
        "towers",
        "rivers",
        "borders",
        "headquarters",
        "dinners",
        "hours",
        "colors",
        "errors",
        "layers",
        "meters",
        "litters",
        "visitors",
        "workers",
        "customers",
        "consumers",
        "users",
        "readers",
        "voters",
        "passengers",
        "dwellers",
        "grants",
        "plants",
        "restaurants",
        "participants",
        "inhabitants",
        "newsletters",
        "posters",
        "dollars",
        "computers",
        "women",
        "men",
    }:
        return None
    return Span(at + match.start("noun"), at + match.end("noun")), ("person",), False


def _coordinated(between: str) -> str:
    """Adjectives and nouns joined by "and" before the unit do not break the phrase ("IT directors and Smart City experts")."""
    return re.sub(r"\b[\w-]+,?\s(?:and|or|&)\s(?=[\w-]+)", "", between)


def _compound(unit: str, follower: str) -> bool:
    """Whether the unit only describes the next noun ("city officials", "member states" is a unit of its own)."""
    return (
        unit.casefold()
        in {
            "city",
            "town",
            "village",
            "district",
            "county",
            "region",
            "member",
            "council",
            "state",
            "province",
            "country",
        }
        and follower.isalpha()
        and follower
        not in {
            "in",
            "of",
            "and",
            "are",
            "from",
            "that",
            "which",
            "with",
            "to",
            "at",
            "for",
            "on",
            "or",
            "by",
            "as",
            "is",
        }
    )


def _qualifier(text: str, span: Span, floor: int) -> tuple[str, int]:
    """The qualifier around a number, and where the qualified number starts."""
    before = text[max(floor, span.start - 32) : span.start]
    after = text[span.end : span.end + 24]
    fronts = sorted(
        ((match.start(), kind, match) for kind, (front, _) in _qualifiers().items() if (match := front.search(before))),
        key=lambda f: f[0],
    )
    negated = re.search(r"\b(?:never|not|hardly ever)\s(?:[\w]+\s){0,2}(?:fewer|less) than\s$", before, re.IGNORECASE)
    if negated:
        return "at_least", span.start - len(before) + negated.start()
    for kind, (_, back) in _qualifiers().items():
        match = fronts[0][2] if fronts and fronts[0][1] == kind else None
        if match and not (
            match.group().strip().casefold()
            in {
                "from",
                "under",
                "below",
                "above",
                "beyond",
                "as many as",
                "a good",
                "just over",
                "maximum",
                "minimum",
                "towards",
            }
            and match.group().strip().casefold() in {"from", "towards", "under", "beyond"}
        ):
            return kind, span.start - len(before) + match.start()
        if back and back.match(after):
            return kind, span.start
    return "exact", span.start


def _membership(
    text: str, passage: Passage, number: numerals.Number, unit: Span, kinds: tuple[str, ...], modified: bool
) -> float:
    """How sure it is that a count is one of members: 0 for not at all."""
    left = text[max(passage.span.start, number.span.start - 110) : number.span.start]
    clause = re.split(r"[;!?]", left)[-1]
    right = text[unit.end : min(passage.span.end, unit.end + 120)]
    if re.search(
        r"\b(?:inhabitants|population of|residents|employ|employs|trained|training for|visited|visits? to|every|each of|per|ranks|ranked|budget|founded by|joined forces|two\solder|one of the \w+ (?:largest|biggest))\b[^,]{0,30}$",
        clause,
        re.IGNORECASE,
    ):
        return 0.0
    if _apposed(text, passage, number.span.start, unit.end):
        return 0.9
    if modified or "member" in kinds:
        return 0.93
    if kinds == ("person",) and not _kind_listed(unit.of(text)):
        return (
            0.75
            if re.search(
                r"(?:unit|compris|consist|made up|composed|bring|gather|member|board are|on board|strong|elect)\w*[^;.]{0,60}$",
                clause,
                re.IGNORECASE,
            )
            or _after(passage, unit, right)
            else 0.0
        )
    if "committee" in kinds:
        return 0.85 if passage.owner else 0.0
    if number.value < 8 and not _STRONG.search(clause):
        return 0.0
    if _after(passage, unit, right):
        return 0.85
    if _BEFORE.search(clause):
        return 0.85
    if (
        passage.kind is BlockKind.LIST_ITEM
        and len(passage.block.span.of(text)) < 60
        and not clause.strip(" \t–-:about aroundovermoretcaly~><≈+thanupsomercs")
        and _short(passage.block.span.of(text), unit.of(text))
    ):
        return 0.7
    if (
        passage.kind is BlockKind.LIST_ITEM
        and passage.heading
        and lexicons.fold(passage.heading.of(text)) in lexicons.words("layout", "sections", "members")
    ):
        return 0.7
    return 0.0


def _kind_listed(noun: str) -> bool:
    return lexicons.fold(noun) in _units()[1]


def _short(item: str, unit: str) -> bool:
    """Whether a list item is little more than a number and its unit ("280+ regions and provinces")."""
    rest = item.split(unit, 1)[-1]
    return len(rest.split()) <= 6 and not re.search(
        r"\b(?:trained|visited|helped|reached|funded|supported|inhabitants|events|served|built|planted|a year|each year|per year)\b",
        rest,
    )


def _apposed(text: str, passage: Passage, number: int, end: int) -> bool:
    """Whether a number stands right behind a committee or an initiative: "(five councils)", ", six mayors in all", ": 24 presidents"."""
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number), None)
    if before is None or before.ref.kind is NodeKind.ORGANISATION or before.form is Form.PRONOUN:
        return False
    gap = re.sub(
        r"(?i)\b(?:about|around|some|nearly|up to|fewer than|more than|over|at least|almost|so far|now|currently|with|of|its|as many as|no fewer than|close to|well|an|a|the|no more than|roughly|thirty)\b",
        "",
        text[before.span.end : number],
    )
    return bool(re.fullmatch(r"\s*(?:\([A-Z][\w&.-]{1,10}\)\s*)?[,(:–—-]?\s*", gap)) and bool(
        re.match(r"\s*(?:[,).;:]|in all|$|from|of|who|each|[–—]|\n)", text[end : end + 10] or " ") or gap.strip() == ""
    )


def _after(passage: Passage, unit: Span, right: str) -> bool:
    """Whether what follows the unit says that these are members: "are represented", "joined it", "belong to the X"."""
    match = _AFTER.search(right)
    if not match:
        return False
    if (
        re.search(r"(?:are|is|were|was|been|become|became)\s", match.group())
        or right.rstrip(" .)") == match.group().strip()
    ):
        return True
    at = unit.end + match.end()
    return any(-2 <= m.span.start - at < 30 for m in passage.mentions)


def _subject(scene: Scene, passage: Passage, number: Span, unit: Span, kinds: tuple[str, ...]) -> Ref | None:
    """Who has them: the one after "belong to" or "represented by", else the nearest body named before."""
    text = scene.text
    if "committee" in kinds:
        mention = subjects.nearest_before(passage, number.start, subjects.is_organisation)
        chosen = mention.ref if mention and _may_have(scene, mention.ref) else None
        return chosen or organisation_of(passage.focus) or passage.owner
    after = next((m for m in passage.mentions if m.span.start >= unit.end), None)
    if (
        after
        and _BY.search(text[unit.end : after.span.start])
        and after.span.start - unit.end < 70
        and _may_have(scene, after.ref)
        and subjects.is_body(after.ref)
    ):
        between = text[unit.end : after.span.start]
        if re.search(
            r"attend|take part|took part|names? to|belong|represent|member|affiliat|joined|form|unite|organis|make\w* up|sign|part of|stand|support|on board",
            between,
            re.IGNORECASE,
        ):
            return after.ref
    candidates = [m for m in passage.mentions if m.span.end <= number.start and _may_have(scene, m.ref)]
    for place, mention in reversed(list(enumerate(candidates))):
        if mention.form is Form.FIRST_PERSON and any(m.form is not Form.FIRST_PERSON for m in candidates):
            continue
        if _other_clause(text[mention.span.end : number.start], mention):
            continue
        if place and re.fullmatch(r"\s(?:of|at|within|in)\s(?:the\s)?", text[candidates[place - 1].span.end : mention.span.start]):
            continue  # "the Board of the X has nine members": the Board, not the X
        return mention.ref
    focus = passage.focus or passage.about or passage.owner
    return focus if focus and _may_have(scene, focus) else passage.owner


def _other_clause(between: str, mention: Mention) -> bool:
    """Whether a mention only modifies something else on the way ("a member of the X, it has 12 …")."""
    del mention
    return bool(re.search(r"[;!?]|:\s", between)) and len(between) > 60


def _may_have(scene: Scene, ref: Ref) -> bool:
    """Whether a thing can have members: not a ministry or a municipality."""
    if ref.kind is not NodeKind.ORGANISATION:
        return True
    profile = scene.profiles.get(ref)
    return profile is not None and (profile.kind in {"association", "network", "other"} or ref == scene.owner)


def _loose(scene: Scene, passage: Passage, number: numerals.Number) -> Claim | None:
    """A number whose unit stands before it: "the members are 145", "41 of them are members"."""
    text = scene.text
    left = text[max(passage.span.start, number.span.start - 60) : number.span.start]
    right = text[number.span.end : min(passage.span.end, number.span.end + 60)]
    pattern, kinds = _units()
    found: tuple[str, ...] = ()
    start = number.span.start
    stated = re.search(
        r"\b(members(?:hip)?|signatories|participants|municipalities|cities)\s(?:are|is|number|total|now\snumber|stands?\sat|currently\snumber|amounts?\sto|totals|have\sgrown\sto|has\sgrown\sto|grew\sto)\s(?:now\s|currently\s|some\s|around\s|about\s|over\s|more\sthan\s)?$",
        left,
        re.IGNORECASE,
    )
    if stated:
        word = lexicons.fold(stated.group(1))
        found = kinds.get(word, ("member",))
        start = number.span.start - len(left) + stated.start()
        follower = pattern.search(text, number.span.end, min(passage.span.end, number.span.end + 60))
        if follower and not re.search(r"[.;,]", text[number.span.end : follower.start()]):
            found = (*found, *kinds[lexicons.fold(follower.group())])
    elif _THEM.match(right):
        earlier = list(pattern.finditer(text, max(0, passage.span.start - 200), number.span.start))
        found = ("member", *(kinds[lexicons.fold(earlier[-1].group())] if earlier else ()))
    elif _STRONG_OF.match(right) or (
        re.search(
            r"\b(?:Council|Board|Committee|Executive|Panel|Presidium|Bureau|Assembly|Group|Force)\sof\s(?:some\s|about\s|around\s|up\sto\s)?$",
            left,
        )
        and re.match(r"\s*(?:[,.;:)]|$|who|elected|presided|chaired|meets|led|from)", right)
    ):
        found = ("member", "person")
    if not found:
        return None
    qualifier, at = _qualifier(text, number.span, passage.span.start)
    subject = _subject(scene, passage, Span(start, number.span.end), number.span, found)
    if subject is None:
        return None
    end = number.span.end + (
        re.match(r".*?members?\b", right[:50]).end() if re.match(r".*?members?\b", right[:50]) else 0
    )  # type: ignore[union-attr] # the same match was tested
    return Claim(
        FactType.COUNT,
        subject,
        CountValue(number.value, qualifier, tuple(sorted(set(found)))),
        Span(min(start, at), end),
        "count without unit",
        0.8,
    )


def _in_row(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Label–value rows: "Members: 145 municipalities"."""
    block = passage.block
    if passage.kind is not BlockKind.LABEL or block.label is None or passage.about is None:
        return
    label = lexicons.fold(block.label.of(scene.text))
    if label not in lexicons.words("layout", "labels", "members"):
        return
    _, kinds = _units()
    for number in numerals.find(scene.text, block.span.start, block.span.end)[:1]:
        unit = _unit(scene.text, number.span.end, block.span.end)
        last = label.split()[-1]
        found = set(unit[1] if unit else ()) | set(kinds.get(label, kinds.get(last, ("member",))))
        qualifier, _ = _qualifier(scene.text, number.span, block.span.start)
        yield Claim(
            FactType.COUNT,
            passage.about,
            CountValue(number.value, qualifier, tuple(sorted(found))),
            Span(block.label.start, unit[0].end if unit else number.span.end),
            "count in a row",
            0.92,
        )
