"""More ways in which a sentence makes somebody an officer: by turns, as a deputy, with what they are besides."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.persons import NAME, named, titles
from civicgraph.wakewords import watched

if TYPE_CHECKING:
    from civicgraph.model import Span
    from civicgraph.wakewords import Watched


def _choice(entries: tuple[str, ...]) -> str:
    found = sorted(entries, key=lambda entry: (-len(entry), entry))
    return lexicons.choice(re.escape(entry).replace(r"\ ", "[ ]").replace(r"\-", "[- ]") for entry in found)


def has_cue(small: str, within: Span) -> bool:
    """Whether ``lexicons.lowered`` text has a word without which no sentence speaks of an officer: a quick look."""
    pattern, fronts = _cue()
    return next(lexicons.matches(pattern, fronts, small, within.start, within.end), None) is not None


@cache
def _cue() -> tuple[re.Pattern[str], frozenset[str] | None]:
    """The words, and what they begin with."""
    words = {
        *lexicons.entries("roles", "roles", "heads"),
        *lexicons.entries("roles", "roles", "officers"),
        *(verb.lower() for verb in lexicons.entries("roles", "roles", "verbs")),
        *lexicons.entries("roles", "office", "held"),
        *lexicons.table("roles")["office"]["heading"],
        *lexicons.entries("roles", "office", "asking"),
        *(
            "contact",
            "information",
            "person",
            "ring",
            "turn",
            "speak",
            "talk",
            "apply",
            "register",
            "touch",
            "enquiries",
            "inquiries",
            "send",
            "deputies",
        ),
    }
    every = sorted({*words, *(f"{word}s" for word in words)})
    return lexicons.compile_phrases(every, of_lowered=True), lexicons.fronts_of(every)


@cache
def predicates() -> tuple[Watched, ...]:
    """What a sentence says of somebody outweighs what stands beside the name: these shapes are tried first."""
    officers = _choice(lexicons.entries("roles", "roles", "officers"))
    person = named()
    made = (
        r"(?:is|(?:was|has[ ]been|is)[ ](?:re-?)?(?:elected|appointed|chosen)(?:[ ]as)?|serves[ ]as|acts[ ]as|becomes)"
    )
    return (
        # "Rosa Ito, deputy mayor of Zenda, is the head"
        watched(
            rf"{person},[ ](?!and\b|who\b)[^,.;:()\n]{{4,80}},[ ]{made}[ ](?:(?:the|its|our|their|new)[ ])*"
            rf"(?P<role>(?:(?i:acting|interim|honorary|deputy)[ ])?(?i:{officers}))(?![\w-])"
            r"(?=[,.;:()\n]|[ ](?:and|of|on|for|in|since|until)\b|$)"
        ),
    )


@cache
def by_pronoun() -> re.Pattern[str]:
    """A sentence that opens with what "he" or "she" does for a body."""
    officers = _choice(lexicons.entries("roles", "roles", "officers"))
    leads = "|".join(re.escape(v) for v in sorted(lexicons.table("roles")["office"]["heading"], key=len, reverse=True))
    return re.compile(
        rf"(?:He|She)[ ](?:(?:now|currently|also)[ ])?(?:(?P<verb>{leads})[ ](?=the\b|us\b|our\b|[A-Z])"
        rf"|(?:is|has[ ]been|was[ ]elected|became)[ ](?:the[ ]|our[ ])?(?P<role>{officers})"
        r"(?=[ ](?:of|since|at|for)\b|[,.]))"
    )


@cache
def shapes() -> tuple[Watched, ...]:
    """The patterns; each has a name and a role, and some the body that it is a role of."""
    officers = _choice(lexicons.entries("roles", "roles", "officers"))
    others = _choice(lexicons.entries("roles", "office", "others"))
    wide = _choice(lexicons.entries("roles", "roles", "heads"))
    held = _choice(lexicons.entries("roles", "office", "held"))
    person = named()
    role = rf"(?P<role>(?:(?i:acting|interim|honorary|deputy|new|first)[ ])?(?i:{officers}))"
    of = r"(?:[ ](?:of|at)[ ](?:the[ ])?(?P<of>[^,.;:()\n]{2,60}?))?"
    where = rf"(?:[ ]?\([^()\n]{{2,40}}\)|,[ ](?:the[ ])?(?i:{others})[ ](?:of|from)[ ][^,.;:()\n]{{2,40}},)?"
    place = r"(?:[ ](?:of|from)[ ][A-Z][\w.’'-]+(?:[ ][A-Z][\w.’'-]+){0,2})?"
    desk = lexicons.pieces("roles", "office", "asked_at", space="[ ]")
    asked = lexicons.pieces("roles", "office", "asked", space="[ ]")
    return (
        # "The president is the hotelier Rosa Ito", "its chair, the conservator Rosa Ito"
        watched(
            rf"(?<![\w-]){role}{of}(?:[ ]is|,)[ ](?:now[ ]|currently[ ])?(?:the|an?)[ ](?:[a-zà-ž-]+[ ]){{1,4}}{person}"
        ),
        # "a president, at present Mr Rosa Ito"
        watched(
            rf"(?<![\w-]){role}{of},?[ ](?:is[ ])?(?:at[ ]present|at[ ]the[ ]moment|currently|presently|now|today|"
            rf"since[ ](?:\w+[ ])?\d{{4}}),?[ ]{person}"
        ),
        # "The post of president goes round; Rosa Ito of Zenda holds it until 2031"
        watched(
            rf"(?<![\w-])(?i:the|its|our)[ ](?:(?:post|office|position)[ ]of[ ])?(?P<role>{held}|{officers})(?![\w-])"
            rf"[^\n]{{0,110}}?{person}{place}[ ](?:now[ ]|currently[ ])?(?:holds|has[ ]held|occupies|fills)[ ]"
            r"(?:it\b|(?:the|this|that)[ ](?:post|office|position|chair))"
        ),
        # "elected Rosa Ito, mayor of Zenda, as its new president", "chose Rosa Ito as his successor"
        watched(
            rf"\b(?:re-?)?(?:elect(?:ed|s)|chose|chooses|appoint(?:ed|s)|named|names|picked|confirmed)[ ]{person}"
            rf"{where}(?:,[ ][^,.;:()\n]{{2,60}},)?(?:[ ]to[ ]be|[ ]as)?[ ]"
            rf"(?:(?:the|its|our|their|his|her|new|next)[ ])*(?:{role}|(?:[a-z]+[ ])?successor)(?![\w-])"
        ),
        # "President 2030–2032: Rosa Ito"
        watched(
            rf"(?<![\w-]){role}{of}[ ]\(?(?:19|20)\d\d(?:[ ]?[–/-][ ]?\d{{2,4}})?\)?(?::|[ ]is|[ ][–—-]|,)[ ]{person}"
        ),
        # "Board: Rosa Ito – President and two Vice-Presidents"
        watched(rf"(?:(?<=[:;,][ ])|^){person}[ ][–—-][ ]{role}(?=[,;.)\n]|[ ](?:and|since|until)\b|$)", re.MULTILINE),
        # "Rosa Ito, membership manager, or our CEO"
        watched(
            rf"(?:(?<=[:,][ ])|(?<=[.!?][ ])|(?<=\bor[ ])|(?<=\band[ ])|^){person},[ ](?:our[ ]|the[ ]|its[ ])?"
            rf"(?P<role>(?!(?:deputy|lord|former|vice|a|an)\b)(?:[a-z][\w’'-]*[ ]){{1,3}}(?!(?:{others})\b)(?:{wide}))"
            r"(?=[.;:)\n]|,[ ](?:or|and|who)\b|[ ](?:or|and)\b|$)",
            re.MULTILINE,
        ),
        # "her deputy Rosa Ito"
        watched(
            rf"(?<![\w-])(?i:his|her|their|whose)[ ](?P<role>(?:first[ ])?deput(?:y|ies)|vice)(?:,|[ ]is)?[ ]{person}"
        ),
        # "The chair is held by rotation; at present it belongs to Prof. Rosa Ito"
        watched(
            rf"(?<![\w-])(?i:the|its|our)[ ](?:(?:post|office)[ ]of[ ])?(?P<role>{held}|{officers})(?![\w-])"
            r"[^\n]{0,110}?"
            rf"\b(?:belongs[ ]to|lies[ ]with|rests[ ]with|falls[ ]to|is[ ]with|was[ ]passed[ ]to|passed[ ]to|goes[ ]to|"
            rf"(?:entrusted|assigned|given)[ ]to|(?:held|filled|occupied|exercised|taken)[ ]by|"
            rf"in[ ]the[ ]hands[ ]of)[ ]{person}"
        ),
        # "Rosa Ito, the mayor of Zenda, as their president", "Rosa Ito of Zenda is vice president"
        watched(
            rf"{person}(?:{where}|{place})[ ](?:as|is|becomes|serves[ ]as|acts[ ]as|was[ ](?:re-?)?elected(?:[ ]as)?|"
            rf"has[ ]been[ ](?:re-?)?elected(?:[ ]as)?)[ ](?:(?:the|its|our|their|as|new)[ ])*{role}(?![\w-]){of}"
            r"(?=[,.;:()\n]|[ ](?:and|on|for|in|since|until|who|at|with)\b|$)"
        ),
        # "Rosa Ito (director), Jan Novák (policy officer)"
        watched(rf"{person}[ ]\((?P<role>[^()\n,;]{{0,40}}?(?i:{wide})[^()\n;]{{0,40}})\)"),
        # "Rosa Ito took over from Jan Novák as chairperson"
        watched(
            rf"{person}[ ](?:took[ ]over|takes[ ]over|has[ ]taken[ ]over|succeeds|succeeded|replaces|replaced|"
            rf"follows|followed)[ ](?:from[ ])?{titles()}{NAME}[ ]as[ ](?:(?:the|its|our|their|new)[ ])*{role}(?![\w-])"
        ),
        # "Ask our Development Officer, Rosa Ito"
        watched(
            rf"(?<![\w-])(?i:{asked})[ ](?:our|the|its)[ ](?P<role>(?:[\w’'&-]+[ ]){{0,3}}?(?i:{wide})),?[ ]{person}"
        ),
        # "Contact at the stand: Rosa Ito", "Person to contact for the file: Rosa Ito (coordination)"
        watched(
            rf"(?:^|(?<=[.;][ ])|(?<=\n))(?i:{desk})(?:[ ](?:at|for|in|on|of|to)[ ][a-z ]{{3,30}})?:[ ]{person}"
            r"(?:[ ]\((?P<role>[a-z][a-z -]{2,30})\))?(?=[,.;(\n]|[ ][–—-]|$)",
            re.MULTILINE,
        ),
        # "Jan Novák does the books as treasurer"
        watched(
            rf"{person}[ ](?:[a-z][\w’'-]*[ ]){{1,5}}as[ ](?:(?:the|its|our|their|new)[ ])*{role}(?![\w-])"
            r"(?=[,.;:()\n]|[ ](?:of|and|since|until|for|in)\b|$)"
        ),
        # "has a new chair: Rosa Ito"
        watched(rf"\bnew[ ]{role}(?:\.|:|,|[ ][–—-])[ ](?:is[ ])?{person}"),
        # "Rosa Ito is in the chair"
        watched(rf"{person}[ ](?:is|was|sits)[ ](?:now[ ]|again[ ])?in[ ]the[ ](?P<role>chair)(?![\w-])"),
        # "The chair passed to Rosa Ito"
        watched(rf"(?i:the[ ])(?P<role>{held}|{officers})[ ](?:has[ ])?(?:passed|went|falls|fell)[ ]to[ ]{person}"),
        # "At the helm of the Union is Rosa Ito"
        watched(
            rf"(?i:at[ ]the[ ](?:(?P<role>head)|helm|wheel)[ ]of[ ])[^,.;:()\n]{{2,60}}?[ ]"
            rf"(?:is|stands|are|sits)[ ](?:now[ ])?{person}"
        ),
        # "Ask Rosa Ito, membership officer", "Write to Rosa Ito, our legal steward"
        watched(
            rf"(?<![\w-])(?i:{asked})[ ]{person},[ ](?:(?:our|the|its)[ ])?"
            r"(?P<role>[\w’'&/-]+(?:[ ][\w’'&/-]+){0,5}?)"
            r"(?=[,.;:()\n]|[ ](?:at|on|or|by|before|if|who|in)\b|$)"
        ),
    )
