"""Undertakings by the phrase that names them, and how far that phrase goes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import persons
from civicgraph.extracting import undertaking_patterns as patterns
from civicgraph.model import Block, BlockKind, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Candidate = tuple[Span, str]
"""Where an undertaking may be named, and the rule that says so."""

_DESCRIBING = ("-funded", "-led", "-wide", "-based", "-related", "-financed", "-year")
_APPOSED = re.compile(r"(?:[\"”»’)]|\b[A-Z][\w-]*),[ ](?:an?|our|its|their)(?:[ ][\w-]+){0,3}[ -]$")  # it has a name
_AROUND = 80  # characters beside a name in quotation marks
_SHORT = 140  # a block of fewer characters may be an item with its status
_ITEM_LEAD = re.compile(
    r"[\s\"“]*(?:and\s)?(?:the\s|an?\s)?"
    r"(?:(?:implementation|provision|introduction|development|launch|establishment|creation)\sof\s(?:the\s|an?\s)?)?"
)
_ITEM_END = re.compile(r"\s(?:for all|which|that|in order)\s")
_MEETING = re.compile(r"\w+[ \t](?:general[ \t])?(?:meetings?|assembly|assemblies)", re.IGNORECASE)  # it governs a body
_NO_HEAD = re.compile(r"\s(?:a|an|the)\s[a-z]\w*$")  # "agrees with the President on a roadmap"
_NOT_NOUNS = frozenset({"which", "that", "is", "was", "has", "will", "to", "with", "in", "by"})
_ORDINALS = frozenset({"first", "second", "third", "next"})


def candidates(text: str, block: Block, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    """Everything in a block that may be an undertaking, the surest shapes first."""
    start, end = block.span.start, block.span.end
    for match in patterns.listed().finditer(text, start, end):
        yield from ((span, "listed undertakings") for span in _items(text, match.start("list"), match.end("list")))
    yield from _quoted(text, block)
    if block.kind is BlockKind.LIST_ITEM or end - start < _SHORT:
        item = patterns.item().match(text, start, end)
        if item and not naming.find(text, *item.span("name")):
            said = _runs_it().match(text, *item.span("name"))
            yield Span(said.end() if said else item.start("name"), item.end("name")), "undertaking with its status"
    for shape in patterns.named().promising(text, start, end):
        for match in shape.pattern.finditer(text, start, end):
            yield from trimmed(text, match, shape.rule)
    yield from _in_small_letters(text, block, sentences)


def _quoted(text: str, block: Block) -> Iterator[Candidate]:
    """Names in quotation marks, beside a word that says what they are."""
    for match in patterns.QUOTED.finditer(text, block.span.start, block.span.end):
        if patterns.YEARS_BEHIND.match(text, match.end()):
            yield Span(*match.span("name")), "quoted undertaking"
            continue
        after = text[match.end() : match.end() + _AROUND].casefold()
        before = text[max(block.span.start, match.start() - _AROUND) : match.start()].casefold()
        if (
            patterns.after_quoted().match(after)
            or patterns.before_quoted().search(before)
            or patterns.run_quoted().search(before)
        ):
            yield Span(*match.span("name")), "quoted undertaking"


def _in_small_letters(text: str, block: Block, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    """Undertakings without a name of their own: what is to be made, what is reformed, what is described."""
    start, end = block.span.start, block.span.end
    for match in patterns.initiative_to().finditer(text, start, end):
        stop = _phrase_end(match.start("name"), match.end("name"), sentences)
        if stop:
            yield Span(match.start("name"), stop), "undertaking to establish"
    for match in patterns.REFORM_OF.finditer(text, start, end) if block.kind is not BlockKind.LIST_ITEM else ():
        stop = _phrase_end(match.start("name"), match.end("name"), sentences)
        reformed = text[match.start("name") : stop or match.end("name")].split()
        if stop and len(reformed) > 2 and not reformed[-1].isdigit():
            yield Span(match.start("name"), stop), "reform"
    for match in patterns.DESCRIBED.finditer(text, start, end):
        yield from _described(text, match, sentences)


def trimmed(text: str, match: re.Match[str], rule: str) -> list[Candidate]:
    """The name of a match without articles, figures and generic words at its front; nothing where no name is left."""
    stop = _date_behind().search(text, match.start("name"), match.end("name"))
    stop_at = stop.start() if stop else match.end("name")
    words = naming.words_of(text, match.start("name") + len(_opening(match.group("name"))), stop_at)
    while words and _opens_no_name(words[0].text) and not _is_size_in_name(text, match, words[0]):
        words.pop(0)
    if [w.text for w in words[1:2]] == ["the"] and words[0].text in lexicons.entries(
        "initiatives", "wording", "calendar"
    ):
        words = words[2:]  # "on 12 May the Clean Rivers Award goes to"
    if not words:
        return []
    if rule == "recurring event":
        if _MEETING.fullmatch(match.group("name")):
            return []
        return [(Span(match.start("name"), match.end("tail") if _has_tail(match) else words[-1].end), rule)]
    head = lexicons.fold(words[-1].text)
    if _NO_HEAD.search(text, words[0].start, words[-1].end):
        return []
    if persons.role().fullmatch(match.group("name")):
        return []
    generic = head in patterns.head_words() or head in patterns.events().split("|") or text[match.end() :][:1] == "s"
    if len(words) == 1 and generic:
        return []
    end = words[-1].end + (text[words[-1].end : stop_at] == "!")
    return [(Span(words[0].start, match.end("tail") if _has_tail(match) else end), rule)]


@cache
def _before_name() -> re.Pattern[str]:
    """What is no part of a name that it stands before: a month and a dash, a verb that opens a line, "The League's"."""
    own = "|".join(re.escape(word) for word in lexicons.entries("references", "definite", "organisation"))
    verbs = "|".join(patterns.wording(key) for key in ("going_on", "setting_going", "running", "undertaking"))
    return re.compile(
        rf"(?i:{patterns.wording('doors')})[ ](?:for|of|to)[ ](?:(?:the|our|its)[ ])?"
        rf"|(?:{patterns.wording('calendar')})(?:[ ]\d{{1,4}})?[ ][–—-][ ]|(?i:{verbs})[ ](?i:the|our|its|an?)[ ]"
        rf"|(?=[A-Z][a-z]+s[ ])(?i:{verbs})[ ](?=[\"“]?[A-Z])"
        rf"|(?:(?i:the)[ ])?(?i:{own})[’'](?:s[ ]|[ ])"
    )


@cache
def _date_behind() -> re.Pattern[str]:
    """When something was done with what is named, and no part of its name: "launched Clean Rivers in May 2019"."""
    month = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ ])?(?:{patterns.wording('calendar')})"
    return re.compile(
        rf"[ \t](?:in|on|since|until|till|by|during|from)[ \t](?:{month}(?:[ ]\d{{1,2}},)?[ ])?(?:19|20)\d\d\Z"
        rf"|[ \t](?:in|on|since|until|till)[ \t]{month}\Z"
    )


@cache
def _runs_it() -> re.Pattern[str]:
    """Who does what with an undertaking, before its name: "The union coordinates", "Runs"."""
    own = "|".join(re.escape(word) for word in lexicons.entries("references", "definite", "organisation"))
    verbs = "|".join(patterns.wording(key) for key in ("going_on", "setting_going", "running", "undertaking"))
    return re.compile(rf"(?:(?i:the|our)[ ](?i:{own})[ ]|(?i:we|it)[ ])?(?i:{verbs})[ ](?=[\"“]?[A-Z])")


def _opening(name: str) -> str:
    """What stands before a name in the words that a pattern took for it."""
    found = _before_name().match(name)
    return found.group() if found and found.end() < len(name) else ""


def _is_size_in_name(text: str, match: re.Match[str], word: naming.Word) -> bool:
    """Whether an adjective of size is a name's own: it has a capital behind an article ("the Big River Count")."""
    before = text[max(0, word.start - 4) : word.start].casefold()
    return (
        word.text[:1].isupper()
        and lexicons.fold(word.text) in lexicons.words("initiatives", "wording", "sizes")
        and before.endswith(("the ", "our ", "its "))
    )


def _has_tail(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("tail"))


def _opens_no_name(word: str) -> bool:
    folded = lexicons.fold(word)
    return (
        word.isdigit()
        or folded.endswith(_DESCRIBING)  # "the EU-funded project"
        or folded in _ORDINALS
        or folded in lexicons.words("names", "connectors", "leading")
        or folded in lexicons.words("initiatives", "wording", "generic")
    )


def _items(text: str, start: int, end: int) -> Iterator[Span]:
    """The items of a run-on list, at semicolons, or else at commas that start a new noun phrase, or else at any."""
    body = text[start:end]
    last = 0
    for stop, following in [*((m.start(), m.end()) for m in _cutter(body).finditer(body)), (len(body), len(body))]:
        piece = body[last:stop]
        lead = _ITEM_LEAD.match(piece)
        skip = lead.end() if lead else 0
        core = _ITEM_END.split(piece[skip:])[0].strip(' \t"”.')
        if 3 < len(core) <= 120 and len(core.split()) <= 16:
            at = start + last + piece.index(core, skip)
            yield Span(at, at + len(core))
        last = following


def _cutter(body: str) -> re.Pattern[str]:
    if ";" in body:
        return re.compile(r";")
    phrases = re.compile(r";|,[ \t](?:and[ \t])?(?=the\b|an?\b)")
    return phrases if phrases.search(body) else re.compile(r",[ \t](?:and[ \t])?|[ \t]and[ \t]")


def _phrase_end(start: int, end: int, sentences: Sequence[Sentence]) -> int | None:
    """The end of a noun phrase: nouns, adjectives and "of", "for" in between, up to a verb or a mark."""
    stop = None
    for token in (t for s in sentences for t in s.tokens if start <= t.span.start < end):
        unknown = token.pos == "X" and token.text.isalpha() and token.text not in _NOT_NOUNS
        if token.pos in {"NOUN", "PROPN", "ADJ", "NUM"} or unknown:
            stop = token.span.end
        elif token.text.casefold() not in {"of", "for", "and", "the", "-", "local"} and token.pos != "DET":
            break
    return stop


def _described(text: str, match: re.Match[str], sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    """A lower-case undertaking with a description before its head ("common IT infrastructure project")."""
    tokens = [t for s in sentences for t in s.tokens if match.start("name") <= t.span.start < match.end("name")]
    kept: list[int] = []
    for token in reversed(tokens[:-1]):
        if token.pos not in {"NOUN", "PROPN", "ADJ"} and token.text not in {"and", "-"}:
            break
        kept.append(token.span.start)
    while kept and text.startswith(("and ", "-"), kept[-1]):
        kept.pop()
    apposed = _APPOSED.search(text, max(0, match.start("name") - _AROUND), kept[-1] if kept else match.start("name"))
    if len(kept) > 2 and not apposed and text[kept[-1] - 1 : kept[-1]] != "-":
        yield Span(kept[-1], match.end("name")), "described undertaking"
