"""The word that makes a year one of founding: a verb, a participle or a noun of beginning, or "since"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from civicgraph import lexicons

_REACH = 70  # characters between the word and a year behind it
_FAR = 140  # characters between them where a clause says how it came about
_WHEN = re.compile(r"\s(?:when|as|after|out\sof|through)\s")
_IN_BRACKETS = re.compile(r"\s\([^()]*\)")
_OF_ANOTHER = re.compile(r"(?<!in\s)(?<!at\s)\b[A-ZÀ-Þ][\w’'-]+\s\($")  # "(1889)" right behind another's name
_AHEAD = 80  # characters between a year and the word behind it
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OBJECT = re.compile(r"^\s(?:a|an|the|its|their)\s(?!year|\d)")
_SINCE = re.compile(
    r"\bsince\s(?:[A-Z]\w+\s|\d{1,2}\s[A-Z]\w+\s|its\s(?:foundation|founding|creation|establishment)\sin\s)?$",
    re.IGNORECASE,
)
_NAMED_OBJECT = re.compile(r"^\s(?:the|this|our)\s(?:[A-Z][\w-]*|WORDS)\b")
_SINCE_FIRST = re.compile(r"\W*(?:[Ee]ver )?since\s", re.IGNORECASE)
_SINCE_TITLE = re.compile(r"\s*(?:[A-Z]\w+\s){0,4}since\s")
_GOES_ON = re.compile(r"^\s?,?\s(?:it|we|they|the)\b")
_DATED = re.compile(
    r"\b(?:in|on|of|year|since|back in)\s(?:the\s(?:year|spring|summer|autumn)\s(?:of\s)?)?"
    r"(?:[A-Z]\w+\s|\d{1,2}\s[A-Z]\w+\s)?$",
    re.IGNORECASE,
)
_SAW = re.compile(r"\b(?:saw|marks?|marked)\s(?:the\s)?")


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where the word stands: ``offset`` from the year's start where negative, else from its end."""

    offset: int
    rule: str
    confidence: float


@cache
def _triggers() -> dict[str, re.Pattern[str]]:
    table = lexicons.table("founding")["triggers"]
    return {key: lexicons.compile_phrases(table[key]) for key in ("passive", "active", "active_subject", "nominal")}


@cache
def _named_object() -> re.Pattern[str]:
    """What is founded, said outright: "mayors formed the League in 1937"."""
    heads = "|".join(lexicons.entries("references", "definite", "generic"))
    return re.compile(_NAMED_OBJECT.pattern.replace("WORDS", heads))


@cache
def _existence() -> re.Pattern[str]:
    """Statements of existence ("has been active"), which make "since" one of founding."""
    since = "|".join(lexicons.phrase_pattern(p) for p in lexicons.entries("founding", "triggers", "existence"))
    return re.compile(rf"\b(?:has|have|had|ha[sd] been|is|are)\b[^.;]{{0,60}}\b(?:{since})(?!\w)", re.IGNORECASE)


@cache
def _lasting() -> re.Pattern[str]:
    """What follows "Since YEAR" of those who began then: "the X has represented …"."""
    been = lexicons.pieces("founding", "wording", "lasting_been", space=" ")
    done = lexicons.pieces("founding", "wording", "lasting", space=" ")
    else_ = lexicons.pieces("founding", "wording", "lasting_else", space=" ")
    return re.compile(
        rf"^,?\s(?:the\s)?[^.;:]{{2,80}}?\s(?:has|have)\s(?:been\s(?:{been})\b|{done})(?!\s(?:an?\s|the\s)?(?:{else_}))"
    )


@cache
def _since_else() -> re.Pattern[str]:
    """What has been so since a year without being a beginning: "a member since", "renamed"."""
    return re.compile(rf"\b(?:{lexicons.pieces('founding', 'wording', 'since_else')})\b[^,]{{0,90}}$", re.IGNORECASE)


@cache
def _together() -> re.Pattern[str]:
    """What members have done in the body itself since a year: "have been working together in this network since"."""
    heads = "|".join(lexicons.entries("references", "definite", "generic"))
    return re.compile(
        rf"\b(?:has|have)\s(?:been\s)?(?!been\b)[^.;:,]{{3,70}}?\s(?:in|under|as|through)\s(?:this|the|our|one)\s(?:{heads}|roof)\s"
        r"(?:ever\s)?since\b"
    )


def beginning(left: str, right: str) -> Beginning | None:
    """The nearest word of beginning around a year, given the text on its left and on its right."""
    clause = re.split(r"[;:!?]|\.\s", left)[-1]
    ahead = re.split(r"[;:!?]|\.(?:\s|$)", right)[0]
    return (
        _before(clause)
        or _resolved(clause, ahead)
        or _since(clause, right)
        or _after(clause, ahead)
        or (_signed(clause) or _of_part(clause))
    )


def _of_part(clause: str) -> Beginning | None:
    """What is said of parts: "A Committee on Land was added in 2022"."""
    said = _added().search(clause)
    if said is None or _YEAR.search(clause[said.end() :]):
        return None
    return Beginning(said.start() - len(clause), "founding of a part", 0.7)


def _resolved(clause: str, ahead: str) -> Beginning | None:
    """A decision to begin, with the year between: "decided in 2012 to give themselves a framework"."""
    said = _decided().search(clause)
    if said and _to_begin().match(ahead):
        return Beginning(said.start() - len(clause), "founding decision", 0.8)
    later = _then_decided().search(ahead) if _DATED.search(clause) else None
    return Beginning(later.start(), "founding decision", 0.75) if later and later.start() < _AHEAD else None


def _signed(clause: str) -> Beginning | None:
    """What is signed where a body begins: "The agreement was signed in the castle on 5 October 2001"."""
    said = _document().search(clause)
    if said is None or len(clause) - said.end() > _REACH or _YEAR.search(clause[said.end() :]):
        return None
    return Beginning(said.start("verb") - len(clause), "founding document", 0.6)


@cache
def _decided() -> re.Pattern[str]:
    words = lexicons.pieces("founding", "wording", "resolved")
    return re.compile(rf"\b(?:{words})\b(?:\s(?:in|at)\s[A-Z][\w-]+)?,?\s(?:in|on)\s(?:\w+\s){{0,3}}$")


@cache
def _to_begin() -> re.Pattern[str]:
    words = lexicons.pieces("founding", "wording", "resolved_to")
    return re.compile(
        rf",?\s(?:(?:in|at)\s[A-Z][\w-]+,?\s)?(?:and\s)?(?:decided\s|agreed\s)?to\s(?:\w+ly\s)?(?:{words})\b"
    )


@cache
def _then_decided() -> re.Pattern[str]:
    """As in "In 1994 eleven shops decided to join forces"."""
    words = lexicons.pieces("founding", "wording", "resolved_to")
    return re.compile(rf"\b(?:decided|agreed|resolved|voted|determined)\sto\s(?:\w+ly\s)?(?:{words})\b")


@cache
def _added() -> re.Pattern[str]:
    words = lexicons.pieces("founding", "wording", "of_parts")
    live = lexicons.pieces("founding", "wording", "of_works")
    return re.compile(rf"(?:\b|(?=,))(?:(?:was|were|has been|,)\s(?:\w+ly\s)?(?:{words})|{live})\b[^,]{{0,50}}$")


@cache
def _document() -> re.Pattern[str]:
    words = lexicons.pieces("founding", "wording", "signed")
    return re.compile(
        rf"^\W*(?:The|Its|Our|This|Their)\s(?:\w+\s)?(?:{words})\s(?:itself\s)?(?P<verb>(?:was|were)\s(?:\w+ly\s)?(?:signed|sealed|ratified|adopted))\b"
        r"(?!.*\b(?:with|by)\b)"
    )


def _before(clause: str) -> Beginning | None:
    """A word before the year: "was founded in", "set up the X in"; the nearest, and of two at one place the surer."""
    best: Beginning | None = None
    for key, name, confidence in (
        ("active", "founding verb", 0.93),
        ("passive", "founding participle", 0.92),
        ("nominal", "founding noun", 0.88),
    ):
        for match in _triggers()[key].finditer(clause):
            between = clause[match.end() :]
            when = _WHEN.match(between) is not None
            if when:
                between = _IN_BRACKETS.sub("", between)
            if len(between) > (_FAR if when else _REACH) or _YEAR.search(between) or _OF_ANOTHER.search(between):
                continue
            if key == "passive" and _OBJECT.search(between) and not _named_object().search(between):
                continue
            offset = match.start() - len(clause)
            if when and key == "passive":
                return Beginning(offset, name, confidence)  # "was formed when two unions merged in 1946"
            if best is None or offset > best.offset:
                best = Beginning(offset, name, confidence)
    return best


def _since(clause: str, right: str) -> Beginning | None:
    """A "since" before the year: "active since", "Since YEAR, the X has represented …", "Since YEAR" alone."""
    if not _SINCE.search(clause):
        return None
    together = _together().search(clause)
    if together:
        return Beginning(together.start() - len(clause), "founding by since", 0.7)
    if _since_else().search(clause):
        return None
    stated = _existence().search(clause)
    if stated:
        return Beginning(stated.start() - len(clause), "founding by since", 0.75)
    if _lasting().match(right) and _SINCE_FIRST.fullmatch(clause):
        return Beginning(len(right) - len(right.lstrip()), "founding by since", 0.65)
    if not _GOES_ON.search(right) and _SINCE_TITLE.fullmatch(clause):
        return Beginning(-len(clause), "founding by since", 0.6)
    return None


def _after(clause: str, ahead: str) -> Beginning | None:
    """A word after the year: "in 1990 the X was founded", "1990 saw the birth of"."""
    for key, name, confidence in (
        ("active", "founding verb", 0.88),
        ("passive", "founding participle", 0.88),
        ("active_subject", "founding participle", 0.8),
    ):
        match = _triggers()[key].search(ahead)
        if match and match.start() < _AHEAD and _DATED.search(clause):
            return Beginning(match.start(), name, confidence)
    if _SAW.search(ahead) and _triggers()["nominal"].search(ahead):
        return Beginning(max(ahead.find("saw"), 0), "founding noun", 0.8)
    return None
