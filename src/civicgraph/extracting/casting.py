"""Who plays: the organisations, committees and initiatives that a document names, and who owns each of its blocks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph.extracting import (
    aliases,
    name_rows,
    native_titles,
    other_names,
    renaming,
    title_aliases,
    variants,
)
from civicgraph.extracting.gathering import beside_names, gathered, new
from civicgraph.extracting.learned import doubts, page_body
from civicgraph.extracting.owning import owners_of, titles_of
from civicgraph.extracting.scene import Alias, Profile
from civicgraph.model import Block, BlockKind, NodeKind, Ref
from civicgraph.tagging import Tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph import naming
    from civicgraph.extracting.councils import Placed
    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.learned.names import Learned

_ENTRIES = 2  # so many bodies with titles make a directory


@dataclass(frozen=True, slots=True)
class Cast:
    """What was found: profiles by reference, aliases, the owner of each block, the page's owner."""

    profiles: dict[Ref, Profile]
    names: tuple[Known, ...]
    aliases: tuple[Alias, ...]
    owners: tuple[Ref | None, ...]
    owner: Ref | None
    units: tuple[Placed, ...]
    named_in: Mapping[int, tuple[tuple[naming.Name, Ref], ...]]


def cast(
    text: str,
    blocks: Sequence[Block],
    closed: frozenset[int] = frozenset(),
    learned: Sequence[Learned] = (),
    tags: Tags | None = None,
) -> Cast:
    """Find the organisations of a document and who owns each block.

    In the prose of the blocks ``closed``, which are not English, only names count that an acronym follows.
    ``learned`` are names of bodies by the tagger, which count where the rules know nothing of them; ``tags`` is all
    that it says, also against the rules.
    """
    read = [replace(b, kind=BlockKind.FURNITURE) if i in closed else b for i, b in enumerate(blocks)]
    said = tags or Tags()
    named = gathered(text, blocks, closed, learned, said)
    profiles, known, late, found, units = named.profiles, named.known, named.late, named.aliases, named.units
    titles = doubts.titles(said, blocks, titles_of(text, blocks, known))
    about = None
    if said.starts and len(set(titles.values())) < _ENTRIES:  # a passage alone gives too little to go by
        about, places = page_body.pick(text, blocks, (*known, *late), profiles, found, titles, said, units)
        late = [item for item in late if item[1] != about]
        known = _with_body(known, about, places, profiles) if about else known
        units = [(name, index) for name, index in units if about is None or name.text != about.name]
    owners, owner = owners_of(text, blocks, known, profiles, found, titles, about)
    known = sorted((*known, *late), key=lambda item: item[0].span)
    found += new(beside_names(text, blocks, late), found)
    found += new(name_rows.others(text, blocks, owners, {alias.text for alias in found}), found)
    found += new(other_names.told(text, read, owners, {alias.text for alias in found}), found)
    found += new(title_aliases.at_the_top(text, blocks, owner), found)
    found += new(title_aliases.of_page(text, read, owner, found), found)
    known, former = _under_the_new_name(text, blocks, profiles, known, owners)
    found += former
    areas = [(block.span, owners[i]) for i, block in enumerate(blocks)]
    found += aliases.by_initials(text, profiles, found, areas)
    same, variants_of = variants.merged(known, owners, profiles)
    for title, alias in native_titles.of_page(text, blocks, known, profiles, found):
        body = same.get(alias.ref, alias.ref)
        if body != title:
            same = {ref: body if to == title else to for ref, to in same.items()} | {title: body}
            found.append(alias)
    for ref in same:
        profiles.pop(ref, None)
    owners = [same.get(ref, ref) if ref is not None else None for ref in owners]
    owner = same.get(owner, owner) if owner is not None else None
    found = [replace(alias, ref=same.get(alias.ref, alias.ref)) for alias in (*found, *variants_of)]
    known = [(name, same.get(ref, ref), index) for name, ref, index in known]
    named_in: dict[int, list[tuple[naming.Name, Ref]]] = defaultdict(list)
    for name, ref, index in known:
        named_in[index].append((name, ref))
    return Cast(
        profiles,
        tuple(known),
        tuple(found),
        tuple(owners),
        owner,
        tuple(units),
        {index: tuple(names) for index, names in named_in.items()},
    )


def _with_body(
    known: Sequence[Known], about: Ref, places: Sequence[Known], profiles: dict[Ref, Profile]
) -> list[Known]:
    """The names with the places of whom the page is about, who gets a profile if nobody knew it by name."""
    name, _, _ = places[0]
    kind = name.kind if about not in profiles or profiles[about].learned else profiles[about].kind
    profiles[about] = replace(profiles.get(about, Profile(about, kind, name.span)), kind=kind)
    others = [item for item in known if item[1] != about]
    return sorted((*others, *places), key=lambda item: item[0].span)


def _under_the_new_name(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    known: Sequence[Known],
    owners: Sequence[Ref | None],
) -> tuple[list[Known], list[Alias]]:
    """The names with those under which a page's body went before as its own, and the aliases that they make."""
    former = list(renaming.of_owner(text, blocks, known, owners))
    now = {Ref(NodeKind.ORGANISATION, alias.text): alias.ref for alias in reversed(former)}
    for ref in now:
        profiles.pop(ref, None)
    return [(name, now.get(ref, ref), index) for name, ref, index in known], former
