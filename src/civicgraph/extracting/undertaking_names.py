"""What cannot be the name of an undertaking, and which names are known again by their letters alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import persons

if TYPE_CHECKING:
    from civicgraph.model import Block, Span

_NO_NAME = re.compile(r"Role in|Part of|(?i:slide|page)\s\d")
_BY = re.compile(
    r"\b(?:by|under|with|(?i:president|chair\w*|director|secretary|treasurer|coordinator|Mrs?|Ms|Dr|Prof)\.?)\s$"
)
_OF_BODY = re.compile(
    r"\b(?:members? of|roots in|successors? (?:of|to)|grew out of|heirs? (?:of|to)|belongs? to|"
    r"affiliated (?:to|with)|chapter of|branch of|admitted to|delegates? to|affiliate of)"
    r"\s(?:the\s)?$"
)
_AT_PLACE = re.compile(r"\b(?:in|at|from|near|between|to|of|for)\s$")
_BEFORE = 24  # characters
_AROUND = 90  # characters beside a meeting in which may stand what it governs
_BEFORE_PAPER = 50  # characters before a name in which a paper may be named that bears it
_POINTING = frozenset(
    {"we", "it", "they", "you", "he", "she", "there", "this", "that", "what", "who", "how", "if", "when", "since"}
)
_MEETS_IN = re.compile(
    r"\b(?i:meet|meets|met|convenes?|gathers?)\b[^.;:\n]{0,25}\b(?:in|as)\s(?:an?|the|its|our|their)\s$"
)
_PAID = re.compile(
    r"\b(?i:financ|fund(?:s|ed|ing)|co-?f|paid|money|grant|subsid|support|back)\w*\b[^.;:\n]{0,45}\b(?:by|under|from|through)\s"
    r"(?:the\s)?(?:EU(?:[’']s)?\s|European\s|European Union[’']s\s)?$"
)
_IN_MONTH = re.compile(r"\b(?i:in|since|until|by|last|next|this|early|late|of|from|for)\s$")
_RUNS_BODY = re.compile(
    r"\s(?:(?:has|have|had)\s(?:been\s)?|is\s)?(?:run(?:s|ning)?|ran|le(?:d|ads)|leading|head(?:s|ed|ing)|chair(?:s|ed|ing))\s(?:the|our|its|[A-Z])"
)
_FAR = 90  # characters before a name in which may stand who pays
_LONG = 5  # letters of a single word that may be a project's name


def is_none(shown: str, rule: str) -> bool:
    """Whether words that a rule took for an undertaking's name name none: an organ, a kind of body, a part of a date.

    A single word is a name where a heading, quotation marks or a state say so, or its letters do.
    """
    if _NO_NAME.match(shown) or not any(c.isalpha() for c in shown):
        return True
    words = shown.split()
    if (len(words) == 1 and shown.endswith(("'s", "’s"))) or _is_officer(shown) or _rhythm().fullmatch(shown):
        return True  # "Programme Officer", "Rosa Ito – Secretary General"
    if lexicons.fold(words[0]) in _POINTING or lexicons.fold(words[-1]) in lexicons.words(
        "initiatives", "wording", "papers"
    ):
        return True
    if len(words) > 1 and words[-1].islower() and all(lexicons.fold(word) in _organs() for word in words[:-1]):
        return True  # "the Federation awards"
    if all(is_place(piece) for piece in re.split(r",\s|\s(?:and|&)\s", shown)):
        return True
    if lexicons.fold(words[-1]) in lexicons.words("initiatives", "wording", "gatherings") and _governs().search(shown):
        return True
    if len(words) > 1 or (rule == "recurring event" and shown.islower()):
        return False
    word = lexicons.fold(shown)
    if (
        word in _organs()
        or shown in lexicons.entries("initiatives", "wording", "calendar")
        or word in lexicons.words("roles", "roles", "not_names")
        or shown.islower()
    ):
        return True
    return rule in {"undertaking by its verb or rhythm", "recurring event"} and not _project_like(shown)


@cache
def _rhythm() -> re.Pattern[str]:
    """How often something takes place, and no name: "Yearly"."""
    return re.compile(lexicons.pieces("initiatives", "wording", "rhythm", space=" "), re.IGNORECASE)


def _is_officer(shown: str) -> bool:
    """Whether words are an office, or a person and an office."""
    last = shown.split()[-1]
    if (
        last[:1].isupper()
        and persons.role().fullmatch(last)
        and lexicons.fold(last) not in lexicons.words("initiatives", "wording", "prized")
    ):
        return True
    person = persons.line_name().match(shown)
    return person is not None and persons.role().search(shown, person.end()) is not None


def is_place(shown: str) -> bool:
    """Whether words are a place's name and nothing else."""
    return any(place.span.of(shown) == shown for place in places.find(shown))


def is_other(text: str, span: Span, rule: str) -> bool:
    """Whether the words before a name make it another thing's: a person's, a body's that one belongs to, a place's."""
    before = text[max(0, span.start - _BEFORE) : span.start]
    if _BY.search(before) is not None and persons.is_person(span.of(text)):
        return True  # "led by Rosa Ito"
    if span.of(text).split()[0] in lexicons.entries("initiatives", "wording", "calendar") and _IN_MONTH.search(before):
        return True  # "In June Rosa Ito took over"
    far = text[max(0, span.start - _FAR) : span.start]
    if _MEETS_IN.search(far) and lexicons.fold(span.of(text).split()[-1]) in lexicons.words(
        "initiatives", "wording", "meetings"
    ):
        return True  # "They meet twice a year in a Mayors' Conclave"
    if (
        _RUNS_BODY.match(text, span.end)
        and re.fullmatch(persons.NAME, span.of(text))
        and persons.is_person(span.of(text))
    ):
        return True  # "Rosa Ito has been running the Society"
    if rule != "quoted undertaking" and _PAID.search(far):
        return True  # "financed under Interreg"
    if _OF_BODY.search(before) or _decided().search(before):
        return True  # "a member of the Western Conference", "elected by the Western Conference"
    if _is_day(span.of(text)) and _on_day().search(before):
        return True  # "opened on Earth Day"
    if is_paper(text, span.start) and before[-1:] in '"“„«':
        return True  # the handbook "Clean Rivers in a Week"
    return (
        rule == "undertaking by its verb or rhythm"
        and _door().search(before) is None
        and _AT_PLACE.search(before) is not None
        and _is_bare(span.of(text))
    )


@cache
def _door() -> re.Pattern[str]:
    """What is done for an undertaking, before its name: "Registration for"."""
    return lexicons.around(r"\b(?:WORDS)\s(?:for|of|to)\s(?:the\s|our\s|its\s)?$", "initiatives", "wording", "doors")


def _is_day(shown: str) -> bool:
    return lexicons.fold(shown.split()[-1]) in {"day", "week", "month", "year"}


def is_called_project(text: str, span: Span) -> bool:
    """Whether the noun behind a name in quotation marks makes it an undertaking's ("Museum by Night" project)."""
    nouns = "|".join(sorted(lexicons.words("initiatives", "heads", "strong") - {"charter", "award", "awards", "prize"}))
    return re.compile(rf"[\"”»“]\s(?:{nouns})\b").match(text, span.end) is not None


@cache
def _on_day() -> re.Pattern[str]:
    """What a day is the date of."""
    return lexicons.around(r"\b(?:WORDS)\s(?:the\s)?$", "initiatives", "wording", "on_days")


@cache
def _decided() -> re.Pattern[str]:
    """What only an organ does: "elected by the"."""
    return lexicons.around(r"\b(?:WORDS)\s(?:by|at)\s(?:the\s|its\s|our\s)$", "initiatives", "wording", "decided")


def is_paper(text: str, start: int) -> bool:
    """Whether the words before a name in quotation marks make it the title of a paper, a work or a saying."""
    return _paper().search(text, max(0, start - _BEFORE_PAPER), start) is not None


@cache
def _paper() -> re.Pattern[str]:
    titled = r"(?:[ ](?:called|named|entitled|titled|on|about|of)(?:[ ][a-z]+){0,3})?"
    return lexicons.around(
        rf"(?<![\w-])(?:WORDS)s?{titled}[,:]?[ ][\"“„«]?$", "initiatives", "wording", "publications", space="[ ]"
    )


def _is_bare(shown: str) -> bool:
    """Whether a name holds no noun of an undertaking."""
    words = lexicons.words("initiatives", "heads", "strong") | lexicons.words("initiatives", "heads", "events")
    return words.isdisjoint(lexicons.fold(shown).split())


def is_told_by_its_letters(name: str) -> bool:
    """Whether a name can be no other thing wherever it stands: two words with a capital, or capitals inside a word."""
    words = name.split()
    capitals = sum(word[:1].isupper() or word[:1].isdigit() for word in words)
    return capitals > 1 or (len(words) == 1 and _project_like(name))


def _project_like(word: str) -> bool:
    return len(word) >= _LONG and (
        sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word) or not word.isascii()
    )


def governs(text: str, block: Block, span: Span) -> bool:
    """Whether the words around a meeting's name make it an organ: "the governing bodies are the Annual Conference"."""
    start, end = max(block.span.start, span.start - _AROUND), min(block.span.end, span.end + _AROUND)
    return _organ_talk().search(text, start, end) is not None


@cache
def _organ_talk() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\b", "initiatives", "wording", "organ_talk")


@cache
def _governs() -> re.Pattern[str]:
    """What makes a meeting one that governs a body: "Constituent Congress"."""
    return lexicons.around(r"\b(?:WORDS)\b", "initiatives", "wording", "governing_meetings")


@cache
def _organs() -> frozenset[str]:
    """Nouns of bodies and of their parts, which alone are nobody's undertaking."""
    bodies = ("association", "network", "public_body", "company", "other")
    heads = lexicons.words("names", "units", "heads").union(
        *(lexicons.words("names", "heads", kind) for kind in bodies)
    )
    return heads | frozenset(lexicons.entries("references", "definite", "organisation"))
