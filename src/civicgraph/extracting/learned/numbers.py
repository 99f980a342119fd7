"""What a number looks like in its passage: short strings such as ``noun=town`` that weights are kept for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting.countable import may_count
from civicgraph.extracting.counted_anything import any_unit
from civicgraph.extracting.counted_before import implied
from civicgraph.extracting.counted_kinds import open_kinds
from civicgraph.extracting.counted_shares import wholes
from civicgraph.extracting.counted_units import kinds_of, unit_after
from civicgraph.extracting.learned.lines import LEFT, RIGHT, lines_above, of_line
from civicgraph.extracting.membership import membership
from civicgraph.extracting.qualifying import qualifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.counted_units import CountedUnit
    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.model import Token
    from civicgraph.numerals import Number

_MOST = 30  # numbers of one passage; what holds more is a table, and tables have rules of their own
_SIZES = ((4, "1-3"), (10, "4-9"), (30, "10-29"), (100, "30-99"), (1000, "100-999"))
_GROUPS = ("person", "member", "committee", "state", "organisation")  # every other kind is an area with its people
_BESIDE = (-1, 1)  # words beside a number whose place matters
_AROUND = (8, 7)  # words on either side whose place does not
_AHEAD = 5  # words behind a number among which its noun stands
_STEPS = 6  # up the tree to a verb
_AGENT = re.compile(r"(?:ers|ors|ists|ians|ants|ents|ees|women|men|people|mayors)$")
_MEMBERSHIP = re.compile(r"\b(?:members?|membership|affiliat\w+|belong\w*|join\w*|ranks)\b", re.I)
_COUNTING = ("nummod", "compound", "amod", "det", "nmod")
_ACRONYM = re.compile(r"[A-Z].*[A-Z]")
_NAMELIKE = ("PROPN", "NUM")
_ROLES = ("nsubj", "nsubj:pass", "obj")


@dataclass(frozen=True, slots=True)
class Seen:
    """A number with what the tree says of it: its noun and the verb that governs it, as indices of tokens."""

    number: Number
    unit: CountedUnit | None
    kinds: tuple[str, ...]
    places: tuple[int, ...]
    noun: int | None
    verb: int | None


def found(scene: Scene, passage: Passage) -> list[Seen]:
    """The numbers of a passage that may count somebody; none of a passage that is a table."""
    every = numerals.find(scene.text, passage.span.start, passage.span.end)
    if len(every) > _MOST:
        return []
    apart = wholes(scene.text, passage, every, own=False)
    counting = (number for place, number in enumerate(every) if place not in apart)
    numbers = (number for number in counting if may_count(scene.text, number, passage))
    return [seen(passage, number, _unit(scene, passage, number)) for number in numbers]


def _unit(scene: Scene, passage: Passage, number: Number) -> CountedUnit | None:
    return unit_after(scene.text, number.span.end, passage.span.end) or any_unit(scene.text, passage, number)


def seen(passage: Passage, number: Number, unit: CountedUnit | None) -> Seen:
    """Look at a number; its kinds are those of its unit, else of its noun."""
    tokens = passage.sentence.tokens
    places = tuple(i for i, token in enumerate(tokens) if token.span.overlaps(number.span))
    noun = _noun(tokens, places[-1]) if places else None
    noun = None if noun in places else noun
    verb = _verb(tokens, places[-1] if noun is None else noun) if places else None
    kinds = unit.kinds if unit else ()
    if not kinds and noun is not None:
        kinds = kinds_of(tokens[noun].text) or open_kinds(tokens[noun].text)
    return Seen(number, unit, kinds, places, noun, verb)


def size(value: int) -> str:
    """The order of magnitude of a number."""
    return next((name for least, name in _SIZES if value < least), "1000+")


def groups(kinds: Sequence[str]) -> list[str]:
    """The kinds of what is counted, roughly."""
    found = [kind for kind in _GROUPS if kind in kinds]
    return [*found, *(["area"] if set(kinds) - set(_GROUPS) else [])] or ["none"]


def features(scene: Scene, passage: Passage, seen: Seen) -> set[str]:
    """All that is known of a number but for whose members it counts."""
    unit, number = seen.unit, seen.number
    found = surroundings(scene, passage, seen)
    found |= {f"size={size(number.value)}", "in words" if number.in_words else "in digits"}
    found.add(f"qualifier={qualifier(scene.text, number.span, passage.span.start)[0]}")
    found.update(f"unit={group}" for group in groups(seen.kinds if unit else ()))
    found.add(f"unit is {'none' if unit is None else 'open' if unit.is_open else 'listed'}")
    if unit is not None and unit.of_members:
        found.add("unit of members")
    if number.value >= 100 and number.value % 10 == 0:
        found.add("round")
    if _MEMBERSHIP.search(_near(scene, passage, number)):
        found.add("membership said")
    if unit is not None:
        score = membership(scene.text, passage, number.span, number.value, unit)
        found.add("rules see members" if score > 0 else "rules see no members")
    if implied(scene.text, passage, number.span):
        found.add("unit implied")
    found.update(_noun_said(passage.sentence.tokens, seen))
    return found


def surroundings(scene: Scene, passage: Passage, seen: Seen) -> set[str]:
    """What stands around a number of any kind, be it a year: words, tree, line, who is named beside it."""
    found = {f"block={passage.kind.value}"}
    found.update(_mentioned(passage, seen.number))
    found.update(of_line(scene, passage, seen.number))
    found.update(lines_above(scene, passage))
    if seen.places:
        found.update(_words(passage.sentence.tokens, seen))
    found.update(_verb_said(passage, seen))
    return found


def _mentioned(passage: Passage, number: Number) -> Iterator[str]:
    """Who is named right before and behind, and whom the passage is about."""
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number.span.start), None)
    after = next((m for m in passage.mentions if m.span.start >= number.span.end), None)
    yield f"before is {before.ref.kind.value} by {before.form.value}" if before else "before is nobody"
    yield f"after is {after.ref.kind.value if after else 'nobody'}"
    yield f"about={passage.about.kind.value if passage.about else 'nobody'}"
    yield f"focus={passage.focus.kind.value if passage.focus else 'nobody'}"


def _near(scene: Scene, passage: Passage, number: Number) -> str:
    start = max(passage.span.start, number.span.start - 2 * LEFT)
    return scene.text[start : min(passage.span.end, number.span.end + 2 * RIGHT)]


def _noun(tokens: Sequence[Token], at: int) -> int | None:
    """The noun that a number counts: the one that it hangs on, else the next one behind it."""
    head = tokens[at].head
    if head != at and tokens[head].pos in ("NOUN", "PROPN") and tokens[at].dep in _COUNTING:
        return head
    for index in range(at + 1, min(len(tokens), at + 1 + _AHEAD)):
        if tokens[index].pos in ("NOUN", "PROPN"):
            while index + 1 < len(tokens) and tokens[index + 1].pos == "NOUN":
                index += 1
            return index
        if tokens[index].pos in ("VERB", "PUNCT", "ADP", "AUX", "SCONJ"):
            break
    return None


def _verb(tokens: Sequence[Token], at: int) -> int | None:
    """The verb above a word."""
    for _ in range(_STEPS):
        if tokens[at].pos in ("VERB", "AUX") or tokens[at].head == at:
            break
        at = tokens[at].head
    return at if tokens[at].pos in ("VERB", "AUX") else None


def _shown(token: Token) -> str:
    """The word, but of a name or a number only what it is."""
    if token.pos in _NAMELIKE:
        return token.pos
    return "PROPN" if _ACRONYM.search(token.text) else token.lemma.lower()


def _words(tokens: Sequence[Token], seen: Seen) -> Iterator[str]:
    first, last = seen.places[0], seen.places[-1]
    for offset in _BESIDE:
        at = (first if offset < 0 else last) + offset
        inside = 0 <= at < len(tokens)
        yield f"word {offset}={_shown(tokens[at]) if inside else 'none'}"
        if inside:
            yield f"tag {offset}={tokens[at].pos}"
    yield from (f"left={_shown(token)}" for token in tokens[max(0, first - _AROUND[0]) : first])
    yield from (f"right={_shown(token)}" for token in tokens[last + 1 : last + 1 + _AROUND[1]])
    yield f"hangs by={tokens[last].dep}"


def _noun_said(tokens: Sequence[Token], seen: Seen) -> Iterator[str]:
    if seen.noun is None:
        yield "noun is none"
        return
    noun = tokens[seen.noun]
    low = noun.text.lower()
    kinds = kinds_of(low)
    yield f"noun={_shown(noun)}"
    yield f"noun hangs by={noun.dep}"
    if low.endswith("s"):
        yield "noun in plural"
    if kinds:
        yield "noun is listed"
    if open_kinds(low):
        yield "noun is open"
    yield from (f"noun is {kind}" for kind in kinds or open_kinds(low))
    if lexicons.fold(low) in lexicons.words("membership", "not_counted", "nouns"):
        yield "noun is not counted"
    if _AGENT.search(low):
        yield "noun is agent"
    if noun.pos != "PROPN":
        yield f"noun ends={low[-3:]}"
    yield from (f"behind {i + 1}={_shown(t)}" for i, t in enumerate(tokens[seen.noun + 1 : seen.noun + 3]))


def _verb_said(passage: Passage, seen: Seen) -> Iterator[str]:
    if seen.verb is None:
        yield "verb is none"
        return
    tokens = passage.sentence.tokens
    yield f"verb={_shown(tokens[seen.verb])}"
    yield f"verb ends={tokens[seen.verb].text.lower()[-2:]}"
    for index, token in enumerate(tokens):
        if token.head != seen.verb or index == seen.verb:
            continue
        if token.dep.startswith("aux"):
            yield f"auxiliary={_shown(token)}"
        if token.dep.startswith("nsubj"):
            yield f"subject={_shown(token)}"
            if index == seen.noun:
                yield "noun is subject"
            yield from (f"subject is {m.ref.kind.value}" for m in passage.mentions if m.span.overlaps(token.span))
        if token.dep in _ROLES:
            yield f"{token.dep} is {_who(passage, token)}"


def _who(passage: Passage, token: Token) -> str:
    """Whom a word mentions; where nobody, what its noun may stand for ("this project")."""
    mention = next((m for m in passage.mentions if m.span.overlaps(token.span)), None)
    if mention is not None:
        return f"{mention.ref.kind.value} by {mention.form.value}"
    if token.pos in ("PROPN", "PRON"):
        return f"no {token.pos.lower()}"
    return f"no {_heads().get(token.lemma.lower(), 'noun')}"


@cache
def _heads() -> dict[str, str]:
    """What a noun can stand for: a body, a part of one, an undertaking."""
    found = dict.fromkeys(lexicons.words("initiatives", "heads", "strong"), "initiative")
    for kind in ("organisation", "committee", "initiative"):
        found |= dict.fromkeys(lexicons.words("references", "definite", kind), kind)
    return found
