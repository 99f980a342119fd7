"""Countries as texts name them."""

from __future__ import annotations

import pycountry
import pytest
from tests import timing

from civicgraph import places


@pytest.mark.parametrize(
    ("text", "iso2", "how"),
    [
        ("the ports of Malta", "MT", "name"),
        ("a Maltese body", "MT", "demonym"),
        ("its office in Valletta", "MT", "capital"),
        ("the state of Bavaria", "DE", "region"),
        ("the Czech Republic", "CZ", "name"),
        ("Czechia", "CZ", "name"),
        ("the Slovak ports", "SK", "demonym"),
        ("Trinidad\nand Tobago", "TT", "name"),
        ("Côte d’Ivoire", "CI", "name"),
        ("the Kingdom of the Netherlands", "NL", "name"),
        ("Kosovo", "XK", "name"),
    ],
)
def test_a_place_shows_its_country(text: str, iso2: str, how: str) -> None:
    assert [(p.iso2, p.how) for p in places.find(text)] == [(iso2, how)]


@pytest.mark.parametrize("text", ["we polish our work", "a turkey", "Maltesers", "non-Maltese", "china and glass"])
def test_a_word_that_only_resembles_one_is_none(text: str) -> None:
    assert places.find(text) == []


def test_places_are_found_in_order_and_within_bounds() -> None:
    text = "Norway, Sweden and Finland"
    assert [p.iso2 for p in places.find(text)] == ["NO", "SE", "FI"]
    assert [p.span.of(text) for p in places.find(text, 7, 20)] == ["Sweden"]


@pytest.mark.parametrize(
    ("name", "iso2"),
    [
        ("Union of Harbours of Malta", "MT"),
        ("Maltese Union of Harbours", "MT"),
        ("French Section of the European League of Ports", "FR"),
        ("European League of Ports", None),
        ("League of Ports of Norway and Sweden", None),
        ("Nordic League of Ports in Norway", None),
        ("Union of Harbours", None),
    ],
)
def test_a_name_shows_one_country_or_none(name: str, iso2: str | None) -> None:
    found = places.of_name(name)
    assert (found.iso2 if found else None) == iso2


@pytest.mark.parametrize("name", ["World League of Ports", "EU Ports", "Cross-Border Forum", "Ibero-American Union"])
def test_some_words_make_a_body_international(name: str) -> None:
    assert places.is_international(name)


def test_every_country_of_the_standard_is_there_with_its_codes_and_languages() -> None:
    countries = places.countries()
    assert {c.alpha_2: c.alpha_3 for c in pycountry.countries}.items() <= {
        c.iso2: c.iso3 for c in countries.values()
    }.items()
    assert countries["CH"].languages == ("de", "fr", "it", "rm") or "de" in countries["CH"].languages
    assert "mt" in countries["MT"].languages
    known = {x.alpha_2 for x in pycountry.languages if hasattr(x, "alpha_2")} | {x.alpha_3 for x in pycountry.languages}
    assert {code for c in countries.values() for code in c.languages} <= known


@pytest.mark.parametrize("text", ["South " * 20_000, "(" * 60_000 + ")" * 60_000, "A" * 120_000, "Malta " * 20_000])
def test_time_grows_with_the_text(text: str) -> None:
    assert seconds(text) < max(5 * seconds(text[: len(text) // 2]), 0.5)


def seconds(text: str) -> float:
    return timing.seconds(lambda: places.find(text))


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Association of Communes of Chad", ["TD"]),
        ("clerks from Chad, Niger and Jordan.", ["TD", "NE", "JO"]),
        ("towns in Jordan and Syria", ["JO", "SY"]),
        ("A letter from Jordan Peterson", []),
        ("Jordan Smith keeps the keys", []),
        ("towns of Niger State", []),
        ("In France, Jordan said, piers are longer", ["FR"]),
    ],
)
def test_names_that_people_bear_too_are_countries_only_where_nothing_else_is_meant(
    text: str, countries: list[str]
) -> None:
    assert [place.iso2 for place in places.find(text)] == countries
