"""Contacts: named people shown as contact, head, president, secretary or officer of an organisation."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import officer_bodies, officer_pronouns, officer_rows, officer_sentences, persons
from civicgraph.extracting.scene import Form, Passage, Scene, organisation_of
from civicgraph.model import Block, BlockKind, Claim, ContactValue, FactType, Notice, Ref, Span
from civicgraph.wakewords import several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.wakewords import Several

_AT_BODY = re.compile(r" (?:at|in|for|of|within)(?: (?:the|our|your))?(?: [\w&-]+){1,2}$")
_VERB = re.compile(
    r",?\s(?:(?:[\w.]+\s){0,6}?)(?:is|are|was|were|has|have|had|gave|gives|spoke|speaks|said|says|lives|lived|leads|led|opened|signed|won|wrote|came|became)\b"
)
_CLOSING = 40  # characters of a line that closes a letter
_PAST_ROLE = re.compile(
    r"(?i)former|ex-|first (?!vice|deputy|secretary|minister)|late |past |outgoing|founding (?!member)"
)
_PREDECESSOR = re.compile(
    r"(?i:took over from|takes? over from|taken over from|succeed(?:s|ed|ing)|replac(?:es|ed|ing)|follow(?:s|ed|ing)|"
    r"predecessor,?|thanked|in place of|instead of|the late|in memory of|farewell to)\s(?:(?:its|the|our)\s\w+,?\s)?$"
)
_LEAVING = re.compile(r"(?i:outgoing|departing|retiring|former|previous|past|late|then|ex)[ -]$")
_LETTERS = re.compile(r"^[ ](?:[A-Z]{1,2}\d[A-Z]{1,3}|[A-Z]{2,5})(?![\w-])")  # a call sign, an order
_REACHED = re.compile(
    r"[,;:|\s–-]*(?:(?:on|at|via|tel|phone|mobile|mob|call|e-?mail)\b[.:]?\s)?(?:\(?\+?\d[\d\s()./-]{5,25}|[\w.+-]+@[\w.-]+)(?:[,;|\s–-]+[\w.+-]+@[\w.-]+)?\s*"
)  # how
_NEWLY = re.compile(r"^(?:current|new|newly elected|present)\s", re.IGNORECASE)
_PLACE = 24  # characters before a name in which an office of another place may stand
_BESIDES = re.compile(r"\s*(?:\||\t| {2,})\s*")
_BREAKS = re.compile(r"\s*(?:[,;|–—:(-]|\t| {2,}|\bis\b)\s*")


def rule(scene: Scene) -> Iterator[Claim]:
    """Every contact, once for each person and organisation."""
    found: dict[str, dict[Ref, Claim]] = {}
    for claim in (*_in_layout(scene), *_in_prose(scene)):
        value = claim.value
        if isinstance(value, ContactValue):
            held = found.setdefault(lexicons.fold(value.name), {})
            known = held.get(claim.subject)
            if known is None or (isinstance(known.value, ContactValue) and not known.value.role and value.role):
                held[claim.subject] = claim
    for held in found.values():
        own = [claim for subject, claim in held.items() if subject in scene.owners]
        yield from own or held.values()  # what somebody is elsewhere is not told of the bodies of the page


def notices(scene: Scene) -> Iterator[Notice]:
    """A contact label with nobody under it."""
    for index, block in enumerate(scene.blocks):
        if _is_contact_label(scene, block) and not _filled(scene, index):
            assert block.label is not None
            owner = scene.owners[index]
            whose = f" of {owner.name}" if owner else ""
            yield Notice(
                "empty-contact",
                f"the contact heading{whose} has nobody under it",
                scene.document.identifier,
                block.label,
            )


def _is_contact_label(scene: Scene, block: Block) -> bool:
    if block.kind is not BlockKind.LABEL or block.label is None:
        return False
    folded = lexicons.fold(block.label.of(scene.text)).rstrip(" :.")
    known = lexicons.words("layout", "labels", "contact")
    return folded in known or _AT_BODY.sub("", folded) in known


def _filled(scene: Scene, index: int) -> bool:
    """Whether a contact label is followed by anything of its own: a person, a body, an address, a number."""
    block = scene.blocks[index]
    if block.label != block.span:
        return True
    for follower in scene.blocks[index + 1 : index + 2]:
        shown = follower.span.of(scene.text)
        if follower.kind is BlockKind.FURNITURE or scene.owners[index + 1] != scene.owners[index]:
            return False
        person = persons.line_name().match(shown)
        if follower.kind is BlockKind.HEADING and not (person and persons.is_person(person.group("name"))):
            return "@" in shown or any(c.isdigit() for c in shown)
        return len(shown) < 200 or "@" in shown
    return False


def _in_layout(scene: Scene) -> Iterator[Claim]:
    """Contact blocks and lines of name and role."""
    text, until = scene.text, -1
    lines = officer_rows.lines(scene)
    blocks = [block for block, _ in lines]
    for index, (block, whose) in enumerate(lines):
        labelled = _is_contact_label(scene, block)
        if labelled or _closes_letter(text, block):
            until = index + 4
        owner = organisation_of(whose or scene.owner)
        if owner is None or (block.kind is BlockKind.FURNITURE and not officer_rows.opens_with_officer(text, block)):
            continue
        start = block.span.start if not (labelled and block.label == block.span) else None
        if start is None:
            continue
        found = _line(text, blocks, index, 0 < until - index + 1 <= 4 or labelled, block)
        if found:
            name, role, end = found
            until = index + 4 if index <= until else until
            subject, role = officer_rows.with_body(scene, owner, role, Span(name.start, end))
            yield Claim(
                FactType.CONTACT,
                subject,
                ContactValue(" ".join(name.of(text).split()), role),
                Span(name.start, end),
                "contact line",
                0.93 if until >= index else 0.85,
            )
        elif block.kind is BlockKind.HEADING and not labelled:
            until = -1
        yield from officer_rows.several(text, block, owner)


def _closes_letter(text: str, block: Block) -> bool:
    """Whether a line is what stands above a signature ("Kind regards,")."""
    shown = block.span.of(text)
    return len(shown) < _CLOSING and lexicons.fold(shown).strip(" ,.!–-") in lexicons.words(
        "roles", "office", "closing"
    )


def _line(
    text: str, blocks: Sequence[Block], index: int, in_contact: bool, block: Block
) -> tuple[Span, str | None, int] | None:
    """A person at the start of a line, with the role beside or below; outside a contact block a role is required."""
    shown = block.span.of(text)
    if len(shown) > 260:
        return None
    label = block.label.of(text) if block.label and block.label != block.span else ""
    row = officer_rows.card(text, blocks, index, block) or officer_rows.in_cells(text, block)
    if row:
        return row
    match = persons.line_name().match(shown)
    whole = match is not None and match.end() == len(shown)
    shouted = whole and officer_rows.stands_by_role(text, blocks, index)
    asks = match is not None and lexicons.fold(match["name"].split()[0]) in lexicons.words("roles", "office", "asking")
    if not match or asks or not persons.is_person(match.group("name"), shouted=shouted):
        return _after_role(text, block, shown) or (_titled(block, shown) if in_contact else None)
    end = match.start("name") + len(persons.without_letters(match.group("name")))
    name = Span(block.span.start + match.start("name"), block.span.start + end)
    rest = _LETTERS.sub("", officer_rows.HONOUR.sub("", shown[match.end() :]))
    if label and (persons.role().search(label) or lexicons.fold(label) in lexicons.words("roles", "office", "labels")):
        vague = rest.startswith(",") and lexicons.fold(label) in lexicons.words("roles", "office", "vague")
        told = _beside(text, name, rest, in_contact=False) if vague else None  # "Head: Rosa Ito, National Chair"
        return told if told is not None and told[1] else (name, _untimed(label), name.end)
    if not in_contact and (
        _VERB.match(rest) or (rest.strip().endswith(".") and block.kind is BlockKind.PARAGRAPH and _VERB.search(rest))
    ):
        return None  # a sentence, which is read as one
    if rest.strip().endswith(".") and len(shown) > 60 and block.kind is BlockKind.PARAGRAPH and not in_contact:
        return None
    if rest.strip() and not _REACHED.fullmatch(rest):
        return _beside(text, name, rest, in_contact)
    if label and (rest.strip() or match.group("title")) and lexicons.phrases("roles", "office", "desks").search(label):
        return name, None, name.end  # "Project desk: Ms Rosa Ito, rosa@…"
    return officer_rows.above_or_below(text, blocks, index, name) or ((name, None, name.end) if in_contact else None)


def _untimed(role: str) -> str:
    """A role without the years that it is held for ("President since 2023", "Chair (2022-2026)")."""
    return re.sub(r"[ ,]*\(?(?:since|from|until|for)?[ ]?(?:19|20)\d\d.*$", "", role.strip()) or role.strip()


def _titled(block: Block, shown: str) -> tuple[Span, str | None, int] | None:
    """A person with a title behind the office where one asks ("International Section, Ms Rosa Ito")."""
    match = re.search(rf"[,:–-][ ](?P<title>{persons.titles()})(?P<name>{persons.NAME})[ .]*$", shown)
    if not match or not match["title"] or not persons.is_person(match["name"]):
        return None
    start, end = (block.span.start + at for at in match.span("name"))
    return Span(start, end), None, end


def _beside(text: str, name: Span, rest: str, in_contact: bool) -> tuple[Span, str | None, int] | None:
    """The role in the rest of a person's line."""
    separator = _BREAKS.match(rest) or re.match(r"\s*\n\s*", rest)
    role = rest[separator.end() :] if separator else ""
    role = _BESIDES.split(role, maxsplit=1)[0]
    if separator and "(" in separator.group() and ")" in role:
        role = role[: role.index(")")]  # "Rosa Ito (President), Jan Novák (Treasurer)"
    role = "" if "@" in role.split(",")[0] else role
    role = re.split(
        r"\s*(?:[@|;\n\t]|,?\s\(?\+?\d[\d\s()./-]{5,}|,\s(?=tel\b|fax\b|mob\b|https?:|www\.)|"
        r"\s–\s|\bTel\b|\bPhone\b|\be-?mail\b|,\s(?:[\w.+-]+@)|(?<!\bHon)(?<!\bGen)(?<!\bAsst)(?<!\bDep)\.\s)",
        role,
        maxsplit=1,
    )[0].strip(" .,)")
    if (
        separator
        and role
        and len(role) < 110
        and (persons.role().search(role) or in_contact)
        and not re.match(r"\bis\b", separator.group().strip())
    ):
        at = text.index(role, name.end)
        return name, role, at + len(role)
    return (name, None, name.end) if in_contact and len(rest) < 60 else None


def _after_role(text: str, block: Block, shown: str) -> tuple[Span, str | None, int] | None:
    """A whole line of a role and a name: "President: Anna Berg", "Secretary General Anna Berg"."""
    match = re.match(
        r"[\s*_]*(?P<role>(?:[^:\n.;]|(?<=[a-z])\.(?=[ ][A-Z])){3,60}?)"
        r"(?P<sep>:\s*|\s?\.{3,}\s?|\s?…+\s?|\s[–—-]\s|\t+| {2,}|\s?\|\s?|\s)(?P<title>"
        + persons.titles()
        + r")(?P<name>"
        + persons.NAME
        + r")(?:[ ][A-Z][A-Z0-9]{1,6})?[\s*_]*(?:$|[,(|\t].{0,60}$| {3,}.{0,60}$)",
        shown,
    )
    if not match or not persons.is_person(match.group("name")) or not persons.role().search(match.group("role")):
        label = block.label.of(text) if block.label else ""
        if label and persons.role().search(label):
            match = re.match(r"\s*(?P<title>" + persons.titles() + r")(?P<name>" + persons.NAME + r")", shown)
            if match and persons.is_person(match.group("name")):
                start = block.span.start
                return Span(start + match.start("name"), start + match.end("name")), label, start + match.end("name")
        return None
    if match.group("role").rstrip().endswith((",", " of", " for", " the", " at")) or (
        match.group("sep").isspace()
        and "\t" not in match.group("sep")
        and not officer_rows.is_role(match.group("role"))
    ):
        return None
    end = match.start("name") + len(persons.without_letters(match.group("name")))
    name = Span(block.span.start + match.start("name"), block.span.start + end)
    return name, _untimed(match.group("role")), name.end


def _in_prose(scene: Scene) -> Iterator[Claim]:
    """People in sentences: "Anna Berg, President of the X", "its president, Anna Berg", "chaired by Anna Berg"."""
    lowered = lexicons.lowered(scene.text)
    for passage in scene.passages:
        if passage.kind is BlockKind.FURNITURE:
            continue
        if not officer_sentences.has_cue(lowered, passage.span):
            continue
        if persons.any_name().search(scene.text, passage.span.start, passage.span.end):
            for _, match in _officers().finditer(scene.text, passage.span.start, passage.span.end):
                claim = _person(scene, passage, match)
                if claim:
                    yield claim
        yield from officer_pronouns.claims(scene, passage)


@cache
def _officers() -> Several:
    """What makes somebody in a sentence an officer, in the order of trial."""
    return several(*officer_sentences.predicates(), *persons.prose(), *officer_sentences.shapes())


def _person(scene: Scene, passage: Passage, match: re.Match[str]) -> Claim | None:
    raw = match.group("name")
    name = persons.untitled(raw)
    words = naming.words_of(name, 0, len(name))
    before = lexicons.words("names", "connectors", "leading") | lexicons.words("roles", "office", "asking")
    months = lexicons.entries("initiatives", "wording", "calendar")
    while words and (lexicons.fold(words[0].text) in before or (len(words) > 2 and words[0].text in months)):
        words.pop(0)
    if not words:
        return None
    name = persons.without_letters(name[words[0].start :])
    role, of = match.group("role") or persons.role_of(match), match.groupdict().get("of")
    if not persons.is_person(name) or (role and _PAST_ROLE.match(role)):
        return None
    if role and match.group("role") and _LEAVING.search(scene.text, passage.span.start, match.start("role")):
        return None
    if _PREDECESSOR.search(scene.text, max(passage.span.start, match.start("name") - _PLACE), match.start("name")):
        return None
    at = Span(match.start("name"), match.end("name"))
    if any(m.span.overlaps(at) for m in passage.mentions if m.form in (Form.NAME, Form.ACRONYM)):
        return None
    if officer_bodies.officer_of().search(scene.text, max(passage.span.start, at.start - _PLACE), at.start):
        return None  # "the mayor of Lusk Springs, as president"
    subject = officer_bodies.organisation(scene, passage, match)
    if subject is None or subject not in scene.profiles:
        return None
    shown_role = None
    if role:
        shown_role = f"{role}" + (
            f" of {of.strip()}" if of and subject.name not in of and not officer_bodies.names(scene, of) else ""
        )
        shown_role = _NEWLY.sub("", shown_role)
        shown_role = shown_role[0].upper() + shown_role[1:]
    return Claim(
        FactType.CONTACT,
        subject,
        ContactValue(" ".join(name.split()), shown_role),
        Span(*match.span()),
        "officer in a sentence",
        0.85,
    )
