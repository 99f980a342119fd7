"""Who an organisation is: its kind, other names, acronyms and country."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import aliases
from civicgraph.extracting.scene import Form
from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    BlockKind,
    Claim,
    CountryValue,
    FactType,
    NodeKind,
    OrganisationValue,
    Ref,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicgraph.extracting.scene import Passage, Scene

_UNIT = re.compile(
    r"\b(?:municipalit|cit(?:y|ies)|town|local|count(?:y|ies)|region|provinc|village|district|commune|authorit|"
    r"government|council|mayor|metropol|parliament|association|law|sector|departments|communit|public bod|ministr|"
    r"capital)",
    re.IGNORECASE,
)


def names(scene: Scene) -> Iterator[Claim]:
    """Alternative names and acronyms, one claim each."""
    seen: set[tuple[Ref, str]] = set()
    for alias in scene.aliases:
        if alias.lang == "*" or (alias.ref, alias.text) in seen:
            continue
        seen.add((alias.ref, alias.text))
        if alias.lang:
            yield Claim(
                FactType.ALT_NAME,
                alias.ref,
                AltNameValue(" ".join(alias.text.split()), alias.lang),
                alias.span,
                alias.rule,
                0.9,
            )
        else:
            yield Claim(
                FactType.ACRONYM,
                alias.ref,
                AcronymValue(alias.text),
                alias.span,
                alias.rule,
                0.9 if alias.rule != "initials of the name" else 0.8,
            )
    for ref, profile in scene.profiles.items():
        last = ref.name.split()[-1]
        if (
            ref.kind is NodeKind.ORGANISATION
            and len(ref.name.split()) > 1
            and aliases.is_acronym(last)
            and last.isupper()
            and (ref, last) not in seen
        ):
            match = re.search(rf"(?<![\w-]){re.escape(last)}(?![\w-])", scene.text[profile.span.end :])
            if match:
                at = profile.span.end + match.start()
                yield Claim(
                    FactType.ACRONYM,
                    ref,
                    AcronymValue(last),
                    Span(at, at + len(last)),
                    "short name within the name",
                    0.8,
                )


def organisation(scene: Scene, ref: Ref, span: Span | None = None) -> Claim:
    """The claim that a name is an organisation of its kind; ``span`` for a name that only its context explains."""
    profile = scene.profiles.get(ref)
    if profile is None:
        assert span is not None
        return Claim(
            FactType.ORGANISATION, ref, OrganisationValue(_kind_of_unknown(ref)), span, "name in a relation", 0.7
        )
    lang = profile.lang
    if lang == "und" or not ref.name.isascii():
        country = places.of_name(ref.name)
        lang = aliases.language(ref.name, country.iso2 if country else None) or "und"
    if lang == "und" and profile.lang == "und" and scene.document.language != "en":
        lang = scene.document.language  # too short to be told, and found in a text of that language
    return Claim(FactType.ORGANISATION, ref, OrganisationValue(profile.kind, lang), profile.span, "name grammar", 0.92)


def _kind_of_unknown(ref: Ref) -> str:
    folded = lexicons.fold(ref.name)
    if ref.name.isupper() or "cities" in folded:
        return "network"
    if re.search(r"mechanism|facility|fund|program", folded):
        return "other"
    return "public_body"


def countries(scene: Scene, wanted: Mapping[Ref, Span]) -> Iterator[Claim]:
    """The country of each wanted organisation: from its name, else from the places that its sections speak of."""
    for ref, span in wanted.items():
        profile = scene.profiles.get(ref)
        row = _from_row(scene, ref)
        if row is not None:
            yield Claim(FactType.COUNTRY, ref, CountryValue(row.iso2), row.span, "country in a row", 0.95)
            continue
        beside = _beside(scene.text, profile.span) if profile else None
        if beside is not None and not places.is_international(ref.name):
            yield Claim(FactType.COUNTRY, ref, CountryValue(beside.iso2), beside.span, "country beside the name", 0.95)
            continue
        named = places.of_name(ref.name)
        if named is None:
            named = _from_aliases(scene, ref)
        if named is not None:
            plain = named.how == "name" and re.search(
                r"\b(?:of|in)\s(?:the\s)?(?:[A-Z]\w+\sof\s)?$", ref.name[: named.span.start]
            )
            stated = None if plain else _stated(scene, ref, named.iso2)
            if stated:
                yield Claim(
                    FactType.COUNTRY,
                    ref,
                    CountryValue(_meant(scene, named.iso2)),
                    stated,
                    "country in the text and the name",
                    0.97,
                )
                continue
            at = _from_alias_place(scene, ref, named) or _shift(
                scene, named.span, profile.span if profile else span, ref
            )
            yield Claim(FactType.COUNTRY, ref, CountryValue(_meant(scene, named.iso2)), at, "country in the name", 0.95)
            continue
        if profile is None or places.is_international(ref.name):
            continue
        found = _from_text(scene, ref)
        if found is not None:
            yield Claim(
                FactType.COUNTRY, ref, CountryValue(_meant(scene, found.iso2)), found.span, "country in the text", 0.8
            )


_WHERE = re.compile(
    r"[\"”]?(?:[ \t]\([^()\n]{2,40}\))?(?:[ \t]?[–—-][ \t]?[A-Z][\w&-]{1,9})?(?:,[ \t]|[ \t]\(|[ \t][–—-][ \t])(?:[Tt]he[ \t])?(?P<where>[A-Z][\w. -]{1,40}?)(?=\)|[ \t]*(?:$|\n|[,.;:|]|[ \t][–—-][ \t]))"
)


def _beside(text: str, name: Span) -> places.PlaceName | None:
    """The country right behind a name: "the X (Denmark)", "X – ABC, Canada"."""
    match = _WHERE.match(text, name.end, name.end + 100)
    if match is None:
        return None
    found = places.find(text, match.start("where"), match.end("where"))
    whole = Span(match.start("where"), match.end("where"))
    return found[0] if found and found[0].how == "name" and found[0].span == whole else None


def _meant(scene: Scene, iso2: str) -> str:
    """The country meant by a place name that two countries may mean by it: the one that the text speaks of."""
    for other, entry in lexicons.table("places")["also"].items():
        if entry["instead_of"] == iso2 and lexicons.phrases("places", "also", other, "cues").search(scene.text):
            return str(other)
    return iso2


_TIED_BEFORE = re.compile(
    r"(?:municipalit\w+|cit(?:y|ies)|towns?|villages|count(?:y|ies)|regions?|provinces|districts|communes|"
    r"authorities|governments?|councils|mayors|councillors|metropolises)"
    r"(?:\s(?:and|or)\s[\w-]+(?:\s[\w-]+)?)?\s(?:of|in|across|throughout)\s(?:the\s|all\sof\s)?$",
    re.IGNORECASE,
)
_TIED_AFTER = re.compile(
    r"['’]s\s(?:[\w-]+\s){0,4}?(?:municipalit|cit(?:y|ies)\b|towns|local|count(?:y|ies)\b|regions|provinces|"
    r"districts|communes|authorities|councils|mayors)",
    re.IGNORECASE,
)


def _stated(scene: Scene, ref: Ref, iso2: str) -> Span | None:
    """Where the text gives by name the country that the organisation's own name only hints at ("Dutch")."""
    found = [
        p
        for passage in scene.owned.get(ref, ())
        for p in places.find(scene.text, passage.span.start, passage.span.end)
        if p.iso2 == iso2 and p.how == "name"
    ]
    tied = [
        p
        for p in found
        if _TIED_BEFORE.search(scene.text[max(0, p.span.start - 70) : p.span.start])
        or _TIED_AFTER.match(scene.text[p.span.end : p.span.end + 60])
    ]
    return tied[0].span if tied else None


def _from_alias_place(scene: Scene, ref: Ref, named: places.PlaceName) -> Span | None:
    """Where the longer name stands that shows the country, if the name itself does not."""
    if places.of_name(ref.name) is not None:
        return None
    alias = next((a for a in scene.aliases if a.ref == ref and a.lang and places.of_name(a.text) == named), None)
    return alias.span if alias else None


def _shift(scene: Scene, inner: Span, outer: Span, ref: Ref) -> Span:
    at = (
        Span(outer.start + inner.start, min(outer.start + inner.end, outer.end))
        if outer.start + inner.start < outer.end
        else outer
    )
    return at if " ".join(at.of(scene.text).split()) in ref.name else outer


def _from_aliases(scene: Scene, ref: Ref) -> places.PlaceName | None:
    for alias in scene.aliases:
        if alias.ref == ref and alias.lang and not places.is_international(ref.name):
            found = places.of_name(alias.text)
            if found:
                return found
    return None


_MANY = re.compile(
    r"\b(?:\d[\d,.]*|\w+ty|dozens of|many|several) (?:[A-Z]\w+ )?countries\b"
    r"|\bworldwide\b|\ball over the world\b|\bacross the (?:world|globe|continent)\b"
)
_ABROAD = re.compile(
    r"\b(?:countries|across Europe|worldwide|from all over|European cities|international network|in Europe)\b"
)
_OF_A_LANGUAGE = re.compile(r"\s(?:law|language|version|text|translation)")


def _from_text(scene: Scene, ref: Ref) -> places.PlaceName | None:
    """The country that an organisation's passages tie to municipalities and the like; none where they speak of many."""
    votes: Counter[str] = Counter()
    first: dict[str, places.PlaceName] = {}
    seats: dict[str, places.PlaceName] = {}
    abroad = 0
    for passage in scene.owned.get(ref, ()):
        if passage.kind is BlockKind.LABEL:
            continue
        abroad += _abroad(passage.span.of(scene.text))
        for place in places.find(scene.text, passage.span.start, passage.span.end):
            if any(m.ref != ref and m.form is Form.NAME and m.span.covers(place.span) for m in passage.mentions):
                continue
            tied = _tied_to_a_unit(scene.text, passage, place)
            weight = _weight(scene.text, place, tied)
            votes[place.iso2] += weight
            if weight == 2:
                first.setdefault(place.iso2, place)
            elif weight and (
                (place.how == "capital" and tied)
                or _SEATED.search(scene.text[max(passage.span.start, place.span.start - 50) : place.span.start])
            ):
                seats.setdefault(place.iso2, place)
    for iso2, place in seats.items():
        first.setdefault(iso2, place)  # a capital city tells the country where nothing says it outright
    return None if abroad > 1 else _winner(votes, first)


_SEATED = re.compile(
    r"\b(?:based|headquartered|seated|domiciled|seat|head office|headquarters|secretariat)\s(?:is\s)?in\s"
    r"(?:[A-Z][\w-]+,\s)?(?:the\s)?$"
)


def _from_row(scene: Scene, ref: Ref) -> places.PlaceName | None:
    """A label–value row: "Country: Austria"."""
    labels = lexicons.words("layout", "labels", "country")
    for passage in scene.owned.get(ref, ()):
        label = passage.block.label
        if passage.kind is BlockKind.LABEL and label is not None and lexicons.fold(label.of(scene.text)) in labels:
            found = places.find(scene.text, passage.block.span.start, passage.block.span.end)
            if len({place.iso2 for place in found}) == 1:
                return found[0]
    return None


def _abroad(shown: str) -> int:
    """How strongly a passage speaks of more than one country."""
    return 2 * bool(_MANY.search(shown)) + bool(places.is_international(shown) and _ABROAD.search(shown))


def _tied_to_a_unit(text: str, passage: Passage, place: places.PlaceName) -> bool:
    """Whether municipalities and the like are named near a place."""
    around = text[max(passage.span.start, place.span.start - 60) : min(passage.span.end, place.span.end + 40)]
    return bool(_UNIT.search(around))


def _weight(text: str, place: places.PlaceName, tied: bool) -> int:
    """What a place counts; a language or a law ("the French version") nothing."""
    if place.how == "demonym" and _OF_A_LANGUAGE.match(text[place.span.end : place.span.end + 12]):
        return 0
    return 2 if tied and place.how != "capital" else 1


def _winner(votes: Counter[str], first: dict[str, places.PlaceName]) -> places.PlaceName | None:
    """The country with at least twice the votes of the next, among four at most."""
    ranked = sorted(((n, iso2) for iso2, n in votes.items() if n), key=lambda item: (-item[0], item[1]))
    if not first or len(ranked) > 4 or (len(ranked) > 1 and ranked[0][0] < 2 * ranked[1][0]):
        return None
    return first.get(ranked[0][1])
