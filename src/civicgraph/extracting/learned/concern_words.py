"""What a passage has that may tell what somebody does or works on: its words, and the lines that it stands under."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from civicgraph.extracting.scene import Form
from civicgraph.model import BlockKind, NodeKind
from civicgraph.tagging import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.model import Span

Feature = tuple[str, int]
"""A feature, and the place of the word that has it among the passage's; -1 where it is the whole passage's."""

NOWHERE = -1
_WORD = re.compile(r"[^\W\d_]+")
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "ADV"})
_HANGING = frozenset({"obj", "obl", "nmod", "compound", "amod", "conj"})
_IN_NAMES = {NodeKind.ORGANISATION: "o", NodeKind.COMMITTEE: "c", NodeKind.INITIATIVE: "i"}
_NAMES = frozenset({Form.NAME, Form.ACRONYM})
_FRONTS = (5, 7)  # letters
_ABOVE = 10  # words of a heading, a lead-in or a label
_LENGTHS = ((4, "few"), (10, "some"), (25, "many"))  # words


def read(scene: Scene) -> list[list[Feature]]:
    """The features of every passage, in the order of the text."""
    spelt = sorted({token.text for passage in scene.passages for token in passage.sentence.tokens})
    about = dict(zip(spelt, words.telling(spelt), strict=True))
    return [
        [*_said(passage, about), *_above(scene, passage, lead)]
        for passage, lead in zip(scene.passages, leads(scene.passages), strict=True)
    ]


def leads(passages: Sequence[Passage]) -> Iterator[Span | None]:
    """The line that leads each passage in: its own, or the label above its list."""
    label: Span | None = None
    for passage in passages:
        item = passage.kind is BlockKind.LIST_ITEM
        if not item:
            label = passage.span if passage.kind is BlockKind.LABEL else None
        yield passage.lead or (label if item else None)


def _said(passage: Passage, about: Mapping[str, Sequence[str]]) -> list[Feature]:
    """The words, what they begin with, what they are about, each with the one before and the one that it hangs on.

    Words in the name of an organisation are kept apart: a union of mountain villages need not work on mountains.
    """
    tokens, named = passage.sentence.tokens, _named(passage)
    found: list[Feature] = []
    before = "^"
    for place, token in enumerate(tokens):
        low = token.text.lower()
        if not low.isalpha() and not _WORD.search(low):
            before = low
            continue
        lemma, name = token.lemma.lower() or low, named.get(place, "")
        apart = "o:" if name == "o" else ""
        found.append((f"{apart}word={lemma}", place))
        if name in ("c", "i"):
            found.append((f"{name}:word={lemma}", place))
        if token.pos in _CONTENT or name:
            for size in _FRONTS:
                if len(low) > size:
                    found.append((f"{apart}begins={low[:size]}", place))
            if not (name and token.text.isupper()):
                for told in about.get(token.text, ()):
                    found.append((f"{apart}{told}", place))
        found.append((f"{apart}two={before} {lemma}", place))
        if token.dep in _HANGING and token.head != place and token.head < len(tokens):
            found.append((f"on={tokens[token.head].lemma.lower()} {lemma}", place))
        before = lemma
    return found


def _named(passage: Passage) -> dict[int, str]:
    """Which words stand in a name, and of what."""
    tokens = passage.sentence.tokens
    starts = [token.span.start for token in tokens]
    found: dict[int, str] = {}
    for mention in passage.mentions:
        place = max(bisect_right(starts, mention.span.start) - 1, 0)
        while mention.form in _NAMES and place < len(tokens) and starts[place] < mention.span.end:
            if mention.span.overlaps(tokens[place].span):
                found.setdefault(place, _IN_NAMES.get(mention.ref.kind, "o"))
            place += 1
    return found


def _above(scene: Scene, passage: Passage, lead: Span | None) -> Iterator[Feature]:
    """The kind of block, the lines above, and how long the passage is."""
    yield f"block={passage.kind.value}", NOWHERE
    profile = scene.profiles.get(passage.owner) if passage.owner else None
    title = passage.heading and profile and profile.span.overlaps(passage.heading)  # a name tells no theme
    label = passage.block.label if passage.kind is BlockKind.LABEL else None
    for line, span in (("heading", None if title else passage.heading), ("lead", lead), ("label", label)):
        if span is not None:
            for match in islice(_WORD.finditer(scene.text, span.start, span.end), _ABOVE):
                word = match.group().lower()
                yield f"{line}={word}", NOWHERE
                if len(word) > len("words"):
                    yield f"{line} begins={word[:5]}", NOWHERE
    count = len(passage.span.of(scene.text).split())
    yield f"length={next((name for most, name in _LENGTHS if count <= most), 'very many')}", NOWHERE
