"""Whole numbers in running text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import timing

from civicgraph import numerals


def values(text: str) -> list[int]:
    return [number.value for number in numerals.find(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24 members", 24),
        ("1,234 members", 1234),
        ("1.234 members", 1234),
        ("1 234 members", 1234),
        ("1\u00a0234 members", 1234),
        ("1\u202f234 members", 1234),
        ("1’234 members", 1234),
        ("1,234,567 people", 1234567),
        ("50+ members", 50),
        ("(12)", 12),
        ("seven members", 7),
        ("Twenty-five members", 25),
        ("twenty five members", 25),
        ("a hundred members", 100),
        ("a dozen members", 12),
        ("half a dozen members", 6),
        ("three hundred and twelve members", 312),
        ("two thousand four hundred members", 2400),
        ("three dozen ports", 36),
    ],
)
def test_a_number_has_its_value(text: str, value: int) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text", ["2.5 per cent", "§12", "€300", "v2", "B12a", "a house", "none", "someone", "#4", "no.3/4"]
)
def test_what_is_no_whole_number_is_left_out(text: str) -> None:
    assert values(text) == []


def test_numbers_stand_where_they_say() -> None:
    text = "In all, 24 ports and twelve towns."
    found = numerals.find(text, 0, len(text))
    assert [(n.span.of(text), n.in_words) for n in found] == [("24", False), ("twelve", True)]
    assert numerals.find(text, 11, 20) == []


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from(["", ",", ".", " ", "\u00a0", "'"]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_digits_are_read_with_every_separator(value: int, separator: str) -> None:
    assert values(f"the {f'{value:,}'.replace(',', separator)} members") == [value]


@given(st.text())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_text_crashes_it(text: str) -> None:
    for number in numerals.find(text, 0, len(text)):
        assert number.value >= 0
        assert number.span.end <= len(text)


@pytest.mark.parametrize("unit", ["hundred and ", "hundred-", "1,000,", "1", "1 000 ", "(", "a hundred "])
def test_time_grows_with_the_text(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert seconds(text) < max(5 * seconds(text[: len(text) // 2]), 0.5)


def seconds(text: str) -> float:
    return timing.seconds(lambda: numerals.find(text, 0, len(text)))
