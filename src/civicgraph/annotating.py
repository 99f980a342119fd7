"""Sentences, tokens, tags and dependencies of English prose: the only module that knows the NLP library."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from civicgraph.model import Sentence, Span, Token

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache
def annotator() -> Any:
    """The language pipeline, loaded once a process."""
    import spacy

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return pipeline


def annotate(texts: Sequence[str]) -> list[tuple[Sentence, ...]]:
    """The sentences of each text; spans are code points of that text, and no white space is a token."""
    return [_sentences(text) for text in texts]


def _sentences(text: str) -> tuple[Sentence, ...]:
    found = []
    for sent in annotator()(text).sents:
        words = [word for word in sent if not word.is_space]
        if words:
            tokens = tuple(
                Token(Span(word.idx, word.idx + len(word)), word.text, word.lower_, "X", "dep", place)
                for place, word in enumerate(words)
            )
            found.append(Sentence(Span(tokens[0].span.start, tokens[-1].span.end), tokens))
    return tuple(found)
