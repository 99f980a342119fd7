"""Set the scene: resolve every name, acronym, pronoun and definite phrase of a document, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.extracting import casting, undertakings, units
from civicgraph.extracting.learned import name_judge
from civicgraph.extracting.learned import names as learned_names
from civicgraph.extracting.learned import units as learned_units
from civicgraph.extracting.learned import works as learned_works
from civicgraph.extracting.referring import Memory, mentions_of, topic
from civicgraph.extracting.scene import Alias, Form, Mention, Passage, Scene
from civicgraph.model import Block, BlockKind, Document, NodeKind, Ref, Section, Sentence, Span

if TYPE_CHECKING:
    from civicgraph.extracting.unit_names import Unit

Annotate = Callable[[Sequence[str], Sequence[int]], list[tuple[Sentence, ...]]]

_ARTICLE = 5  # characters beside a name that is a whole item
_OPENED = re.compile(r"\s?(?:\([^()]*\))?\s?(?:[.:=]\s|\s[–—-]\s|\n|\s?\.{2,}\s)")


@dataclass(frozen=True, slots=True)
class _Players:
    """Everything that the text names: organisations, committees and initiatives by block, short names by letters."""

    cast: casting.Cast
    units: dict[int, list[Unit]]
    works: dict[int, list[undertakings.Work]]
    by_alias: dict[str, Ref]
    aliases: re.Pattern[str] | None


@dataclass
class _Place:
    """Where the reading stands; ``about`` is what the heading above or a lead-in makes its items about."""

    memory: Memory
    owner: Ref | None = None
    about: Ref | None = None
    heading: Span | None = None
    lead: Span | None = None


def blocks_of(sections: Sequence[Section]) -> list[Block]:
    """All blocks of a document, headings among them, in the order of the text."""
    return [b for s in sections for b in ([s.heading] if s.heading else []) + list(s.blocks)]


def stage(
    document: Document, sections: Sequence[Section], annotate: Annotate, unread: frozenset[int] = frozenset()
) -> Scene:
    """Prepare a document for the rules. ``annotate`` turns block texts, given with where each begins, into sentences.

    ``unread`` are the indices of blocks in another language than English: names are looked for in them, and they have
    no passages, but for label rows.
    """
    blocks = blocks_of(sections)
    text = document.text
    closed = frozenset(index for index in unread if blocks[index].kind is not BlockKind.LABEL)
    sentences = _sentences(text, blocks, annotate, closed)
    tags = learned_names.tags(text, blocks, sentences)
    tagged = learned_names.heard(text, tags)
    cast = casting.cast(text, blocks, closed, tagged["organisation"], tags)
    told_units = units.find(text, blocks, sentences, cast)
    found_units = learned_units.believed(text, tags, told_units)
    found_works = undertakings.find(text, blocks, sentences, cast, found_units)
    if tags.starts:  # a passage alone gives too little to judge by
        page = name_judge.page_of(text, blocks, sentences, tags, cast, (told_units, found_units), found_works, tagged)
        judged = name_judge.judged(page)
        found_works, found_units = judged.works, judged.parts
    cast, found_units = undertakings.apart(cast, found_units, found_works)
    alias_list = list(cast.aliases)
    for unit in units.named(found_units):
        if unit.acronym and unit.ref:
            alias_list.append(Alias(unit.ref, unit.acronym.of(text), unit.acronym, "", "acronym in parentheses"))
    players = _players(cast, found_units, found_works, alias_list)
    passages = _passages(text, blocks, sentences, players)
    unit_spans: dict[Ref, Span] = {}
    for unit in units.named(found_units):
        if unit.ref:
            unit_spans.setdefault(unit.ref, unit.span)
    work_spans: dict[Ref, Span] = {}
    for works in found_works.values():
        for work in works:
            work_spans.setdefault(work.ref, work.span)
    return Scene(
        document=document,
        blocks=tuple(blocks),
        passages=tuple(passages),
        profiles=cast.profiles,
        aliases=tuple(alias_list),
        units=unit_spans,
        owner=cast.owner,
        initiatives=work_spans,
        owners=cast.owners,
        owned=_owned(passages),
        learned=learned_units.refs(found_units) | learned_works.refs(found_works),
        tags=tags,
        notable=learned_works.notable(cast, tagged["organisation"]),
    )


def _owned(passages: Sequence[Passage]) -> dict[Ref, tuple[Passage, ...]]:
    """The passages of each organisation's sections."""
    found: dict[Ref, list[Passage]] = {}
    for passage in passages:
        if passage.owner is not None:
            found.setdefault(passage.owner, []).append(passage)
    return {ref: tuple(kept) for ref, kept in found.items()}


def _sentences(
    text: str, blocks: Sequence[Block], annotate: Annotate, closed: frozenset[int]
) -> list[tuple[Sentence, ...]]:
    """The sentences of each block, with offsets of the whole text; furniture and what is not read have none."""
    silent = [block.kind is BlockKind.FURNITURE or index in closed for index, block in enumerate(blocks)]
    heard = [block.span for block, no in zip(blocks, silent, strict=True) if not no]
    made = iter(annotate([span.of(text) for span in heard], [span.start for span in heard]))
    return [() if no else next(made) for no in silent]


def _players(
    cast: casting.Cast,
    found_units: dict[int, list[Unit]],
    works: dict[int, list[undertakings.Work]],
    known: Sequence[Alias],
) -> _Players:
    by_alias: dict[str, Ref] = {}
    for alias in known:
        by_alias.setdefault(alias.text, alias.ref)
    for ref, profile in cast.profiles.items():
        if not profile.head and len(ref.name) > 2:
            by_alias.setdefault(ref.name, ref)  # a name without a head noun is found again by its letters
    letters = "|".join(re.escape(a) for a in sorted(by_alias, key=lambda a: (-len(a), a)))
    pattern = re.compile(rf"(?<![\w-])(?:{letters})(?![\w-])") if by_alias else None
    return _Players(cast, found_units, works, by_alias, pattern)


def _passages(
    text: str, blocks: Sequence[Block], sentences: Sequence[tuple[Sentence, ...]], players: _Players
) -> list[Passage]:
    """The passages of all blocks; what each block says is remembered for the next."""
    passages: list[Passage] = []
    place = _Place(Memory())
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        owner = players.cast.owners[index]
        if owner != place.owner:
            place = _Place(Memory(owner), owner, owner, None, place.lead)
        if block.kind is BlockKind.HEADING:
            place.heading, place.about, place.lead = block.span, owner, None
            place.memory.subject = owner or place.memory.subject
        titled = _titled_by_item(text, blocks, index, players)
        if titled is not None:
            place.memory.subject = titled
        passages += _of_block(text, index, block, sentences[index], players, place)
        if block.kind is BlockKind.HEADING:
            place.about = _named_by_heading(index, block, players) or owner
            place.memory.subject = place.about or place.memory.subject
        elif block.kind is BlockKind.PARAGRAPH:
            place.lead = block.span if block.span.of(text).rstrip().endswith(":") else None
            if place.about is None or place.about.kind is NodeKind.ORGANISATION:
                place.about = owner
    return passages


def _of_block(
    text: str, index: int, block: Block, sentences: Sequence[Sentence], players: _Players, place: _Place
) -> list[Passage]:
    """The passages of one block, with their mentions."""
    owner, memory, item = place.owner, place.memory, block.kind is BlockKind.LIST_ITEM
    here = players.units.get(index, [])
    fixed = _fixed(text, index, block, players)
    opened = _opened(text, block, here)
    if opened:
        memory.subject = opened  # "Education Committee. Follows schools from …"
    passages = []
    for sentence in sentences:
        mentions = mentions_of(text, sentence, fixed, memory, owner, players.cast.profiles, here)
        focus = opened or (place.about if item and place.about else memory.subject) or owner
        about = opened or place.about or owner
        lead = place.lead if item else None
        passages.append(Passage(sentence, block, owner, about, tuple(mentions), focus, place.heading, lead))
        subject = topic(text, mentions, sentence)
        if subject is not None and not item:
            memory.subject = subject
    if opened:
        memory.subject = owner
    return passages


def _titled_by_item(text: str, blocks: Sequence[Block], index: int, players: _Players) -> Ref | None:
    """The part whose name is the whole item right above a paragraph: "2. Executive Bureau", its members below."""
    item = blocks[index - 1]
    if not index or item.kind is not BlockKind.LIST_ITEM or blocks[index].kind is not BlockKind.PARAGRAPH:
        return None
    if text.count("\n", item.span.end, blocks[index].span.start) != 1:
        return None
    here = (u for u in players.units.get(index - 1, []) if u.ref and u.span.start - item.span.start < _ARTICLE)
    return next((u.ref for u in here if item.span.end - u.span.end < _ARTICLE), None)


def _opened(text: str, block: Block, here: Sequence[Unit]) -> Ref | None:
    """The committee whose name, with a stop or a colon after it, opens a block."""
    if block.kind is BlockKind.HEADING:
        return None
    opening = (u for u in here if u.ref and u.span.start - block.span.start < 5)
    return next((u.ref for u in opening if _OPENED.match(text[u.span.end : block.span.end])), None)


def _named_by_heading(index: int, block: Block, players: _Players) -> Ref | None:
    """The committee or initiative that a heading is the name of."""
    start = block.span.start
    unit = next((u.ref for u in players.units.get(index, []) if u.ref and u.span.start - start < 5), None)
    return unit or next((w.ref for w in players.works.get(index, []) if w.span.start - start < 8), None)


def _fixed(text: str, index: int, block: Block, players: _Players) -> list[Mention]:
    """Mentions that need no memory: names, aliases, named units and initiatives; the longest at a place wins."""
    mentions = [Mention(name.span, ref, Form.NAME) for name, ref in players.cast.named_in.get(index, ())]
    mentions += [Mention(u.span, u.ref, Form.NAME) for u in players.units.get(index, []) if u.ref]
    mentions += [Mention(w.span, w.ref, Form.NAME) for w in players.works.get(index, [])]
    if players.aliases:
        mentions += [
            Mention(Span(*m.span()), players.by_alias[m.group()], Form.ACRONYM)
            for m in players.aliases.finditer(text, block.span.start, block.span.end)
        ]
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if not any(mention.span.overlaps(other.span) for other in kept[-4:]):
            kept.append(mention)
    return kept
