"""The quick looks that spare most blocks the patterns of undertakings."""

from __future__ import annotations

import pytest

from civicgraph.extracting import undertaking_events, undertaking_patterns, undertaking_small

SHAPES = (
    *(shape.watched for shape in undertaking_events._shapes().every),
    undertaking_events._small(),
    *(shape.watched for shape in undertaking_patterns.named().every),
    undertaking_patterns.DESCRIBED,
    *(shape.watched for shape in undertaking_small._shapes().every),
)


@pytest.mark.parametrize(
    "text",
    [
        "The Quince Forum, held in turn, is open.",
        "The QUINCE FORUM, EVERY YEAR in Lusk, is open.",
        "Organisation of the Quince Days (annual)",
        "The Quince Forum, which the Union hosts every year, is open.",
        "Each June the Quince City Walks draw the public.",
        "Quince to Go, launched in 2018, goes on.",
        "The Quince Town Strategy 2030 is new.",
        "Quince Ready to Grow, our learning programme for towns.",
        "The Quince Fund (QF) is run jointly by towns.",
        "It runs a training programme for town clerks.",
        "The Quince Orchard campaign, projects called Quince Grove.",
        "About the project: Quince Grove started in May.",
        "Quince Orchard, our yearly campaign, and the Quince Award for Small Towns.",
        "It has announced a joint campaign for mountain cheese.",
        "A joint project to compare town budgets starts in May.",
        "A summer school for clerks takes place each July.",
        "It holds a fair for growers every spring; each autumn it holds a fair for growers.",
    ],
)
def test_a_quick_look_loses_no_match(text: str) -> None:
    matching = [shape for shape in SHAPES if shape.pattern.search(text)]
    assert matching
    assert all(shape.search(text, 0, len(text)) for shape in matching)
