"""What points back: pronouns and definite phrases take their thing from what was named before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.scene import Form, Mention, organisation_of
from civicgraph.model import NodeKind, Ref, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.scene import Profile
    from civicgraph.extracting.unit_names import Unit

_PRONOUN = re.compile(
    r"(?<![\w-])(?P<first>[Ww]e|[Oo]ur|[Uu]s|OUR|WE)(?![\w-])|(?<![\w-])(?P<single>[Ii]ts?|[Ii]tself|This(?=\s(?:is|"
    r"was|has)\b))(?![\w-])|(?<![\w-])(?P<plural>[Tt]hey|[Tt]heir|[Tt]hem)(?![\w-])"
)
_OBLIQUE = re.compile(
    r"\b(?:by|with|from|of|in|to|at|for|on|between|alongside|than)\s(?:the\s|its\s|our\s|an?\s)?[\"“]?$", re.IGNORECASE
)
_OF = re.compile(r"\bof\s(?:the\s)?$")
_GOVERNED = re.compile(r"\b(?:with|to|for|by|from|of|behind|alongside)\s$")
_STRONG = (Form.NAME, Form.ACRONYM, Form.DEFINITE)
_BROUGHT_IN = re.compile(r"\b(?:an?|one)\s[\"“]?$")
_PARTS = frozenset({"panel", "body", "group", "committee", "commission", "team"})
_ANY_BODY = frozenset({"organisation", "organization", "association", "body"})


@dataclass
class Memory:
    """Who was spoken of.

    ``subject`` of the sentence before, the last committee or initiative by each of its words, and the last committee.
    """

    subject: Ref | None = None
    part: Ref | None = None
    heads: dict[str, Ref] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A place that points back; ``what`` is the kind of pronoun, or the head noun of a definite phrase."""

    span: Span
    form: Form
    what: str


@cache
def _definite() -> re.Pattern[str]:
    heads = {
        *lexicons.entries("references", "definite", "organisation"),
        *lexicons.entries("references", "definite", "by_name"),
        *lexicons.entries("references", "definite", "committee"),
        *lexicons.entries("references", "definite", "initiative"),
    }
    source = "|".join(re.escape(h) for h in sorted(heads, key=lambda h: (-len(h), h)))
    return re.compile(
        rf"(?<![\w-])(?:the|this|our|that)[ \t](?:same[ \t])?(?P<head>{source})(?![\w-])(?:['’]s)?", re.IGNORECASE
    )


def mentions_of(
    text: str,
    sentence: Sentence,
    fixed: Sequence[Mention],
    memory: Memory,
    owner: Ref | None,
    profiles: Mapping[Ref, Profile],
    units: Sequence[Unit],
) -> list[Mention]:
    """All mentions of a sentence, in order; ``fixed`` are those that need no memory, which is kept up to date."""
    here = [m for m in fixed if sentence.span.start <= m.span.start < sentence.span.end]
    loose = [p for p in _pointers(text, sentence, units) if not any(p.span.overlaps(m.span) for m in here)]
    subject = memory.subject
    out: list[Mention] = []
    places: list[Mention | _Pointer] = [*here, *loose]
    for found in sorted(places, key=lambda f: (f.span.start, -f.span.end)):
        if out and out[-1].span.overlaps(found.span):
            continue
        if isinstance(found, Mention):
            out.append(found)
            if found.ref.kind is not NodeKind.ORGANISATION:
                memory.heads.update(dict.fromkeys(_words(found.ref.name), found.ref))
            if found.ref.kind is NodeKind.COMMITTEE:
                memory.part = found.ref
            continue
        if found.form is Form.DEFINITE:
            ref = _definite_ref(text, found, memory, subject, owner, profiles)
        else:
            ref = _pronoun(text, found, out, subject, owner, governed=_is_object(text, found))
        if ref is not None:
            out.append(Mention(found.span, ref, found.form))
    return out


def _words(name: str) -> list[str]:
    """The words by which a part or an undertaking is called again: "the Union" is no Union Assembly."""
    words = name.casefold().split()
    whole = lexicons.words("names", "heads", "association")
    kept = [word for place, word in enumerate(words) if place + 1 == len(words) or lexicons.fold(word) not in whole]
    return [*kept, " ".join(words[:2])]  # "the working group"


def _pointers(text: str, sentence: Sentence, units: Sequence[Unit]) -> Iterator[_Pointer]:
    start, end = sentence.span.start, sentence.span.end
    for match in _PRONOUN.finditer(text, start, end):
        form = Form.FIRST_PERSON if match.lastgroup == "first" else Form.PRONOUN
        yield _Pointer(Span(*match.span()), form, match.lastgroup or "")
    for match in _definite().finditer(text, start, end):
        yield _Pointer(Span(*match.span()), Form.DEFINITE, match.group("head"))
    for unit in units:
        if unit.ref is None and sentence.span.covers(unit.span):
            yield _Pointer(unit.span, Form.DEFINITE, unit.text)


def _is_object(text: str, pointer: _Pointer) -> bool:
    """Whether a pronoun is the object of a preposition, and so no other name for the subject of its clause."""
    before = text[max(0, pointer.span.start - 12) : pointer.span.start]
    return pointer.span.of(text) in {"it", "them"} and _GOVERNED.search(before) is not None


def _pronoun(
    text: str,
    pointer: _Pointer,
    before: Sequence[Mention],
    subject: Ref | None,
    owner: Ref | None,
    *,
    governed: bool,
) -> Ref | None:
    """For "we" the owner; for "it" the first of the sentence that no preposition governs, else what was spoken of."""
    if pointer.form is Form.FIRST_PERSON:
        return owner or organisation_of(subject)
    named = [m for m in before if m.form is not Form.PRONOUN]
    if governed and subject is not None and any(m.ref != subject for m in named):
        return subject  # "the Council works with it": not with itself
    for mention in named:
        if not _OBLIQUE.search(text[max(0, mention.span.start - 16) : mention.span.start]):
            return mention.ref
    return subject or owner or (named[0].ref if named else None)


def _definite_ref(
    text: str,
    pointer: _Pointer,
    memory: Memory,
    subject: Ref | None,
    owner: Ref | None,
    profiles: Mapping[Ref, Profile],
) -> Ref | None:
    """Whom "the Committee", "the Association" means: the last part or the body with that head, or the owner."""
    head = lexicons.fold(pointer.what)
    if memory.part and head in _PARTS and pointer.span.of(text)[:4].casefold() in ("this", "that"):
        return memory.heads.get(head, memory.part)
    words = pointer.span.of(text).split()
    capital, determiner = words[-1][:1].isupper(), words[0].casefold()
    if head in memory.heads:
        return memory.heads[head]
    if head in lexicons.words("references", "definite", "by_name"):
        return _that_bears(head, (subject, owner), profiles)
    if head not in lexicons.words("references", "definite", "organisation"):
        return None
    for candidate in (subject, owner):
        profile = profiles.get(candidate) if candidate else None
        if candidate and profile and (profile.head == head or head in lexicons.fold(candidate.name).split()):
            return candidate
    others = [ref for ref, profile in profiles.items() if profile.head == head]
    if len(others) == 1 and capital:
        return others[0]
    if head in lexicons.words("references", "definite", "part_only"):
        return None
    if head in lexicons.words("references", "definite", "generic") and (
        capital or determiner in {"this", "our", "the"}
    ):
        return _of_that_kind(head, owner or organisation_of(subject), profiles)
    return None


def _that_bears(head: str, candidates: Sequence[Ref | None], profiles: Mapping[Ref, Profile]) -> Ref | None:
    """Which of them holds a word in its name."""
    words = head.split()
    known = (ref for ref in candidates if ref is not None and ref in profiles)
    return next((ref for ref in known if set(words) <= set(lexicons.fold(ref.name).split())), None)


def _of_that_kind(head: str, base: Ref | None, profiles: Mapping[Ref, Profile]) -> Ref | None:
    profile = profiles.get(base) if base else None
    return base if profile and (head in _ANY_BODY or profile.kind == _kind(head)) else None


def _kind(head: str) -> str:
    for kind in ("association", "network", "other", "company", "public_body"):
        if head in lexicons.words("names", "heads", kind):
            return kind
    return ""


def topic(text: str, mentions: Sequence[Mention], sentence: Sentence) -> Ref | None:
    """Whom the next sentence's "it" means: the thing that this one is about.

    A committee brought in with "a" or "an" becomes the topic; else the grammatical subject, if it is a mention; else
    the first mention before the verb; a name after it ("started it with X") only where there is nothing better.
    """
    strong = [m for m in mentions if m.form in _STRONG]
    brought_in = {m.ref for m in strong[1:] if _is_brought_in(text, m)}
    only = next(iter(brought_in)) if len(brought_in) == 1 else None  # "a Committee on X and one on Y": "it" is neither
    if only and organisation_of(only) == organisation_of(strong[0].ref):
        return only  # "X has a Committee. It meets …"
    if not mentions:
        return None
    verb = _verb(sentence)
    before = [m for m in mentions if m.span.start < verb]
    named = [m for m in before if m.form in _STRONG]
    if named and not (before[0].form is Form.PRONOUN and before[0].span.start - sentence.span.start < 4):
        return named[0].ref
    if not before and _is_aside(text, mentions[0]):
        return None
    return (before or mentions)[0].ref


def _is_aside(text: str, mention: Mention) -> bool:
    """Whether an organisation is only named behind a verb and a preposition: "grouped in a section of the X"."""
    before = text[max(0, mention.span.start - 16) : mention.span.start]
    return mention.ref.kind is NodeKind.ORGANISATION and mention.form is Form.NAME and _OF.search(before) is not None


def _is_brought_in(text: str, mention: Mention) -> bool:
    """Whether a committee is named with "a", "an" or "one" before it."""
    before = text[max(0, mention.span.start - 6) : mention.span.start]
    return mention.ref.kind is NodeKind.COMMITTEE and _BROUGHT_IN.search(before) is not None


def _verb(sentence: Sentence) -> int:
    """Where the root of the tree stands; the sentence's end where there is none."""
    for index, token in enumerate(sentence.tokens):
        if token.head == index and token.dep != "dep" and token.pos in {"VERB", "AUX", "ADJ", "NOUN"}:
            return token.span.start
    return sentence.span.end
