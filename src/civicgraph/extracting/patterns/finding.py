"""Who fills a role: by the tree where it is usable, then by position, then the page's own organisation."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.patterns import gaps, lists, tree
from civicgraph.extracting.patterns.attempts import Found
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import NodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Mention, Passage, Scene
    from civicgraph.model import Ref
    from civicgraph.rulefiles.rule import Argument
    from civicgraph.rulefiles.triggers import Match

_PERSONAL = (Form.PRONOUN, Form.FIRST_PERSON)
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_NEW_CLAUSE = re.compile(r"[;:!?]\s|,\s(?:and|but|while|whereas)\s")
_POINTS = re.compile(r"\b(?:it|its|them|their)\b", re.IGNORECASE)
_FOUNDS = re.compile(r"(?i:found|launch|form|creat|establish|initiat|set up|born|start|instigat)")
_OPENING = 12  # characters that may stand before the first name of a sentence that it opens


def find(scene: Scene, passage: Passage, match: Match, argument: Argument) -> tuple[Found, ...] | str:
    """What fills an argument, or why nothing does."""
    slot = next(((start, end) for role, start, end in match.slots if role == argument.role), None)
    if slot is not None:
        return _in_slot(scene, passage, slot, argument)
    if "inside" in argument.position:
        inside = next((m for m in passage.mentions if _within(m, match) and m.form in _PERSONAL), None)
        if inside is not None:
            return _one(scene, passage, inside, argument, "inside the trigger")
    reasons = []
    for found in _ways(scene, passage, match, argument):
        if not isinstance(found, str):
            return found
        if found.startswith("!"):
            return found[1:]
        if found.startswith("=") and argument.default == "page":
            break
        reasons.append(found if found[:1] != "=" else f"the subject is “{found[1:]}”, which may be anybody's")
    if argument.default == "page":
        # another body, of which the sentence before spoke, is pointed at by a pronoun
        own = passage.owner is None or organisation_of(passage.focus) == passage.owner
        focus = passage.focus if own or _POINTS.search(scene.text, match.start, match.end) else None
        ref = next((r for r in (focus, passage.about, passage.owner, passage.focus) if r is not None), None)
        return _checked(scene, passage, ref, None, argument, "what the passage is about")
    return reasons[0] if reasons else "nothing fits"


def _ways(scene: Scene, passage: Passage, match: Match, argument: Argument) -> Iterator[tuple[Found, ...] | str]:
    """What each way of looking yields, in order; a reason that begins with "!" is final.

    One that begins with "=" names an officer or a thing that speaks for the page's own organisation.
    """
    if any(path in _SUBJECTS for path in argument.dependency):
        yield _subject(scene, passage, match, argument)
    for path in argument.dependency:
        if path not in _SUBJECTS:
            yield _by_path(scene, passage, match, argument, path)
    for position in argument.position:
        if position in _AT:
            yield _AT[position](scene, passage, match, argument)


def _within(mention: Mention, match: Match) -> bool:
    return match.start <= mention.span.start < match.end


def _in_slot(scene: Scene, passage: Passage, slot: tuple[int, int], argument: Argument) -> tuple[Found, ...] | str:
    inside = [m for m in passage.mentions if slot[0] <= m.span.start < slot[1]]
    fitting = [m for m in inside if not argument.forms or m.form in argument.forms]
    if argument.many and len({m.ref for m in fitting}) > 1:
        return tuple(
            Found(ref, span, "in the slot") for ref, span in {m.ref: m.span for m in reversed(fitting)}.items()
        )[::-1]
    chosen = next(iter(fitting), None)
    if chosen is None and (loose := lists.loose_within(scene, passage, slot, argument)):
        taken = loose if argument.many else loose[:1]
        return tuple(Found(ref, span, "in the slot") for ref, span in taken)
    if chosen is None:
        return f"the slot holds “{scene.text[slot[0] : slot[1]]}”, which is none of the organisations known here"
    return _one(scene, passage, chosen, argument, "in the slot")


def _subject(scene: Scene, passage: Passage, match: Match, argument: Argument) -> tuple[Found, ...] | str:
    """The mention in the grammatical subject of the trigger's clause."""
    subject = subjects.grammatical(passage.sentence, match.start)
    held = [m for m in passage.mentions if subject is not None and subject.overlaps(m.span)]
    if subject is not None and not held and _is_noun(passage, subject):
        shown = " ".join(subject.of(scene.text).split())
        if _of_the_page().match(shown) and not _FOUNDS.search(scene.text, match.start, match.end):
            return f"={shown}"
        return f"!the subject is “{shown}”, which is none of the organisations known here"
    before = [m for m in held if m.span.end <= match.start]
    parts = [m for m in before if argument.itself and m.ref.kind is not NodeKind.ORGANISATION]
    chosen = _named_first(parts or before)  # of "our Finance Committee" and "the League's", too, the part is spoken of
    if chosen is None:
        return "no grammatical subject"
    return _final(_one(scene, passage, chosen, argument, "subject"))


def _by_path(scene: Scene, passage: Passage, match: Match, argument: Argument, path: str) -> tuple[Found, ...] | str:
    for span in tree.ranges(passage.sentence, match.start, match.end, path):
        held = [m for m in passage.mentions if span.covers(m.span) and lists.fits(scene, m, argument)]
        if held and (not argument.own or organisation_of(held[0].ref) == passage.owner):
            taken = held if argument.many else held[:1]
            return tuple(Found(ref, at, path) for ref, at in {m.ref: m.span for m in reversed(taken)}.items())[::-1]
    return f"nothing hangs on the trigger by {path}"


def _before(scene: Scene, passage: Passage, match: Match, argument: Argument) -> tuple[Found, ...] | str:
    """The first one named in the sentence before the trigger, who is the likely subject."""
    chosen = _named_first([m for m in passage.mentions if m.span.end <= match.start])
    if chosen is None:
        return "nobody is named before the trigger"
    return _final(_one(scene, passage, chosen, argument, "before the trigger"))


def _nearest(scene: Scene, passage: Passage, match: Match, argument: Argument) -> tuple[Found, ...] | str:
    """The nearest one before the trigger, in the same clause."""
    chosen = next((m for m in reversed(passage.mentions) if m.span.end <= match.start and _is_body(m)), None)
    loose = lists.loose_before(scene, passage, match.start, argument)
    if loose and (chosen is None or loose[1].start > chosen.span.start) and not _gap(scene, loose[1], match, argument):
        return (Found(*loose, "nearest before the trigger"),)
    if chosen is None:
        return "nobody is named before the trigger"
    reason = _gap(scene, chosen.span, match, argument)
    if reason:
        return f"“{chosen.span.of(scene.text)}” cannot be it: {reason}"
    return _one(scene, passage, chosen, argument, "nearest before the trigger")


def _gap(scene: Scene, span: Span, match: Match, argument: Argument) -> str | None:
    """Why what stands between a name and the trigger behind it parts them."""
    between = scene.text[span.end : match.start]
    return "it stands in another clause" if _NEW_CLAUSE.search(between) else gaps.objection(between, argument)


def _after(scene: Scene, passage: Passage, match: Match, argument: Argument) -> tuple[Found, ...] | str:
    return _owned(lists.behind(scene, passage, match.end, argument), passage, argument)


def _next(scene: Scene, passage: Passage, match: Match, argument: Argument) -> tuple[Found, ...] | str:
    """The one directly behind the trigger, or that its last words already name ("supports the Association")."""
    near = [m for m in passage.mentions if match.end - 3 <= m.span.start <= match.end + 6]
    if not near:
        return "nobody is named directly behind the trigger"
    return _one(scene, passage, near[0], argument, "directly behind the trigger")


def _start(scene: Scene, passage: Passage, match: Match, argument: Argument) -> tuple[Found, ...] | str:
    """Those named before the trigger, where the first of them opens the sentence and the last stands near."""
    others = [m for m in passage.mentions if m.span.end <= match.start and lists.fits(scene, m, argument)]
    if not others or others[0].span.start - passage.span.start > _OPENING:
        return f"no {' or '.join(argument.types)} opens the sentence"
    gap = scene.text[others[-1].span.end : match.start]
    reason = "it stands in another clause" if re.search(r"[;:]", gap) else gaps.objection(gap, argument)
    if reason:
        return f"“{others[-1].span.of(scene.text)}” cannot be it: {reason}"
    return tuple(Found(m.ref, m.span, "opens the sentence") for m in others)


_AT = {"before": _before, "nearest": _nearest, "after": _after, "next": _next, "start": _start}


@cache
def _of_the_page() -> re.Pattern[str]:
    """An officer, an organ or a thing of the organisation that a page is about: "The treasurer", "Our course"."""
    things = lexicons.pieces("ties", "own", "things", space="[ ]")
    return re.compile(
        r"(?i:the|our|its|this|these|each|all|an?|some|two|three|four|five|\d{1,2})[ ](?:[\w’'-]+[ ]){0,2}?"
        rf"(?:{things})s?"
        r"(?![\w-])(?![ ](?:of|at|in|from|for)[ ](?:the[ ])?[A-Z])"
    )


def _is_noun(passage: Passage, span: Span) -> bool:
    """Whether a subject is a noun of its own, and no mere "who" or "it"."""
    return any(t.pos in ("NOUN", "PROPN") and span.covers(t.span) for t in passage.sentence.tokens)


def _is_body(mention: Mention) -> bool:
    return mention.ref.kind is not NodeKind.INITIATIVE


def _named_first(mentions: list[Mention]) -> Mention | None:
    return next((m for m in mentions if m.form is not Form.PRONOUN), mentions[0] if mentions else None)


def _final(found: tuple[Found, ...] | str) -> tuple[Found, ...] | str:
    return f"!{found}" if isinstance(found, str) else found


def _owned(found: tuple[Found, ...] | str, passage: Passage, argument: Argument) -> tuple[Found, ...] | str:
    if argument.own and not isinstance(found, str) and found[0].ref != passage.owner:
        return f"“{found[0].ref.name}” is not the page's own organisation"
    return found


def _one(scene: Scene, passage: Passage, mention: Mention, argument: Argument, how: str) -> tuple[Found, ...] | str:
    if argument.forms and mention.form not in argument.forms:
        return f"“{mention.span.of(scene.text)}” is a {mention.form}, not {' or '.join(argument.forms)}"
    return _checked(scene, passage, mention.ref, mention.span, argument, how)


def _checked(
    scene: Scene, passage: Passage, ref: Ref | None, span: Span | None, argument: Argument, how: str
) -> tuple[Found, ...] | str:
    """The thing itself where its type fits; a committee or an initiative speaks for its organisation."""
    if ref is not None and ref.kind is NodeKind.COMMITTEE and "committee" in argument.types:
        return (Found(ref, span, how),)
    body = organisation_of(ref)
    if argument.itself and ref is not None and body != ref:
        a = "a committee" if ref.kind is NodeKind.COMMITTEE else "an initiative"
        return f"“{ref.name}” is {a}, and what is said of it is not said of its organisation"
    if body is None or (body not in scene.profiles and body != scene.owner):
        return "nobody is known whom the sentence could be about" if ref is None else f"“{ref.name}” is no organisation"
    if argument.own and body != passage.owner:
        return f"“{body.name}” is not the page's own organisation"
    profile = scene.profiles.get(body)
    kind = profile.kind if profile else "organisation"
    if "organisation" not in argument.types and kind not in argument.types:
        return f"“{body.name}” is of the kind {kind.replace('_', ' ')}, not {' or '.join(argument.types)}"
    return (Found(body, span, how),)
