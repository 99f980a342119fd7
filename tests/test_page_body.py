"""Whom a page is about: the learned choice, and what it is made by."""

from __future__ import annotations

from civicgraph.annotating import annotate
from civicgraph.extracting.extraction import prepared
from civicgraph.extracting.learned import page_body
from civicgraph.model import Document, NodeKind, Ref
from civicgraph.segmenting import segment
from civicgraph.tagging import Tags

REST = """
Its office is above the old net loft. Two people work there, one for the accounts and one for the letters, and the
kettle is always on. Whoever comes by boat may tie up at the steps below the window; whoever comes by train walks for a
quarter of an hour along the quay. The door is open on weekdays from nine to four, in summer also on Saturdays, and
nobody minds if you bring your dog along, as long as it leaves the cat of the house alone and does not bark at the
harbour master, who is easily frightened in the mornings.
"""
PAGE = f"""Skerrywave

Skerrywave has spoken for fishing ports since 1988. Skerrywave trains harbour clerks.

With the Ministry of Fisheries it talks about quotas.
{REST}"""


def owner(text: str) -> Ref | None:
    document = Document("page.txt", text, "0" * 64)
    return prepared(document, segment(document), annotate)[0].owner


def test_a_page_is_about_the_body_that_it_insists_on() -> None:
    assert owner(PAGE) == Ref(NodeKind.ORGANISATION, "Skerrywave")


def test_a_passage_is_left_to_the_rules() -> None:
    assert owner("The Ministry of Fisheries met Skerrywave.") == Ref(NodeKind.ORGANISATION, "Ministry of Fisheries")


def test_nobody_named_is_nobody_picked() -> None:
    assert page_body.pick("a day by the sea", (), (), {}, (), {}, Tags()) == (None, [])


def test_shares_add_up_whatever_a_candidate_has() -> None:
    shares = page_body.weights().shares([frozenset({"title", "unheard of"}), frozenset()])
    assert abs(sum(shares) - 1) < 1e-9
    assert shares[0] > shares[1]  # a title speaks for its body
