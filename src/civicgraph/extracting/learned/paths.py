"""How a body and whom the passage speaks of hang together: the way from one to the other in the sentence's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.extracting.scene import organisation_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from civicgraph.extracting.scene import Mention, Passage
    from civicgraph.model import Ref, Span, Token

_HIGHEST = 12  # steps up from a word
_LONGEST = 5  # steps of a way; of longer ones no two are alike
_BODY, _SUBJECT = "the body", "the subject"


def between(passage: Passage, body: Span, subject: Ref, words: Sequence[str], common: Sequence[bool]) -> Iterator[str]:
    """The way between a body and the first mention of its subject, and the word at its top, as features.

    ``words`` are the sentence's, ``common`` tells which are no part of a name.
    """
    mentions = [m for m in passage.mentions if organisation_of(m.ref) == subject]
    return way(passage, body, mentions, words, common)


def way(
    passage: Passage, span: Span, mentions: Sequence[Mention], words: Sequence[str], common: Sequence[bool]
) -> Iterator[str]:
    """The way between a place and the first of the mentions that hangs together with it."""
    tokens = passage.sentence.tokens
    inside = _inside(tokens, span)
    if not inside:
        return
    below = _up(tokens, _root(tokens, inside))
    for mention in mentions:
        if mention.span.overlaps(span):
            continue
        said = _inside(tokens, mention.span)
        above = _up(tokens, _root(tokens, said)) if said else []
        top = next((place for place in above if place in below), None)
        if top is None:
            continue
        there = _steps(tokens, above[: above.index(top)])
        back = _steps(tokens, below[: below.index(top)])
        if len(there) + len(back) <= _LONGEST:
            steps = f"{'<'.join(there)}|{'>'.join(back)}"
            yield f"path={steps}"
            if top in inside or top in said or common[top]:
                word = _BODY if top in inside else _SUBJECT if top in said else words[top]
                yield f"path top={word}"
                yield f"path with top={steps} {word}"
        yield f"ends={tokens[above[0]].dep} {tokens[below[0]].dep}"
        return


def _inside(tokens: Sequence[Token], span: Span) -> frozenset[int]:
    return frozenset(place for place, token in enumerate(tokens) if token.span.overlaps(span))


def _root(tokens: Sequence[Token], places: Collection[int]) -> int:
    """The word that the others of a name hang on."""
    own = (place for place in sorted(places) if tokens[place].head not in places or tokens[place].head == place)
    return next(own, min(places))


def _up(tokens: Sequence[Token], place: int) -> list[int]:
    """A word and those above it in the tree."""
    found = [place]
    while tokens[place].head not in found and len(found) < _HIGHEST:
        place = tokens[place].head
        found.append(place)
    return found


def _steps(tokens: Sequence[Token], places: Sequence[int]) -> list[str]:
    """The dependencies on a way; a body listed beside others stands where they do."""
    return [tokens[place].dep for place in places if tokens[place].dep != "conj"]
