"""What belongs to whom, and years that lie ahead: facts that readers notice when they go to the wrong place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph import build
from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.model import ChannelValue, Document, FactType
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from pathlib import Path

UMBRELLA = """Alliance of Weir Town Associations

The Alliance was founded in 1987 and has 5 members.

The Kerry Weirs Network has 40 members and is led by its director, Aoife Brennan (aoife@weirs.example).
"""
AHEAD = """League of Lake Towns

The League of Lake Towns was founded in 1990 and has 40 members.

Projects

Blue Piers (2025–2029) makes harbours safer.
"""


def test_an_address_beside_a_name_is_that_persons_at_her_own_body() -> None:
    document = Document("page.txt", UMBRELLA, "0" * 64)
    claims = extract(document, segment(document), annotate).claims
    channel = next(claim for claim in claims if claim.fact is FactType.CHANNEL)
    assert channel.subject.name == "Kerry Weirs Network"
    assert isinstance(channel.value, ChannelValue)
    assert channel.value.person == "Aoife Brennan"


def test_an_address_in_the_next_paragraph_is_not_hers() -> None:
    text = UMBRELLA.replace(" (aoife@weirs.example)", "") + "\noffice@alliance.example is where to write to us.\n"
    document = Document("page.txt", text, "0" * 64)
    claims = extract(document, segment(document), annotate).claims
    channel = next(claim for claim in claims if claim.fact is FactType.CHANNEL)
    assert channel.subject.name == "Alliance of Weir Town Associations"


def test_an_undertaking_whose_years_lie_ahead_keeps_nothing_out(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(AHEAD, encoding="utf-8")
    build([str(tmp_path / "page.txt")], tmp_path / "out", as_of="2024-06-01")
    turtle = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert '"League of Lake Towns"' in turtle
    begun = next(part for part in turtle.split("\n\n") if '"Blue Piers"' in part)
    assert '"2025"' in begun
