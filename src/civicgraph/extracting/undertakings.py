"""Initiatives: programmes, projects, campaigns and recurring events that a text names or describes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.casting import Cast
    from civicgraph.extracting.units import Unit


@dataclass(frozen=True, slots=True)
class Work:
    """An undertaking as one place names it."""

    span: Span
    ref: Ref
    rule: str


_NP = r"[^\s.;:,!?()\"“”]+"
_QUOTED = re.compile(r"[\"“„«‘](?P<name>[^\"“”„«»\n]{3,80})[\"”“»’]")


@cache
def _heads() -> str:
    table = lexicons.table("initiatives")["heads"]
    return "|".join(sorted({*table["strong"], *table["plans"]}, key=len, reverse=True))


@cache
def _events() -> str:
    return "|".join(lexicons.entries("initiatives", "heads", "events"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    heads, events = _heads(), _events()
    link = r"(?:(?:of|for|in|on|to|with|without)[ \t](?:the[ \t]|a[ \t])?|(?:and|&|–|-|the)[ \t])?"
    cap = r"[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w’'&.+/-]*"
    recurring = "|".join(lexicons.entries("initiatives", "heads", "recurring"))
    return {
        "capital": re.compile(
            rf"(?<![\w-])(?P<name>{cap}(?:[ \t]{link}{cap}){{0,7}})[\"”]?[ \t](?P<head>{heads})(?![\w-])"
        ),
        "capital head": re.compile(
            rf"(?<![\w-])(?P<name>(?:{cap}[ \t]{link}){{1,6}}(?i:{heads}|{events}|awards|days|weeks|games))(?![\w-])(?:[ \t](?P<tail>(?:for|on|of)[ \t](?:the[ \t])?{cap}(?:[ \t](?:(?:and|of|&)[ \t])?{cap}){{0,5}}))?"
        ),
        "head of": re.compile(
            rf"(?<![\w-])(?P<name>(?:Programme|Project|Initiative|Strategy|Campaign|Plan|Agenda|Award|Reform|Charter|Pact) (?:for|on|of|to) (?:the )?{cap}(?:[ \t]{link}{cap}){{0,6}})"
        ),
        "head named": re.compile(
            rf"(?<![\w-])(?:{heads}|programmes|projects|initiatives|campaigns)[ \t](?:called|named|entitled|titled|known as|dubbed|such as|like)[ \t](?:the[ \t])?[\"“]?(?P<name>{cap}(?:[ \t]{link}{cap}){{0,6}})"
        ),
        "head then name": re.compile(
            rf"(?<![\w-])(?:{heads}|drive|scheme|prize)[ \t](?P<name>{cap}(?:[ \t]{link}{cap}){{0,5}})"
        ),
        "name then head": re.compile(
            rf"(?<![\w-])[\"“]?(?P<name>{cap}(?:[ \t]{link}{cap}){{0,5}})[\"”]?,[ \t](?:an?|our|its|the|their)[ \t](?:[\w’'-]+[ \t]){{0,4}}?(?:{heads}|drive|{events})(?![\w-])"
        ),
        "done with": re.compile(
            rf"(?<![\w-])(?:runs?|ran|running|hosts?|hosting|hands? out|handing out|awards?|awarding|organi[sz]es?|organi[sz]ing|coordinates?|coordinating|holds?|launched|launches|launching|attends?|stages?|staging|drafting|prepares?|preparing|put on|puts on|presents?|carr(?:y|ies) out|under|names to|join|joined|via|through)[ \t](?:also[ \t])?(?:the|its|our|their|an?)[ \t](?:annual[ \t]|yearly[ \t]|own[ \t]|first[ \t])?[\"“]?(?P<name>{cap}(?:[ \t]{link}{cap}){{0,6}}[ \t](?:School|Academy|Award|Awards|Prize|Week|Days|Day|Pledge|Campaign|Initiative|Programme|Program|Project|Observatory|Atlas|Fair|Festival|Games|Index|Barometer|Lab|Charter|Declaration|Fund|Fellowship|Exchange|Challenge|Competition|Summit|Congress|Conference|Forum|Convention|Meeting|Marathon|Caravan|Tour|Label|Seal|Passport|Toolkit|Portal|Register|Scheme|Compact|Mission|Strategy|Plan|Agenda))(?![\w-])"
        ),
        "initiative to": re.compile(
            rf"(?<![\w-])(?:initiative|project|plan|programme|campaign|proposal)[ \t](?:to|for)[ \t](?:establish|create|build|set up|develop|launch|introduce|found|start|run|establishing|creating|building|setting up|developing|launching|introducing)[ \t](?:an?[ \t]|the[ \t]|its[ \t]|their[ \t])?(?P<name>(?:{_NP}[ \t]?){{1,9}})"
        ),
        "described": re.compile(
            r"(?<![\w-])(?P<name>(?:(?:[\w’'-]+[ \t]){1,6})(?P<head>project|programme|campaign|reform|initiative|strategy|scheme))(?![\w-])"
        ),
        "reform of": re.compile(
            rf"(?<![\w-])(?P<name>(?:reform|modernisation|overhaul)[ \t]of[ \t](?:the[ \t])?(?:{_NP}[ \t]?){{1,6}})"
        ),
        "recurring": re.compile(
            rf"(?<![\w-])(?P<name>(?:{recurring})[ \t](?:[\w’'-]+[ \t]){{0,3}}?(?:{events}|summit|fair|award|awards|prize|festival|days|meeting of mayors))(?![\w-])",
            re.IGNORECASE,
        ),
        "listed": re.compile(
            r"(?<![\w-])(?:projects|initiatives|programmes|campaigns|strategies|reforms)[ \t](?:currently[ \t])?(?:include|are|such as|comprise|among them|like|namely|including)(?:[ \t]?\([^()\n]{1,40}\))?:?[ \t](?P<list>[^.\n!?]{6,600})"
        ),
    }


_ITEM = re.compile(
    r"[\"“]?(?P<name>[A-Z0-9][\w’'&.+/-]*(?:[ \t][\w’'&.+/-]+){0,7}?)[\"”]?(?:[ \t]\([^()\n]{2,30}\))?(?:,|:|[ \t][–—-])[ \t]"
    r"(?:(?:now |currently |still |since |was |was successfully )?(?:closed|completed|finished|ended|concluded|wound up|running|ongoing|under way|underway|in preparation|in the making|application in preparation|planned|to follow|to start|to be launched|will start|begun|launched|started|since (?:19|20)\d\d|until (?:19|20)\d\d)\b|(?:an?|our|the) (?:[\w’'-]+ ){0,4}?(?:project|programme|campaign|initiative|award|scheme|competition|drive)\b)"
)


def find(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[tuple[Sentence, ...]],
    cast: Cast,
    units: dict[int, list[Unit]],
) -> dict[int, list[Work]]:
    """The initiatives of each block (by block index); the parent is the block's owner."""
    found: dict[int, list[Work]] = {}
    known: dict[str, Ref] = {}
    taken = {lexicons.fold(alias.text) for alias in cast.aliases} | {lexicons.fold(ref.name) for ref in cast.profiles}
    taken |= lexicons.words("names", "members", "nouns") | lexicons.words("names", "common", "words")
    heading = ""
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.FURNITURE, BlockKind.LABEL) or cast.owners[index] is None:
            continue
        names = [name.span for name, _ in cast.named_in.get(index, ())] + [u.span for u in units.get(index, [])]
        works: list[Work] = []
        if block.kind is BlockKind.HEADING:
            heading = block.span.of(text)
        elif block.kind is BlockKind.PARAGRAPH and block.span.of(text).endswith(":"):
            heading = " ".join(block.span.of(text).split()[-5:])
        found_here = _under_heading(text, block, heading) + _glossed(text, block) + _candidates(text, block, sentences[index])
        for span, rule in found_here:
            if any(span.overlaps(w.span) for w in works) or any(
                n.covers(span) or (span.overlaps(n) and not span.covers(n)) for n in names
            ):
                continue
            if any(n == span for n in names) or (rule != "quoted undertaking" and any(span.covers(n) for n in names)):
                continue
            shown = " ".join(span.of(text).split())
            if lexicons.fold(shown) in taken or re.match(r"Role in|Part of", shown):
                continue
            parent = cast.owners[index]
            ref = known.setdefault(
                lexicons.fold(shown), Ref(NodeKind.INITIATIVE, shown, parent.name if parent else None)
            )
            works.append(Work(span, ref, rule))
        if works:
            found[index] = sorted(works, key=lambda w: w.span)
    return found


_PLAIN = r"[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w’'&.+/-]*(?:[ \t](?:(?:of|for|in|on|to|with|without)[ \t](?:the[ \t]|a[ \t])?|(?:and|&|–|-|the)[ \t])?[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w’'&.+/-]*){0,6}"
_SAID = re.compile(
    rf"(?:(?<=^)|(?<=[.!?:]\s)|(?<=\n))[\"“]?(?:The[ \t])?(?P<name>{_PLAIN})[\"”]?,?[ \t](?:is|was|are|remains)[ \t](?:(?:also|now|currently)[ \t])?(?:our|the|an?|its|their|one[ \t]of[ \t](?:our|the|its))[ \t]"
    r"(?P<gloss>[^.;:\n]{2,100})"
)
_HELD = re.compile(
    rf"(?:(?<=^)|(?<=[.!?:]\s)|(?<=\n))[\"“]?(?:The[ \t](?:next[ \t]|first[ \t]|annual[ \t]|yearly[ \t])?)?(?P<name>{_PLAIN})[\"”]?[ \t]"
    r"(?:will be held|is held|was held|takes place|took place|will take place|is organised|is awarded|was awarded|is handed out|started in|began in|ran from|ran until|ended in|has been running|will start|will open|invites|guides|gathers)\b"
)
_UNDER = re.compile(r"\b(?:projects?|programmes?|programs?|campaigns?|initiatives?)\b", re.IGNORECASE)
_OPENING = re.compile(rf"[\"“]?(?P<name>{_PLAIN})[\"”]?(?:[ \t]\([^()\n]{{2,60}}\))?(?:[ \t]?[:–—-][ \t]|,[ \t](?=(?:an?|our|the)[ \t])|[ \t](?=[a-z]+s[ \t])|[ \t]*$)")


def _glossed(text: str, block: Block) -> list[tuple[Span, str]]:
    """ "NAME is our campaign against …": the noun of the gloss says that it is an undertaking."""
    out = []
    for match in _SAID.finditer(text, block.span.start, block.span.end):
        front = re.split(r"[ \t](?:of|for|that|which|to|in|with|between|against|on|by|where|who|from)\b|,", match.group("gloss"))[0].split()
        heads = {*_heads().split("|"), "platform", "drive", "event", "gathering", "tool", "label", "flagship", "competition", "forum"}
        if front and lexicons.fold(front[-1]) in heads and lexicons.fold(match.group("name")) not in lexicons.words("names", "connectors", "leading"):
            out += _clean(text, match, "glossed undertaking")
    for match in _HELD.finditer(text, block.span.start, block.span.end):
        if len(match.group("name").split()) > 1:
            out += _clean(text, match, "undertaking that takes place")
    return out


def _under_heading(text: str, block: Block, heading: str) -> list[tuple[Span, str]]:
    """What opens an item or a paragraph under "Projects" or "Our campaigns" is one of them."""
    if not _UNDER.search(heading) or len(heading.split()) > 5 or block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
        return []
    match = _OPENING.match(text, block.span.start, block.span.end)
    if not match or (" " not in match.group("name") and match.group("name").islower()):
        return []
    words = match.group("name").split()
    if len(words) == 1 and (lexicons.fold(words[0]) in lexicons.words("names", "connectors", "leading") or match.end() < block.span.end and text[match.end("name")] == " " and not _project_like(words[0])):
        return []
    return _clean(text, match, "undertaking under its heading")


def _project_like(word: str) -> bool:
    """Whether a single word looks like the name of a project: capitals inside or throughout."""
    return sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word)


def _candidates(text: str, block: Block, sentences: Sequence[Sentence]) -> list[tuple[Span, str]]:
    patterns, out = _patterns(), []
    start, end = block.span.start, block.span.end
    for match in patterns["listed"].finditer(text, start, end):
        out += [(span, "listed undertakings") for span in _items(text, match.start("list"), match.end("list"))]
    for match in _QUOTED.finditer(text, start, end):
        after, before = (
            text[match.end() : match.end() + 40].casefold(),
            text[max(start, match.start() - 40) : match.start()].casefold(),
        )
        if (
            re.match(rf"\s(?:{_heads()}|{_events()})\b", after)
            or re.match(
                r":\s(?:closed|in preparation|running|under way|ongoing|completed|planned|started|launched)|,\swhich\s(?:ran|came to an end|ended|started|began)",
                after,
            )
            or re.search(rf"\b(?:{_heads()}|{_events()})(?:\s(?:called|named|entitled|titled))?\s[\"“]?$", before)
        ):
            out.append((Span(*match.span("name")), "quoted undertaking"))
    if block.kind is BlockKind.LIST_ITEM or len(text[start:end]) < 140:
        item = _ITEM.match(text, start, end)
        if item and not naming.find(text, *item.span("name")):
            out.append((Span(*item.span("name")), "undertaking with its status"))
    for match in patterns["capital"].finditer(text, start, end):
        out += _clean(text, match, "named undertaking")
    for key, rule in (
        ("head named", "named undertaking"),
        ("head of", "named undertaking"),
        ("name then head", "named undertaking"),
        ("done with", "named undertaking"),
        ("capital head", "named undertaking"),
        ("head then name", "named undertaking"),
        ("recurring", "recurring event"),
    ):
        for match in patterns[key].finditer(text, start, end):
            out += _clean(text, match, rule)
    for match in patterns["initiative to"].finditer(text, start, end):
        stop = _phrase_end(match.start("name"), match.end("name"), sentences)
        if stop:
            out.append((Span(match.start("name"), stop), "undertaking to establish"))
    for match in patterns["reform of"].finditer(text, start, end) if block.kind is not BlockKind.LIST_ITEM else ():
        stop = _phrase_end(match.start("name"), match.end("name"), sentences)
        if stop and len(text[match.start("name") : stop].split()) > 2:
            out.append((Span(match.start("name"), stop), "reform"))
    for match in patterns["described"].finditer(text, start, end):
        out += _described(text, match, sentences)
    return out


_GENERIC = {
    "the",
    "a",
    "an",
    "its",
    "our",
    "this",
    "their",
    "every",
    "each",
    "new",
    "joint",
    "other",
    "such",
    "many",
    "several",
    "these",
    "own",
    "current",
    "any",
    "no",
    "one",
    "same",
    "various",
    "european",
    "national",
    "local",
    "international",
    "common",
    "specific",
    "political",
    "large",
    "small",
    "big",
    "important",
    "pilot",
    "research",
}


def _clean(text: str, match: re.Match[str], rule: str) -> list[tuple[Span, str]]:
    words = naming.words_of(text, *match.span("name"))
    while words and (
        words[0].text.isdigit()
        or lexicons.fold(words[0].text) in {"first", "second", "third", "next"}
        or lexicons.fold(words[0].text) in lexicons.words("names", "connectors", "leading")
        or lexicons.fold(words[0].text) in _GENERIC
    ):
        words.pop(0)
    if not words:
        return []
    head = lexicons.fold(words[-1].text)
    if rule != "recurring event" and (
        len(words) == 1
        and (head in _heads().split("|") or head in _events().split("|") or text[match.end() : match.end() + 1] == "s")
    ):
        return []
    if len(words) == 1 and words[0].text.isdigit():
        return []
    end = match.end("tail") if match.groupdict().get("tail") else words[-1].end
    start = words[0].start if rule != "recurring event" else match.start("name")
    return [(Span(start, end), rule)]


def _items(text: str, start: int, end: int) -> list[Span]:
    """The items of a run-on list, at semicolons, or else at commas that start a new noun phrase."""
    body = text[start:end]
    cutter = re.compile(r";|,[ \t](?:and[ \t])?(?=the\b|an?\b)") if ";" not in body else re.compile(r";")
    if ";" not in body and not cutter.search(body):
        cutter = re.compile(r",[ \t](?:and[ \t])?|[ \t]and[ \t]")
    spans, last = [], 0
    for stop, following in [*((m.start(), m.end()) for m in cutter.finditer(body)), (len(body), len(body))]:
        piece = body[last:stop]
        lead = re.match(
            r"[\s\"“]*(?:and\s)?(?:the\s|an?\s)?(?:(?:implementation|provision|introduction|development|launch|establishment|creation)\sof\s(?:the\s|an?\s)?)?",
            piece,
        )
        skip = lead.end() if lead else 0
        core = re.split(r"\s(?:for all|which|that|in order)\s", piece[skip:])[0].strip(' \t"”.')
        if 3 < len(core) <= 120 and len(core.split()) <= 16:
            at = start + last + piece.index(core, skip)
            spans.append(Span(at, at + len(core)))
        last = following
    return spans


def _phrase_end(start: int, end: int, sentences: Sequence[Sentence]) -> int | None:
    """The end of a noun phrase: nouns, adjectives and "of", "for" in between, up to a verb or a mark."""
    stop = None
    for token in (t for s in sentences for t in s.tokens if start <= t.span.start < end):
        if token.pos in {"NOUN", "PROPN", "ADJ", "NUM"} or (
            token.pos == "X"
            and token.text.isalpha()
            and token.text not in {"which", "that", "is", "was", "has", "will", "to", "with", "in", "by"}
        ):
            stop = token.span.end
        elif token.text.casefold() not in {"of", "for", "and", "the", "-", "local"} and token.pos != "DET":
            break
    return stop


def _described(text: str, match: re.Match[str], sentences: Sequence[Sentence]) -> list[tuple[Span, str]]:
    """A lower-case undertaking with a description before its head ("common IT infrastructure project")."""
    tokens = [t for s in sentences for t in s.tokens if match.start("name") <= t.span.start < match.end("name")]
    kept: list[int] = []
    for token in reversed(tokens[:-1]):
        if token.pos in {"NOUN", "PROPN", "ADJ"} or token.text in {"and", "-"}:
            kept.append(token.span.start)
        else:
            break
    while kept and text[kept[-1] : kept[-1] + 4] in {"and "}:
        kept.pop()
    if len(kept) < 3:
        return []
    return [(Span(kept[-1], match.end("name")), "described undertaking")]
