"""Set the scene: resolve every name, acronym, pronoun and definite phrase of a document, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from civicgraph import lexicons
from civicgraph.extracting import casting, undertakings, units
from civicgraph.extracting.scene import Alias, Form, Mention, Passage, Scene, organisation_of
from civicgraph.model import Block, BlockKind, Document, NodeKind, Ref, Section, Sentence, Span

Annotate = Callable[[Sequence[str]], list[tuple[Sentence, ...]]]

_PRONOUN = re.compile(
    r"(?<![\w-])(?P<first>[Ww]e|[Oo]ur|[Uu]s|OUR|WE)(?![\w-])|(?<![\w-])(?P<single>[Ii]ts?|[Ii]tself|This(?=\s(?:is|"
    r"was|has)\b))(?![\w-])|(?<![\w-])(?P<plural>[Tt]hey|[Tt]heir|[Tt]hem)(?![\w-])"
)


@dataclass
class _State:
    """Who was spoken of last; ``subject`` of the sentence before, ``last`` committee or initiative by head noun."""

    subject: Ref | None = None
    section: int = -1
    heads: dict[str, Ref] = field(default_factory=dict)


def stage(document: Document, sections: Sequence[Section], annotate: Annotate) -> Scene:
    """Prepare a document for the rules. ``annotate`` turns block texts into sentences with offsets relative to each."""
    blocks = [b for s in sections for b in ([s.heading] if s.heading else []) + list(s.blocks)]
    text = document.text
    sentences = _sentences(text, blocks, annotate)
    cast = casting.cast(text, sections, blocks)
    found_units = units.find(text, blocks, sentences, cast)
    found_works = undertakings.find(text, blocks, sentences, cast, found_units)
    alias_list = list(cast.aliases)
    for unit in units.named(found_units):
        if unit.acronym and unit.ref:
            alias_list.append(Alias(unit.ref, unit.acronym.of(text), unit.acronym, "", "acronym in parentheses"))
    passages = _passages(text, blocks, sentences, cast, found_units, found_works, alias_list)
    unit_spans: dict[Ref, Span] = {}
    for unit in units.named(found_units):
        if unit.ref:
            unit_spans.setdefault(unit.ref, unit.span)
    work_spans: dict[Ref, Span] = {}
    for works in found_works.values():
        for work in works:
            work_spans.setdefault(work.ref, work.span)
    return Scene(
        document=document,
        blocks=tuple(blocks),
        passages=tuple(passages),
        profiles=cast.profiles,
        aliases=tuple(alias_list),
        units=unit_spans,
        owner=cast.owner,
        initiatives=work_spans,
        owners=cast.owners,
        owned=_owned(passages),
    )


def _owned(passages: Sequence[Passage]) -> dict[Ref, tuple[Passage, ...]]:
    """The passages of each organisation's sections."""
    found: dict[Ref, list[Passage]] = {}
    for passage in passages:
        if passage.owner is not None:
            found.setdefault(passage.owner, []).append(passage)
    return {ref: tuple(kept) for ref, kept in found.items()}


def _sentences(text: str, blocks: Sequence[Block], annotate: Annotate) -> list[tuple[Sentence, ...]]:
    """The sentences of each block, with offsets of the whole text; furniture has none."""
    prose = [b for b in blocks if b.kind is not BlockKind.FURNITURE]
    made = iter(annotate([b.span.of(text) for b in prose]))
    return [() if b.kind is BlockKind.FURNITURE else tuple(_shift(s, b.span.start) for s in next(made)) for b in blocks]


def _shift(sentence: Sentence, by: int) -> Sentence:
    from dataclasses import replace

    tokens = tuple(replace(t, span=Span(t.span.start + by, t.span.end + by)) for t in sentence.tokens)
    return Sentence(Span(sentence.span.start + by, sentence.span.end + by), tokens)


@cache
def _definite() -> re.Pattern[str]:
    heads = {
        *lexicons.entries("references", "definite", "organisation"),
        *lexicons.entries("references", "definite", "committee"),
        *lexicons.entries("references", "definite", "initiative"),
    }
    source = "|".join(re.escape(h) for h in sorted(heads, key=lambda h: (-len(h), h)))
    return re.compile(
        rf"(?<![\w-])(?:the|this|our|that)[ \t](?:same[ \t])?(?P<head>{source})(?![\w-])(?:['’]s)?", re.IGNORECASE
    )


def _passages(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[tuple[Sentence, ...]],
    cast: casting.Cast,
    found_units: dict[int, list[units.Unit]],
    works: dict[int, list[undertakings.Work]],
    alias_list: Sequence[Alias],
) -> list[Passage]:
    by_alias: dict[str, Ref] = {}
    for alias in alias_list:
        by_alias.setdefault(alias.text, alias.ref)
    for ref, profile in cast.profiles.items():
        if not profile.head and len(ref.name) > 2:
            by_alias.setdefault(ref.name, ref)  # a name without a head noun is found again by its letters
    pattern = (
        re.compile(
            r"(?<![\w-])(?:"
            + "|".join(re.escape(a) for a in sorted(by_alias, key=lambda a: (-len(a), a)))
            + r")(?![\w-])"
        )
        if by_alias
        else None
    )
    passages: list[Passage] = []
    state = _State()
    heading: Block | None = None
    about: Ref | None = None
    lead: Span | None = None
    owner_before: Ref | None = None
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        owner = cast.owners[index]
        if owner != owner_before:
            state, owner_before, about, heading = _State(subject=owner), owner, owner, None
        if block.kind is BlockKind.HEADING:
            heading, about, lead = block, owner, None
            state.subject = owner or state.subject
        fixed = _fixed(text, block, cast, index, found_units.get(index, []), works.get(index, []), pattern, by_alias)
        opened = next(
            (
                u.ref
                for u in found_units.get(index, [])
                if u.ref
                and block.kind is not BlockKind.HEADING
                and u.span.start - block.span.start < 5
                and re.match(r"\s?(?:\([^()]*\))?\s?(?:[.:]\s|\s[–—-]\s|\n)", text[u.span.end : block.span.end])
            ),
            None,
        )
        if opened:
            state.subject = opened  # "Education Committee. Follows schools from …"
        for sentence in sentences[index]:
            mentions = _resolve(text, sentence, fixed, state, owner, cast, found_units.get(index, []), block)
            focus = opened or (about if block.kind is BlockKind.LIST_ITEM and about else state.subject)
            passages.append(
                Passage(
                    sentence,
                    block,
                    owner,
                    opened or about or owner,
                    tuple(mentions),
                    focus or owner,
                    heading.span if heading else None,
                    lead if block.kind is BlockKind.LIST_ITEM else None,
                )
            )
            subject = _subject(text, mentions, sentence)
            if subject is not None and block.kind is not BlockKind.LIST_ITEM:
                state.subject = subject
        if opened:
            state.subject = owner
        if block.kind is BlockKind.HEADING:
            unit = next(
                (u.ref for u in found_units.get(index, []) if u.ref and u.span.start - block.span.start < 5), None
            )
            work = next((w.ref for w in works.get(index, []) if w.span.start - block.span.start < 8), None)
            about = unit or work or owner
            state.subject = about or state.subject
        elif block.kind is BlockKind.PARAGRAPH:
            lead = block.span if block.span.of(text).rstrip().endswith(":") else None
            about = about if about and about.kind is not NodeKind.ORGANISATION else owner
    return passages


def _fixed(
    text: str,
    block: Block,
    cast: casting.Cast,
    index: int,
    found_units: Sequence[units.Unit],
    works: Sequence[undertakings.Work],
    pattern: re.Pattern[str] | None,
    by_alias: dict[str, Ref],
) -> list[Mention]:
    """Mentions that need no memory: names, aliases, named units and initiatives; the longest at a place wins."""
    mentions = [Mention(name.span, ref, Form.NAME) for name, ref in cast.named_in.get(index, ())]
    mentions += [Mention(u.span, u.ref, Form.NAME) for u in found_units if u.ref]
    mentions += [Mention(w.span, w.ref, Form.NAME) for w in works]
    if pattern:
        mentions += [
            Mention(Span(*m.span()), by_alias[m.group()], Form.ACRONYM)
            for m in pattern.finditer(text, block.span.start, block.span.end)
        ]
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if not any(mention.span.overlaps(other.span) for other in kept[-4:]):
            kept.append(mention)
    return kept


def _resolve(
    text: str,
    sentence: Sentence,
    fixed: Sequence[Mention],
    state: _State,
    owner: Ref | None,
    cast: casting.Cast,
    found_units: Sequence[units.Unit],
    block: Block,
) -> list[Mention]:
    """All mentions of a sentence; pronouns and definite phrases take their thing from what came before."""
    start, end = sentence.span.start, sentence.span.end
    loose: list[tuple[Span, str, str]] = []
    for match in _PRONOUN.finditer(text, start, end):
        if not (match.group() == "US" or (match.group() in {"WE", "OUR"} and False)):
            loose.append((Span(*match.span()), "pronoun", match.lastgroup or ""))
    for match in _definite().finditer(text, start, end):
        loose.append((Span(*match.span()), "definite", match.group("head")))
    for unit in found_units:
        if unit.ref is None and sentence.span.covers(unit.span):
            loose.append((unit.span, "definite", unit.text))
    here = [m for m in fixed if start <= m.span.start < end]
    out: list[Mention] = []
    events: list[tuple[Span, Mention | None, str, str]] = [(m.span, m, "", "") for m in here]
    events += [(s, None, form, what) for s, form, what in loose if not any(s.overlaps(m.span) for m in here)]
    subject = state.subject
    for span, mention, form, what in sorted(events, key=lambda e: (e[0].start, -e[0].end)):
        if out and out[-1].span.overlaps(span):
            continue
        if mention is not None:
            out.append(mention)
            if mention.ref.kind is not NodeKind.ORGANISATION:
                for head in mention.ref.name.casefold().split():
                    state.heads[head] = mention.ref
            continue
        if form == "pronoun":
            ref = _pronoun(text, what, out, subject, owner)
            shape = Form.FIRST_PERSON if what == "first" else Form.PRONOUN
        else:
            ref, shape = _definite_ref(text, span, what, state, subject, owner, cast), Form.DEFINITE
        if ref is not None:
            out.append(Mention(span, ref, shape))
    return out


_OBLIQUE = re.compile(
    r"\b(?:by|with|from|of|in|to|at|for|on|between|alongside|than)\s(?:the\s|its\s|our\s|an?\s)?[\"“]?$", re.IGNORECASE
)


def _pronoun(text: str, what: str, before: Sequence[Mention], subject: Ref | None, owner: Ref | None) -> Ref | None:
    if what == "first":
        return owner or organisation_of(subject)
    named = [m.ref for m in before if m.form is not Form.PRONOUN]
    direct = [
        m.ref
        for m in before
        if m.form is not Form.PRONOUN and not _OBLIQUE.search(text[max(0, m.span.start - 16) : m.span.start])
    ]
    if direct:
        return direct[0]
    return subject or owner or (named[0] if named else None)


def _definite_ref(
    text: str, span: Span, what: str, state: _State, subject: Ref | None, owner: Ref | None, cast: casting.Cast
) -> Ref | None:
    """ "The Committee" is the last committee with that head; "the Association" the organisation with that head, or the owner."""
    head = lexicons.fold(what)
    capital = span.of(text).split()[-1][:1].isupper()
    determiner = span.of(text).split()[0].casefold()
    if head in state.heads:
        return state.heads[head]
    if head not in lexicons.words("references", "definite", "organisation"):
        return None
    for candidate in (subject, owner):
        profile = cast.profiles.get(candidate) if candidate else None
        if profile and (profile.head == head or head in lexicons.fold(candidate.name if candidate else "").split()):
            return candidate
    others = [ref for ref, profile in cast.profiles.items() if profile.head == head]
    if len(others) == 1 and capital:
        return others[0]
    if head in lexicons.words("references", "definite", "committee") and head not in {
        "group",
        "body",
        "forum",
        "chamber",
    }:
        return None
    generic = head in {
        "organisation",
        "organization",
        "association",
        "network",
        "union",
        "federation",
        "league",
        "alliance",
        "body",
    }
    if generic and (capital or determiner in {"this", "our", "the"}):
        base = owner or organisation_of(subject)
        profile = cast.profiles.get(base) if base else None
        if profile and (head in {"organisation", "organization", "body", "association"} or profile.kind == _kind(head)):
            return base
    return None


def _kind(head: str) -> str:
    for kind in ("association", "network", "other", "company", "public_body"):
        if head in lexicons.words("names", "heads", kind):
            return kind
    return ""


def _subject(text: str, mentions: Sequence[Mention], sentence: Sentence) -> Ref | None:
    """Whom the next sentence's "it" means: the thing that this one is about.

    A committee brought in with "a" or "an" becomes the topic; else the grammatical subject, if it is a mention; else the
    first mention before the verb; a name after it ("started it with X") only where there is nothing better.
    """
    strong = [m for m in mentions if m.form in (Form.NAME, Form.ACRONYM, Form.DEFINITE)]
    brought_in = next(
        (
            m
            for m in strong[1:]
            if m.ref.kind is NodeKind.COMMITTEE
            and re.search(r"\b(?:an?|one)\s[\"“]?$", text[max(0, m.span.start - 6) : m.span.start])
        ),
        None,
    )
    if brought_in and organisation_of(brought_in.ref) == organisation_of(strong[0].ref):
        return brought_in.ref  # "X has a Committee. It meets …"
    if not mentions:
        return None
    root = next(
        (
            t
            for i, t in enumerate(sentence.tokens)
            if t.head == i and t.dep != "dep" and t.pos in {"VERB", "AUX", "ADJ", "NOUN"}
        ),
        None,
    )
    verb = root.span.start if root else sentence.span.end
    before = [m for m in mentions if m.span.start < verb]
    named = [m for m in before if m.form in (Form.NAME, Form.ACRONYM, Form.DEFINITE)]
    if named and not (before[0].form is Form.PRONOUN and before[0].span.start - sentence.span.start < 4):
        return named[0].ref
    return (before or mentions)[0].ref
