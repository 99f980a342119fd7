"""Who plays: the organisations, committees and initiatives that a document names, and who owns each of its blocks."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases, own_names, renaming, title_aliases
from civicgraph.extracting.definitions import define
from civicgraph.extracting.native_names import is_english, native_names
from civicgraph.extracting.owning import names_its_section, owners_of, titles_of
from civicgraph.extracting.scene import Alias, Profile
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Section, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{4,100})[\"”“»]")


@dataclass(frozen=True, slots=True)
class Cast:
    """What was found: profiles by reference, aliases, the owner of each block, the page's owner."""

    profiles: dict[Ref, Profile]
    names: tuple[tuple[naming.Name, Ref, int], ...]
    aliases: tuple[Alias, ...]
    owners: tuple[Ref | None, ...]
    owner: Ref | None
    units: tuple[tuple[naming.Name, int], ...]
    named_in: Mapping[int, tuple[tuple[naming.Name, Ref], ...]]


def cast(text: str, sections: Sequence[Section], blocks: Sequence[Block], closed: frozenset[int] = frozenset()) -> Cast:
    """Find the organisations of a document and who owns each block.

    In the prose of the blocks ``closed``, which are not English, only names count that an acronym follows.
    """
    found: list[tuple[naming.Name, int]] = []
    units: list[tuple[naming.Name, int]] = []
    for index, block in enumerate(blocks):
        for name in native_names(text, block, _names(text, block)) if index in closed else _names(text, block):
            (found if name.role == "organisation" else units).append((name, index))
    found += _titles_of_directory(text, blocks, found, units)
    found += _councils_of_their_own(text, blocks, found, units)
    written_as: dict[str, naming.Name] = {}
    for name, _ in found:  # "Union of Port Cities" in the text says more than "UNION OF PORT CITIES" above it
        kept = written_as.setdefault(lexicons.fold(name.text), name)
        if kept.text.isupper() and not name.text.isupper():
            written_as[lexicons.fold(name.text)] = name
    profiles: dict[Ref, Profile] = {}
    by_name: dict[str, Ref] = {}
    known: list[tuple[naming.Name, Ref, int]] = []
    for name, index in found:
        if name.bare and not _bare_is_name(name, text):
            continue
        ref = by_name.get(lexicons.fold(name.text))
        if ref is None:
            written = written_as[lexicons.fold(name.text)]
            ref = Ref(NodeKind.ORGANISATION, written.text)
            by_name[lexicons.fold(name.text)] = ref
            lang = "und" if index in closed and not is_english(name.text) else _lang(name)
            profiles[ref] = Profile(ref, name.kind, written.span, lang, name.head)
        known.append((name, ref, index))
    read = [replace(b, kind=BlockKind.FURNITURE) if i in closed else b for i, b in enumerate(blocks)]
    define(text, read, profiles, by_name, known)
    aliases_found = _aliases(text, blocks, known)
    titles = titles_of(text, blocks, known)
    for alias in title_aliases.beside_titles(text, blocks, titles):
        if alias.text not in {known_alias.text for known_alias in aliases_found}:
            aliases_found.append(alias)
    aliases_found += title_aliases.by_subject(
        text,
        _under(read, titles),
        {alias.text for alias in aliases_found},
        {alias.ref for alias in aliases_found if not alias.lang},
    )
    for name, ref, index in own_names.find(
        text,
        read,
        *_spoken_for(known, units, aliases_found, profiles),
        alone=not any(profile.kind in {"association", "network"} for profile in profiles.values()),
    ):
        if ref not in profiles:
            profiles[ref] = Profile(ref, name.kind, name.span, "en")
        known.append((name, ref, index))
    aliases_found += [a for a in _aliases(text, blocks, known) if (a.ref, a.text) not in _said(aliases_found)]
    known.sort(key=lambda item: item[0].span)
    aliases_found += [
        a for a in renaming.pairs(text, blocks, known, profiles) if (a.ref, a.text) not in _said(aliases_found)
    ]
    _best_places(text, blocks, profiles, known, aliases_found)
    native = {alias.text: alias.ref for alias in aliases_found if alias.lang}
    for ref in [
        r for r in profiles if r.name in native and native[r.name] != r
    ]:  # a native name is no second organisation
        del profiles[ref]
    known = [(name, native.get(ref.name, ref) if ref not in profiles else ref, index) for name, ref, index in known]
    known = [(name, ref, index) for name, ref, index in known if ref in profiles]
    aliases_found = [
        replace(a, ref=native[a.ref.name]) if a.ref not in profiles and a.ref.name in native else a
        for a in aliases_found
    ]
    owners, owner = owners_of(text, blocks, known, profiles, aliases_found)
    for alias in renaming.of_owner(text, blocks, known, owners):
        aliases_found.append(alias)
        former = Ref(NodeKind.ORGANISATION, alias.text)
        profiles.pop(former, None)
        known = [(name, alias.ref if ref == former else ref, index) for name, ref, index in known]
    areas = [(block.span, owners[i]) for i, block in enumerate(blocks) if block.kind is not BlockKind.FURNITURE]
    aliases_found += list(aliases.by_initials(text, profiles, aliases_found, areas))
    known, extra = _variants(known, owners, profiles)
    named_in: dict[int, list[tuple[naming.Name, Ref]]] = defaultdict(list)
    for name, ref, index in known:
        named_in[index].append((name, ref))
    return Cast(
        profiles,
        tuple(known),
        (*aliases_found, *extra),
        tuple(owners),
        owner,
        tuple(units),
        {index: tuple(names) for index, names in named_in.items()},
    )


def _said(found: Sequence[Alias]) -> set[tuple[Ref, str]]:
    return {(alias.ref, alias.text) for alias in found}


def _under(blocks: Sequence[Block], titles: Mapping[int, Ref]) -> dict[Ref, list[Block]]:
    """The blocks under each title, up to the next."""
    found: dict[Ref, list[Block]] = {}
    current: Ref | None = None
    for index, block in enumerate(blocks):
        current = titles.get(index, current)
        if current is not None and index not in titles:
            found.setdefault(current, []).append(block)
    return found


def _spoken_for(
    known: Sequence[tuple[naming.Name, Ref, int]],
    units: Sequence[tuple[naming.Name, int]],
    found: Sequence[Alias],
    profiles: Mapping[Ref, Profile],
) -> tuple[list[Span], list[str]]:
    """Where names of bodies and parts stand already, and the names that need no other explanation."""
    spans = [name.span for name, _, _ in known] + [name.span for name, _ in units] + [alias.span for alias in found]
    return spans, [alias.text for alias in found] + [ref.name for ref in profiles]


def _best_places(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    known: Sequence[tuple[naming.Name, Ref, int]],
    found: Sequence[Alias],
) -> None:
    """Let each organisation's evidence stand where it is introduced: by its acronym, as a title, or in a sentence."""
    beside = {alias.ref: alias.span for alias in reversed(found)}
    ranked: dict[Ref, tuple[int, int, Span]] = {}
    for name, ref, index in known:
        block, short = blocks[index], beside.get(ref)
        if short is not None and 0 <= short.start - name.span.end < 90:
            rank = 0
        elif block.kind is BlockKind.HEADING and names_its_section(text, block, name):
            rank = 1
        else:
            rank = 2 if block.kind is BlockKind.PARAGRAPH else 3
        ranked[ref] = min(ranked.get(ref, (9, 0, name.span)), (rank, name.span.start, name.span))
    for ref, (_, _, span) in ranked.items():
        if " ".join(span.of(text).split()) == ref.name:
            profiles[ref] = replace(profiles[ref], span=span)


def _titles_of_directory(
    text: str, blocks: Sequence[Block], found: list[tuple[naming.Name, int]], units: list[tuple[naming.Name, int]]
) -> list[tuple[naming.Name, int]]:
    """A "… Forum" or "… Council" that is a heading among headings of organisations is one too, not somebody's part."""
    others = [
        index
        for name, index in found
        if blocks[index].kind is BlockKind.HEADING and names_its_section(text, blocks[index], name)
    ]
    if len(others) < 2:
        return []
    moved = [
        (name, index)
        for name, index in units
        if blocks[index].kind is BlockKind.HEADING
        and not name.bare
        and names_its_section(text, blocks[index], name)
        and name.head
        in {"forum", "council", "conference", "congress", "assembly", "group", "chamber", "chapter", "section"}
    ]
    for item in moved:
        units.remove(item)
    return [
        (naming.Name(n.span, n.text, n.head, "organisation", "association" if n.head != "forum" else "network"), index)
        for n, index in moved
    ]


_OWN_HEADS = frozenset(
    {"council", "assembly", "conference", "congress", "convention", "forum", "chamber", "group", "section"}
)


def _councils_of_their_own(
    text: str, blocks: Sequence[Block], found: Sequence[tuple[naming.Name, int]], units: list[tuple[naming.Name, int]]
) -> list[tuple[naming.Name, int]]:
    """A "Council of …" that the page opens with or abbreviates, where no other body is there that it may be a part of."""
    if any(name.kind in {"association", "network"} and not name.bare for name, _ in found):
        return []
    first = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.PARAGRAPH), 0)
    own = {
        lexicons.fold(name.text): name.head
        for name, index in units
        if name.head in _OWN_HEADS
        and len(name.text.split()) > 2
        and (
            (index <= first and names_its_section(text, blocks[index], name))
            or (
                index <= first + 1
                and (m := _ACRONYM_BESIDE.match(text, name.span.end))
                and aliases.abbreviates(m[1], name.text)
            )
        )
    }
    moved = [(name, index) for name, index in units if lexicons.fold(name.text) in own]
    for item in moved:
        units.remove(item)
    return [
        (naming.Name(n.span, n.text, n.head, "organisation", "network" if n.head == "forum" else "association"), index)
        for n, index in moved
    ]


_ACRONYM_BESIDE = re.compile(r"[\"”]?[ \t]\(([A-Z][\w&-]{1,9})\)")


def _names(text: str, block: Block) -> list[naming.Name]:
    """The names in a block; a quoted or dashed whole that holds a name is one name."""
    if block.kind is BlockKind.FURNITURE:
        return []
    names = naming.find(text, block.span.start, block.span.end)
    for match in _QUOTED.finditer(text, block.span.start, block.span.end):
        names = _whole(text, Span(*match.span(1)), names)
    if (
        block.kind is BlockKind.HEADING
        and re.search(r"[ \t][–—-][ \t]", block.span.of(text))
        and "(" not in block.span.of(text)
    ):
        names = _whole(text, block.span, names)
    return names


def _whole(text: str, whole: Span, names: list[naming.Name]) -> list[naming.Name]:
    inside = [n for n in names if whole.covers(n.span)]
    shown = whole.of(text)
    if not inside or not shown[0].isupper() or len(shown.split()) > 12:
        return names
    first = inside[0]
    capital = [
        w
        for w in shown.split()
        if w[0].isalpha() and w[0].islower() and lexicons.fold(w) not in lexicons.words("names", "connectors", "words")
    ]
    dashed = re.search(r"[ \t][–—-][ \t](.+)$", shown)
    tail = dashed.group(1).split(",")[0].split("(")[0].strip() if dashed else ""
    if (
        capital
        or first.span.start != whole.start
        or first.role != "organisation"
        or (dashed and (aliases.is_acronym(tail) or aliases.language(tail, None) not in (None, "en", "und")))
    ):
        return names
    merged = naming.Name(whole, shown, first.head, first.role, first.kind)
    return sorted([merged, *(n for n in names if not whole.covers(n.span))], key=lambda n: n.span)


def _bare_is_name(name: naming.Name, text: str) -> bool:
    """A head noun alone is a name only where it is a compound of another language, never "Association"."""
    del text
    folded = lexicons.fold(name.text)
    english = {
        "association",
        "union",
        "federation",
        "confederation",
        "league",
        "society",
        "network",
        "alliance",
        "platform",
        "movement",
    }
    return folded != name.head and folded not in english


def _lang(name: naming.Name) -> str:
    return "en" if any(w in {"of", "for", "and", "the"} for w in name.text.split()) or name.head.isascii() else "und"


def _aliases(text: str, blocks: Sequence[Block], known: Sequence[tuple[naming.Name, Ref, int]]) -> list[Alias]:
    found: list[Alias] = []
    seen: set[tuple[Ref, str]] = set()
    for name, ref, index in known:
        limit = blocks[index].span.end
        if name.span.end == limit and index + 1 < len(blocks) and text[blocks[index + 1].span.start] == "(":
            limit = blocks[index + 1].span.end  # the native name on a line of its own
        for alias in aliases.defined(text, ref, name.span, limit):
            if (ref, alias.text) not in seen and lexicons.fold(alias.text) != lexicons.fold(ref.name):
                seen.add((ref, alias.text))
                found.append(alias)
    return found


def _variants(
    known: list[tuple[naming.Name, Ref, int]], owners: Sequence[Ref | None], profiles: dict[Ref, Profile]
) -> tuple[list[tuple[naming.Name, Ref, int]], list[Alias]]:
    """Longer and shorter forms of one name in one section ("X", "X of Malta") are one organisation."""
    merged = _of_somewhere(profiles)
    extra: list[Alias] = [
        Alias(longer, ref.name, name.span, "*", "shorter form of the name")
        for ref, longer in merged.items()
        for name in [next(name for name, known_ref, _ in known if known_ref == ref)]
    ]
    for name, ref, index in known:
        owner = owners[index]
        if owner is None or ref == owner or ref in merged or ref not in profiles:
            continue
        longer, shorter = _words(ref.name), _words(owner.name)
        if (
            longer[: len(shorter)] == shorter
            and len(longer) > len(shorter)
            and longer[len(shorter)] in {"of", "in"}
            and places.find(ref.name)
        ):
            merged[ref] = owner
            extra.append(Alias(owner, ref.name, name.span, "en", "longer form of the name"))
        elif (
            len(shorter) > len(longer) > 1
            and shorter[: len(longer)] == longer
            and shorter[len(longer)] in {"of", "in", "the"}
        ):
            merged[ref] = owner
            extra.append(Alias(owner, ref.name, name.span, "*", "shorter form of the name"))
    for ref in merged:
        profiles.pop(ref, None)
    return [(name, merged.get(ref, ref), index) for name, ref, index in known], extra


def _of_somewhere(profiles: Mapping[Ref, Profile]) -> dict[Ref, Ref]:
    """Short names of which there is one longer form that only adds a place: "X Association" and "X Association of Y"."""
    found: dict[Ref, Ref] = {}
    for ref in profiles:
        longer = [
            other
            for other in profiles
            if other.name.startswith((f"{ref.name} of ", f"{ref.name} in "))
            and places.find(other.name[len(ref.name) :])
        ]
        if len(longer) == 1 and len(ref.name.split()) > 1:
            found[ref] = longer[0]
    return found


def _words(name: str) -> list[str]:
    return [w.strip("'") for w in lexicons.fold(name).split()]
