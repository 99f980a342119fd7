"""Who owns each block: the headings and entries of a directory, else the one organisation that the page is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases, glosses
from civicgraph.model import Block, BlockKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.scene import Alias, Profile

_NUMBERED = re.compile(r"^(?:(?:slide|page|chapter|no\.?)\s)?\(?\d{1,2}[.):]?\s+", re.IGNORECASE)

_PARENTHESES = re.compile(r"\([^()]*\)")
_WHERE_BEHIND = re.compile(r",\s*(?:the\s)?(?P<where>[A-Z][^,()]{2,30})$")
_SHORT_BEHIND = re.compile(r"^[–—/:,-]?\s*[\w.&-]{1,14}$")
_LONGEST_LINE = 90  # characters of a line that is a title
_MOST_BEFORE, _MOST_BEHIND = 120, 400  # characters beside the name in a title


def owners_of(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
) -> tuple[list[Ref | None], Ref | None]:
    """The owner of each block: in a directory, the heading above it; else the organisation that the page is about."""
    titles = titles_of(text, blocks, known)
    openers = {index: ref for name, ref, index in known if _opens_entry(text, blocks[index], name)}
    if len(set(titles.values())) > 1:
        return _of_directory(text, blocks, known, profiles, found, titles, openers), None
    owner = _most_spoken_of(text, blocks, known, profiles, found, titles)
    return [openers.get(index, owner) for index in range(len(blocks))], owner


def titles_of(text: str, blocks: Sequence[Block], known: Sequence[Known]) -> dict[int, Ref]:
    """The blocks that are the name of an organisation and no more: headings, and lines at the top of an entry."""
    titles: dict[int, Ref] = {}
    for name, ref, index in known:
        block = blocks[index]
        if block.kind is BlockKind.HEADING and names_its_section(text, block, name):
            titles.setdefault(index, ref)
        elif block.kind is BlockKind.PARAGRAPH and (not index or _apart(text, blocks[index - 1], block)):
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
            and (
                not index
                or _apart(text, blocks[index - 1], blocks[index])
                or aliases.is_acronym(blocks[index - 1].span.of(text))
            )
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
    """Whether a short list item has a paragraph of its own right below: the entries of a list of bodies do."""
    if blocks[index].kind is not BlockKind.LIST_ITEM or index + 1 >= len(blocks):
        return False
    item, follower = blocks[index].span, blocks[index + 1]
    return (
        follower.kind is BlockKind.PARAGRAPH
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
    return (not index or _apart(text, blocks[index - 1], blocks[index])) and not _apart(text, blocks[index], follower)


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
    current = _most_spoken_of(text, blocks[:first], before, own, found, {}) if own else None
    owners: list[Ref | None] = []
    for index in range(len(blocks)):
        current = titles.get(index, current)
        owners.append(openers.get(index, current))
    return owners


_ENTRY = re.compile(r"[\"”]?\s?(?:\([^()\n]{2,120}\))?(?:,\s[A-Z][\w ]{2,24})?\s?(?:[.:]\s|\s[–—-]\s(?![A-Z]{2,}\b))")


def _opens_entry(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a list item or paragraph is a directory's entry: it opens with a name, and a stop or a colon after it."""
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
        return False
    before = text[block.span.start : name.span.start].strip(' "“*–—-:')
    if name.span.start - block.span.start > 4 and not aliases.is_acronym(before):
        return False
    match = _ENTRY.match(text, name.span.end, block.span.end)
    return (
        match is not None
        and block.span.end - match.end() > 30
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


def _is_place_before(before: str) -> bool:
    """Whether what stands before a name is a place set apart: "Finland –", "Spain:", "The Netherlands |"."""
    bare = before.rstrip(" –—-:|/·,")
    return len(bare) < len(before) and _is_place(bare.removeprefix("The ").removeprefix("the "))


def _is_place(shown: str) -> bool:
    """Whether a text is the name of a place and nothing else."""
    return any(place.span.of(shown) == shown for place in places.find(shown))


_BEHIND_NAME = re.compile(r"[\"”]?(?:[ \t]\([^()\n]{2,90}\))?,?[ \t]")
_COMMA_BEFORE = re.compile(r",\s(?:the\s)?[\"“]?$")
_REST = re.compile(r"[^.!?;\n]{1,200}")
_LISTED = re.compile(r"[\"”]?(?:\s\([^()\n]{2,60}\))?(?:,|\s(?:and|or)\b)")
_WEIGHTS = {"association": 3.0, "network": 3.0, "other": 1.0, "company": 0.5, "public_body": 0.0}
_FIRST = 1.5  # what it counts to be the first one named
_OPENINGS = frozenset({"", "the", "about", "about the", "welcome to the"})


def _most_spoken_of(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
    titles: dict[int, Ref],
) -> Ref | None:
    """The organisation that a page speaks of most."""
    scores = _scores(text, blocks, known, profiles, found, titles)
    best = sorted(scores, key=lambda ref: (-scores[ref], profiles[ref].span.start))
    return best[0] if best else None


def _scores(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
    titles: dict[int, Ref],
) -> dict[Ref, float]:
    """How much a page speaks of each: by place, definition, acronym, title, kind and references back."""
    scores: dict[Ref, float] = defaultdict(float)
    first_heading = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING), 0)
    for index, ref in titles.items():
        scores[ref] += 8.0 if index <= first_heading else 3.0
    first = next((i for i, b in enumerate(blocks) if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)), 0)
    gone = {ref for name, ref, index in known if _is_gone(text, blocks[index], name)}
    for name, ref, index in known:
        scores[ref] += 0.3 if ref in gone else _score_of_place(text, blocks[index], name, index <= first)
    if living := [item for item in known if item[1] not in gone]:
        scores[min(living, key=lambda item: item[0].span.start)[1]] += _FIRST
    furniture = " ".join(b.span.of(text) for b in blocks if b.kind is BlockKind.FURNITURE)
    for ref, profile in profiles.items():
        scores[ref] += _score_of_acronyms(text, ref, found) + _WEIGHTS.get(profile.kind, 0.0)
        scores[ref] += 3.0 * _named_in(furniture, ref)
    spoken_of = Counter(lexicons.fold(match.group("head")) for match in _generic_name().finditer(text))
    for ref, profile in profiles.items():
        scores[ref] += 0.7 * spoken_of[profile.head]
    return scores


def _score_of_place(text: str, block: Block, name: naming.Name, early: bool) -> float:
    """What one place of a name counts: more early on the page, where it opens its block, where a definition follows."""
    before = text[max(block.span.start, name.span.start - 20) : name.span.start]
    listed = _COMMA_BEFORE.search(before) and _LISTED.match(text, name.span.end, block.span.end)
    if block.kind is not BlockKind.HEADING and (_aside().search(before) or listed):
        return 0.3  # with others, by them, or one of a list: hardly whom the page is about
    opening = text[block.span.start : name.span.start].strip(' "“').casefold() in _OPENINGS
    said = block.kind is BlockKind.PARAGRAPH and glosses.after(
        text, name.span.end, block.span.end, said=not (early or opening)
    )
    defined = said in {"association", "network"}
    behind = _BEHIND_NAME.match(text, name.span.end, block.span.end)
    told = behind is not None and any(
        lexicons.phrases("bodies", "after", what).match(text, behind.end(), block.span.end)
        for what in ("founded", "gathers")
    )
    return (
        1.0
        + 1.5 * early
        + 1.0 * opening
        + (4.0 + 3.0 * early if defined else 0.0)
        + 2.0 * (told and (early or opening))
    )


def _is_gone(text: str, block: Block, name: naming.Name) -> bool:
    """Whether the sentence says that the body came to its end: "the X, which folded nine years later"."""
    match = _REST.match(text, name.span.end, block.span.end)
    return match is not None and _ended().search(match.group()) is not None


@cache
def _ended() -> re.Pattern[str]:
    return lexicons.around(r"(?:,[ \t]|\b(?:which|that|and|but|it)[ \t]|^[ \t])(?:WORDS)\b", "bodies", "gone", "words")


def _score_of_acronyms(text: str, ref: Ref, found: Sequence[Alias]) -> float:
    """How often the text uses a short name of ``ref``; after a dozen times it says no more."""
    last = {word for word in ref.name.split()[-1:] if aliases.is_acronym(word)}
    shorts = sorted({alias.text for alias in found if alias.ref == ref} | last)
    if not shorts:
        return 0.0
    pattern = "|".join(re.escape(short) for short in shorts)
    return 1.0 + 0.9 * min(len(re.findall(rf"(?<![\w-])(?:{pattern})(?![\w-])", text)), 12)


@cache
def _generic_name() -> re.Pattern[str]:
    """What a page calls the one that it speaks of: "The Association", "our Union"."""
    heads = "|".join(word.capitalize() for word in lexicons.entries("references", "definite", "owner"))
    return re.compile(rf"(?<![\w-])(?:[Tt]he|[Oo]ur|[Tt]his) (?P<head>{heads})(?![\w-])(?! (?:of|for)\b)")


def is_aside(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a name stands behind words with which others than the page's body are named: "joined the X"."""
    if block.kind is BlockKind.HEADING:
        return False
    return _aside().search(text, max(block.span.start, name.span.start - 20), name.span.start) is not None


@cache
def _aside() -> re.Pattern[str]:
    """What stands before the name of one who is only named beside another."""
    return re.compile(rf"\b(?:{lexicons.pieces('bodies', 'aside', 'words')})\s(?:the\s)?[\"“]?$")


def _named_in(furniture: str, ref: Ref) -> bool:
    """Whether a page's header or footer holds the name or its initials."""
    acronyms = {word for word in re.findall(r"[\w’'-]+", furniture) if aliases.is_acronym(word)}
    return ref.name in furniture or any(lexicons.fold(word) in aliases.initials(ref.name) for word in acronyms)
