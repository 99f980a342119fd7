"""Undertakings that stand as an entry with a gloss ("River Count: data collection under way"), or do something."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons
from civicgraph.extracting.undertaking_glosses import is_above_projects, may_name_project
from civicgraph.extracting.undertaking_names import is_place
from civicgraph.extracting.undertaking_patterns import CAPITAL, events, head_words, wording
from civicgraph.extracting.undertaking_phrases import trimmed
from civicgraph.model import Block, BlockKind, Span
from civicgraph.wakewords import several, watched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.undertaking_phrases import Candidate
    from civicgraph.wakewords import Several

_RULE = "undertaking under its heading"
_RUN, _TOLD = "undertaking by its verb or rhythm", "undertaking by what is told of it"
_LINKED = r"(?:(?:of|for|in|on|to|with|without|by|at|from|and|&|the|a|an|de|del|la|du)[ \t]){0,2}"
_ENTRY = re.compile(
    rf"(?:[\"“](?P<quoted>[A-Z0-9][^\"“”\n]{{2,60}})[\"”]|(?P<name>{CAPITAL}(?:[ \t]{_LINKED}{CAPITAL}){{0,6}}!?))"
    r"(?P<aside>[ \t]\([^()\n]{2,60}\))?(?:[ \t]?:[ \t]|[ \t][–—-][ \t]|,[ \t]|\.[ \t]|(?<=!)[ \t])"
)
_LINE = re.compile(r"\n[ \t]*(?:[•·★→▪*–-][ \t]+)?")
_GLOSS = 160  # characters of a gloss that are looked at
_DATED = re.compile(r"(?:19[89]|20\d)\d")
_OFFICE = 40  # characters behind a person's name in which the office stands
_LONGEST_TITLE = 7  # words
_TITLE = re.compile(r"(?:\d{1,2}[.)][ \t]+)?(?P<name>[^\n.:;!?]{3,70}[!]?)")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


def entries(text: str, blocks: Sequence[Block]) -> dict[int, list[Candidate]]:
    """The names of entries whose gloss, or the heading above them, makes them undertakings; by the block's index."""
    found: dict[int, list[Candidate]] = {}
    lead = ""
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        if _is_title(text, block):
            lead = block.span.of(text)
            here = _titled(text, blocks, index)
        else:
            here = _glossed(text, block, headed=is_above_projects(lead))
        if here:
            found[index] = here
    for index, candidates in _title_lines(text, blocks).items():
        found.setdefault(index, []).extend(candidates)
    return found


def _start(block: Block) -> int:
    """Where a block begins, its label included."""
    return min(block.span.start, block.label.start) if block.label is not None else block.span.start


def _is_title(text: str, block: Block) -> bool:
    """Whether a block is a line that stands above others: a heading, or some words without a full stop."""
    if block.kind is BlockKind.HEADING:
        return True
    shown = block.span.of(text)
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.LABEL)
        and (block.label is None or block.label == block.span)
        and len(shown.split()) <= _LONGEST_TITLE
        and shown[-1] not in ".,;)"
        and "\n" not in shown
        and not re.search(r"[:–—]\s|\d{3}", shown)
    )


def _glossed(text: str, block: Block, *, headed: bool) -> list[Candidate]:
    """Each line of a block that is a name and a gloss."""
    out: list[Candidate] = []
    first = _start(block)
    starts = [first, *(m.end() for m in _LINE.finditer(text, first, block.span.end))]
    for at in starts:
        match = _ENTRY.match(text, at, block.span.end)
        if match is None:
            continue
        line_end = text.find("\n", match.end(), block.span.end)
        end = min(line_end if line_end > 0 else block.span.end, match.end() + _GLOSS)
        if persons.role().search(text, match.end(), min(end, match.end() + _OFFICE)):
            continue  # "Rosa Ito – Director since 2020"
        if match["name"] and (_is_dateline(match) or is_place(match["name"].title())):
            continue
        told = _says_so(text, match, end) or _DATED.search(match["aside"] or "") is not None
        if match["quoted"]:
            if told:
                out.append((Span(*match.span("quoted")), "quoted undertaking"))
        elif _may_be(match["name"], alone=headed) and (told or (headed and block.kind is BlockKind.LABEL)):
            out += trimmed(text, match, _RULE)
    return out


def _is_dateline(match: re.Match[str]) -> bool:
    """Whether a name is the place before a date: "ROST HARBOUR, May 3 –"."""
    return match["name"].isupper() and match.group().rstrip().endswith(",")


def _says_so(text: str, match: re.Match[str], end: int) -> bool:
    """Whether the gloss is that of an undertaking: its kind, its state, when it takes place."""
    if match.group().rstrip().endswith((".", ",")) and match["quoted"] is None:
        return _kind().match(text, match.end(), end) is not None
    return _kind().match(text, match.end(), end) is not None or _state().search(text, match.end(), end) is not None


@cache
def _kind() -> re.Pattern[str]:
    """The noun of a gloss: "a campaign for", "weekend workshops", "an RFID trial by", "three weekends for"."""
    nouns = "|".join(sorted(head_words(), key=lambda w: (-len(w), w)))
    return re.compile(
        r"(?:(?i:an?|our|its|the|one of our|one of its|two|three|four|five|six|\d{1,2})[ \t])?(?:[\w’'-]+[ \t]){0,4}?"
        rf"(?:{nouns}|{events()}|{wording('kinds_of_undertaking')}|{wording('item_kinds')})(?:s|es)?"
        r"(?=[ \t](?:for|of|that|which|to|in|on|with|against|when|where|by|at|from|between|under|every|each|since"
        r"|until)\b|[,.;:!()]|$)"
    )


@cache
def _state() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{wording('item_states')}|{wording('rhythm')})(?![\w-])", re.IGNORECASE)


def _may_be(name: str, *, alone: bool) -> bool:
    """Whether the name of an entry may be an undertaking's: no person, no place, no office, no part, no plain label."""
    words = [lexicons.fold(w).strip("!") for w in name.split()]
    capitals = sum(w[0].isupper() or w[0].isdigit() for w in name.split())
    if capitals < 2 and not alone and "-" not in name:
        return False
    if len(words) == 1 and (not name[1:].isalpha() or len(name) < 4) and "-" not in name:
        return False
    labels = lexicons.words("initiatives", "wording", "no_undertaking") | lexicons.words("names", "common", "words")
    return (
        words[-1] not in labels
        and words[-1] not in _parts()
        and words[0] not in lexicons.words("initiatives", "wording", "no_title")
        and not persons.role().search(name)
        and words[-1] not in lexicons.words("names", "members", "nouns")
    )


@cache
def _parts() -> frozenset[str]:
    """Nouns of the parts of a body, but for those of meetings that may be events."""
    return lexicons.words("names", "units", "heads") - lexicons.words("initiatives", "wording", "gatherings")


def _titled(text: str, blocks: Sequence[Block], index: int) -> list[Candidate]:
    """A title whose text begins with what it is ("Our learning platform went live"), or tells of its rounds."""
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    match = _TITLE.fullmatch(text, blocks[index].span.start, blocks[index].span.end)
    if below is None or match is None or below.kind is not BlockKind.PARAGRAPH or _is_title(text, below):
        return []
    name = match["name"]
    words = [lexicons.fold(word) for word in name.split()]
    if (
        not name[:1].isupper()
        or words[-1] in lexicons.words("names", "common", "words")
        or words[0] in lexicons.words("initiatives", "wording", "no_title")
    ):
        return []
    stop = _SENTENCE_END.search(text, below.span.start, below.span.end)
    first = stop.start() if stop else below.span.end
    opens = _opening().match(text, below.span.start, first)
    again = len(words) == 1 and re.search(rf"(?<![\w-]){re.escape(name)}\s[a-z]", below.span.of(text))
    if opens and (len(words) > 1 or again):
        return [(Span(*match.span("name")), _RULE)]
    if len(words) > 1 and _by_its_rounds().match(name) and _round().search(text, below.span.start, below.span.end):
        return [(Span(*match.span("name")), _RULE)]
    return []


@cache
def _opening() -> re.Pattern[str]:
    """What a text opens with that stands under the name of an undertaking."""
    nouns = "|".join(sorted(head_words(), key=lambda w: (-len(w), w)))
    return re.compile(
        rf"(?:Our|This|An?|The[ ]League['’]s|The[ ]Association['’]s)[ ](?:[\w’'-]+[ ]){{0,3}}?"
        rf"(?:{nouns}|{wording('kinds_of_undertaking')}|{wording('item_kinds')}|{wording('opening_kinds')})s?"
        rf"[ ](?:{wording('lifecycle')}|for|of|to|that|which|helps|offers|brings|gives|lets|has|supports|trains)\b"
    )


@cache
def _by_its_rounds() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:{wording('head_of')}|{wording('run_titles')})[ ](?:of|for|on|in)\b.*"
        rf"|.*[ ](?:{wording('run_titles')}))"
    )


@cache
def _round() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{wording('rounds')}|took part|takes? part|participants|graduates|graduated|applicants)\b")


def _title_lines(text: str, blocks: Sequence[Block]) -> dict[int, list[Candidate]]:
    """Under the line "Programmes" each title above a text of its own is one, up to a title of another kind."""
    found: dict[int, list[Candidate]] = {}
    inside = False
    for index, block in enumerate(blocks):
        if not _is_title(text, block):
            continue
        shown = " ".join(block.span.of(text).split())
        if _plain_heading().fullmatch(shown):
            inside = True
            continue
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        inside = (
            inside
            and may_name_project(shown)
            and below is not None
            and below.kind is BlockKind.PARAGRAPH
            and not _is_title(text, below)
            and not persons.role().search(shown)
        )
        if inside and (shown.isupper() or sum(w[:1].isupper() for w in shown.split()) > 1):
            found[index] = [(block.span, _RULE)]
    return found


@cache
def _plain_heading() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:{wording('projects_before')}|{wording('kinds_before')})[ ])?(?:{wording('projects')})"
        rf"(?:[ ](?:and|&)[ ](?:{wording('projects_and')}))?",
        re.IGNORECASE,
    )


_SHAPED = (
    # "Coffee for Sailors", "March to Rost in Defence of Cafés", "Adopt-a-Boat", "Rivers 2000", "the Green Quay Fund"
    rf"{CAPITAL}(?:[ \t]{CAPITAL}){{0,3}}[ \t](?:for|on|to|without|from|under|by|at)[ \t](?:the[ \t]|a[ \t])?"
    rf"{CAPITAL}(?:[ \t]{_LINKED}{CAPITAL}){{0,4}}"
    rf"|[A-Z]\w+-(?:a|an|the|for|to|in|on)-\w+(?:[ \t]{CAPITAL}){{0,2}}"
    rf"|[A-Z][\w-]+(?:[ \t]{CAPITAL}){{0,2}}[ \t](?:19|20)\d\d"
)


_PLAIN = rf"{CAPITAL}(?:[ \t](?:(?:of|for|in|on|to|with|without|and|&)[ \t](?:the[ \t])?)?{CAPITAL}){{0,5}}"
_WHEN = r"(?:(?:In|Since|This|Last|Every|Each|By|During)[ \t](?:[\w-]+[ \t]?){1,2},?[ \t])?"


@cache
def _deeds() -> Several:
    opens = r"(?:^|(?<=[.!?:;•·★→▪*-]\s)|(?<=\d[.)]\s)|(?<=[–—]\s)|(?<=\n))"
    does = (
        rf"[ \t](?:has[ \t](?:already[ \t]|now[ \t]|been[ \t])?|also[ \t]|now[ \t])?(?:{wording('deeds')})"
        r"(?=[ \t](?:[\d$€£]|[a-z]))"
    )
    titled = rf"{CAPITAL}(?:[ \t]{_LINKED}{CAPITAL}){{0,4}}[ \t](?:{wording('deed_titles')})"
    return several(
        watched(rf"{opens}(?:The[ \t]|Our[ \t])?(?P<name>{_SHAPED}){does}", re.MULTILINE),
        watched(rf"{opens}{_WHEN}(?i:the|our|its|their)[ \t](?P<name>{titled}){does}", re.MULTILINE),
        # "In CLEAN-QUAYS it is in charge of work package 5", "partner 4 in CLEAN-QUAYS"
        watched(
            rf"(?<![\w-])(?:In|Within|For|Under)[ \t](?:the[ \t])?[\"“]?(?P<name>{_PLAIN})[\"”]?,?[ \t]"
            rf"(?:it|we|they|the[ \t][\w-]+|[A-Z]\w+|\w+[ \t](?:of[ \t]our[ \t])?[a-zé]+s)[ \t]"
            rf"(?:{wording('takes_part')})"
        ),
        watched(rf"(?<![\w-])(?i:{wording('part_in')})[ \t](?:the[ \t])?[\"“]?(?P<name>{_PLAIN})(?![\w-])"),
        # "SafeQuays (Horizon Europe) studies floods"
        watched(
            rf"(?<![\w-])[\"“]?(?P<name>{_PLAIN})[\"”]?[ \t]"
            rf"\((?:[^()\n]{{0,30}}[ ,])?(?:{wording('funding_schemes')})\b"
        ),
    )


def deeds(text: str, block: Block) -> list[Candidate]:
    """Names of the shape of an undertaking's that do something, and names that a frame makes undertakings."""
    if block.kind is BlockKind.HEADING:
        return []
    out: list[Candidate] = []
    for number, match in _deeds().finditer(text, block.span.start, block.span.end):
        name = match["name"]
        single = " " not in name and "-" not in name
        person = number > 1 and re.fullmatch(persons.NAME, name) is not None and persons.is_person(name)
        organ = lexicons.fold(name.split()[-1]) in _parts()
        if person or organ or persons.role().search(name) or (single and number > 1 and not _odd(name)):
            continue
        out += trimmed(text, match, _RUN if number == 1 else _TOLD)
    return out


def _odd(word: str) -> bool:
    """Whether a single word looks like a project's name."""
    return len(word) > 3 and (sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word))
