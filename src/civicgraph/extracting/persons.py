"""How people are named: the grammar of their names, titles and roles, and whether capitalised words are a person."""

from __future__ import annotations

import re
from functools import cache

from civicgraph import lexicons, places

_CAP = r"[A-ZÀ-ÖØ-ÞĀ-ŽŠĐ][\w’'\u0300-\u036f]+(?:-[\w’'\u0300-\u036f]+)?"
_PARTICLE = r"(?:van|von|de|der|den|da|di|del|della|dos|do|la|le|el|al|bin|ibn|ter|af|av|zu|y|e|du|des|Mc|ten|op)"
NAME = rf"(?:{_CAP}|[A-Z]\.)(?:[ \t\u00a0](?:{_PARTICLE}[ \t\u00a0]){{0,2}}(?:{_CAP}|[A-Z]\.)){{1,4}}"
TITLE = (
    r"(?:(?:Cr|Clr|Ald|Alderman|Alderwoman|Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Dame|Hon|Cllr|Councillor|Ing|Mag|Mayor|"
    r"Lord Mayor)\.?[ \t]){0,3}"
)
LINE_NAME = re.compile(rf"[\s*_\"“]*(?P<title>{TITLE})(?P<name>{NAME})(?:,?[ \t](?:PhD|MBA|MSc|MA|LL\.M))?[*_]*")


@cache
def role() -> re.Pattern[str]:
    """What a person may be called who speaks for an organisation."""
    return lexicons.compile_phrases(lexicons.entries("roles", "roles", "heads"))


@cache
def prose() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """People in sentences: a name and then the role, the role and then a name, "led by" and a name."""
    officers = "|".join(
        re.escape(o).replace(r"\ ", r"[ ]").replace(r"\-", "[- ]")
        for o in sorted(lexicons.entries("roles", "roles", "officers"), key=len, reverse=True)
    )
    adjective = (
        r"(?:(?:[Cc]urrent|[Ff]ormer|[Nn]ew|[Aa]cting|[Ff]irst|[Dd]eputy|[Hh]onorary|[Ii]mmediate [Pp]ast|"
        r"[Ii]nterim)[ ])?"
    )
    head = rf"(?P<role>{adjective}(?i:{officers}))"
    of = r"(?:[ ](?:of|at|for)[ ](?:the[ ])?(?P<of>[^,.;:()\n]{2,90}?))?"
    after = re.compile(
        rf"(?P<name>{TITLE}{NAME})[ ]?(?:\((?:[^()]{{2,40}})\))?,?[ ](?:(?:is|was|serves as|acts as|who is|"
        rf"has been|as|becomes|has become)[ ])?(?:the[ ]\w+['’]s[ ]|the[ ]|its[ ]|our[ ]|their[ ]|"
        rf"[A-Z]\w+['’]s[ ])?{head}(?![\w-]){of}(?=[,.;:()\n]|[ ](?:said|sees|says|and|who|has|is|adds|explains|"
        rf"speaks|calls|in|since)\b|$)"
    )
    before = re.compile(rf"(?<![\w-]){head}(?:{of}(?:,|[ ]is|:)|)[ ](?:currently[ ])?(?P<name>{TITLE}{NAME})")
    verbs = "|".join(re.escape(v) for v in lexicons.entries("roles", "roles", "verbs"))
    led = re.compile(
        rf"(?<![\w-])(?:{verbs})[ ](?:the[ ])?(?:(?P<role>(?i:{officers}))[ ](?:of[ ](?P<of>[^,.;:()\n]{{2,60}}?)"
        rf"[, ])?)?(?P<name>{TITLE}{NAME})"
    )
    return after, before, led


def is_person(name: str) -> bool:
    """Whether capitalised words can be a person's name: no word of places, bodies or headings among them."""
    words = [lexicons.fold(w).strip(".") for w in name.replace("-", " ").split()]
    if not 2 <= len(words) <= 6 or any(c.isdigit() for c in name):
        return False
    banned = lexicons.words("roles", "roles", "not_names") | lexicons.words("names", "common", "words")
    heads = set(lexicons.words("names", "units", "heads")) | {
        h for kind in ("association", "network", "public_body", "other") for h in lexicons.words("names", "heads", kind)
    }
    heads -= {"bond", "stadt", "lega", "rete", "rede", "red", "state", "bund", "service", "sieć", "club", "trust"}
    if any(w in banned or w in heads or w in lexicons.words("membership", "units", "municipality") for w in words):
        return False
    if role().fullmatch(name) or any(role().fullmatch(w) for w in name.split()):
        return False
    return (
        not places.find(name) and not name.isupper() and not any(w.isupper() and len(w) > 3 for w in name.split()[:1])
    )
