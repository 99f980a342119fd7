"""Undertakings that only what is said of them gives away: a gloss, a verb of taking place, the heading above."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons
from civicgraph.extracting.undertaking_patterns import CAPITAL, LINK, head_words, wording
from civicgraph.extracting.undertaking_phrases import trimmed
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.undertaking_phrases import Candidate

_NAME = rf"{CAPITAL}(?:[ \t]{LINK}{CAPITAL}){{0,6}}"
_OPENS = r"(?:(?<=^)|(?<=[.!?:•·★→▪*-]\s)|(?<=\d[.)]\s)|(?<=\n))[\"“]?"
_SAID = re.compile(
    rf"{_OPENS}(?:The[ \t])?(?P<name>{_NAME})[\"”]?,?[ \t](?:is|was|are|remains)[ \t](?:(?:also|now|currently)[ \t])?"
    r"(?:our|the|an?|its|their|one[ \t]of[ \t](?:our|the|its))[ \t](?P<gloss>[^.;:\n]{2,100})"
)
_GLOSS_END = re.compile(r"[ \t](?:of|for|that|which|to|in|with|between|against|on|by|where|who|from)\b|,")
_OPENING = re.compile(
    r"(?:(?i:finished|completed|closed|ended|past|planned|new|next|running|ongoing|current|recent|in preparation):"
    r"[ \t])?"
    rf"[\"“]?(?P<name>(?:[a-z]-)?{_NAME})[\"”]?(?:[ \t]\([^()\n]{{2,60}}\))?"
    r"(?:[ \t]?[:–—-][ \t]|,[ \t]|\.[ \t](?=[A-Z“\"])|[ \t](?=[a-z]+s[ \t])|"
    r"(?<=\))[ \t](?=[a-z]+ed\b)|[ \t]*(?:$|(?=\n)))"
)
_OPENING_LOWER = re.compile(  # "Common bills in the cloud: planned", in a list
    r"[\"“]?(?P<name>[A-Z][\w’'-]*(?:[ \t](?!is\b|are\b|was\b|were\b|has\b|have\b|will\b)[\w’'&/-]+){1,6})[\"”]?"
    r"(?:[ \t]\([^()\n]{2,60}\))?[ \t]?(?::[ \t]|[–—][ \t]|(?<=[ \t])-[ \t]|\.[ \t](?=[A-Z]))"
)
_TOLD_HEADING = re.compile(  # "Clean Rivers – water for towns (finished in 2019)"
    rf"[\"“]?(?P<name>{_NAME})[\"”]?(?:[ \t][–—-][ \t]|[ \t]?:[ \t]|[ \t]\((?=[^()\n]*\d{{4}}))"
)
_LINE_LABEL = re.compile(r"(?P<label>[A-Z][\w’' -]{3,40}):[ \t]")
_PIECE = re.compile(r"(?:(?![ ](?:and|&)[ ](?=[\"“]?[A-Z0-9]))[^,;])+")
_IN_ROW = re.compile(
    rf"\s*(?:and[ \t])?(?:the[ \t])?[\"“]?(?P<name>{_NAME}!?)[\"”]?(?=[ \t]?[,;(.]|[ \t][–—-][ \t]|[ \t][a-z]|$)"
)
_LONGEST_HEADING = 7  # words
_MOST_WORDS = 8  # of a name in quotation marks
_LINE_START = re.compile(r"\n[ \t]*")
_QUOTED_ITEM = re.compile(
    r"[\"“„«](?P<name>(?:[a-z]-?)?[A-ZÀ-ÖØ-ÞĀ-Ž0-9][^\"“”„«»\n]{2,70})[\"”“»](?:[ \t]\([^()\n]{2,40}\))?"
    r"(?:[ \t]?[:–—-][ \t]|[,.]?[ \t]|$)"
)


@cache
def _held() -> re.Pattern[str]:
    return re.compile(
        rf"{_OPENS}(?:The[ \t](?:next[ \t]|first[ \t]|annual[ \t]|yearly[ \t])?)?(?P<name>{_NAME})[\"”]?[ \t]"
        rf"(?:{wording('held')})\b"
    )


def glossed(text: str, block: Block) -> list[Candidate]:
    """Names with a gloss whose noun says that they are undertakings ("X is our campaign against …")."""
    out: list[Candidate] = []
    for match in _SAID.finditer(text, block.span.start, block.span.end):
        front = _GLOSS_END.split(match.group("gloss"))[0].split()
        nouns = head_words() | lexicons.words("initiatives", "wording", "glosses")
        if front and lexicons.fold(front[-1]) in nouns and not _leads(match.group("name")):
            out += trimmed(text, match, "glossed undertaking")
    for match in _held().finditer(text, block.span.start, block.span.end):
        if len(match.group("name").split()) > 1:
            out += trimmed(text, match, "undertaking that takes place")
    return out


def is_above_projects(heading: str) -> bool:
    """Whether under a heading stand undertakings."""
    return (
        len(heading.split()) <= _LONGEST_HEADING
        and _under().search(heading) is not None
        and _of_people().search(heading) is None
    )


def under_heading(text: str, block: Block, heading: str) -> list[Candidate]:
    """What opens an item or a paragraph under "Projects" or "Our campaigns" is one of them."""
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
        return []
    if not is_above_projects(heading):
        return []
    starts = [block.span.start, *(m.end() for m in _LINE_START.finditer(text, block.span.start, block.span.end))]
    item = block.kind is BlockKind.LIST_ITEM
    return [found for start in starts for found in _opening(text, start, block.span.end, item=item)]


def _opening(text: str, start: int, end: int, *, item: bool) -> list[Candidate]:
    """The name that opens a line, if it is one of an undertaking under such a heading; an item's may be in small."""
    quoted = _QUOTED_ITEM.match(text, start, end)
    if quoted and len(quoted["name"].split()) <= _MOST_WORDS:
        return [(Span(*quoted.span("name")), "quoted undertaking")]
    match = _OPENING.match(text, start, end) or (_OPENING_LOWER.match(text, start, end) if item else None)
    if not match or (" " not in match.group("name") and match.group("name").islower()):
        return []
    words = match.group("name").split()
    before_a_verb = match.end() < end and text[match.end("name")] == " "
    if len(words) == 1 and (_leads(words[0]) or (before_a_verb and not _project_like(words[0]))):
        return []
    if lexicons.fold(words[-1]) in lexicons.words("initiatives", "wording", "no_undertaking"):
        return []
    if persons.is_person(match.group("name")) and persons.role().search(text, match.end(), min(end, match.end() + 60)):
        return []
    return trimmed(text, match, "undertaking under its heading")


def headings_of_projects(text: str, blocks: Sequence[Block]) -> dict[int, Span]:
    """The headings below "Our projects" that name a project each, up to the next heading of the page's own.

    Labels there name one, too ("Green Label: next call in spring"). By the index of the block, the place of the name.
    """
    found: dict[int, Span] = {}
    inside = False
    for index, block in enumerate(blocks):
        if inside and block.label is not None and block.label != block.span and _is_title(block.label.of(text)):
            found[index] = block.label
        if block.kind is not BlockKind.HEADING:
            continue
        shown = " ".join(block.span.of(text).split())
        if _projects_only().fullmatch(shown):
            inside = True
        elif inside:
            inside = may_name_project(shown) and not _is_officer(shown)
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            told = _TOLD_HEADING.match(text, block.span.start, block.span.end)
            if told and not _is_officer(shown):
                inside, found[index] = True, Span(*told.span("name"))
            elif inside and below is not None and below.kind is BlockKind.PARAGRAPH:
                found[index] = block.span
    return found


def _is_title(label: str) -> bool:
    """Whether a label is a name of several words with capitals, and no label that any page has."""
    words = label.split()
    known = lexicons.words("initiatives", "wording", "no_undertaking")
    return (
        sum(w[:1].isupper() for w in words) > 1
        and len(words) <= _LONGEST_HEADING
        and lexicons.fold(words[-1]) not in known
        and not persons.role().search(label)
    )


def may_name_project(shown: str) -> bool:
    """Whether a heading can be a project's name: no question, no heading that any page has, no body or committee."""
    words = [lexicons.fold(word).strip(",.:") for word in shown.split()]
    if shown.endswith(("?", ":", "!")) or not 1 < len(words) <= _LONGEST_HEADING:
        return False
    generic = lexicons.words("names", "common", "words") | lexicons.words("initiatives", "wording", "no_undertaking")
    heads = lexicons.words("names", "units", "heads") | lexicons.words("names", "heads", "association")
    return not (set(words) & (generic | heads)) and words[0] not in lexicons.words("initiatives", "wording", "no_title")


def labelled(text: str, block: Block) -> list[Candidate]:
    """What stands beside a label such as "Projects:" or "About the project:", each thing of a list by itself."""
    start = _list_start(text, block)
    if start is None:
        return []
    out: list[Candidate] = []
    stops = [at for mark in (". ", "\n") if (at := text.find(mark, start, block.span.end)) > 0]
    for piece in _PIECE.finditer(text, start, min(stops, default=block.span.end)):
        match = _IN_ROW.match(text, *piece.span())
        if match and (len(match.group("name").split()) > 1 or _project_like(match.group("name"))):
            out += trimmed(text, match, "undertaking under its heading")
    return out


def _list_start(text: str, block: Block) -> int | None:
    """Where the things begin that a label, or a label in the text of a line, says to be projects."""
    if block.kind is BlockKind.LABEL:
        label = block.label if block.label != block.span else None
        start = block.span.start
    else:
        match = _LINE_LABEL.match(text, block.span.start, block.span.end)
        label = Span(*match.span("label")) if match and block.kind is not BlockKind.HEADING else None
        start = match.end() if match else 0
    if label is None or len(label.of(text).split()) > _LONGEST_HEADING:
        return None
    return start if _label_of_projects().search(label.of(text)) else None


@cache
def _label_of_projects() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{wording('projects')})(?: (?:at the moment|today|now|in hand))?$", re.IGNORECASE)


def _is_officer(shown: str) -> bool:
    """Whether a line is a person with an office ("Rosa Ito, Chief Executive Officer")."""
    match = persons.line_name().match(shown)
    return (
        match is not None and persons.is_person(match["name"]) and persons.role().search(shown, match.end()) is not None
    )


def titled_item(text: str, block: Block) -> list[Candidate]:
    """A list item or a line that is a name and nothing else, with the last word of an undertaking's."""
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
        return []
    match = _titled().fullmatch(text, block.span.start, block.span.end)
    return trimmed(text, match, "undertaking by its title") if match else []


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<name>{_NAME}[ \t](?:{wording('run_titles')}|{wording('line_titles')}))"
        r"[ \t.]*(?:\([^()\n]{2,40}\)[ \t.]*)?"
    )


@cache
def _under() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\b", "initiatives", "wording", "under")


@cache
def _of_people() -> re.Pattern[str]:
    """What makes a heading one above people or bodies: "Staff on the project", "Project partners"."""
    return lexicons.around(r"(?i:\b(?:WORDS)\b)", "initiatives", "wording", "under_people")


@cache
def _projects_only() -> re.Pattern[str]:
    before, kinds, others = (wording(key) for key in ("projects_before", "projects", "projects_and"))
    return re.compile(rf"(?:(?:{before})[ ])?(?:{kinds})(?:[ ](?:and|&)[ ](?:{others}))?", re.IGNORECASE)


def quoted_item(text: str, block: Block) -> list[Candidate]:
    """A list item that opens with a name in quotation marks, and says something of it."""
    if block.kind is not BlockKind.LIST_ITEM:
        return []
    match = _QUOTED_ITEM.match(text, block.span.start, block.span.end)
    return [(Span(*match.span("name")), "quoted undertaking")] if match and len(match.group("name").split()) < 9 else []


def _leads(name: str) -> bool:
    """Whether a word merely opens a sentence ("The", "Our")."""
    return lexicons.fold(name) in lexicons.words("names", "connectors", "leading")


def _project_like(word: str) -> bool:
    """Whether a single word looks like the name of a project: capitals inside or throughout."""
    return sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word)
