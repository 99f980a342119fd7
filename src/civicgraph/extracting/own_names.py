"""Bodies whose names hold no head noun ("Eurohubs"): known by what the text says of them, again and again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases, glosses
from civicgraph.extracting.persons import is_person
from civicgraph.extracting.ranges import Ranges
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.definitions import Known

_AFTER, _BEFORE = 90, 60  # characters on either side in which the text may say something of a name
_ENOUGH = 4.5  # from here on a name is a body's: about two things that are only said of bodies
_OPENING = 5  # characters, such as an article, before a name that opens a block
_OFTEN = 3  # so often a page repeats the name of the one body that it is about
_WEIGHTS = {
    "founded": 2.5,
    "gathers": 3.0,
    "acts": 1.0,
    "owned": 1.5,
    "joined": 1.5,
    "pointed": 3.0,
    "titled": 2.0,
    "abbreviated": 2.5,
    "asked": 4.0,
    "opening": 2.0,
    "entry": 5.0,
    "furniture": 1.5,
}
_TELLING = frozenset(
    {"entry", "founded", "gathers", "owned", "joined", "pointed", "titled", "gloss", "abbreviated", "asked"}
)
_PAREN = re.compile(r"[\"”]?(?:[ \t]\([^()\n]{2,90}\))?,?[ \t]")
_SHORT_BESIDE = re.compile(r"[\"”]?[ \t]\(([A-Z][A-Za-z&-]{1,8}[A-Z])\)")
_POSSESSIVE = re.compile(r"['’]s?[ \t]")
_DOMAIN = re.compile(r"(?:www\.|@|https?://)([\w-]{3,40})\.")
_MEMBERS = re.compile(r"\b(?:our|its) (?:\w+ )?members\b")
_SMALL_WORD = re.compile(r"(?<![\w.@/-])[a-zà-ž]{3,}(?![\w@/-])")
_MOST = 8  # bodies of this kind on one page


@dataclass
class Candidate:
    """A name, where it stands, and how much the text says of it, by kind of saying."""

    places: list[tuple[Span, int]] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    kind: str = ""

    @property
    def weight(self) -> float:
        """The weights of what is said, each kind at most twice, and a little for each place."""
        return sum(_WEIGHTS.get(what, 3.0) * min(n, 2) for what, n in self.said.items()) + min(len(self.places), 6) / 3


def find(
    text: str, blocks: Sequence[Block], taken: Sequence[Span], names: Sequence[str], *, alone: bool
) -> Iterator[Known]:
    """The page's bodies without a head noun in their names; ``taken`` and ``names`` are spoken for already.

    ``alone``: no membership body is known yet, so the page's own insistence on a name is enough.
    """
    furniture = _folded_furniture(text, blocks)
    candidates = heard(text, blocks, taken, names)
    chosen = [c for c in candidates.values() if c.weight >= _ENOUGH and _TELLING.intersection(c.said)]
    if alone and not chosen:
        chosen = _insisted(text, blocks, furniture, candidates)
    for candidate in sorted(chosen, key=lambda c: (-c.weight, c.places[0][0]))[:_MOST]:
        kind = candidate.kind or general_kind(text)
        best = next((span for span, _ in candidate.places if not span.of(text).isupper()), candidate.places[0][0])
        shown = " ".join(best.of(text).split())
        for span, index in candidate.places:
            yield naming.Name(span, shown, "", "organisation", kind), Ref(NodeKind.ORGANISATION, shown), index


def heard(text: str, blocks: Sequence[Block], taken: Sequence[Span], names: Sequence[str]) -> dict[str, Candidate]:
    """The capitalised words that may name a body, by their folded letters, with all that the page says of them."""
    candidates = _candidates(text, blocks, Ranges(taken), names)
    _look_around(text, _folded_furniture(text, blocks), candidates)
    return candidates


def _candidates(text: str, blocks: Sequence[Block], taken: Ranges, names: Sequence[str]) -> dict[str, Candidate]:
    """The capitalised words that may name a body, by their folded letters, with what is said right beside them."""
    known = {lexicons.fold(name) for name in names}
    candidates: dict[str, Candidate] = defaultdict(Candidate)
    first = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.PARAGRAPH), 0)
    refused: dict[str, bool] = {}
    small = frozenset(_SMALL_WORD.findall(text))
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        for found in naming.capitalised(text, block.span.start, block.span.end):
            shown = _shown(text, found)
            span = Span(found.start, found.start + len(shown)) if found.of(text).startswith(shown) else found
            if taken.overlap(span):
                continue
            folded = lexicons.fold(shown)
            if shown not in refused:
                common = folded in small or folded.removesuffix("s") in small
                refused[shown] = (
                    common or folded in known or not _may_be_name(text, shown) or _abbreviates_one(shown, names)
                )
            if refused[shown]:
                continue
            candidate = candidates[folded]
            if not candidate.places and index <= first and span.start - block.span.start < _OPENING:
                candidate.said["opening"] += 1
            if index and span.start - block.span.start < _OPENING and _asks_who(text, blocks[index - 1]):
                candidate.said["asked"] += 1
            candidate.places.append((span, index))
            if _is_entry_title(text, block, span) and not (index and _is_right_below(text, blocks[index - 1], block)):
                candidate.said["entry"] += 1
            _listen(text, block, span, candidate)
    return candidates


def _abbreviates_one(shown: str, names: Sequence[str]) -> bool:
    return aliases.is_acronym(shown) and any(aliases.abbreviates(shown, name) for name in names)


def _look_around(text: str, furniture: str, candidates: Mapping[str, Candidate]) -> None:
    """Note which names the page's header, its footer and its addresses bear."""
    domains = {lexicons.fold(m.group(1)).replace("-", "") for m in _DOMAIN.finditer(text)}
    furniture = furniture.replace(".", " ")
    for folded, candidate in candidates.items():
        if f" {folded} " in furniture:
            candidate.said["furniture"] += 1
        if folded.replace(" ", "").replace("-", "") in domains:
            candidate.said["pointed"] += 1


def _folded_furniture(text: str, blocks: Sequence[Block]) -> str:
    return f" {lexicons.fold(' '.join(b.span.of(text) for b in blocks if b.kind is BlockKind.FURNITURE))} "


def _insisted(
    text: str, blocks: Sequence[Block], furniture: str, candidates: Mapping[str, Candidate]
) -> list[Candidate]:
    """The name that a page repeats most, at the head of blocks above all; where it speaks of a body or its members."""
    if not candidates or not (_generic().search(text) or _MEMBERS.search(text)):
        return []
    counted = {
        folded: sum(_stress(text, blocks[index], span) for span, index in candidate.places)
        + 2 * (f" {folded} " in furniture)
        for folded, candidate in candidates.items()
    }
    best = min(counted, key=lambda folded: (-counted[folded], candidates[folded].places[0][0]))
    return [candidates[best]] if counted[best] >= _OFTEN else []


def _stress(text: str, block: Block, span: Span) -> int:
    opens = block.kind is BlockKind.PARAGRAPH and span.start - block.span.start < _OPENING
    return 2 if opens or block.kind is BlockKind.HEADING or aliases.is_acronym(span.of(text)) else 1


_ITEM_WITH_SHORT = re.compile(r"[ \t]\(([A-Z][\w&-]{2,9})\)[ \t.;,]*")
_WHERE = re.compile(
    r"[ \t]*(?:\([^()\n]{2,40}\)[ \t]*)?(?:[,–—-][ \t]*|\()(?:the[ \t]|The[ \t])?(?P<where>[^(),\n]{3,40}?)\)?[ \t]*"
)


def _is_entry_title(text: str, block: Block, span: Span) -> bool:
    """Whether a line is a name and the country of its bearer: "Eurohubs (Austria)", "Eurohubs, Austria"."""
    if span.start - block.span.start > 1:
        return False
    if block.kind is BlockKind.LIST_ITEM:
        short = _ITEM_WITH_SHORT.fullmatch(text, span.end, block.span.end)
        return (
            short is not None and len(span.of(text).split()) > 2 and aliases.abbreviates(short.group(1), span.of(text))
        )
    if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
        return False
    match = _WHERE.fullmatch(text, span.end, block.span.end)
    where = match.group("where") if match else ""
    return any(place.how == "name" and place.span.of(where) == where for place in places.find(where))


def _is_right_below(text: str, above: Block, block: Block) -> bool:
    """Whether a line stands right below an entry's title, as its address does."""
    titled = above.kind in (BlockKind.LIST_ITEM, BlockKind.HEADING)
    return titled and block.kind is BlockKind.PARAGRAPH and text.count("\n", above.span.end, block.span.start) == 1


def _asks_who(text: str, above: Block) -> bool:
    """Whether a line asks or says whom the next one is about: "Who are we?", "About us"."""
    folded = lexicons.fold(above.span.of(text)[:40]).strip(" ?:.!#*")
    return folded in lexicons.words("bodies", "title", "asks")


def _shown(text: str, span: Span) -> str:
    return re.sub(r"['’]s?$", "", " ".join(span.of(text).split()))


def _may_be_name(text: str, shown: str) -> bool:
    """Whether capitalised words may name a body at all: no place, no person, no heading's or calendar's word."""
    folded = lexicons.fold(shown)
    words = folded.split()
    if len(shown) < 3 or len(words) > 6 or not any(c.isalpha() for c in shown):
        return False
    if words[0] in lexicons.words("names", "connectors", "leading") and len(words) == 1:
        return False
    if words[-1] in lexicons.words("names", "common", "no_body") or folded in lexicons.words(
        "names", "common", "words"
    ):
        return False
    heads = lexicons.words("names", "units", "heads") | lexicons.words("references", "definite", "organisation")
    if any(word in heads for word in words):
        return False
    if any(place.span.of(shown) == shown for place in places.find(shown)):
        return False
    if places.is_international(shown) and len(words) == 1:
        return False
    titled = lexicons.words("roles", "roles", "heads")
    person = is_person(shown) and not (len(words) > 2 and _is_abbreviated(text, shown))
    return not person and folded not in titled and words[-1] not in titled


def _is_abbreviated(text: str, shown: str) -> bool:
    """Whether a name has its initials beside it, as people's names have not."""
    return any(f"{shown} ({short})" in text for short in {i.upper() for i in aliases.initials(shown)})


def _listen(text: str, block: Block, span: Span, candidate: Candidate) -> None:
    """Note what the words around a place say of the name."""
    after = text[span.end : min(block.span.end, span.end + _AFTER)]
    before = text[max(block.span.start, span.start - _BEFORE) : span.start]
    short = _SHORT_BESIDE.match(after)
    if short and len(span.of(text).split()) > 2 and aliases.abbreviates(short.group(1), span.of(text)):
        candidate.said["abbreviated"] += 1
    lead = _PAREN.match(after)
    if lead:
        rest = after[lead.end() :]
        for what in ("founded", "gathers", "acts"):
            if _phrases("after", what).match(rest):
                candidate.said[what] += 1
                break
        kind = glosses.of_words(rest, apposition="," in lead.group())
        if kind:
            candidate.said["gloss"] += 1
            candidate.kind = kind
    owned = _POSSESSIVE.match(after)
    if owned and _phrases("after", "owned").match(after, owned.end()):
        candidate.said["owned"] += 1
    for what in ("joined", "pointed"):
        if _before(what).search(before):
            candidate.said[what] += 1
    if _before("titled").search(before) and (block.kind is BlockKind.HEADING or len(before.split()) > 1):
        candidate.said["titled"] += 1


@cache
def _phrases(*keys: str) -> re.Pattern[str]:
    return lexicons.phrases("bodies", *keys)


@cache
def _before(what: str) -> re.Pattern[str]:
    return re.compile(_phrases("before", what).pattern + r"[ \t](?:the[ \t])?[\"“]?$", re.IGNORECASE)


@cache
def _generic() -> re.Pattern[str]:
    """What a page calls its body without a name."""
    return lexicons.around(
        r"\b(?:the|our|this|a|an)\s(?:[\w-]+\s){0,2}?(?P<head>WORDS)\b", "references", "definite", "membership_body"
    )


def general_kind(text: str) -> str:
    """What the page calls its body: "the network", "our association"; an association where it says nothing."""
    heads = Counter(lexicons.fold(m.group("head")) for m in _generic().finditer(text))
    if not heads:
        return "association"
    return "network" if heads.most_common(1)[0][0] in lexicons.words("names", "heads", "network") else "association"
