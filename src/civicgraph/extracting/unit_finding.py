"""Parts that the general grammar of names leaves out, and names of its that are no part of anybody."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import unit_phrases
from civicgraph.extracting.counted_units import kinds_of
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.casting import Cast

_EVERYBODYS = re.compile(r"\b(?:each|every)\b[^.;:]{0,50}\b(?:has|have|had|with)\s(?:an?|its)\s$", re.I)
_NO_ROW = re.compile(
    r"\b(?:of|the|chair\w*|vice|president|head|members?|secretary|director|next|last|previous|upcoming|elected|since|former|our)\b",
    re.I,
)
_OF_COUNTRIES = frozenset({"committee", "commission", "council", "board", "authority"})
_CLAUSE = 80  # code points before a name that tell whose it is
_AROUND = 160  # code points behind an assembly's name in which it is said what it decides
_ELECTED = re.compile(
    r",?\s(?:which\s|that\s|,\s)?(?:(?:is|are|was)\s)?(?:elected|chosen|(?:has|of|with|consists\sof|made\sup\sof|numbers)\s(?:some\s|about\s)?"
    r"(?:\d{1,2}|[a-z]{3,9})\s(?:members|people|persons|secretaries))\b"
)
_SIZE = re.compile(
    r"(?=\sof\s(?:some\s|up\sto\s|about\s)?(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty)(?:-\w+)?)"
    r"\b\s?(?:[.,;:)\n|/]|$|and\b|members|mayors|people|persons|seats))"
)
_SIZE_IN_BRACKETS = re.compile(
    r"\s\((?:some\s|about\s|up\sto\s)?(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)\s(?:members|mayors|people|persons|seats|directors|councillors|delegates|experts|representatives)\b"
)
_GENERAL = re.compile(
    r"(?:Annual |Ordinary |Extraordinary )?(?:General|Delegates?['’]?|Delegate|Statutory) "
)  # an organ, whatever its head
_LINE = 90  # code points of a block that may be a name and a gloss
_OURS_SEND = re.compile(  # "the towns elect … to the", "Locals send delegates to the"
    r"(?:\b(?:members|locals|branches|clubs|groups|sections|chapters|unions|societies|towns|cities|municipalities|communes|associations|federations|chambers|villages|schools|"
    r"(?:[Ee]ach|[Ee]very)\s\w+|all|they|who)\b[^.;:]{0,30}?|(?:^|[.!?]\s)(?:The\s|All\s)?[A-Z][a-z]+s)"
    r"\s(?:sends?|elects?|delegates?|appoints?|nominates?|names?)\s[^.;:]{0,30}\b(?:to|in|on|at)\s(?:the\s)?$"
)
_PEOPLES = re.compile(r"\w(?:s['’]|men['’]s)\s\w+$")  # "Presidents' Meeting"
_CLOSES = re.compile(r"\s?(?:$|[:,;(=|\n]|\.{2,}|…|\.\s|[–—-]\s|of\s\d)")


def more(text: str, blocks: Sequence[Block], cast: Cast) -> Iterator[tuple[naming.Name, int]]:
    """Names of parts, with the index of their block: in labels, in capitals beyond the grammar, by their size."""
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE or cast.owners[index] is None:
            continue
        if block.kind is BlockKind.LABEL and block.label and block.label != block.span:
            row = _row().fullmatch(text, block.label.start, block.label.end)
            if row and _NO_ROW.search(row.group("name")) is None:
                yield _name(text, row), index
            yield from (
                (n, index) for n in naming.find(text, block.label.start, block.label.end) if n.role != "organisation"
            )
        for match in _extra().finditer(text, block.span.start, block.span.end):
            yield _name(text, match), index
        for match in _by_size().finditer(text, block.span.start, block.span.end):
            yield _name(text, match), index
        names = cast.named_in.get(index, ())
        for span in unit_phrases.found(text, block):
            if not any(span.overlaps(name.span) for name, _ in names):
                yield _phrase(text, span), index
        for opener in _opener().finditer(text, block.span.start, block.span.end):
            yield _name(text, opener), index
        whole = _whole().fullmatch(text, block.span.start, block.span.end) if _is_short(block) else None
        if whole and block.kind is not BlockKind.LABEL:
            yield _name(text, whole), index


def _name(text: str, match: re.Match[str]) -> naming.Name:
    span = Span(*match.span("name"))
    shown = " ".join(span.of(text).split())
    return naming.Name(span, shown, lexicons.fold(shown).split()[-1], "unit", "", len(shown.split()) == 1)


def _phrase(text: str, span: Span) -> naming.Name:
    """A part that a phrase tells; its head noun is the last one before "of"."""
    shown = " ".join(span.of(text).split())
    front = re.split(r"\s(?:of|on|for)\s", shown)[0]
    return naming.Name(span, shown, lexicons.fold(front).split()[-1], "unit", "", len(shown.split()) == 1)


def _choice(*keys: str) -> str:
    entries = sorted(lexicons.entries("units", *keys), key=len, reverse=True)
    return "|".join(re.escape(e) for e in entries)


def _capital(*keys: str) -> str:
    entries = sorted(lexicons.entries("units", *keys), key=len, reverse=True)
    return "|".join(
        r"\s".join(re.escape(w[0].upper() + w[1:]) for w in e.split()).replace("'", "['’]") for e in entries
    )


@cache
def _extra() -> re.Pattern[str]:
    """As in "a Management Unit", "the Pilot Pool", "an Executive of seven"; "its own Executive was widened"."""
    return re.compile(
        rf"(?<![\w-])(?P<name>(?:{_capital('names', 'before')})\s(?:{_capital('names', 'heads')})|"
        rf"(?<=[Tt]he\s)(?:Executive|Directorate|Presidency)|(?<=[Aa]n\s)Executive|(?<=[Ii]ts\s)Executive|(?<=[Oo]ur\s)Executive|(?<=own\s)Executive)"
        rf"(?![\w-])(?!\s[A-Z])(?!['’]s\s[A-Z])"
    )


@cache
def _by_size() -> re.Pattern[str]:
    """A bare name in small letters that is said to have so many members: "the presidium has seven members"."""
    words = "|".join(
        sorted((*lexicons.table("numbers")["units"], *lexicons.table("numbers")["tens"]), key=len, reverse=True)
    )
    sizes = rf"(?:{_choice('names', 'sized')})\s(?:now\s|some\s|about\s|up\sto\s)?(?:\d{{1,3}}|{words})(?:-\w+)?\s"
    sizes += r"(?:members|people|persons|mayors|seats|elected)"
    return re.compile(rf"(?<![\w-])(?:[Tt]he|[Ii]ts|[Oo]ur|[Aa]n?)\s(?P<name>{_choice('names', 'bare')})\s{sizes}")


@cache
def _row() -> re.Pattern[str]:
    """A row's label that ends with the head of a part: "Revision commission | 3 members"."""
    heads = "|".join(
        re.escape(h) for h in sorted(lexicons.entries("units", "phrases", "heads_sized"), key=len, reverse=True)
    )
    return re.compile(rf"(?:[Tt]he\s|[Oo]ur\s)?(?P<name>[A-ZÀ-Þ][\w’'&-]*\s(?:[\w’'&-]+\s){{0,3}}?(?i:{heads}))")


@cache
def _opener() -> re.Pattern[str]:
    """A bare name at the start of a block, a sentence or a clause, with its size: "Committee of 17, Bureau of 6"."""
    return re.compile(
        r"(?:^|(?<=[.;,\n•|/→]\s)|(?<=\n)|(?<=\band\s))"
        rf"(?P<name>{_capital('names', 'bare')}|{_capital('names', 'of_size')}){_SIZE.pattern}"
    )


@cache
def _whole() -> re.Pattern[str]:
    """A bare name that is a whole line, with at most a gloss in brackets: "Executive (meets monthly)"."""
    return re.compile(rf"(?:[Tt]he\s|[Oo]ur\s)?(?P<name>{_capital('names', 'bare')})(?:\s\([^()\n]{{2,60}}\))?:?\s*")


def _is_short(block: Block) -> bool:
    return block.span.end - block.span.start < _LINE


def has_size(text: str, block: Block, span: Span) -> bool:
    """Whether a bare name has its size right behind: "Committee of 17", "Presidium (9 mayors)"."""
    return (
        _SIZE.match(text, span.end, block.span.end) is not None
        or _SIZE_IN_BRACKETS.match(text, span.end, block.span.end) is not None
    )


def opens_item(text: str, block: Block, span: Span) -> bool:
    """Whether a bare name is all that a list item or a label says, or what it speaks of: "• Presidency: 23 members"."""
    if block.kind is BlockKind.LABEL and block.label is not None and block.label.covers(span):
        return span.start - block.label.start < 2 and block.label.end - span.end < 2
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH) or span.start - block.span.start > 1:
        return False
    if lexicons.fold(span.of(text)) not in lexicons.words("units", "names", "bare"):
        return False
    return _CLOSES.match(text, span.end, block.span.end) is not None


def no_part(text: str, block: Block, name: naming.Name, shown: str, by_default: bool) -> bool:
    """Whether a name that looks like a part's is an event, an office, or somebody else's body.

    ``by_default``: nothing but the page says whose part it is.
    """
    if (
        name.head in lexicons.words("units", "names", "offices") and not _elected(text, block, name)
    ) or _describes_another(shown, name.head):
        return True
    if name.head in lexicons.words("units", "events", "heads"):
        of_people = " of " in shown and set(kinds_of(shown.split()[-1])) in (
            {"person"},
            {"member"},
        )  # "Conference of City Directors"
        of_people = of_people or (name.head == "meeting" and _PEOPLES.search(shown) is not None)
        if _GENERAL.match(shown):
            return False
        return not of_people and not (
            _decides(text, block, name.span) and not _of_others(text, block, name, shown, by_default)
        )
    before = text[max(block.span.start, name.span.start - 40) : name.span.start]
    if is_everybodys(text, block, name.span):
        return True
    if by_default and block.kind is BlockKind.PARAGRAPH and _of_a_state(shown, name.head, before):
        return True
    if by_default and lexicons.fold(before).split()[-1:] and lexicons.fold(before).split()[-1] in _possessors():
        return True
    return _of_others(text, block, name, shown, by_default)


def _of_others(text: str, block: Block, name: naming.Name, shown: str, by_default: bool) -> bool:
    """Whether the words before a name say that one has a seat in it, is overseen by it or gets help from it."""
    before = text[max(block.span.start, name.span.start - 40) : name.span.start]
    if not by_default or name.bare or not _is_particular(shown) or _has_a_seat().search(before) is None:
        return False
    clause = text[max(block.span.start, name.span.start - _CLAUSE) : name.span.start]
    return _OURS_SEND.search(clause) is None  # "Locals send delegates to the Winter Assembly"


def _elected(text: str, block: Block, name: naming.Name) -> bool:
    """Whether an office is a body of people for once: "The Executive Secretariat is elected by the branches"."""
    if name.head != "secretariat" or name.bare:
        return False
    return _ELECTED.match(text, name.span.end, block.span.end) is not None


def is_everybodys(text: str, block: Block, span: Span) -> bool:
    """Whether each of several has such a part: "Each region has a Regional Board"."""
    return _EVERYBODYS.search(text[max(block.span.start, span.start - _CLAUSE) : span.start]) is not None


def _describes_another(shown: str, head: str) -> bool:
    """Whether the head noun only describes what follows it: "Council Practice" is no council."""
    words = shown.split()
    return (
        len(words) > 1
        and lexicons.fold(words[0]) == head
        and len(words[1]) > 2
        and words[1][0].isupper()
        and not words[1].isupper()
    )


def _of_a_state(shown: str, head: str, before: str) -> bool:
    """Whether a name is that of a state's commission ("National Water Commission") or of a country's committee."""
    words = shown.split()
    if len(words) < 3 or re.search(r"(?:^|\s)(?:an?|its|our|own|their)\s$", before, re.IGNORECASE):
        return False
    if head == "commission" and lexicons.fold(words[0]) in lexicons.words("units", "phrases", "of_state"):
        return True
    described = places.find(words[0])
    return head in _OF_COUNTRIES and bool(described) and described[0].how == "demonym" and words[0] != "European"


@cache
def _possessors() -> frozenset[str]:
    return lexicons.words("units", "names", "possessors")


def _decides(text: str, block: Block, span: Span) -> bool:
    """Whether the words around an assembly's name say that it decides something; else it is an event."""
    if block.kind is BlockKind.HEADING:
        around = text[span.start : span.end + 2 * _AROUND]
    elif block.kind is BlockKind.LIST_ITEM and block.span.end - span.end < 4:  # its neighbours tell
        around = text[max(0, span.start - _AROUND // 2) : span.start] + " " + text[span.end : span.end + _AROUND // 2]
    else:
        around = (
            text[max(block.span.start, span.start - _AROUND) : span.start]
            + " "
            + text[span.end : min(block.span.end, span.end + _AROUND)]
        )
    return lexicons.around(r"\b(?:WORDS)\b", "units", "events", "deciding").search(around) is not None


def _is_particular(shown: str) -> bool:
    """Whether a name holds more than words that any body's part may bear ("Executive Committee")."""
    plain = (
        lexicons.words("names", "units", "qualifiers")
        | lexicons.words("names", "units", "heads")
        | lexicons.words("names", "connectors", "words")
    )
    return any(lexicons.fold(word) not in plain for word in shown.split())


@cache
def _has_a_seat() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\s(?:the\s)?$", "units", "names", "seat", space=r"\s")
