"""Relations between organisations: membership, cooperation, advice, intermediary roles, founding."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Form, Passage, Scene, organisation_of
from civicgraph.model import BlockKind, Claim, FactType, NodeKind, Ref, RelationValue, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINK = re.compile(
    r"[\s\"“]*(?:(?:both|as well as|also|the|a|an|its|our|their|and|with|of|various|several|many|other|all|for|to|in|on|from|such as|including|like|namely|among them|especially|notably|such|sister|partner|other|international|european|national|global|regional|local|major|larger|leading|two|three|four|five|associations?|organisations?|organizations?|networks?|bodies|institutions|partners?|groups?|federations?|umbrella|worldwide|world|city|active|founding|full|umbrella organisation|cities of|city of|town of)[\s,:\"“(–-]*){0,9}$",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"[\s\"“(:]*(?:(?!(?:that|which|who|whose|but|because|so|when|while|is|are|was|were|has|have|had|we|they|it|our|how|what|not|than|as)\b)[a-zà-ž][\w’'-]*[\s,]{1,2}){0,6}[\"“(]?(?:(?:EU|UN|European|English|National)\s)?$"
)
_JOIN = re.compile(
    r"[\"”’]?(?:['’]s)?\s?(?:\([^()]{1,80}\))?[\"”]?(?:,?\s(?:and|as well as|&|plus|or)\s(?:also\s|with\s|of\s|to\s|in\s|on\s|for\s|by\s)?|,\s(?:with\s|of\s|to\s|by\s)?|;\s?)(?:the\s|its\s|both\s)?[\"“]?"
)
_APPOSED = re.compile(
    r",\s(?:the|an?|two|three|four|both)\s[a-zà-ž][^,;.]{2,60},\s(?:and\s)?(?:with\s|of\s|to\s)?(?:the\s)?"
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = ("member_of", "cooperates_with", "intermediary_for", "advises", "founded_by")
    return tuple((kind, lexicons.phrases("relations", kind, "after")) for kind in kinds)


def rule(scene: Scene) -> Iterator[Claim]:
    """Every relation of the document, once for each pair."""
    seen: set[tuple[Ref, str, Ref]] = set()
    for passage in scene.passages:
        found = (*_forward(scene, passage), *_backward(scene, passage), *_founding(scene, passage))
        for claim in (*found, *_by_cues(scene, passage, found)):
            value = claim.value
            if not isinstance(value, RelationValue) or claim.subject == value.target:
                continue
            key = (claim.subject, value.kind, value.target)
            if key not in seen:
                seen.add(key)
                yield claim


def _forward(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """A trigger with its targets after it: "is a member of X, Y and Z"."""
    text, start, end = scene.text, passage.span.start, passage.span.end
    if passage.kind is BlockKind.LABEL and passage.block.label is not None:
        start = min(start, passage.block.label.start)  # "signed up to: the X"
    for kind, pattern in _patterns():
        for match in pattern.finditer(text, start, end):
            if _negated(text, start, match.start()):
                continue
            targets = _targets(scene, passage, match.end(), kind)
            if not targets:
                continue
            object_ = next(
                (m for m in passage.mentions if match.start() <= m.span.start < match.end() and m.form is Form.PRONOUN),
                None,
            )
            if object_ is None and subjects.is_somebody_else(passage, match.start()):
                continue
            subject = (
                organisation_of(object_.ref)
                if object_
                else organisation_of(subjects.subject_at(passage, match.start(), lambda ref: True))
            )
            if kind == "founded_by" and object_ is None:
                subject = _passive_subject(scene, passage, match.start()) or subject
            if subject is None or (subject not in scene.profiles and subject != scene.owner):
                continue
            for ref, span in targets:
                if ref != subject:
                    begin = match.start()
                    yield Claim(
                        FactType.RELATION,
                        subject,
                        RelationValue(kind, ref),
                        Span(begin, span.end),
                        f"{kind.replace('_', ' ')} trigger",
                        0.85,
                    )


_SUPPORT = re.compile(
    r"\b(?:gives?|lends?|gave|lent|offers?)\s(?:its|their)\s(?:full\s|active\s)?(?:support|backing|help)|\b(?:supports?|backs?|endorses?|sponsors?|assists?)\s(?=(?:it|us|them|the|this|our|its)\b)|\b(?:is|are)\s(?:an?|our|its|the|also)?\s?(?:[\w-]+\s)?partners?\b|\b(?:works?|cooperates?|collaborates?)\s(?:closely\s)?with\s(?=us\b|it\b|them\b)",
    re.IGNORECASE,
)


def _backward(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Others who act upon the page's organisation: "the X and the Y give their support"."""
    text = scene.text
    for match in _SUPPORT.finditer(text, passage.span.start, passage.span.end):
        after = next((m.ref for m in passage.mentions if match.end() - 3 <= m.span.start <= match.end() + 6), None)
        subject = organisation_of(after or passage.owner)
        others = [
            m
            for m in passage.mentions
            if m.span.end <= match.start()
            and m.form in (Form.NAME, Form.ACRONYM)
            and m.ref.kind is NodeKind.ORGANISATION
        ]
        if (
            not others
            or subject is None
            or subject not in scene.profiles
            or _negated(text, passage.span.start, match.start())
        ):
            continue
        if (
            others[0].span.start - passage.span.start > 12
            or subject in {m.ref for m in others}
            or re.search(r"[;:]", text[others[-1].span.end : match.start()])
        ):
            continue
        if match.start() - others[-1].span.end > 30:
            continue
        for mention in others:
            yield Claim(
                FactType.RELATION,
                subject,
                RelationValue("cooperates_with", mention.ref),
                Span(mention.span.start, match.end()),
                "support by others",
                0.75,
            )


def _passive_subject(scene: Scene, passage: Passage, position: int) -> Ref | None:
    mention = subjects.nearest_before(passage, position, subjects.is_organisation)
    return mention.ref if mention and mention.ref in scene.profiles else None


_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "member_of",
        re.compile(
            r"\b(?:members?|membership|belongs?|joined|affiliat\w+|seats?|admitted|acced\w+|constituent|enrolled|"
            r"dues|one of the founders|its ranks|part of)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "advises",
        re.compile(
            r"\b(?:opinions?|views?|comments?|remarks|advice|advis\w+|proposals?|positions?|statements?|evidence|submissions?|"
            r"consult\w*|recommend\w*|briefs?|briefings?|input|petitions?|memorand\w+|expertise|drafts?|hearings?|heard)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "cooperates_with",
        re.compile(
            r"\b(?:jointly|together|cooperat\w*|co-operat\w*|collaborat\w*|partners?|partnership|agreement|memorandum|"
            r"ally|allies|allied|hand in|side by side|alongside|pact|accord|teams? up|shares?|exchanges?|dialogue|common)\b",
            re.IGNORECASE,
        ),
    ),
)


def _by_cues(scene: Scene, passage: Passage, found: Sequence[Claim]) -> Iterator[Claim]:
    """Where no phrase fits: a cue word and another body in one clause whose subject is the page's organisation."""
    text = scene.text
    taken = {c.value.target for c in found if isinstance(c.value, RelationValue)} | {c.subject for c in found}
    for mention in passage.mentions:
        profile = scene.profiles.get(mention.ref)
        if mention.form is not Form.NAME or profile is None or mention.ref in taken or mention.ref == passage.owner:
            continue
        start = max(
            (m.end() for m in _CLAUSES.finditer(text, passage.span.start, mention.span.start)),
            default=passage.span.start,
        )
        before = [m for m in passage.mentions if start <= m.span.start < mention.span.start and m.ref != mention.ref]
        if not before or organisation_of(before[0].ref) != passage.owner or passage.owner is None:
            continue
        if subjects.is_somebody_else(passage, mention.span.start) or any(
            m.ref.kind is NodeKind.ORGANISATION and m.ref != passage.owner for m in before
        ):
            continue
        gap = text[before[0].span.end : mention.span.start]
        preposition = re.search(r"\b(?P<word>\w+)\s(?:the\s|its\s|our\s|both\s)?[\"“]?$", gap)
        if len(gap) > 110 or preposition is None or _negated(text, start, mention.span.start):
            continue
        kind = _kind_by_cues(gap, preposition.group("word").casefold(), profile.kind)
        if kind:
            yield Claim(
                FactType.RELATION,
                passage.owner,
                RelationValue(kind, mention.ref),
                Span(before[0].span.start, mention.span.end),
                "cue words in one clause",
                0.6,
            )


_CLAUSES = re.compile(r"[;:!?]\s|,\s(?:and|but|while|whereas)\s")


def _kind_by_cues(gap: str, preposition: str, kind: str) -> str | None:
    for relation, cues in _CUES:
        if not cues.search(gap):
            continue
        if (
            relation == "member_of"
            and preposition in {"of", "to", "in", "within"}
            and kind in {"association", "network", "other"}
        ):
            return relation
        if (
            relation == "advises"
            and preposition in {"to", "for", "of", "by", "with", "before", "from"}
            and kind == "public_body"
        ):
            return relation
        if relation == "cooperates_with" and preposition in {"with", "alongside", "and", "of"}:
            return relation
    return None


def _negated(text: str, start: int, position: int) -> bool:
    clause = re.split(r"[;:,]", text[max(start, position - 60) : position])[-1]
    return any(
        re.search(rf"\b{re.escape(w)}\b", clause, re.IGNORECASE)
        for w in lexicons.entries("relations", "negation", "words")
    )


def found_soon(spans: list[tuple[Ref, Span]], span: Span, position: int) -> bool:
    """Whether a known organisation stands nearer than a loose name; then the loose one is left alone."""
    return any(position <= s.start < span.start for _, s in spans) and not any(
        s.end + 60 > span.start for _, s in spans
    )


def _targets(scene: Scene, passage: Passage, position: int, kind: str) -> list[tuple[Ref, Span]]:
    """The organisations listed after a trigger; cooperation also takes places and other capitalised names."""
    text, end = scene.text, passage.span.end
    named = [
        m
        for m in passage.mentions
        if m.span.start >= position and m.ref.kind is NodeKind.ORGANISATION and m.form in (Form.NAME, Form.ACRONYM)
    ]
    spans: list[tuple[Ref, Span]] = [(m.ref, m.span) for m in named]
    loose = kind in {"cooperates_with", "intermediary_for", "member_of", "founded_by"}
    if loose:
        for span in naming.capitalised(text, position, min(end, position + 400)):
            if found_soon(spans, span, position):
                continue
            if (
                any(span.overlaps(s) for _, s in spans)
                or any(span.overlaps(m.span) for m in passage.mentions)
                or not _nameable(scene, span, kind)
            ):
                continue
            for piece in _pieces(text, span, kind):
                spans.append((Ref(NodeKind.ORGANISATION, " ".join(piece.of(text).split())), piece))
    spans.sort(key=lambda item: item[1])
    found: list[tuple[Ref, Span]] = []
    at = position
    for ref, span in spans:
        gap = text[at : span.start]
        if found and ref == found[-1][0] and gap.strip(" ") in {"(", "–", "-", ",", "/"}:
            at = span.end + (text[span.end : span.end + 1] == ")")  # its acronym
            continue
        ok = (
            (_LINK.fullmatch(gap) or (_GAP.fullmatch(gap) and kind in {"advises", "cooperates_with", "member_of"}))
            if not found
            else (
                _JOIN.fullmatch(gap)
                or _APPOSED.fullmatch(gap)
                or (
                    _LINK.fullmatch(gap.lstrip(" ,"))
                    and "," in gap + " and"
                    and len(gap) < 40
                    and re.search(r"and|,", gap)
                )
            )
        )
        if not ok or (not found and len(gap) > 140):
            break
        found.append((ref, span))
        at = span.end
    return found


_TAIL = re.compile(
    r"(?:\s(?!and\b|or\b|which\b|that\b|in\b|on\b|to\b|by\b|with\b|is\b|are\b|has\b|was\b)[a-z][\w-]+){1,5}"
)


def _pieces(text: str, span: Span, kind: str) -> list[Span]:
    """Names without a head noun, joined by "and", are several; a mechanism's name takes its lower-case nouns along."""
    if kind == "intermediary_for":
        tail = _TAIL.match(text, span.end)
        return [Span(span.start, tail.end() if tail else span.end)]
    out, last = [], span.start
    for match in re.finditer(r",?\s(?:and|&)\s|,\s", span.of(text)):
        out.append(Span(last, span.start + match.start()))
        last = span.start + match.end()
    return [*out, Span(last, span.end)]


def _nameable(scene: Scene, span: Span, kind: str) -> bool:
    """Whether a capitalised run that is no known organisation can be one: a city, a programme, a short name; no person's role."""
    shown = span.of(scene.text)
    folded = lexicons.fold(shown)
    if re.search(r"\b(?:decree|law|act|treaty|charter|regulation|constitution|ordinance)\b", folded):
        return False
    if (
        folded in {"european", "europe", "eu", "member states", "internet", "english"}
        or len(shown) < 3
        or shown.split()[0].isdigit()
    ):
        return False
    if kind == "intermediary_for":
        return True
    from civicgraph import places

    if kind in {"member_of", "founded_by"}:
        return (
            shown.isupper()
            or len([c for c in shown if c.isupper()]) >= 2
            or bool(re.match(r"^[A-Z][a-z]+(?:cities|net|link)\b", shown, re.IGNORECASE))
        )
    found = places.find(shown)
    country = found and found[0].how in {"name", "demonym", "region"} and len(shown.split()) <= 2
    return not country


_RELATIVE = re.compile(
    r",\s(?:which|that)\s(?:the\s|our\s|its\s)?[A-Z][\w\s’'&-]{1,60}?\s(?:itself\s|had\s|once\s|has\s|jointly\s)?$"
)
_LIFE = re.compile(
    r"\b(?:brought|called|bring|brings)\s(?P<what>[^.;,]{3,90}?)\s(?:to life|into being|into life|into existence)\b"
)


def _founding(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Somebody founds something: "the X set up the Y" makes Y founded by X."""
    text = scene.text
    pattern = lexicons.phrases("relations", "founded_by", "active")
    for match in _LIFE.finditer(text, passage.span.start, passage.span.end):
        named = next(
            (
                m
                for m in passage.mentions
                if match.start("what") <= m.span.start < match.end("what")
                and m.form is Form.NAME
                and m.ref.kind is NodeKind.ORGANISATION
            ),
            None,
        )
        founder = organisation_of(subjects.subject_at(passage, match.start(), subjects.is_body))
        if named and founder and founder != named.ref and founder in scene.profiles:
            yield Claim(
                FactType.RELATION,
                named.ref,
                RelationValue("founded_by", founder),
                Span(*match.span()),
                "founding verb with object",
                0.8,
            )
    for match in pattern.finditer(text, passage.span.start, passage.span.end):
        before = text[max(passage.span.start, match.start() - 16) : match.start()]
        if re.search(r"\b(?:was|were|been|being|is|are|be|,)\s(?:\w+\s)?$", before) or _negated(
            text, passage.span.start, match.start()
        ):
            continue
        behind = _RELATIVE.search(text[max(passage.span.start, match.start() - 90) : match.start()])
        if behind:  # "the Y, which the X founded"
            at = max(passage.span.start, match.start() - 90) + behind.start()
            named = next(
                (m for m in passage.mentions if 0 <= at - m.span.end <= 1 and m.ref.kind is NodeKind.ORGANISATION), None
            )
            founder = next(
                (
                    organisation_of(m.ref)
                    for m in passage.mentions
                    if named and named.span.end <= m.span.start < match.start()
                ),
                None,
            )
            if named and founder and founder != named.ref and founder in scene.profiles:
                yield Claim(
                    FactType.RELATION,
                    named.ref,
                    RelationValue("founded_by", founder),
                    Span(named.span.start, match.end()),
                    "founding verb in a relative clause",
                    0.8,
                )
            continue
        object_ = next((m for m in passage.mentions if m.span.start >= match.end()), None)
        if object_ is None or object_.ref.kind is not NodeKind.ORGANISATION or object_.form is not Form.NAME:
            continue
        if (
            not re.fullmatch(
                r"\s(?:the|its|a|an|their|own)?\s?(?:[\w-]+\s){0,4}?[\"“]?", text[match.end() : object_.span.start]
            )
            or " in " in text[match.end() : object_.span.start]
        ):
            continue
        subject = subjects.subject_at(passage, match.start(), subjects.is_body)
        founder = organisation_of(subject)
        if founder is not None and founder != object_.ref and founder in scene.profiles:
            yield Claim(
                FactType.RELATION,
                object_.ref,
                RelationValue("founded_by", founder),
                Span(match.start(), object_.span.end),
                "founding verb with object",
                0.8,
            )
