"""What a pair of bodies looks like in its passage: short strings such as ``governor=member`` that weights are kept for.

A passage, a body named in it, and a body with its subject each have features of their own, so that each is looked at
once. Names are left out: a word counts only where it is no part of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons, subjects
from civicgraph.extracting.learned import paths
from civicgraph.extracting.learned.pairs import LOOSELY
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from civicgraph.extracting.learned.pairs import Named
    from civicgraph.extracting.scene import Mention, Passage, Scene
    from civicgraph.model import Ref, Span, Token

_LEFT, _RIGHT = 7, 4  # words beside a name
_CHAIN = 6  # steps up a list of names
_SIBLINGS = 12
_AROUND = (70, 40)  # characters beside a name in which hints are looked for
_BETWEEN, _BEFORE = 80, 50  # characters in which a word undoes a tie, or shows that a person is spoken of
_LINE = 14  # words of a heading, a lead-in or a label
_WORD = re.compile(r"[^\W\d_]+")
_ROW = re.compile(r"[ \t]*([A-Z][\w ’'-]{2,40}):\s")
_CONTENT = ("VERB", "NOUN", "ADJ")
_BESIDE = ("amod", "compound", "nmod:poss", "obj", "nsubj", "case", "obl", "nmod", "det")
_NAMES = (Form.NAME, Form.ACRONYM)
_LISTED = ("conj", "appos", "flat", "list")
_FUNCTION = ("ADP", "SCONJ", "PART")
_STEPPED_OVER = ("PROPN", "DET", "PUNCT", "CCONJ", "ADJ")


@dataclass(frozen=True, slots=True)
class View:
    """A passage as the features see it.

    ``common`` tells which of its ``words`` are no part of a name; ``hints`` which relation a word hints at.
    """

    scene: Scene
    passage: Passage
    words: tuple[str, ...]
    common: tuple[bool, ...]
    children: Mapping[int, Sequence[int]]
    mentions: Mapping[Ref, Mention]
    places: Mapping[Ref, Sequence[Span]]
    hints: Mapping[str, str]


def view(scene: Scene, passage: Passage, bodies: Sequence[Named], hints: Mapping[str, str]) -> View:
    """Look at a passage and the bodies named in it once, for all its pairs."""
    tokens = passage.sentence.tokens
    names = [
        *(m.span for m in passage.mentions if m.form in _NAMES),
        *(body.span for body in bodies if body.how == LOOSELY),
    ]
    children: dict[int, list[int]] = {}
    for index, token in enumerate(tokens):
        children.setdefault(token.head, []).append(index)
    mentions: dict[Ref, Mention] = {}
    places: dict[Ref, list[Span]] = {}
    for mention in passage.mentions:
        body = organisation_of(mention.ref)
        if body is not None:
            mentions.setdefault(body, mention)
            places.setdefault(body, []).append(mention.span)
    words = tuple(token.lemma.lower() for token in tokens)
    common = tuple(token.pos != "PROPN" and not any(map(token.span.overlaps, names)) for token in tokens)
    return View(scene, passage, words, common, children, mentions, places, hints)


def hinted(scene: Scene, passage: Passage, hints: Mapping[str, str]) -> bool:
    """Whether a word of the passage, or of the lines that it stands under, hints at a relation."""
    spans = (passage.span, passage.heading, passage.lead, passage.block.label)
    return any(word in hints for span in spans if span for word in _WORD.findall(span.of(scene.text).lower()))


def of_passage(seen: View) -> set[str]:
    """What holds for every pair of a passage: its words, what stands above it, the kind of block."""
    scene, passage = seen.scene, seen.passage
    found = {f"block={passage.kind.value}"}
    tokens = zip(seen.words, passage.sentence.tokens, seen.common, strict=True)
    found.update(f"sentence={word}" for word, token, common in tokens if common and token.pos in _CONTENT)
    label = passage.block.label if passage.kind is BlockKind.LABEL else None
    owner = scene.profiles.get(passage.owner) if passage.owner else None
    title = passage.heading and owner and owner.span.overlaps(passage.heading)  # a name says nothing of ties
    heading = None if title else passage.heading
    for name, span in (("heading", heading), ("lead", passage.lead), ("label", label)):
        if span is not None:
            found.update(_line(name, span.of(scene.text)))
    found.update(_hints("hint-in-sentence", passage.span.of(scene.text), seen.hints))
    return found


def of_body(seen: View, named: Named) -> set[str]:
    """What holds for a body with any subject: the words that govern it and stand around it, and what it is."""
    scene, passage = seen.scene, seen.passage
    text, start, end = scene.text, passage.span.start, passage.span.end
    profile = scene.profiles.get(named.ref)
    found = {f"body={profile.kind if profile else 'unknown'}"}
    found.add(f"named={named.how}")
    if named.how == LOOSELY and persons.is_person(named.span.of(text)):
        found.add("like a person")
    if text.startswith(("'s", "’s"), named.span.end):
        found.add("possessive")
    if text[named.span.start - 1 : named.span.start] == "(":
        found.add("in parentheses")
    if named.span.start - start <= 4:
        found.add("opens")
    row = _ROW.match(text, start, named.span.start + 1)
    if row:
        found.add("row")
        found.update(_line("label", row.group(1)))
    before = text[max(start, named.span.start - _BEFORE) : named.span.start]
    if lexicons.phrases("learned", "person", "words").search(before):
        found.add("behind a person")
    around = text[max(start, named.span.start - _AROUND[0]) : min(end, named.span.end + _AROUND[1])]
    found.update(_hints("hint", around, seen.hints))
    found.update(_around(seen, named.span))
    return found


def of_subject(seen: View, named: Named, subject: Ref) -> set[str]:
    """How the subject stands to the passage and to the body."""
    scene, passage = seen.scene, seen.passage
    profile, mention = scene.profiles.get(subject), seen.mentions.get(subject)
    found = {f"subject={profile.kind if profile else 'unknown'}"}
    found.add(f"subject said by {mention.form.value if mention else 'nothing'}")
    if mention:
        found.add("subject before" if mention.span.start < named.span.start else "subject behind")
    found.add(f"subject owns={subject == passage.owner}")
    found.add(f"subject in focus={organisation_of(passage.focus) == subject}")
    clause = subjects.grammatical(passage.sentence, named.span.start)
    if clause is not None and any(clause.overlaps(span) for span in seen.places.get(subject, ())):
        found.add("subject of the clause")
    if clause is not None and clause.overlaps(named.span):
        found.add("in the subject of the clause")
    if re.search(r"[;:]", between(seen, named, subject)):
        found.add("behind a colon")
    found.update(paths.between(seen.passage, named.span, subject, seen.words, seen.common))
    return found


def between(seen: View, named: Named, subject: Ref) -> str:
    """The text before a body, from its subject on where that is named before it; not more than some words."""
    mention = seen.mentions.get(subject)
    start = mention.span.end if mention and mention.span.end <= named.span.start else seen.passage.span.start
    return seen.scene.text[max(start, named.span.start - _BETWEEN) : named.span.start]


def undone(seen: View, named: Named, subject: Ref) -> bool:
    """Whether a word before a body, or between it and its subject behind it, denies a tie or leaves it in the air."""
    text, start = seen.scene.text, named.span.start
    said = text[max(seen.passage.span.start, start - _BETWEEN) : start]
    mention = seen.mentions.get(subject)
    if mention and mention.span.start > named.span.end:
        said = f"{said} | {text[named.span.end : min(mention.span.start, named.span.end + _BETWEEN)]}"
    return lexicons.phrases("learned", "undone", "words").search(said) is not None


def _line(name: str, text: str) -> Iterator[str]:
    return (f"{name}={word.lower()}" for word in _WORD.findall(text)[:_LINE])


def _hints(name: str, text: str, hints: Mapping[str, str]) -> set[str]:
    return {f"{name}={hints[word]}" for word in _WORD.findall(text.lower()) if word in hints}


def _around(seen: View, span: Span) -> Iterator[str]:
    """The words beside a name and those that govern it."""
    tokens = seen.passage.sentence.tokens
    inside = [i for i, token in enumerate(tokens) if token.span.overlaps(span)]
    if not inside:
        return
    first, last = inside[0], inside[-1]

    def said(name: str, indices: Iterable[int]) -> Iterator[str]:
        return (f"{name}={seen.words[i]}" for i in indices if seen.common[i])

    yield from said("left", range(max(0, first - _LEFT), first))
    yield from said("right", range(last + 1, min(len(tokens), last + 1 + _RIGHT)))
    yield from said("next", range(last + 1, min(len(tokens), last + 2)))
    yield from said("previous", range(max(0, first - 1), first))
    yield from _before_the_list(seen, first)
    yield from _governed(seen, set(inside), first)


def _before_the_list(seen: View, first: int) -> Iterator[str]:
    """The word before a name, or before the list of names that it ends, and the one before that."""
    tokens = seen.passage.sentence.tokens
    at = first - 1
    while at >= 0 and (tokens[at].pos in _STEPPED_OVER or tokens[at].text[:1].isupper()):
        at -= 1
    if at < 0:
        return
    yield f"introduced={seen.words[at]}"
    if tokens[at].pos in _FUNCTION and at > 0:
        before = at - 1
        while before > 0 and tokens[before].pos in ("DET", "ADV", "PUNCT"):
            before -= 1
        yield f"introduced={seen.words[before]} {seen.words[at]}"


def _governed(seen: View, inside: set[int], first: int) -> Iterator[str]:
    """What the tree says: the preposition, the governing word, and what else hangs on that."""
    tokens = seen.passage.sentence.tokens
    root = next((i for i in sorted(inside) if tokens[i].head not in inside or tokens[i].head == i), first)
    listed = False
    for _ in range(_CHAIN):
        if tokens[root].dep not in _LISTED or tokens[root].head == root:
            break
        listed = listed or tokens[root].dep == "conj"
        root = tokens[root].head
    preposition = _preposition(seen, tokens, root)
    yield f"hangs by={tokens[root].dep}"
    yield f"preposition={preposition}"
    if listed:
        yield "listed"
    governor = tokens[root].head
    if governor == root:
        yield "root"
        return
    yield f"governor={seen.words[governor]}"
    yield f"governor={seen.words[governor]} {preposition}"
    beside = [i for i in seen.children.get(governor, ())[:_SIBLINGS] if tokens[i].dep in _BESIDE and i not in inside]
    yield from (f"beside={seen.words[i]}" for i in beside if seen.common[i])


def _preposition(seen: View, tokens: Sequence[Token], root: int) -> str:
    case = (i for i in seen.children.get(root, ()) if tokens[i].dep == "case" and i != root)
    return next((seen.words[i] for i in case), "none")
