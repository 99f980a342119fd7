"""Initiatives: programmes, projects, campaigns and recurring events that a text names or describes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import (
    undertaking_events,
    undertaking_glosses,
    undertaking_items,
    undertaking_lines,
    undertaking_names,
    undertaking_phrases,
    undertaking_small,
    undertaking_told,
)
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.casting import Cast
    from civicgraph.extracting.unit_names import Unit

_BY_STATUS = "undertaking with its status"
_RECURRING = "recurring event"
_MAY_BE_RUN = frozenset({"other", "company", "network"})
_OPENING = 4  # characters before what opens a block
_TITLE_LINE = re.compile(r"(?:\d{1,2}[.)]?[ \t]+)?[A-Z][\w’'&-]*(?:[ \t][\w’'&-]+){0,3}")
# Rules that tell an undertaking from a body or a part with the same kind of name.
_TELLING = frozenset({"undertaking by its verb or rhythm", "undertaking under its heading"})


@dataclass(frozen=True, slots=True)
class Work:
    """An undertaking as one place names it."""

    span: Span
    ref: Ref
    rule: str


def find(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[tuple[Sentence, ...]],
    cast: Cast,
    units: dict[int, list[Unit]],
) -> dict[int, list[Work]]:
    """The initiatives of each block (by block index); the parent is the block's owner."""
    found: dict[int, list[Work]] = {}
    known: dict[tuple[str, str], Ref] = {}
    taken = _taken(cast)
    heading = ""
    own_heads = undertaking_glosses.headings_of_projects(text, blocks)
    by_layout = undertaking_lines.lines(text, blocks)
    by_entry = undertaking_items.entries(text, blocks)
    for index, block in enumerate(blocks):
        owner = cast.owners[index]
        if block.kind is BlockKind.FURNITURE or owner is None:
            continue
        heading = _heading(text, block, heading)
        firm, loose = _names(text, index, cast, units)
        if undertaking_glosses.is_above_projects(heading):
            firm, loose = _opener_freed(block, index, cast, firm, loose)
        works: list[Work] = []
        candidates = _candidates(text, block, heading, sentences[index], own_heads.get(index))
        for span, rule in (*by_layout.get(index, ()), *by_entry.get(index, ()), *candidates):
            shown = " ".join(span.of(text).split())
            folded = lexicons.fold(shown)
            telling = rule in _TELLING or (rule == _RECURRING and not undertaking_names.governs(text, block, span))
            names = firm if telling else [*firm, *loose]
            if rule == "quoted undertaking" and undertaking_names.is_called_project(text, span):
                names = [name for name in names if not name.covers(span)]
            if any(span.overlaps(w.span) for w in works) or _is_a_name(span, rule, names):
                continue
            if rule == _BY_STATUS and _is_above_ties(heading):
                continue  # "We are members of: Quaymondia – since 2001"
            if undertaking_names.is_none(shown, rule) or undertaking_names.is_other(text, span, rule):
                continue
            if folded not in taken or any(span == other for other in loose):
                # an item that seemed to be an entry of its own is run by the page's body
                runner = cast.owner if cast.owner is not None and lexicons.fold(owner.name) == folded else owner
                ref = known.setdefault((folded, runner.name), Ref(NodeKind.INITIATIVE, shown, runner.name))
                works.append(Work(span, ref, rule))
        if works:
            found[index] = sorted(works, key=lambda w: w.span)
    _add_later_mentions(text, blocks, cast, units, found)
    return found


def _candidates(
    text: str, block: Block, heading: str, sentences: Sequence[Sentence], own: Span | None
) -> Iterator[undertaking_phrases.Candidate]:
    """Everything in a block that may be an undertaking; ``own`` is the name where the block itself is one's title."""
    if own:
        yield own, "undertaking under its heading"
    yield from undertaking_glosses.labelled(text, block)
    if block.kind is BlockKind.LABEL:
        return
    if heading != block.span.of(text):
        yield from undertaking_glosses.under_heading(text, block, heading)
    yield from undertaking_glosses.glossed(text, block)
    yield from undertaking_glosses.quoted_item(text, block)
    yield from undertaking_glosses.titled_item(text, block)
    yield from undertaking_events.timed(text, block)
    yield from undertaking_phrases.candidates(text, block, sentences)
    yield from undertaking_told.told(text, block, sentences)
    yield from undertaking_items.deeds(text, block)
    yield from undertaking_small.in_small_letters(text, block)


def _add_later_mentions(
    text: str,
    blocks: Sequence[Block],
    cast: Cast,
    units: dict[int, list[Unit]],
    found: dict[int, list[Work]],
) -> None:
    """Every other place of a name that one place has shown to be an undertaking's; other bodies take part in it."""
    refs: dict[str, list[Ref]] = {}
    for works in found.values():
        for work in works:
            if undertaking_names.is_told_by_its_letters(work.ref.name):
                refs.setdefault(work.ref.name, []).append(work.ref)
    if not refs:
        return
    names = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in sorted(refs, key=lambda n: (-len(n), n)))
    pattern = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    for index, block in enumerate(blocks):
        owner = cast.owners[index]
        if owner is None or block.kind in (BlockKind.FURNITURE, BlockKind.HEADING):
            continue
        firm, loose = _names(text, index, cast, units)
        here = found.get(index, [])
        for match in pattern.finditer(text, block.span.start, block.span.end):
            span = Span(*match.span())
            if any(span.overlaps(w.span) for w in here) or any(span.overlaps(n) for n in (*firm, *loose)):
                continue
            name = " ".join(match.group().split())
            own = next((ref for ref in refs[name] if ref.parent == owner.name), None)
            ref = own or Ref(NodeKind.INITIATIVE, name, owner.name)
            here = sorted([*here, Work(span, ref, "undertaking named again")], key=lambda w: w.span)
        if here:
            found[index] = here


def _names(text: str, index: int, cast: Cast, units: dict[int, list[Unit]]) -> tuple[list[Span], list[Span]]:
    """The names of bodies and parts in a block: those that are firm, and those that may be an undertaking's as well."""
    firm: list[Span] = []
    loose: list[Span] = []
    run = lexicons.words("initiatives", "wording", "run_bodies")
    gatherings = lexicons.words("initiatives", "wording", "gatherings")
    for name, ref in cast.named_in.get(index, ()):
        profile = cast.profiles.get(ref)
        may_be_run = profile is not None and profile.kind == "other" and ref != cast.owner
        told = _body_gloss().match(text, name.span.end)
        (loose if may_be_run and name.head in run and not told else firm).append(name.span)
    for unit in units.get(index, []):
        gathering = unit.head in gatherings and not _governing().search(unit.text)
        (loose if gathering else firm).append(unit.span)
    return firm, loose


def _is_above_ties(heading: str) -> bool:
    """Whether under a heading stand partners or members, or bodies that the page's own belongs to."""
    kinds = ("member_of", "members", "cooperates_with")
    return any(lexicons.phrases("ties", "leads", kind).search(heading) for kind in kinds)


def _opener_freed(
    block: Block, index: int, cast: Cast, firm: list[Span], loose: list[Span]
) -> tuple[list[Span], list[Span]]:
    """Under "Projects", what opens an item is one, though it may look like a body's name ("HiveNet", "Queen Bank")."""
    for name, ref in cast.named_in.get(index, ()):
        profile = cast.profiles.get(ref)
        opens = name.span in firm and name.span.start - block.span.start < _OPENING
        body = profile is None or profile.kind not in _MAY_BE_RUN or ref in cast.owners
        if block.kind is BlockKind.LIST_ITEM and opens and not body:
            return [span for span in firm if span != name.span], [*loose, name.span]
    return firm, loose


@cache
def _body_gloss() -> re.Pattern[str]:
    """What says of a name that it is a body's: ", a small charity"."""
    words = lexicons.pieces("initiatives", "wording", "body_gloss", space=r"[ \t]")
    return re.compile(rf"[\"”]?(?:[ \t]\([^()\n]{{2,60}}\))?,[ \t](?:an?|the)[ \t](?:[\w-]+[ \t]){{0,4}}?(?:{words})\b")


@cache
def _governing() -> re.Pattern[str]:
    """What makes a meeting one that governs a body, and no event."""
    return lexicons.around(r"\b(?:WORDS)\b", "initiatives", "wording", "governing")


def apart(cast: Cast, units: dict[int, list[Unit]], works: dict[int, list[Work]]) -> tuple[Cast, dict[int, list[Unit]]]:
    """The bodies and parts without those that turned out to be undertakings."""
    run = {lexicons.fold(work.ref.name) for found in works.values() for work in found}
    gone = {ref for ref in cast.profiles if lexicons.fold(ref.name) in run and ref != cast.owner}
    units = {i: [u for u in found if lexicons.fold(u.text) not in run] for i, found in units.items()}
    if not gone:
        return cast, units
    return (
        replace(
            cast,
            profiles={ref: profile for ref, profile in cast.profiles.items() if ref not in gone},
            names=tuple(item for item in cast.names if item[1] not in gone),
            aliases=tuple(alias for alias in cast.aliases if alias.ref not in gone),
            owners=tuple(None if ref in gone else ref for ref in cast.owners),
            named_in={i: tuple(n for n in named if n[1] not in gone) for i, named in cast.named_in.items()},
        ),
        units,
    )


def _taken(cast: Cast) -> frozenset[str]:
    """Names that stand for something else, folded."""
    names = {lexicons.fold(alias.text) for alias in cast.aliases} | {lexicons.fold(ref.name) for ref in cast.profiles}
    return lexicons.words("names", "members", "nouns") | lexicons.words("names", "common", "words") | names


def _heading(text: str, block: Block, before: str) -> str:
    """The heading or lead-in that a block stands under; the block itself may be it."""
    shown = block.span.of(text)
    if block.kind is BlockKind.HEADING or (block.kind is BlockKind.LABEL and block.label == block.span):
        return shown
    if block.kind is BlockKind.PARAGRAPH and shown.endswith(":"):
        return " ".join(shown.split()[-5:])
    if block.kind is BlockKind.PARAGRAPH and _TITLE_LINE.fullmatch(shown):
        return shown
    return before


def _is_a_name(span: Span, rule: str, names: Sequence[Span]) -> bool:
    """Whether a candidate is or cuts into the name of an organisation or a committee; a quoted one may hold one."""
    if any(n.covers(span) or (span.overlaps(n) and not span.covers(n)) for n in names):
        return True
    return rule != "quoted undertaking" and any(span.covers(n) for n in names)
