"""Who plays: the organisations, committees and initiatives that a document names, and who owns each of its blocks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases
from civicgraph.extracting.scene import Alias, Profile
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Section, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{4,100})[\"”“»]")
_CAPS = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'&.-]*"
_DEFINED = re.compile(
    rf"(?:(?<=^)|(?<=[.!?:]\s)|(?<=\n))[\"“]?(?:The[ \t])?(?P<name>{_CAPS}(?:[ \t](?:(?:of|for|and|&|–|-|in|the|on)[ \t]){{0,2}}{_CAPS}){{0,6}})[\"”]?(?P<rest>[ \t]?\([^()\n]{{2,80}}\))?,?[ \t]"
    rf"(?:is|are|was|were)[ \t](?P<gloss>[^.;\n]{{2,120}})"
)


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


def cast(text: str, sections: Sequence[Section], blocks: Sequence[Block]) -> Cast:
    """Find the organisations of a document and who owns each block."""
    found: list[tuple[naming.Name, int]] = []
    units: list[tuple[naming.Name, int]] = []
    for index, block in enumerate(blocks):
        for name in _names(text, block):
            (found if name.role == "organisation" else units).append((name, index))
    found += _titles_of_directory(text, blocks, found, units)
    profiles: dict[Ref, Profile] = {}
    by_name: dict[str, Ref] = {}
    known: list[tuple[naming.Name, Ref, int]] = []
    for name, index in found:
        if name.bare and not _bare_is_name(name, text):
            continue
        ref = _known(by_name, name)
        if ref is None:
            ref = Ref(NodeKind.ORGANISATION, name.text)
            by_name[lexicons.fold(name.text)] = ref
            profiles[ref] = Profile(ref, name.kind, name.span, _lang(name), name.head)
        known.append((name, ref, index))
    _define(text, blocks, profiles, by_name, known)
    _by_frequency(text, blocks, profiles, by_name, known)
    aliases_found = _aliases(text, blocks, known)
    native = {alias.text: alias.ref for alias in aliases_found if alias.lang}
    for ref in [
        r for r in profiles if r.name in native and native[r.name] != r
    ]:  # a native name is no second organisation
        del profiles[ref]
    known = [(name, native.get(ref.name, ref) if ref not in profiles else ref, index) for name, ref, index in known]
    known = [(name, ref, index) for name, ref, index in known if ref in profiles]
    owners, owner = _owners(text, blocks, known, profiles, aliases_found)
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


def _titles_of_directory(
    text: str, blocks: Sequence[Block], found: list[tuple[naming.Name, int]], units: list[tuple[naming.Name, int]]
) -> list[tuple[naming.Name, int]]:
    """A "… Forum" or "… Council" that is a heading among headings of organisations is one too, not somebody's part."""
    others = [
        index
        for name, index in found
        if blocks[index].kind is BlockKind.HEADING and _names_its_section(text, blocks[index], name)
    ]
    if len(others) < 2:
        return []
    moved = [
        (name, index)
        for name, index in units
        if blocks[index].kind is BlockKind.HEADING
        and not name.bare
        and _names_its_section(text, blocks[index], name)
        and name.head
        in {"forum", "council", "conference", "congress", "assembly", "group", "chamber", "chapter", "section"}
    ]
    for item in moved:
        units.remove(item)
    return [
        (naming.Name(n.span, n.text, n.head, "organisation", "association" if n.head != "forum" else "network"), index)
        for n, index in moved
    ]


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
    if (
        capital
        or first.span.start != whole.start
        or first.role != "organisation"
        or (dashed and aliases.is_acronym(dashed.group(1)))
    ):
        return names
    merged = naming.Name(whole, shown, first.head, first.role, first.kind)
    return sorted([merged, *(n for n in names if not whole.covers(n.span))], key=lambda n: n.span)


def _bare_is_name(name: naming.Name, text: str) -> bool:
    """A head noun alone is a name only where it is a compound of another language ("Kuntaliitto"), never "Association"."""
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


def _known(by_name: dict[str, Ref], name: naming.Name) -> Ref | None:
    folded = lexicons.fold(name.text)
    return by_name.get(folded)


def _define(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    by_name: dict[str, Ref],
    known: list[tuple[naming.Name, Ref, int]],
) -> None:
    """Names without a head noun that a sentence explains: "Eurocities is the network of …"."""
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.FURNITURE, BlockKind.HEADING):
            continue
        for match in _DEFINED.finditer(text, block.span.start, block.span.end):
            span = Span(*match.span("name"))
            if any(span.overlaps(name.span) for name, _, _ in known) or lexicons.fold(
                match.group("name")
            ) in lexicons.words("names", "connectors", "leading"):
                continue
            kind = _gloss(match.group("gloss"))
            shown = " ".join(match.group("name").split())
            if (
                not kind
                or not all(c.isalnum() or c in " -–&.’'" for c in shown)
                or lexicons.fold(shown.split()[0]) in lexicons.words("names", "connectors", "leading")
            ):
                continue
            name = naming.Name(span, shown, "", "organisation", kind)
            ref = _known(by_name, name) or Ref(NodeKind.ORGANISATION, shown)
            by_name[lexicons.fold(shown)] = ref
            profiles.setdefault(ref, Profile(ref, kind, span, "en"))
            known.append((name, ref, index))
    known.sort(key=lambda item: item[0].span)


_GENERIC_KIND = re.compile(
    r"\b(?:the|our|this|a|an)\s(?:[\w-]+\s){0,2}?(?P<head>network|association|alliance|federation|league|union|movement|platform|coalition|partnership|organisation|organization|forum)\b",
    re.IGNORECASE,
)


def _by_frequency(
    text: str,
    blocks: Sequence[Block],
    profiles: dict[Ref, Profile],
    by_name: dict[str, Ref],
    known: list[tuple[naming.Name, Ref, int]],
) -> None:
    """A page whose organisation has neither a head noun nor a definition: the capitals that open its sentences again and again.

    Only where the grammar found no association or network at all; what kind it is, a generic word says ("the network").
    """
    if any(profile.kind in {"association", "network"} for profile in profiles.values()):
        return
    counted: Counter[str] = Counter()
    places_of: dict[str, tuple[Span, int]] = {}
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        for span in naming.capitalised(text, block.span.start, block.span.end):
            shown = " ".join(span.of(text).split())
            shown = re.sub(r"['’]s$", "", shown)
            folded = lexicons.fold(shown)
            if (
                len(shown) < 3
                or places.find(shown)
                or (places.is_international(shown) and len(shown.split()) == 1)
                or folded in lexicons.words("names", "common", "words")
            ):
                continue
            span = Span(span.start, span.start + len(shown)) if span.of(text).startswith(shown) else span
            counted[folded] += 2 if aliases.is_acronym(shown) or block.kind is BlockKind.HEADING else 1
            kept = places_of.setdefault(folded, (span, index))
            if kept[0].of(text).isupper() and not shown.isupper():
                places_of[folded] = (span, index)  # "Polis" in the text says more than "POLIS" above it
    heads = [lexicons.fold(m.group("head")) for m in _GENERIC_KIND.finditer(text)]
    if not counted or not (heads or re.search(r"\b(?:our|its) (?:\w+ )?members\b", text)):
        return
    best = min(counted, key=lambda s: (-counted[s], places_of[s][0].start))
    if counted[best] < 3:
        return
    kind = (
        "network"
        if not heads or Counter(heads).most_common(1)[0][0] in lexicons.words("names", "heads", "network")
        else "association"
    )
    span, index = places_of[best]
    best = " ".join(span.of(text).split())
    ref = Ref(NodeKind.ORGANISATION, best)
    by_name[lexicons.fold(best)] = ref
    profiles[ref] = Profile(ref, kind, span, "en")
    known.append((naming.Name(span, best, "", "organisation", kind), ref, index))
    known.sort(key=lambda item: item[0].span)


_GENERIC_NAME = re.compile(
    r"(?<![\w-])(?:[Tt]he|[Oo]ur|[Tt]his) (?P<head>Association|Union|Federation|Confederation|League|Network|Alliance|Society|Forum|Council|Conference|Congress|Platform|Assembly|Organisation|Institute|Foundation)(?![\w-])(?! (?:of|for)\b)"
)
_IS = re.compile(
    r"[\"”]?[ \t]?(?:\([^()\n]{2,80}\))?,?[ \t](?:[^.;:\n]{3,60},[ \t])?(?:is|are|was|were)[ \t](?P<gloss>[^.;\n]{2,120})"
)


def _gloss_after(text: str, start: int, end: int) -> bool:
    """Whether a name is followed by what it is: "X (ACR) is the association of …"."""
    match = _IS.match(text, start, end)
    return bool(match and _gloss(match.group("gloss")))


_GLOSS_STOP = re.compile(
    r"[ \t](?:from|outside|inside|within|at|by|made|working|of|for|that|which|who|where|in|with|between|to|and|,|on)\b|,"
)


def _gloss(gloss: str) -> str:
    """The kind of body that a definition says: its last noun before the first preposition ("the leading network of …")."""
    words = gloss.split()
    if not words or (
        lexicons.fold(words[0]) not in {"a", "an", "the", "one", "sweden's", "europe's"}
        and not words[0].endswith(("'s", "’s"))
    ):
        return ""
    front = _GLOSS_STOP.split(gloss)[0].split()
    for word in reversed(front):
        folded = lexicons.fold(word)
        if folded in {"organisation", "organization", "body"} and re.search(
            r"member|represent|municipal|local govern", gloss
        ):
            return "association"
        for kind in ("association", "network"):
            if folded in lexicons.words("names", "heads", kind):
                return kind
    return ""


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


def _owners(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
) -> tuple[list[Ref | None], Ref | None]:
    """The owner of each block: of a directory, the heading above it; else the one organisation that the page is about."""
    titles: dict[int, Ref] = {}
    for name, ref, index in known:
        block = blocks[index]
        if block.kind is BlockKind.HEADING and _names_its_section(text, block, name):
            titles.setdefault(index, ref)
    openers = {index: ref for name, ref, index in known if _opens_entry(text, blocks[index], name)}
    if len(set(titles.values())) > 1:
        owners: list[Ref | None] = []
        current: Ref | None = None
        for index in range(len(blocks)):
            current = titles.get(index, current)
            owners.append(openers.get(index, current))
        return owners, None
    owner = next(iter(titles.values()), None) or _most_spoken_of(text, blocks, known, profiles, found)
    return [openers.get(index, owner) for index in range(len(blocks))], owner


_ENTRY = re.compile(r"[\"”]?\s?(?:\([^()\n]{2,120}\))?(?:,\s[A-Z][\w ]{2,24})?\s?(?:[.:]\s|\s[–—-]\s(?![A-Z]{2,}\b))")


def _opens_entry(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a list item or paragraph is a directory's entry: it opens with a name, and a stop or a colon after it."""
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH) or name.span.start - block.span.start > 4:
        return False
    match = _ENTRY.match(text, name.span.end, block.span.end)
    return (
        match is not None
        and block.span.end - match.end() > 30
        and name.kind in {"association", "network", "company", "other", "public_body"}
    )


def _names_its_section(text: str, block: Block, name: naming.Name) -> bool:
    """Whether a heading is the name of an organisation, with no more than its acronym or native name beside it."""
    before = text[block.span.start : name.span.start].strip(' "“*#')
    rest = re.sub(r"\([^()]*\)", "", text[name.span.end : block.span.end]).strip()
    rest = re.sub(r"^[–—/:,-]?\s*[\w.&-]{1,14}$", "", rest).strip(' "”*–-:|')
    return (not before or lexicons.fold(before) == "the" or aliases.is_acronym(before.strip(" –-:"))) and (
        not rest or rest.startswith(("–", "|")) or rest == ""
    )


def _most_spoken_of(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[tuple[naming.Name, Ref, int]],
    profiles: dict[Ref, Profile],
    found: Sequence[Alias],
) -> Ref | None:
    scores: Counter[Ref] = Counter()
    weight = {"association": 3.0, "network": 3.0, "other": 1.0, "company": 0.5, "public_body": 0.0}
    first = next((i for i, b in enumerate(blocks) if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)), 0)
    for name, ref, index in known:
        opening = text[blocks[index].span.start : name.span.start].strip(' "“').casefold() in {
            "",
            "the",
            "about",
            "about the",
            "welcome to the",
        }
        scores[ref] += 1.0 + 1.5 * (index <= first) + 1.0 * opening
    shorts: dict[Ref, set[str]] = {}
    for alias in found:
        shorts.setdefault(alias.ref, set()).add(alias.text)
    for name, ref, index in known:
        block = blocks[index]
        if block.kind is BlockKind.PARAGRAPH and _gloss_after(text, name.span.end, block.span.end):
            scores[ref] += 4.0 + 3.0 * (index <= first)
    for ref, profile in profiles.items():
        pattern = "|".join(
            re.escape(s)
            for s in sorted(shorts.get(ref, set()) | {w for w in ref.name.split()[-1:] if aliases.is_acronym(w)})
        )
        if pattern:
            scores[ref] += 1.0 + 0.9 * min(len(re.findall(rf"(?<![\w-])(?:{pattern})(?![\w-])", text)), 12)
        scores[ref] += weight.get(profile.kind, 0.0)
    for match in _GENERIC_NAME.finditer(text):
        for ref, profile in profiles.items():
            if profile.head == lexicons.fold(match.group("head")):
                scores[ref] += 0.7
    furniture = " ".join(b.span.of(text) for b in blocks if b.kind is BlockKind.FURNITURE)
    for ref in profiles:
        words = set(re.findall(r"[\w’'-]+", furniture))
        if ref.name in furniture or any(
            lexicons.fold(w) in aliases.initials(ref.name) for w in words if aliases.is_acronym(w)
        ):
            scores[ref] += 3.0
    best = sorted(scores, key=lambda ref: (-scores[ref], profiles[ref].span.start))
    return best[0] if best else None


def _variants(
    known: list[tuple[naming.Name, Ref, int]], owners: Sequence[Ref | None], profiles: dict[Ref, Profile]
) -> tuple[list[tuple[naming.Name, Ref, int]], list[Alias]]:
    """Longer and shorter forms of one name in one section ("X", "X of Malta") are one organisation."""
    merged: dict[Ref, Ref] = {}
    extra: list[Alias] = []
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


def _words(name: str) -> list[str]:
    return [w.strip("'") for w in lexicons.fold(name).split()]
