"""Which place shows a topic or an activity: the evidence that a user reads, on prose of invented bodies."""

from __future__ import annotations

import pytest

from civicgraph import model
from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.extracting.showing import FEATURES, weights
from civicgraph.segmenting import segment

_PAGE = "The Union of Lantern Towns of Ruritania (ULT) has 40 members.\n\n"

_SHOWN = [
    pytest.param(
        "It runs the project Bright Lanes. Cycling officers of eleven towns met last year. "
        "The Union works on cycling and public transport.",
        "mobility",
        "The Union works on cycling and public transport.",
        id="a sentence that says it is worked on, not one that mentions it",
    ),
    pytest.param(
        "In the campaign Waste Free Shores, school classes clear the beaches every spring.",
        "waste",
        "In the campaign Waste Free Shores, school classes clear the beaches every spring.",
        id="a name in its clause, which says whose it is",
    ),
    pytest.param(
        "The Union supports its members in one field above all: energy saving in schools; it also sells lanterns.",
        "energy",
        "The Union supports its members in one field above all: energy saving in schools",
        id="a clause goes on behind a colon and ends at a semicolon",
    ),
    pytest.param(
        "The Union (its old name: League of Lamps; see below) works on energy saving.",
        "energy",
        "The Union (its old name: League of Lamps; see below) works on energy saving.",
        id="brackets stay whole",
    ),
]


@pytest.mark.parametrize(("prose", "concept", "shown"), _SHOWN)
def test_evidence_of_a_topic_is_the_place_that_shows_it(prose: str, concept: str, shown: str) -> None:
    assert _evidence(_PAGE + prose, concept) == shown


def test_evidence_of_an_activity_says_more_than_a_bare_word() -> None:
    prose = "Training\n\nThe Union trains clerks and councillors in a school of its own."
    assert _evidence(_PAGE + prose, "training") == "The Union trains clerks and councillors in a school of its own."


def test_the_country_of_a_region_is_shown_where_the_text_names_it() -> None:
    prose = "The League of Towns of Saskatchewan (LTS) has 40 members.\n\nIt is the oldest Canadian league of towns."
    document = model.Document("page.txt", prose, "0" * 64)
    claims = extract(document, segment(document), annotate).claims
    assert [c.span.of(prose) for c in claims if c.value == model.CountryValue("CA")] == ["Canadian"]


def test_weights_cover_every_feature() -> None:
    assert len(weights()) == len(FEATURES)


def _evidence(prose: str, concept: str) -> str:
    """The evidence of the one soft fact of the union with this concept."""
    document = model.Document("page.txt", prose, "0" * 64)
    claims = extract(document, segment(document), annotate).claims
    shown = {
        claim.span.of(prose)
        for claim in claims
        if claim.subject.kind is model.NodeKind.ORGANISATION
        and claim.value in (model.TopicValue(concept), model.ActivityValue(concept))
    }
    assert len(shown) == 1, shown
    return shown.pop()
