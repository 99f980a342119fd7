"""What a pattern needs is there wherever it matches, so that no passage is left out that has something to say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from civicgraph.extracting import undertaking_events, undertaking_items, undertaking_patterns, undertaking_told
from civicgraph.extracting import undertaking_small as small
from civicgraph.extracting import unit_phrases as units
from civicgraph.wakewords import needs_of, several, watched

PROFILES = Path(__file__).parent.parent / "data" / "profiles"


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        (r"(?<![\w-])(?:of|for|under)[ \t](?:the[ \t])?river\b", [{"river"}, {"of", "for", "under"}]),
        (r"(?<![\w-])co[- ]chair", [{"co"}]),
        (r"(?<![\w-])(?i:Our|its) hosts?(?![\w-])", [{"hos"}, {"its", "our"}]),
        (r"(?<![\w-])(?:host|hold|house)s?[ \t]plan(?![\w-])", [{"plan"}, {"hos", "hol", "house"}]),
        (r"[Oo]ur\s+[Cc]ampaigns", [{"campa"}]),
        (r"\bmembers?\b", []),  # "non-members" has no word that begins so
        (r"(?<![\w-])(?:town|[a-z]+)\b", []),
        (r"(?<![\w-])organi[sz](?:es?|ed)\s", [{"organ"}]),
        (r"(?<![\w-])(?:un)?known", []),
        (r"(?<![\w-])un(?:known|seen)", [{"unkno", "unsee"}]),
        (r"(?<=[.!?]\s)Towns", [{"towns"}]),
        (r"^(?P<name>Lusk)(?=\shas)", [{"lus"}]),
        (r"\s(?:town\s){1,3}fund(?!ing)", [{"fun"}, {"town"}]),
        (r"\scity\Bhall", [{"cit"}]),
        (r"(?<![\w-])(?:md|(?:c(?:eo|oo)))(?![\w-])", [{"md", "ceo", "coo"}]),
        (r"(?<![\w-])(?:md|ceo)(?:,[ ]\d)?[ ]", [{"md", "ceo"}]),
        (r"(?<![\w-])(?:md|ceo)(?:s|,)?[ ]", []),
        (r"(?!town)\s(?<!the\s)quay$", [{"quay"}]),
    ],
)
def test_what_a_pattern_needs(source: str, needs: list[set[str]]) -> None:
    assert sorted(map(sorted, needs_of(source))) == sorted(map(sorted, needs))


def test_patterns_are_woken_by_their_words_and_match_in_their_order() -> None:
    patterns = several(watched(r"(?<![\w-])Towns?\b"), watched(r"\d+"), watched(r"(?<![\w-])river\b", re.IGNORECASE))
    text = "The River of 12 towns, and a Town"
    assert patterns.awake(text, 0, 12) == [1, 2]
    assert [(n, m.group()) for n, m in patterns.finditer(text, 0, len(text))] == [(0, "Town"), (1, "12"), (2, "River")]
    assert watched(r"\sriver").search("by rail", 0, 7) is None


def test_no_pattern_sleeps_where_it_matches() -> None:
    held = (
        *(shape.watched for shape in undertaking_events._shapes().every),
        *(shape.watched for shape in undertaking_patterns.named().every),
        *(shape.watched for shape in small._shapes().every),
        *undertaking_told._objects().patterns,
        *undertaking_items._deeds().patterns,
        *units._wakeable().patterns,
        *units._bare().patterns,
    )
    for path in PROFILES.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        for watch in held:
            for match in watch.pattern.finditer(text):
                assert watch.search(text, match.start(), match.end()), (watch.source, match.group())
