"""The country of an organisation: in a row, beside or inside its name, or as its passages speak of one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import country_headings
from civicgraph.extracting.country_beside import beside
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.scene import Form
from civicgraph.model import BlockKind, Claim, CountryValue, FactType, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.scene import Alias, Passage, Profile, Scene
    from civicgraph.places import PlaceName

_ADDRESS = re.compile(  # "Goma, DR Congo.", "Dock Street 4, 1001 Riga, Latvia"
    r"(?:[^\W_][\w’'.-]*(?:[ \t][A-Z\d][\w’'.-]*){0,4},[ \t]){1,3}(?:[Tt]he[ \t])?(?P<where>[A-Z][\w’'. -]{2,40}?)\.?$"
)
_FIRST_PASSAGES = 4  # of an entry, among which its address stands
_PLAINLY = re.compile(r"\b(?:of|in)\s(?:the\s)?(?:[A-Z]\w+\sof\s)?$")
_OF_A_LANGUAGE = re.compile(r"\s(?:language|version|text|translation)")
_TIED_REACH, _TIED_BEHIND, _SEAT_REACH = 70, 60, 50  # characters before, and behind, a place that tie it to a unit
_AROUND_BEFORE, _AROUND_AFTER = 60, 40  # characters around a place in which units are looked for
_TIED = 2  # the weight of a place that units are tied to
_MOST = 4  # countries that the passages of one organisation's may speak of


def rule(scene: Scene, wanted: Mapping[Ref, Span]) -> Iterator[Claim]:
    """The country of each wanted organisation: from its name, else from the places that its sections speak of."""
    others: dict[Ref, list[Alias]] = defaultdict(list)
    for alias in scene.aliases:
        if alias.lang:
            others[alias.ref].append(alias)
    named = Ranges(profile.span for profile in scene.profiles.values())
    besides = {ref: claim for ref in wanted if (claim := _beside(scene, ref, scene.profiles.get(ref), named))}
    of_others = Ranges(claim.span for claim in besides.values())
    for ref, span in wanted.items():
        profile = scene.profiles.get(ref)
        claim = (
            _from_row(scene, ref)
            or besides.get(ref)
            or _from_name(scene, ref, profile.span if profile else span, others[ref])
            or (_under_heading(scene, ref, profile) if profile else None)
            or (_in_address(scene, ref) if profile else None)
            or (_from_text(scene, ref, of_others, others[ref]) if profile else None)
        )
        if claim is not None:
            yield claim


def _claim(ref: Ref, iso2: str, span: Span, rule: str, confidence: float) -> Claim:
    return Claim(FactType.COUNTRY, ref, CountryValue(iso2), span, rule, confidence)


def _from_row(scene: Scene, ref: Ref) -> Claim | None:
    """A label–value row: "Country: Austria"."""
    labels = lexicons.words("layout", "labels", "country")
    for passage in scene.owned.get(ref, ()):
        label = passage.block.label
        if passage.kind is BlockKind.LABEL and label is not None and lexicons.fold(label.of(scene.text)) in labels:
            found = places.find(scene.text, passage.block.span.start, passage.block.span.end)
            if len({place.iso2 for place in found}) == 1:
                return _claim(ref, found[0].iso2, found[0].span, "country in a row", 0.95)
    return None


def _beside(scene: Scene, ref: Ref, profile: Profile | None, named: Ranges) -> Claim | None:
    """The country right beside a name; ``named`` are the places of all names."""
    found = beside(scene.text, ref.name, profile, named) if profile else None
    return _claim(ref, found.iso2, found.span, "country beside the name", 0.95) if found else None


def _from_name(scene: Scene, ref: Ref, span: Span, others: Sequence[Alias]) -> Claim | None:
    """The country that the name, or another name, holds; the text's own word for it is the better evidence."""
    named = places.of_name(ref.name) or _from_aliases(ref, others)
    if named is None:
        return None
    if named.how in {"region", "capital"} and (other := _named_instead(scene, ref, named.iso2)):
        return _claim(ref, other.iso2, other.span, "country in the text", 0.8)
    plain = named.how == "name" and _PLAINLY.search(ref.name[: named.span.start])
    stated = None if plain else _stated(scene, ref, named.iso2)
    if stated is None and named.how == "region":
        stated = _named_outright(scene, ref, named.iso2)
    iso2 = _meant(scene, named.iso2)
    if stated:
        return _claim(ref, iso2, stated, "country in the text and the name", 0.97)
    at = _from_alias_place(ref, named, others) or _inside(scene.text, named.span, span, ref)
    return _claim(ref, iso2, at, "country in the name", 0.95)


def _under_heading(scene: Scene, ref: Ref, profile: Profile) -> Claim | None:
    """The country under whose heading an entry stands: "ALBANIA", with the bodies of Albania below."""
    if ref not in scene.owners or ref == scene.owner or places.is_international(ref.name):
        return None
    found = country_headings.above(scene.text, scene.blocks, profile.span.start, directory=scene.owner is None)
    return _claim(ref, *found, "country that heads the entry", 0.9) if found else None


def _in_address(scene: Scene, ref: Ref) -> Claim | None:
    """The country that ends a line of places: "Goma, DR Congo." below an entry's title, "Oslo, Norway"."""
    if places.is_international(ref.name):
        return None
    for passage in scene.owned.get(ref, ())[:_FIRST_PASSAGES]:
        match = _ADDRESS.match(scene.text, passage.span.start, passage.span.end)
        if match and (iso2 := places.called(match.group("where"))):
            return _claim(ref, iso2, Span(*match.span("where")), "country in an address", 0.9)
    return None


def _named_instead(scene: Scene, ref: Ref, iso2: str) -> PlaceName | None:
    """The one country that an organisation's passages name outright, where a region in its name is in another one."""
    named = [
        place
        for passage in scene.owned.get(ref, ())
        for place in places.find(scene.text, passage.span.start, passage.span.end)
        if place.how in {"name", "demonym"}
    ]
    return named[0] if len({place.iso2 for place in named}) == 1 and named[0].iso2 != iso2 else None


def _named_outright(scene: Scene, ref: Ref, iso2: str) -> Span | None:
    """Where an organisation's passages name the country in which the region of its name lies: that needs no atlas.

    A country in another body's name says where that one is.
    """
    for passage in scene.owned.get(ref, ()):
        for place in places.find(scene.text, passage.span.start, passage.span.end):
            in_name = any(m.form is Form.NAME and m.span.covers(place.span) for m in passage.mentions)
            if place.iso2 == iso2 and place.how in {"name", "demonym"} and not in_name:
                return place.span
    return None


def _from_aliases(ref: Ref, others: Sequence[Alias]) -> PlaceName | None:
    if places.is_international(ref.name):
        return None
    return next((place for alias in others if (place := places.of_name(alias.text))), None)


def _from_alias_place(ref: Ref, named: PlaceName, others: Sequence[Alias]) -> Span | None:
    """Where the longer name stands that shows the country, if the name itself does not."""
    if places.of_name(ref.name) is not None:
        return None
    return next((alias.span for alias in others if places.of_name(alias.text) == named), None)


def _inside(text: str, inner: Span, outer: Span, ref: Ref) -> Span:
    """Where a part of a name stands, given where the name does."""
    start = outer.start + inner.start
    if start >= outer.end:
        return outer
    at = Span(start, min(outer.start + inner.end, outer.end))
    return at if " ".join(at.of(text).split()) in ref.name else outer


def _meant(scene: Scene, iso2: str) -> str:
    """The country meant by a place name that two countries may mean by it: the one that the text speaks of."""
    for other, entry in lexicons.table("places")["also"].items():
        if entry["instead_of"] == iso2 and lexicons.phrases("places", "also", other, "cues").search(scene.text):
            return str(other)
    return iso2


def _stated(scene: Scene, ref: Ref, iso2: str) -> Span | None:
    """Where the text gives by name the country that the organisation's own name only hints at ("Dutch")."""
    text = scene.text
    for passage in scene.owned.get(ref, ()):
        for place in places.find(text, passage.span.start, passage.span.end):
            if place.iso2 != iso2 or place.how != "name":
                continue
            before = text[max(0, place.span.start - _TIED_REACH) : place.span.start]
            after = text[place.span.end : place.span.end + _TIED_BEHIND]
            if _tied_before().search(before) or _tied_after().match(after):
                return place.span
    return None


def _from_text(scene: Scene, ref: Ref, of_others: Ranges, names: Sequence[Alias]) -> Claim | None:
    """The country that an organisation's passages tie to municipalities and the like; none where they speak of many.

    ``of_others`` are the places that stand beside other names, ``names`` the body's own in other languages.
    """
    if places.is_international(ref.name):
        return None
    votes: Counter[str] = Counter()
    first: dict[str, PlaceName] = {}
    seats: dict[str, PlaceName] = {}
    abroad = 0
    for passage in scene.owned.get(ref, ()):
        if passage.kind is BlockKind.LABEL:
            continue
        abroad += _abroad(passage.span.of(scene.text))
        named = places.find(scene.text, passage.span.start, passage.span.end)
        alone = len({place.iso2 for place in named}) == 1
        for place in named:
            if of_others.overlap(place.span):
                continue
            if any(m.ref != ref and m.form is Form.NAME and m.span.covers(place.span) for m in passage.mentions):
                continue
            tied = _tied_to_a_unit(scene.text, passage, place)
            inside = alone and place.how != "capital" and _is_within(scene.text, passage, place)
            weight = _weight(scene.text, place, tied or inside)
            votes[place.iso2] += weight
            if weight >= _TIED:
                first.setdefault(place.iso2, place)
            elif weight and ((place.how == "capital" and tied) or _is_seat(scene.text, passage, place)):
                seats.setdefault(place.iso2, place)
    for iso2 in [iso2 for iso2 in votes if _speaks(names, iso2)]:
        votes[iso2] += 2  # its other name is in the language of that country
    for iso2, place in seats.items():
        first.setdefault(iso2, place)  # a capital city tells the country where nothing says it outright
    found = None if abroad > 1 else _winner(votes, first)
    return _claim(ref, _meant(scene, found.iso2), found.span, "country in the text", 0.8) if found else None


def _speaks(names: Sequence[Alias], iso2: str) -> bool:
    """Whether another name of a body is in an official language of a country, and in one that few speak beside it."""
    tongues = {alias.lang for alias in names} - {
        "*",
        "und",
        "en",
        "fr",
        "es",
        "pt",
        "ar",
        "de",
    }
    country = places.countries().get(iso2)
    return bool(country and tongues & set(country.languages))


def _abroad(shown: str) -> int:
    """How strongly a passage speaks of more than one country."""
    many = _many().search(shown) is not None
    return 2 * many + bool(places.is_international(shown) and _foreign().search(shown))


def _tied_to_a_unit(text: str, passage: Passage, place: PlaceName) -> bool:
    """Whether municipalities and the like are named near a place."""
    start = max(passage.span.start, place.span.start - _AROUND_BEFORE)
    return _unit().search(text, start, min(passage.span.end, place.span.end + _AROUND_AFTER)) is not None


def _is_within(text: str, passage: Passage, place: PlaceName) -> bool:
    """Whether a place is where something is: "rowing in Estonia", "the south of Chile"."""
    before = text[max(passage.span.start, place.span.start - _TIED_REACH) : place.span.start]
    return place.how != "demonym" and _within().search(before) is not None


def _is_seat(text: str, passage: Passage, place: PlaceName) -> bool:
    before = text[max(passage.span.start, place.span.start - _SEAT_REACH) : place.span.start]
    return _seated().search(before) is not None


def _weight(text: str, place: PlaceName, tied: bool) -> int:
    """What a place counts; a language or a law ("the French version") nothing."""
    behind = text[place.span.end : place.span.end + _TIED_BEHIND]
    if _of_others().match(behind):
        return 0  # "our Polish sister", "the Danish minister": somebody else's
    if _COUNTED.search(text[max(0, place.span.start - _TIED_REACH) : place.span.start]) and _SEVERAL.match(behind):
        return 3  # "25 Hungarian cities"
    if place.how == "demonym" and _OF_A_LANGUAGE.match(text[place.span.end : place.span.end + 12]):
        return 0
    return 2 if tied and place.how != "capital" else 1


def _winner(votes: Counter[str], first: dict[str, PlaceName]) -> PlaceName | None:
    """The country with at least twice the votes of the next, among four at most."""
    ranked = sorted(((n, iso2) for iso2, n in votes.items() if n), key=lambda item: (-item[0], item[1]))
    if not first or len(ranked) > _MOST or (len(ranked) > 1 and ranked[0][0] < 2 * ranked[1][0]):
        return None
    return first.get(ranked[0][1])


_COUNTED = re.compile(
    r"(?:\b\d[\d,.]*|\b(?:all|every|each|most|twenty|thirty|forty|fifty|sixty|hundred))\s(?:of\sthe\s|the\s)?(?:\d+\s)?$",
    re.I,
)
_SEVERAL = re.compile(r"\s(?:[a-z][\w-]+\s)?(?:[a-z]{3,}s|municipality|town|city|commune|village|county)\b")


@cache
def _of_others() -> re.Pattern[str]:
    """Whose country it is that a nationality word stands before, when it is not the body's."""
    return lexicons.around(r"\s(?:[\w-]+\s)?(?:WORDS)\b", "places", "evidence", "of_others")


@cache
def _unit() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)", "places", "evidence", "near")


@cache
def _tied_before() -> re.Pattern[str]:
    """Units "of" a place: "municipalities and counties of the"."""
    shape = r"(?:WORDS)(?:\s(?:and|or)\s[\w-]+(?:\s[\w-]+)?)?\s(?:of|in|across|throughout)\s(?:the\s|all\sof\s)?$"
    return lexicons.around(shape, "places", "evidence", "units_before")


@cache
def _tied_after() -> re.Pattern[str]:
    """A place's units: "'s small municipalities"."""
    return lexicons.around(r"['’]s\s(?:[\w-]+\s){0,4}?(?:WORDS)", "places", "evidence", "units_after")


@cache
def _seated() -> re.Pattern[str]:
    words = lexicons.pieces("places", "evidence", "seats")
    return re.compile(rf"\b(?:{words})\s(?:is\s)?in\s(?:[A-Z][\w-]+,\s)?(?:the\s)?$")


@cache
def _within() -> re.Pattern[str]:
    """What leads to the place that something is in: "in ", "the south of ", "from all parts of the Republic of "."""
    inside, parts, sides = (lexicons.pieces("places", "within", key) for key in ("inside", "parts", "sides"))
    return re.compile(
        rf"(?:\b|^In(?=\s))(?:{inside}|In)\s(?:all\sof\s|all\s)?(?:the\s)?"
        rf"(?:(?:{parts})\sof\s(?:the\s)?(?:Republic\sof\s(?:the\s)?)?|(?:{sides})\s)?$"
    )


@cache
def _many() -> re.Pattern[str]:
    words = lexicons.pieces("places", "evidence", "everywhere", space=" ")
    few = "|".join((*lexicons.table("numbers")["units"], "a dozen", "dozens of", "many", "several"))
    numbers = rf"\d[\d,.]*|\w+ty|\w+teen|{few}"
    return re.compile(rf"\b(?:{numbers}) (?:[A-Za-z]\w+ )?(?:countries|states|nations)\b|\b(?:{words})\b")


@cache
def _foreign() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lexicons.pieces('places', 'evidence', 'foreign', space=' ')})\b")
