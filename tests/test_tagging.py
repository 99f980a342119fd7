"""The tagger of names: what it finds, the same in any company, in bounded time, and no text that it cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import timing
from civicgraph import resources
from civicgraph.annotating import annotate
from civicgraph.errors import CivicgraphError
from civicgraph.model import Block, BlockKind, Span
from civicgraph.tagging import tag, tagging
from civicgraph.tagging.chain import KINDS, LABELS, Chain

if TYPE_CHECKING:
    from civicgraph.tagging import Tagged

PAGE = (
    "The Federation of Harbour Villages of Ostravia was founded in 1994.",
    "It has a Committee on Tidal Energy, which meets twice a year.",
    'The project "Lanterns at Low Tide" was launched in 2021 and runs until 2025.',
)


def found(*paragraphs: str) -> list[Tagged]:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(BlockKind.PARAGRAPH, Span(len(text), len(text) + len(paragraph))))
        text += paragraph + "\n\n"
    sentences = annotate([block.span.of(text) for block in blocks], [block.span.start for block in blocks])
    return list(tag(text, blocks, sentences).names)


def test_bodies_parts_and_undertakings_are_found_where_they_stand() -> None:
    text = "\n\n".join(PAGE)
    names = {(name.span.of(text), name.kind, name.block) for name in found(*PAGE)}
    assert ("Federation of Harbour Villages of Ostravia", "organisation", 0) in names
    assert ("Committee on Tidal Energy", "committee", 1) in names
    assert ("Lanterns at Low Tide", "initiative", 2) in names


def test_the_same_page_gives_the_same_names_and_beliefs() -> None:
    first = found(*PAGE)
    found("Something else altogether, about Nobody in Particular.", *PAGE)
    assert found(*PAGE) == first


def test_beliefs_are_shares_and_spans_lie_in_their_blocks() -> None:
    for name in found(*PAGE):
        assert 0 < name.sure <= 1.0001
        assert name.kind in KINDS


@pytest.mark.parametrize("text", ["x", "(", '"', "\u200b.", "A" * 300, "Ä" * 50, "( ( ( Union", "\ud800 Union"])
def test_any_text_is_taken(text: str) -> None:
    found(text)


def test_nothing_to_read_is_no_error() -> None:
    assert tag("", [], []).names == ()
    assert tag("a", [Block(BlockKind.FURNITURE, Span(0, 1))], [()]).names == ()
    assert tag("", [], []).belief(Span(0, 1)) is None


def test_any_words_can_be_asked_about() -> None:
    text = "\n\n".join(PAGE)
    starts = [text.index(paragraph) for paragraph in PAGE]
    blocks = [
        Block(BlockKind.PARAGRAPH, Span(start, start + len(shown))) for start, shown in zip(starts, PAGE, strict=True)
    ]
    tags = tag(text, blocks, annotate(PAGE, starts))
    at = text.index("Committee on Tidal Energy")
    belief = dict(zip(KINDS, tags.belief(Span(at, at + len("Committee on Tidal Energy"))) or (), strict=True))
    assert max(belief, key=belief.__getitem__) == "committee"
    assert all(0 <= share <= 1.0001 for share in belief.values())
    assert tags.belief(Span(starts[1] - 2, starts[1])) is None


def test_a_word_inside_a_name_never_stands_alone() -> None:
    """Whatever the weights: beliefs heed which label may follow which."""
    rng = np.random.default_rng(1)
    count = len(LABELS)
    model = Chain(np.zeros((1, count)), rng.normal(size=(count, count)), rng.normal(size=count))
    scores = rng.normal(size=(7, 3, count)).astype(np.float32) * 8
    here = np.ones((7, 3), dtype=np.bool_)
    here[4:, 1] = False
    beliefs = model.beliefs(scores, here)
    assert np.allclose(beliefs.sum(axis=2), 1, atol=1e-4)
    assert beliefs[0][:, [label.startswith("I-") for label in LABELS]].max() == 0
    alone = model.beliefs(scores[:4, 1:2], here[:4, 1:2])
    assert np.allclose(alone[:, 0], beliefs[:4, 1], atol=1e-4)


def test_missing_weights_are_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    tagging.chain.cache_clear()
    monkeypatch.setattr(resources, "path", lambda *parts: resources.root().joinpath("absent", *parts))
    with pytest.raises(CivicgraphError, match="reinstall"):
        tagging.chain()


def test_the_weights_load_within_a_second_of_processor_time() -> None:
    tagging.chain.cache_clear()
    assert timing.seconds(tagging.chain) < 1.0


@pytest.mark.slow
def test_time_doubles_with_the_text() -> None:
    paragraph = "The Board of the Union of Quays met, and (again) the Forum on Nets. " * 4

    def seconds(copies: int) -> float:
        text = "\n\n".join([paragraph] * copies)
        starts = [number * (len(paragraph) + 2) for number in range(copies)]
        blocks = [Block(BlockKind.PARAGRAPH, Span(start, start + len(paragraph))) for start in starts]
        sentences = annotate([paragraph] * copies, starts)
        return timing.seconds(lambda: tag(text, blocks, sentences))

    seconds(20)
    assert seconds(160) < 4 * 2 * seconds(40) + 0.2
