"""Which organisations a document names, and by which names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import (
    aliases,
    causes,
    councils,
    entries,
    glosses,
    name_rows,
    names_beside,
    other_names,
    own_names,
    own_parts,
    renaming,
    title_aliases,
    variants,
    wholes,
)
from civicgraph.extracting.block_names import labelled, names_in, of_site
from civicgraph.extracting.definitions import define
from civicgraph.extracting.learned import doubts, other_forms
from civicgraph.extracting.learned.names import bodies
from civicgraph.extracting.native_names import is_english, native_names
from civicgraph.extracting.owning import names_its_section, titles_of
from civicgraph.extracting.scene import Alias, Profile
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from civicgraph.extracting.councils import Placed
    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.learned.names import Learned
    from civicgraph.tagging import Tags

_OWNERS = frozenset({"association", "network"})
_BESIDE = 90  # characters behind a name within which its acronym introduces it


@dataclass(slots=True)
class Gathered:
    """All bodies that a document names, before it is known who owns it; ``late`` are the tagger's alone."""

    profiles: dict[Ref, Profile]
    known: list[Known]
    late: list[Known]
    aliases: list[Alias]
    units: Sequence[Placed]


def gathered(
    text: str, blocks: Sequence[Block], closed: frozenset[int], learned: Sequence[Learned], said: Tags
) -> Gathered:
    """Find the organisations of a document and their other names; the parameters are those of ``cast``."""
    read = [replace(b, kind=BlockKind.FURNITURE) if i in closed else b for i, b in enumerate(blocks)]
    bodies, units = _bodies_and_parts(text, blocks, closed)
    bodies, units = doubts.names(text, said, bodies, units)
    profiles, known = _introduced(text, bodies, closed)
    _as_defined(text, blocks, profiles, known)
    known = _without_told(profiles, known, other_names.told_places(text, read))
    known, shortened = variants.companies(profiles, known)
    found = [*shortened, *new(beside_names(text, blocks, known), shortened)]
    named = len(known)
    define(text, read, profiles, known, units, {alias.text for alias in found})
    for name, ref, index in list(entries.find(text, read, known, units)):
        profiles.setdefault(ref, Profile(ref, name.kind, name.span, "en"))
        known.append((name, ref, index))
    found += new(beside_names(text, blocks, known) if len(known) > named else (), found)
    for name, ref, index in list(name_rows.bodies(text, read, known)):
        profiles.setdefault(ref, Profile(ref, name.kind, name.span, "en"))
        known.append((name, ref, index))
    known.sort(key=lambda item: item[0].span)
    found += _of_titles(text, blocks, read, known, found)
    headless = _without_head(text, read, known, units, found, profiles, said)
    late = _only_learned(text, (*known, *headless), units, found, profiles, learned)
    forms = list(other_forms.found(text, late, (*known, *headless)))
    found += new(forms, found)
    late = _without_forms(late, forms, profiles)
    alone = not any(profile.kind in _OWNERS for profile in profiles.values())
    titled = set(titles_of(text, blocks, late).values())
    first = _first_named(late, (*known, *headless))
    kind = own_names.general_kind(text)
    for ref in {ref for _, ref, _ in late if alone} | first:
        profiles[ref] = replace(profiles[ref], kind=kind)
    titled |= first
    headless += [item for item in late if alone or item[1] in titled]  # the page, or an entry of it, may be theirs
    late = [item for item in late if not alone and item[1] not in titled]
    known = sorted((*known, *headless), key=lambda item: item[0].span)
    found += new(beside_names(text, blocks, headless), found)
    found += new(other_names.behind_short_names(text, read, found), found)
    found += new(renaming.pairs(text, blocks, known, profiles), found)
    _stand_where_introduced(text, blocks, profiles, known, found)
    known, found = _without_native_twins(profiles, known, found)
    return Gathered(profiles, known, late, found, units)


def _bodies_and_parts(
    text: str, blocks: Sequence[Block], closed: frozenset[int]
) -> tuple[list[Placed], Sequence[Placed]]:
    """The names of organisations, and those of parts of one."""
    bodies: list[Placed] = []
    parts: list[Placed] = []
    for index, block in enumerate(blocks):
        names = of_site(text, block) if block.kind is BlockKind.FURNITURE else names_in(text, block)
        names = [*labelled(text, block), *names]
        for name in native_names(text, block, names) if index in closed else names:
            (bodies if name.role == "organisation" else parts).append((name, index))
    bodies = causes.without_undertakings(text, blocks, bodies)
    for of_their_own in (councils.of_labels, councils.of_directory, councils.of_page, councils.of_ties, wholes.of_page):
        moved, parts = of_their_own(text, blocks, bodies, parts)
        bodies += moved
    return own_parts.of_owner(text, blocks, bodies, parts)


def _introduced(text: str, bodies: Sequence[Placed], closed: frozenset[int]) -> tuple[dict[Ref, Profile], list[Known]]:
    """A profile for each name, and every place of each."""
    written = _best_written(name for name, _ in bodies)
    profiles: dict[Ref, Profile] = {}
    known: list[Known] = []
    for name, index in bodies:
        if name.bare and not _bare_is_name(name):
            continue
        best = written[lexicons.fold(name.text)]
        ref = Ref(NodeKind.ORGANISATION, best.text)
        if ref not in profiles:
            lang = "und" if index in closed and not is_english(name.text) else _lang(name)
            profiles[ref] = Profile(ref, name.kind, best.span, lang, name.head)
        known.append((name, ref, index))
    return profiles, known


def _as_defined(text: str, blocks: Sequence[Block], profiles: dict[Ref, Profile], known: Sequence[Known]) -> None:
    """Let a sentence overrule the grammar: "the Lake Watch Council, a club of eleven parishes" is no public body."""
    for name, ref, index in known:
        if profiles[ref].kind == "public_body" and name.head in lexicons.words("names", "units", "heads"):
            said = glosses.after(text, name.span.end, blocks[index].span.end)
            if said in {"association", "network"}:
                profiles[ref] = replace(profiles[ref], kind=said)


def _without_told(profiles: dict[Ref, Profile], known: Sequence[Known], told: Sequence[Span]) -> list[Known]:
    """The names without native ones that a sentence says are another's ("…, as it is called at home,")."""
    kept = [item for item in known if is_english(item[0].text) or not any(span.covers(item[0].span) for span in told)]
    for ref in {ref for _, ref, _ in known} - {ref for _, ref, _ in kept}:
        profiles.pop(ref, None)
    return kept


def _best_written(names: Iterable[naming.Name]) -> dict[str, naming.Name]:
    """How each name is written, by its folded letters: "Union of Ports" says more than "UNION OF PORTS" above it."""
    written: dict[str, naming.Name] = {}
    for name in names:
        kept = written.setdefault(lexicons.fold(name.text), name)
        if kept.text.isupper() and not name.text.isupper():
            written[lexicons.fold(name.text)] = name
    return written


def _bare_is_name(name: naming.Name) -> bool:
    """A head noun alone is a name only where it is a compound of another language, never "Association"."""
    folded = lexicons.fold(name.text)
    return folded != name.head and folded not in lexicons.words("names", "heads", "english")


def _lang(name: naming.Name) -> str:
    return "en" if any(w in {"of", "for", "and", "the"} for w in name.text.split()) or name.head.isascii() else "und"


def beside_names(text: str, blocks: Sequence[Block], known: Sequence[Known]) -> list[Alias]:
    """The other names that stand right beside a name."""
    found: dict[tuple[Ref, str], Alias] = {}
    for name, ref, index in known:
        limit = blocks[index].span.end
        if name.span.end == limit and index + 1 < len(blocks) and text[blocks[index + 1].span.start] == "(":
            limit = blocks[index + 1].span.end  # the native name on a line of its own
        beside = (
            *aliases.defined(text, ref, name.span, limit),
            *other_names.in_words(text, ref, name.span.end, limit),
            *names_beside.find(text, ref, name.span, blocks[index].span.start, blocks[index].span.end),
        )
        for alias in beside:
            if lexicons.fold(alias.text) != lexicons.fold(ref.name):
                found.setdefault((ref, alias.text), alias)
    return list(found.values())


def _of_titles(
    text: str, blocks: Sequence[Block], read: Sequence[Block], known: Sequence[Known], found: Sequence[Alias]
) -> list[Alias]:
    """The other names of those who have a title: beside it, and in the sentences below it."""
    titles = titles_of(text, blocks, known)
    taken = {alias.text for alias in found}
    beside: dict[str, Alias] = {}
    twins = title_aliases.native_twins(text, blocks, titles, known)
    for alias in (*title_aliases.beside_titles(text, blocks, titles), *twins):
        if alias.text not in taken:
            beside.setdefault(alias.text, alias)
    named = {alias.ref for alias in (*found, *beside.values()) if not alias.lang}
    return [*beside.values(), *title_aliases.by_subject(text, _under(read, titles), {*taken, *beside}, named)]


def _under(blocks: Sequence[Block], titles: Mapping[int, Ref]) -> dict[Ref, list[Block]]:
    """The blocks under each title, up to the next."""
    found: dict[Ref, list[Block]] = {}
    current: Ref | None = None
    for index, block in enumerate(blocks):
        current = titles.get(index, current)
        if current is not None and index not in titles:
            found.setdefault(current, []).append(block)
    return found


def _without_head(
    text: str,
    read: Sequence[Block],
    known: Sequence[Known],
    units: Sequence[Placed],
    found: Sequence[Alias],
    profiles: dict[Ref, Profile],
    said: Tags,
) -> list[Known]:
    """The places of bodies without a head noun in their names; each gets a profile."""
    spans = [name.span for name, _, _ in known] + [name.span for name, _ in units] + [alias.span for alias in found]
    names = [alias.text for alias in found] + [ref.name for ref in profiles]
    alone = not any(profile.kind in _OWNERS for profile in profiles.values())
    headless = doubts.headless(said, list(own_names.find(text, read, spans, names, alone=alone)))
    for name, ref, _ in headless:
        profiles.setdefault(ref, Profile(ref, name.kind, name.span, "en"))
    return headless


def _only_learned(
    text: str,
    known: Sequence[Known],
    units: Sequence[Placed],
    found: Sequence[Alias],
    profiles: dict[Ref, Profile],
    learned: Sequence[Learned],
) -> list[Known]:
    """The places of bodies that only the tagger knows; each gets a profile."""
    spans = [name.span for name, _, _ in known] + [name.span for name, _ in units] + [alias.span for alias in found]
    names = [alias.text for alias in found] + [ref.name for ref in profiles]
    more = list(bodies(text, learned, spans, names))
    for name, ref, _ in more:
        profiles.setdefault(ref, Profile(ref, name.kind, name.span, "en", learned=True))
    return more


def _without_forms(late: Sequence[Known], forms: Sequence[Alias], profiles: dict[Ref, Profile]) -> list[Known]:
    """The bodies that only the tagger knows, without those that are another form of a body's name."""
    gone = {alias.text for alias in forms}
    for ref in {ref for _, ref, _ in late if ref.name in gone}:
        profiles.pop(ref, None)
    return [item for item in late if item[1].name not in gone]


def _first_named(late: Sequence[Known], known: Sequence[Known]) -> set[Ref]:
    """The body that only the tagger knows, where it is the first one that a page names: it may be about it."""
    if not late:
        return set()
    name, ref, _ = min(late, key=lambda item: item[0].span)
    if ref.name.isupper() and " " not in ref.name:
        return set()  # the short name of one whose name nobody knows
    return {ref} if not known or name.span.start < min(other.span.start for other, _, _ in known) else set()


def new(more: Iterable[Alias], found: Sequence[Alias]) -> list[Alias]:
    """Those of ``more`` that are not among ``found``."""
    said = {(alias.ref, alias.text) for alias in found}
    return [alias for alias in more if (alias.ref, alias.text) not in said]


def _stand_where_introduced(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    known: Sequence[Known],
    found: Sequence[Alias],
) -> None:
    """Let each organisation's evidence stand where it is introduced: by its acronym, as a title, or in a sentence."""
    beside = {alias.ref: alias.span for alias in reversed(found)}
    ranked: dict[Ref, tuple[int, int, Span]] = {}
    for name, ref, index in known:
        block, short = blocks[index], beside.get(ref)
        if short is not None and 0 <= short.start - name.span.end < _BESIDE:
            rank = 0
        elif block.kind is BlockKind.HEADING and names_its_section(text, block, name):
            rank = 1
        else:
            rank = 2 if block.kind is BlockKind.PARAGRAPH else 3
        ranked[ref] = min(ranked.get(ref, (9, 0, name.span)), (rank, name.span.start, name.span))
    for ref, (_, _, span) in ranked.items():
        if " ".join(span.of(text).split()) == ref.name:
            profiles[ref] = replace(profiles[ref], span=span)


def _without_native_twins(
    profiles: dict[Ref, Profile], known: Sequence[Known], found: Sequence[Alias]
) -> tuple[list[Known], list[Alias]]:
    """Names and aliases after the native names that stood for a body of their own: they are their owners' names."""
    native = {alias.text: alias.ref for alias in found if alias.lang}
    for ref in [ref for ref in profiles if native.get(ref.name, ref) != ref]:
        del profiles[ref]

    def owner(ref: Ref) -> Ref:
        return ref if ref in profiles else native.get(ref.name, ref)

    return (
        [(name, owner(ref), index) for name, ref, index in known if owner(ref) in profiles],
        [alias if alias.ref in profiles else replace(alias, ref=owner(alias.ref)) for alias in found],
    )
