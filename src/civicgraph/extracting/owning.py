"""Who owns each block: the headings and entries of a directory, else the one organisation that the page is about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases, country_headings, name_rows
from civicgraph.extracting.spoken_of import most_spoken_of
from civicgraph.model import Block, BlockKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.scene import Alias, Profile

_NUMBERED = re.compile(r"^(?:(?:slide|page|chapter|no\.?)\s)?\(?\d{1,2}[.):]?\s+", re.IGNORECASE)

_PARENTHESES = re.compile(r"\([^()]*\)")
_WHERE_BEHIND = re.compile(r",\s*(?:the\s)?(?P<where>[A-Z][^,()]{2,30})$")
_SHORT_BEHIND = re.compile(r"^[–—/:,-]?\s*[\w.&-]{1,14}$")
_ABOUT = re.compile(r"(?i:about)[ ](?i:the[ ])?(?P<name>[^\n]{2,80})")
_ENTRIES = 2  # so many entries make a list of others
_LONGEST_LINE = 90  # characters of a line that is a title
_SHORTEST_ENTRY = 14  # characters behind the name in an entry
_OPENS = 5  # characters before a name that opens its row
_MOST_BEFORE, _MOST_BEHIND = 120, 400  # characters beside the name in a title


def owners_of(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
    titles: Mapping[int, Ref],
    about: Ref | None = None,
) -> tuple[list[Ref | None], Ref | None]:
    """The owner of each block: in a directory, the heading above it; else the organisation that the page is about.

    ``titles`` are the blocks that name an organisation (``titles_of``); ``about`` is whom the page is about, where that
    is known already.
    """
    openers = {index: ref for name, ref, index in known if _opens_entry(text, blocks[index], name)}
    if len(set(titles.values())) > 1:
        return _of_directory(text, blocks, known, profiles, found, titles, openers), None
    if about is not None:
        return [openers.get(index, about) for index in range(len(blocks))], about
    listed = _only_listed(known, openers)
    told = {ref: profile for ref, profile in profiles.items() if ref not in listed}
    among = [item for item in known if item[1] in told]
    owner = most_spoken_of(text, blocks, among, told, found, titles) if told else None
    return [openers.get(index, owner) for index in range(len(blocks))], owner


def _only_listed(known: Sequence[Known], openers: Mapping[int, Ref]) -> set[Ref]:
    """Those whom a page only has among its entries, where it names others elsewhere: it is not about them."""
    entries = set(openers.values())
    if len(entries) < _ENTRIES:
        return set()
    elsewhere = {ref for _, ref, index in known if openers.get(index) != ref}
    return entries - elsewhere if any(ref not in entries for ref in elsewhere) else set()


def titles_of(text: str, blocks: Sequence[Block], known: Sequence[Known]) -> dict[int, Ref]:
    """The blocks that are the name of an organisation and no more: headings, and lines at the top of an entry."""
    titles: dict[int, Ref] = {}
    for name, ref, index in known:
        block = blocks[index]
        if name_rows.is_name_row(text, block):
            if name.span.start - block.span.start < _OPENS and names_its_section(text, block, name):
                titles.setdefault(index, ref)
        elif block.kind is BlockKind.HEADING and names_its_section(text, block, name):
            titles.setdefault(index, ref)
        elif block.kind is BlockKind.PARAGRAPH and _begins(text, blocks, index):
            line = first_line(text, block)
            if line is not None and line.span.covers(name.span) and names_its_section(text, line, name):
                titles.setdefault(index, ref)
        elif is_item_above(text, blocks, index):
            line = first_line(text, block) or block
            if line.span.covers(name.span) and names_its_section(text, line, name):
                titles.setdefault(index, ref)
    lines = {
        index: ref
        for name, ref, index in known
        if blocks[index].kind is BlockKind.PARAGRAPH
        and name.kind != "public_body"
        and names_its_section(text, blocks[index], name)
    }
    for index, ref in lines.items():
        follower = index + 1
        if (
            follower < len(blocks)
            and follower not in lines
            and blocks[follower].kind not in (BlockKind.HEADING, BlockKind.FURNITURE)
            and (_begins(text, blocks, index) or aliases.is_acronym(blocks[index - 1].span.of(text)))
        ):
            titles.setdefault(index, ref)
    return titles


def first_line(text: str, block: Block) -> Block | None:
    """The first line of a paragraph as a block of its own, where the next one does not go on with its sentence."""
    end = text.find("\n", block.span.start, block.span.end)
    if end < 0 or end - block.span.start > _MOST_BEFORE or text[end - 1] in ".,;:":
        return None
    following = text[end : block.span.end].lstrip()
    fresh = following[:1].isupper() or following[:1].isdigit()
    return replace(block, span=Span(block.span.start, end)) if fresh else None


def is_item_above(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a short list item has a paragraph or rows of its own right below: the entries of a list of bodies do."""
    if blocks[index].kind is not BlockKind.LIST_ITEM or index + 1 >= len(blocks):
        return False
    item, follower = blocks[index].span, blocks[index + 1]
    apart = not index or text.count("\n", blocks[index - 1].span.end, item.start) > 1
    return (
        (follower.kind is BlockKind.PARAGRAPH or (follower.kind is BlockKind.LABEL and apart))
        and item.of(text)[-1] not in ".,;:!?"
        and len(item.of(text).split("\n", 1)[0]) <= _MOST_BEFORE
        and text.count("\n", item.end, follower.span.start) == 1
    )


def is_line(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a paragraph is a short line by itself with another one right below, as a title is."""
    if blocks[index].kind is not BlockKind.PARAGRAPH or index + 1 >= len(blocks):
        return False
    shown = blocks[index].span.of(text)
    follower = blocks[index + 1]
    if len(shown) > _LONGEST_LINE or "\n" in shown or shown[-1] in ".,;:!?" or follower.kind is not BlockKind.PARAGRAPH:
        return False
    if index and is_item_above(text, blocks, index - 1):
        return False  # what stands right below an entry's title is its address
    return (not index or _apart(text, blocks[index - 1], blocks[index])) and not _apart(text, blocks[index], follower)


def _begins(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a block stands apart from the one before, or right below the line of its country, which does."""
    if not index or _apart(text, blocks[index - 1], blocks[index]):
        return True
    country = blocks[index - 1].span.of(text).strip(" :")
    return bool(country_headings.named(country)) and (index == 1 or _apart(text, blocks[index - 2], blocks[index - 1]))


def _apart(text: str, block: Block, follower: Block) -> bool:
    """Whether an empty line, or a line of the page's own, stands between two blocks."""
    return block.kind is not BlockKind.PARAGRAPH or text.count("\n", block.span.end, follower.span.start) > 1


def _of_directory(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[Known],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
    titles: Mapping[int, Ref],
    openers: Mapping[int, Ref],
) -> list[Ref | None]:
    """The owner of each block of a page with several entries; before the first it is whom that part speaks of."""
    first = min(titles)
    before = [(name, ref, index) for name, ref, index in known if index < first and ref not in titles.values()]
    own = {ref: profiles[ref] for _, ref, _ in before if ref in profiles}
    current = most_spoken_of(text, blocks[:first], before, own, found, {}) if own else None
    owners: list[Ref | None] = []
    names = {lexicons.fold(ref.name): ref for ref in titles.values()}
    names |= {lexicons.fold(alias.text): alias.ref for alias in found if alias.ref in titles.values()}
    for index in range(len(blocks)):
        about = _ABOUT.fullmatch(text, blocks[index].span.start, blocks[index].span.end)
        current = _named(about["name"], names) or current if about else current  # "About the CCL"
        if index not in titles and _is_country_heading(text, blocks[index]):
            current = None  # what follows is of another country
        current = titles.get(index, current)
        owners.append(openers.get(index, current))
    return owners


def _named(shown: str, names: Mapping[str, Ref]) -> Ref | None:
    """The one who bears a name, or whose name has the initials."""
    if ref := names.get(lexicons.fold(shown)):
        return ref
    fitting = {ref for ref in names.values() if aliases.is_acronym(shown) and aliases.abbreviates(shown, ref.name)}
    return fitting.pop() if len(fitting) == 1 else None


_ENTRY = re.compile(r"[\"”]?\s?(?:\([^()\n]{2,120}\))?(?:,\s[A-Z][\w ]{2,24})?\s?(?:[.:]\s|\s[–—-]\s(?![A-Z]{2,}\b))")


def _opens_entry(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a list item or paragraph is a directory's entry: it opens with a name, and a stop or a colon after it."""
    if block.kind is BlockKind.LABEL and block.label is not None and block.label.covers(name.span):
        return name.span.start - block.label.start < _OPENS
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
        return False
    before = text[block.span.start : name.span.start].strip(' "“*–—-:')
    if name.span.start - block.span.start > 4 and not aliases.is_acronym(before):
        return False
    match = _ENTRY.match(text, name.span.end, block.span.end)
    return (
        match is not None
        and block.span.end - match.end() > _SHORTEST_ENTRY
        and name.kind in {"association", "network", "company", "other", "public_body"}
    )


def names_its_section(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a heading is the name of an organisation, with no more than its acronym or native name beside it."""
    if name.span.start - block.span.start > _MOST_BEFORE:
        return False
    before = _NUMBERED.sub("", text[block.span.start : name.span.start]).strip(' "“*#|')
    beside = not before or lexicons.fold(before) in lexicons.words("bodies", "title", "before")
    if not beside and not aliases.is_acronym(before.strip(" –-:")) and not _is_place_before(before):
        return False
    rest = _PARENTHESES.sub("", text[name.span.end : min(block.span.end, name.span.end + _MOST_BEHIND)]).strip()
    trail = _WHERE_BEHIND.search(rest)
    if trail and _is_place(trail["where"]):
        rest = rest[: trail.start()].rstrip()
    rest = _SHORT_BEHIND.sub("", rest).strip(' "”*–-:|,?')
    return (
        not rest
        or lexicons.fold(rest) in lexicons.words("bodies", "title", "behind")
        or _is_place(rest)
        or _is_place(rest.removeprefix("the "))
    )


def _is_country_heading(text: str, block: Block) -> bool:
    return block.kind is BlockKind.HEADING and bool(country_headings.named(block.span.of(text).strip(" :")))


def _is_place_before(before: str) -> bool:
    """Whether what stands before a name is a place set apart: "Finland –", "Spain:", "The Netherlands |"."""
    bare = before.rstrip(" –—-:|/·,")
    return len(bare) < len(before) and _is_place(bare.removeprefix("The ").removeprefix("the "))


def _is_place(shown: str) -> bool:
    """Whether a text is the name of a place and nothing else."""
    return any(place.span.of(shown) == shown for place in places.find(shown))
