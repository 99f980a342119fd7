"""Founding years: verbs and nouns of beginning with a year in the same clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.beginnings import beginning
from civicgraph.extracting.scene import Form, Mention, Passage, Scene
from civicgraph.model import BlockKind, Claim, FactType, FoundedValue, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEAR = re.compile(
    r"(?<![\d.,/§-])(1\d{3}|20\d{2}|21\d{2})(?![\d%]|[.,]\d)(?!\s(?:members|municipalities|cities|towns|local|people|"
    r"employees|inhabitants))"
)
_DECREE = re.compile(r"(?:[Dd]ecree|[Ll]aw|[Aa]ct)\s(?:[Nn]o\.?\s?)?\d{1,5}/((?:18|19|20)\d\d)(?!\d)")
_UNDER_LAW = re.compile(
    r"\b(?:set up|created|established|founded|constituted)\s(?:by|under|through|"
    r"on the basis of)\s(?:the\s)?[\w\s]{0,60}$",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:law|act|regulation|directive|decree|article|statute|charter)\s(?:of|from|no\.?)?\s?(?:\d{1,2}\s\w+\s)?$",
    re.IGNORECASE,
)


def rule(scene: Scene) -> Iterator[Claim]:
    """One founding year for each subject: the first that is stated, one of registration only where there is no other."""
    first: dict[Ref, Claim] = {}
    for passage in scene.passages:
        for claim in (*_in_row(scene, passage), *_in_timeline(scene, passage), *_in_sentence(scene, passage)):
            known = first.setdefault(claim.subject, claim)
            if _is_formal(scene, known) and not _is_formal(scene, claim):
                first[claim.subject] = claim
    yield from first.values()


def _is_formal(scene: Scene, claim: Claim) -> bool:
    return _FORMAL.search(claim.span.of(scene.text)) is not None


def _in_sentence(scene: Scene, passage: Passage) -> Iterator[Claim]:
    text, start, end = scene.text, passage.span.start, passage.span.end
    for match in sorted(
        (*_YEAR.finditer(text, start, end), *_DECREE.finditer(text, start, end)), key=lambda m: m.start(1)
    ):
        left, right = (
            text[max(start, match.start() - 140) : match.start()],
            text[match.end() : min(end, match.end() + 90)],
        )
        if (_LAW.search(left) and not _UNDER_LAW.search(left)) or re.search(
            r"\buntil\s(?:the\s)?$|\bby\s$|\btill\s$|\d\sto\s$|\d\s?[–-]\s?$", left, re.IGNORECASE
        ):
            continue
        found = beginning(left, right)
        if found is None:
            continue
        offset, rule_name, confidence = found.offset, found.rule, found.confidence
        position = match.start() + offset if offset < 0 else match.end() + offset
        position = max(start, min(position, end - 1))
        window = text[min(position, match.start()) : max(position, match.end())]
        if lexicons.around(r"\b(?:WORDS)\b", "founding", "wording", "negated", space=" ").search(
            text[max(start, min(position, match.start()) - 12) : min(position, match.start())] + window
        ):
            continue
        subject = _subject(scene, passage, position, rule_name)
        if subject is not None:
            at = min(position, match.start())
            yield Claim(
                FactType.FOUNDED,
                subject,
                FoundedValue(int(match.group(1))),
                Span(at, max(match.end(), _word_end(text, position))),
                rule_name,
                confidence,
            )


def _word_end(text: str, position: int) -> int:
    match = re.compile(r"\w+").match(text, position)
    return match.end() if match else position + 1


def _subject(scene: Scene, passage: Passage, position: int, rule_name: str) -> Ref | None:
    """Apposition first ("the X, set up in 1923"), then the clause's subject; "X founded the Y in 1990" founds Y."""
    if passage.focus is not None and _FOUNDED_IT.match(scene.text, position) and _may_be_founded(scene, passage.focus):
        own = next((m.ref for m in passage.mentions if m.span.end <= position), None)
        if own != passage.focus:
            return passage.focus  # "The League established it in 2005": what was spoken of before
    before = [m for m in passage.mentions if m.span.end <= position and _may_be_founded(scene, m.ref)]
    after = [m for m in passage.mentions if m.span.start >= position and _may_be_founded(scene, m.ref)]
    text = scene.text
    if rule_name == "founding noun":
        of = next(
            (
                m
                for m in after
                if m.span.start - position < 60 and re.search(r"\bof\s(?:the\s)?[\"“]?$", text[position : m.span.start])
            ),
            None,
        )
        if of:
            return of.ref
    if before and rule_name == "founding participle":
        clause = re.search(
            r",\s(?:which|that)\s(?:the\s|our\s|its\s)?[A-Z][\w\s’'&-]{1,60}?\s(?:itself\s|had\s|once\s|has\s|"
            r"jointly\s)?$",
            text[passage.span.start : position],
        )
        named = next((m for m in before if clause and 0 <= passage.span.start + clause.start() - m.span.end <= 1), None)
        if named:
            return named.ref
    if before:
        last = before[-1]
        between = text[last.span.end : position]
        if last.form is not Form.PRONOUN and re.fullmatch(
            r"[\"”]?\s?(?:\([^()]*\))?[\"”]?,?\s?(?:which\s|that\s)?(?:was\s|is\s|were\s|has\s|had\s)?(?:first\s|"
            r"originally\s|officially\s|formally\s|itself\s|only\s)?",
            between,
        ):
            return last.ref
    object_ = _active_object(text, passage, before, after, position)
    if object_:
        return object_
    chosen = subjects.subject_at(passage, position, lambda ref: _may_be_founded(scene, ref))
    if chosen is None and after and re.search(r"^\W*(?:was|were|is)?\s?\w+", text[position:]):
        return after[0].ref
    if (
        not before
        and after
        and after[0].span.start - position < 40
        and rule_name != "founding by since"
        and position <= passage.span.start + 3
    ):
        return after[0].ref  # "Founded in 1926, the X is …"
    return chosen


def _active_object(
    text: str, passage: Passage, before: list[Mention], after: list[Mention], position: int
) -> Ref | None:
    """The thing founded where somebody founds it: "in 1990 the X set up the Y"."""
    if not after or not before:
        return None
    word = re.compile(r"\w+(?:\s(?:up|off))?").match(text, position)
    if not word:
        return None
    between = text[word.end() : after[0].span.start]
    if re.fullmatch(r"\s(?:the|its|a|an)?\s?(?:[\w-]+\s){0,3}[\"“]?", between) and not re.search(
        r"\b(?:was|were|been|is)\s(?:\w+\s)?$", text[max(passage.span.start, position - 20) : position]
    ):
        return after[0].ref if "by" not in between.split() and "in" not in between.split() else None
    return None


def _may_be_founded(scene: Scene, ref: Ref) -> bool:
    profile = scene.profiles.get(ref)
    return ref.kind is not NodeKind.ORGANISATION or (
        profile is not None and (profile.kind != "public_body" or ref == scene.owner)
    )


_TIMELINE = re.compile(
    r"\s*(?:(?:\d{1,2}(?:st|nd|rd|th)?\s)?[A-Z][a-z]{2,8}\s(?:\d{1,2},\s)?)?(1[89]\d\d|20\d\d)\s?[.:–—-]\s|\s*(1[89]\d\d|20\d\d)\t+"
)
_FOUNDED_IT = re.compile(r"(?:founded|established|created|launched|formed|started|set)\s(?:it|them)\b")
_QUESTION = re.compile(
    r"[^?\n]{0,60}?\b(?:founded|formed|established|set up|created|started?|begin|began|since|foundation)\b[^?\n]{0,30}\?\s*[-–—:]?\s*"
    r"(?:in\s)?(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?(?:\d{1,2},\s)?(?P<year>1[89]\d\d|20\d\d)\b",
    re.IGNORECASE,
)
_DATED_NAME = re.compile(
    r"\s*(?:\([^()\n]{2,40}\))?\s*[:–—-]\s*(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?(?:\d{1,2},\s)?(?P<year>1[89]\d\d|20\d\d)\s*$"
)
_DATED_LINE = re.compile(r"^[^\n]{8,90}:\s*(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?(?:1[89]\d\d|20\d\d)\s*$", re.MULTILINE)
_DATED_ROWS = 3  # more lines that end in a date are a list of beginnings
_BEGINNINGS = re.compile(
    r"\b(?:creation|founding|foundation|founded|starting years?|beginnings?|origins?|history|established|set up|elections)\b",
    re.IGNORECASE,
)
_FORMAL = re.compile(r"\b(?:chartered|registered|incorporated|constituted|legal|merged)\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"\s*(?P<label>[A-Za-z ]{4,24}?)\s?[:–—]\s(?:[A-Za-z]+\s|\d{1,2}\s[A-Za-z]+\s|in\s)?(?P<year>1[89]\d\d|20\d\d)\b"
)


def _in_timeline(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Lines that open with a year ("2013. The X opens") and items that are a label and a year ("launch: 2011")."""
    text, start, end = scene.text, passage.block.span.start, passage.span.end
    if passage.span.start - start > 6 or passage.kind is BlockKind.LABEL:
        return
    labelled = _LABELLED.match(text, start, end)
    if (
        labelled
        and passage.about
        and lexicons.fold(labelled.group("label")) in lexicons.words("layout", "labels", "founded")
    ):
        yield Claim(
            FactType.FOUNDED,
            passage.about,
            FoundedValue(int(labelled.group("year"))),
            Span(labelled.start("label"), labelled.end()),
            "founding year in a row",
            0.9,
        )
        return
    asked = _QUESTION.match(text, start, passage.block.span.end)
    if asked and passage.about:
        span = Span(asked.start(), asked.end())
        yield Claim(
            FactType.FOUNDED, passage.about, FoundedValue(int(asked.group("year"))), span, "founding year in a row", 0.9
        )
        return
    opener = next((m for m in passage.mentions if m.form is Form.NAME and m.span.start - start < 4), None)
    dated = _DATED_NAME.match(text, opener.span.end, passage.block.span.end) if opener else None
    heads = [span.of(text) for span in (passage.heading, passage.lead) if span is not None]
    listed = dated and (any(_BEGINNINGS.search(head) for head in heads) or len(_DATED_LINE.findall(text)) > _DATED_ROWS)
    if opener and dated and listed and _may_be_founded(scene, opener.ref):
        span = Span(opener.span.start, dated.end())
        yield Claim(
            FactType.FOUNDED, opener.ref, FoundedValue(int(dated.group("year"))), span, "year of a timeline", 0.75
        )
        return
    match = _TIMELINE.match(text, start, end)
    if not match:
        return
    block_end = passage.block.span.end
    named = next(
        (
            m
            for p in scene.passages
            if p.block == passage.block
            for m in p.mentions
            if m.form in (Form.NAME, Form.ACRONYM, Form.DEFINITE)
        ),
        None,
    )
    begins = lexicons.around(r"\b(?:WORDS)\b", "founding", "wording", "begins", space=" ").search(
        text, match.end(), min(block_end, match.end() + 160)
    )
    if (
        named
        and begins
        and _may_be_founded(scene, named.ref)
        and (
            begins.start() - named.span.end < 40
            if begins.start() > named.span.start
            else named.span.start - begins.end() < 30
        )
    ):
        year = match.group(1) or match.group(2)
        yield Claim(
            FactType.FOUNDED,
            named.ref,
            FoundedValue(int(year)),
            Span(start, max(named.span.end, begins.end())),
            "year of a timeline",
            0.75,
        )


def _in_row(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Label–value rows: "Founded: 1909"."""
    block = passage.block
    if passage.kind is not BlockKind.LABEL or block.label is None or passage.about is None:
        return
    if lexicons.fold(block.label.of(scene.text)) in lexicons.words("layout", "labels", "founded"):
        match = _YEAR.search(scene.text, block.span.start, block.span.end)
        if match:
            yield Claim(
                FactType.FOUNDED,
                passage.about,
                FoundedValue(int(match.group(1))),
                Span(block.label.start, match.end()),
                "founding year in a row",
                0.95,
            )
