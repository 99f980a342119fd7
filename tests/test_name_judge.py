"""Undertakings and parts by learned weights: what may be one, which names are taken, and the table of weights."""

from __future__ import annotations

import pytest

from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.extracting.learned.judged_names import Name, head_of
from civicgraph.extracting.learned.judged_neighbours import with_neighbours
from civicgraph.extracting.learned.judged_places import Place, places, trimmed
from civicgraph.extracting.learned.name_judge import NameWeights, chosen, parse, shipped, taken
from civicgraph.extracting.staging import blocks_of
from civicgraph.model import CommitteeValue, Document, InitiativeValue, Span
from civicgraph.segmenting import segment
from civicgraph.tagging import Tags

TABLE = """# a comment
undertaking threshold	0.25
part threshold	0.3
undertaking	bias	-100
undertaking	head=campaign	150
undertaking alone	bias	-100
undertaking alone	head=campaign	120
part	bias	-200
part	part above 0.5	300
part alone	bias	-200
part alone	head=board	250
"""


def suggested(text: str) -> set[str]:
    """What may be an undertaking or a part in a text, as far as no tagger says anything."""
    blocks = blocks_of(segment(Document("page.txt", text, "0" * 64)))
    sentences = list(annotate([b.span.of(text) for b in blocks], [b.span.start for b in blocks]))
    return {place.span.of(text) for place in places(text, blocks, sentences, Tags())}


def name(shown: str, *starts: int) -> Name:
    return Name(shown, tuple(Place(Span(at, at + len(shown)), 0, "noun") for at in starts), frozenset())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The League runs a mentoring scheme for young ferrymen, which began in May.", "mentoring scheme"),
        ("The League runs a mentoring scheme for young ferrymen, which began.", "mentoring scheme for young ferrymen"),
        ("Together they carry out “Lanterns Ashore” on nine quays.", "Lanterns Ashore"),
        ("They meet in summer for the Ferry Olympics at the old pier.", "Ferry Olympics"),
        ("Borrow a boat – three villages lend their boats to each other.", "Borrow a boat"),
        ("Borrow a boat started in May.", "Borrow a boat"),
    ],
)
def test_a_noun_quotation_marks_capitals_and_the_layout_suggest_an_undertaking(text: str, wanted: str) -> None:
    assert wanted in suggested(text)


@pytest.mark.parametrize(
    ("text", "shown"), [("the Ferry Olympics,", "Ferry Olympics"), ("◎ our „Long Pier“", "Long Pier"), ("– 12", None)]
)
def test_articles_and_marks_are_no_part_of_a_name(text: str, shown: str | None) -> None:
    bare = trimmed(text, Span(0, len(text)))
    assert (bare and bare.of(text)) == shown


def test_the_noun_of_a_name_stands_before_what_it_is_for() -> None:
    assert head_of("joint Campaign for cleaner piers") == "campaign"


def test_the_likeliest_name_of_a_place_is_taken() -> None:
    found = [name("ferry campaign", 10), name("campaign", 16)]
    assert [one.name.shown for one in chosen(found, [0.4, 0.3], 0.25)] == ["ferry campaign"]
    assert [one.name.shown for one in chosen(found, [0.3, 0.4], 0.25)] == ["campaign"]
    assert not list(chosen(found, [0.2, 0.1], 0.25))


def test_a_long_name_just_below_the_bound_takes_no_shorter_one_along() -> None:
    found = [name("Forum of the Piers of the North", 10), name("Pier Forum", 60), name("Quay", 90)]
    assert [one.name.shown for one in chosen(found, [0.97, 1.04, 1.0], 1.0)] == ["Pier Forum", "Quay"]


def test_of_names_about_as_likely_the_longest_is_taken() -> None:
    found = [name("campaign for young net", 10), name("campaign for young net menders", 10)]
    assert [one.name.shown for one in chosen(found, [3.70, 3.68], 1.0)] == ["campaign for young net menders"]


def test_another_form_of_a_name_is_the_same_undertaking() -> None:
    found = [name("ferry campaign", 10), name("new ferry campaign", 50), name("Long Pier", 90)]
    told = [(one.name.shown, one.of) for one in chosen(found, [0.9, 0.5, 0.4], 0.25)]
    assert told == [
        ("ferry campaign", "ferry campaign"),
        ("new ferry campaign", "ferry campaign"),
        ("Long Pier", "Long Pier"),
    ]


def at(shown: str, block: int, *has: str) -> Name:
    return Name(shown, (Place(Span(100 * block, 100 * block + len(shown)), block, "opening"),), frozenset(has))


def test_a_table_of_weights_is_read_and_weighs() -> None:
    weights = parse(TABLE)
    assert weights.thresholds == (0.25, 0.3)
    work, part = weights.by_itself({"head=campaign", "unheard of"})
    assert work > 0.5 > part


def test_what_stands_below_a_part_in_a_list_is_likelier_one() -> None:
    weights = parse(TABLE)
    board, topic, far = at("Pilots' Board", 0, "head=board"), at("Water Quality", 1), at("Bread Prices", 7)
    assert weights.by_itself(topic.has)[1] < 0.3
    shares = weights.shares([board, topic, far])
    assert [one.name.shown for one in taken([board, topic, far], shares, weights.thresholds)[1]] == ["Water Quality"]


def test_a_name_is_no_neighbour_of_itself() -> None:
    twice = Name("Pier Board", (Place(Span(0, 10), 0, "noun"), Place(Span(30, 40), 1, "noun")), frozenset())
    assert with_neighbours([twice], [(0.9, 0.9)]) == [frozenset()]


def test_a_name_is_of_the_kind_whose_threshold_it_passes_by_more() -> None:
    found = [name("Pier Forum", 10), name("Quay Forum", 50)]
    works, parts = taken(found, [(0.4, 0.45), (0.4, 0.6)], (0.25, 0.3))
    assert [one.name.shown for one in works] == ["Pier Forum"]
    assert [one.name.shown for one in parts] == ["Quay Forum"]


def test_the_shipped_weights_trust_the_tagger_and_no_single_feature_settles_it() -> None:
    shares = shipped()
    assert isinstance(shares, NameWeights)
    for fact, table in zip(("initiative", "committee"), shares.alone, strict=True):
        assert sum(weight for feature, weight in table.items() if feature.startswith(f"{fact} 0")) > 0
        assert table["bias"] + max(table.values()) < 0


def test_two_undertakings_of_like_names_are_two() -> None:
    found = [name("Youth Summer School", 10), name("Youth Winter School", 50)]
    assert [one.of for one in chosen(found, [0.9, 0.5], 0.25)] == ["Youth Summer School", "Youth Winter School"]


def test_what_is_too_long_for_a_name_is_not_cut_to_one() -> None:
    text = "Internationalisation " * 5
    assert trimmed(text, Span(0, len(text))) is None


PARTS = """League of Lake Towns

The League of Lake Towns speaks for forty towns beside lakes. It looks after ferries, piers and the people who mend
them, and it answers letters from clerks who would like to know how others do it. Its office is above a bakery, and
visitors are given bread. The League runs the Annual Quay Conference every year in July.

Guild of River Ports

The Guild of River Ports speaks for twenty ports along three rivers. It looks after cranes, locks and the people who
grease them, and it answers letters from harbour masters who would like to know how others do it. Its office is below a
bakery, and visitors are given flour. The Guild runs the Annual Quay Conference of its own every year in June.
"""


def test_each_body_keeps_an_undertaking_that_is_called_as_anothers() -> None:
    document = Document("page.txt", PARTS, "0" * 64)
    claims = extract(document, segment(document), annotate).claims
    held = {c.subject.name: c.value.target.parent for c in claims if isinstance(c.value, InitiativeValue)}
    assert held == {"League of Lake Towns": "League of Lake Towns", "Guild of River Ports": "Guild of River Ports"}


LISTED = """League of Lake Towns

The League of Lake Towns speaks for forty towns beside lakes. It looks after ferries, piers and the people who mend
them, and it answers letters from clerks who would like to know how others do it. Its office is above a bakery, and
visitors are given bread. Whoever has a question may ring the bell, and somebody will come down and listen.

Our working groups:

- Ferries and Timetables
- Piers
- Bread and Other Food
- Young Clerks

Each of them meets four times a year, and everything that they write is sent to the towns before the summer.
"""


def test_a_list_of_groups_that_are_called_by_their_subjects_is_read() -> None:
    document = Document("page.txt", LISTED, "0" * 64)
    claims = extract(document, segment(document), annotate).claims
    held = {c.value.target.name for c in claims if isinstance(c.value, CommitteeValue)}
    assert {"Ferries and Timetables", "Bread and Other Food"} <= held
