from __future__ import annotations

import pytest
from pyoxigraph import Store

from civicgraph.errors import QueryError
from civicgraph.querying import gallery, prepare


@pytest.mark.parametrize("question", gallery(), ids=lambda question: question.name)
def test_each_question_runs_as_its_file_has_it_and_with_its_defaults(question) -> None:  # type: ignore[no-untyped-def]
    Store().query(question.query)
    same = prepare(question.name, {parameter.name: parameter.default for parameter in question.parameters})
    assert same == question.query


def test_a_value_takes_the_place_of_the_default_and_stays_of_its_kind() -> None:
    assert "VALUES ?minimum { 40 }" in prepare("committees-by-size", {"minimum": "40"})
    assert 'VALUES ?country { "HR" }' in prepare("contacts", {"country": "HR"})


def test_a_value_cannot_break_out_of_its_quotes() -> None:
    query = prepare("acronym", {"acronym": '" } DROP ALL # \\'})
    Store().query(query)
    assert r'"\" } DROP ALL # \\"' in query


def test_a_query_of_ones_own_takes_parameters_too() -> None:
    own = "SELECT * { VALUES ?x { <https://example.org/a> } ?x ?p ?o }"
    assert "<https://example.org/b>" in prepare(own, {"x": "https://example.org/b"})
    assert prepare(own, {}) == own


@pytest.mark.parametrize(
    ("question", "parameters", "words"),
    [
        ("contact", {}, "contacts"),
        ("zzz", {}, "--list"),
        ("contacts", {"town": "x"}, "it takes country"),
        ("who-works-on", {"topic": "smart cities"}, "no topic 'smart cities'; did you mean smart_city"),
        ("who-works-on", {"topic": "E-Government"}, "did you mean e_government"),
        ("who-offers", {"activity": "trainings"}, "did you mean training"),
        ("initiatives", {"status": "zzz"}, "there are planned, ongoing, completed, unknown"),
        ("largest-memberships", {"kind": "cities"}, "no member kind 'cities'; did you mean city"),
        ("committees-by-size", {"minimum": "many"}, "number"),
        ("SELECT * { VALUES ?x { <https://example.org/a> } }", {"x": "no iri"}, "IRI"),
    ],
)
def test_a_mistake_is_named(question: str, parameters: dict[str, str], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        prepare(question, parameters)


def test_an_empty_value_stays_the_word_for_all() -> None:
    assert 'VALUES ?activity { "" }' in prepare("who-offers", {"activity": ""})
