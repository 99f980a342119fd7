"""Activities and topics that were learned: the tables of weights, and what they may and may not do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.extracting.extraction import ruled
from civicgraph.extracting.learned.concern_places import introduced
from civicgraph.extracting.learned.concern_weights import Weights, WordWeights, number, parse, shipped
from civicgraph.extracting.learned.concern_words import read
from civicgraph.extracting.learned.concerns import JUDGED, NAMES, judged
from civicgraph.model import Claim, Document, FactType, TopicValue
from civicgraph.segmenting import segment

PAGE = """League of Lake Towns

The League has a Quay Committee. Its ferrymen keep the lanterns of the piers burning. The League works on energy.
"""
TABLE = "# a comment\nthreshold\t0.5\ndoubt\t0.2\nbias\t-100\nconfidence\ttopic\t0.5\nweight\ttopic: most\t200\n"
SOFT = (FactType.ACTIVITY, FactType.TOPIC)


def table(bias: int = -200, lanterns: int = 120) -> Weights:
    """Weights to which only one word of the page says anything: it tells of tourism."""
    words = WordWeights(
        ("topic tourism",),
        np.array([bias], dtype=np.int32),
        {number("word=lantern"): 0},
        np.array([[lanterns]], dtype=np.int8),
    )
    return parse(TABLE, words)


def told(page: str, weights: Weights) -> tuple[list[Claim], list[Claim], list[Claim]]:
    document = Document("page.txt", page, "0" * 64)
    scene, _, claims = ruled(document, segment(document), annotate)
    return claims, *judged(scene, claims, weights)


def test_a_word_that_was_learned_adds_a_topic_and_shows_its_sentence() -> None:
    before, kept, added = told(PAGE, table())
    assert [c for c in kept if c.fact not in SOFT] == [c for c in before if c.fact not in SOFT]
    assert {claim.value for claim in added} == {TopicValue("tourism")}
    assert {claim.rule for claim in added} == {NAMES["topic"]}
    assert all("lanterns" in claim.span.of(PAGE) for claim in added)
    assert {claim.subject for claim in added} <= introduced(before)


def test_what_is_unlikely_is_not_added() -> None:
    assert not told(PAGE, table(lanterns=1))[2]


def test_an_unlikely_claim_of_a_lexicon_goes_and_no_other_does() -> None:
    before, kept, _ = told(PAGE, replace(table(), bias=-900, doubt=0.5))
    gone = [claim for claim in before if claim not in kept]
    assert gone
    assert {claim.rule for claim in gone} <= JUDGED


def test_a_page_without_bodies_gets_no_topics() -> None:
    assert told("Lanterns burn on the piers.\n", table())[2] == []


def test_a_feature_counts_once_however_often_it_is_said() -> None:
    words = table().words
    (once, _, _), *_ = words.sums([[("word=lantern", 0)]])
    [(twice, added, at)] = words.sums([[("word=lantern", 3), ("word=lantern", 5), ("unheard of", 1)]])
    assert once.tolist() == twice.tolist() == [-80]
    assert (added.tolist(), at) == ([[120]], [3])


def test_words_of_a_body_s_name_stand_apart_from_others() -> None:
    document = Document("page.txt", "League of Lake Towns\n\nThe League of Lake Towns cares for the lake.\n", "0" * 64)
    scene, _, _ = ruled(document, segment(document), annotate)
    found = {name for features in read(scene) for name, _ in features}
    assert {"o:word=lake", "word=lake", "word=care"} <= found
    assert "word=town" not in found


def test_the_shipped_tables_are_no_surer_than_they_were_measured() -> None:
    weights = shipped()
    assert set(weights.confidence) == {"activity", "topic"}
    assert all(0 < share < 1 for share in weights.confidence.values())
    assert 0 < weights.doubt < 1
    assert 0 < weights.threshold < 1
    assert weights.words.rows.shape == (len(weights.words.places), len(weights.words.labels))
    assert all(weights.of.values())


def test_the_same_page_gives_the_same_claims() -> None:
    document = Document("page.txt", PAGE, "0" * 64)
    first, second = (extract(document, segment(document), annotate).claims for _ in range(2))
    assert first == second
