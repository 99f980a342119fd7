"""The shapes in which a text names an undertaking: a name and a head noun, a verb and its object, a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.wakewords import several, watched

if TYPE_CHECKING:
    from civicgraph.wakewords import Several, Watched

CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž0-9](?:[\w’'&.+/-]{0,60}[\w’'&+/-])?"
_FOREIGN = (
    r"(?:de|del|da|do|dos|das|di|della|en|la|las|los|el|le|les|du|des|y|e|et|und|der|van|von|ao|na|au|aux|sur|per|por|"
    r"para)"
)
LINK = (
    rf"(?:(?:of|for|in|on|to|with|without)[ \t](?:the[ \t]|a[ \t])?|(?:and|&|–|-|the)[ \t]|(?:{_FOREIGN}[ \t]){{1,2}})?"
)
_WORD = r"[^\s.;:,!?()\"“”]+"
_EDGE, _END = r"(?<![\w-])", r"(?![\w-])"


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern of undertakings, and the rule that it stands for."""

    watched: Watched
    rule: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself."""
        return self.watched.pattern


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes in the order of their trial: most blocks hold names, and few hold what makes a name an undertaking's."""

    every: tuple[Shape, ...]
    words: Several

    def promising(self, text: str, start: int, end: int) -> list[Shape]:
        """Those of the shapes that a range of the text may hold, in their order."""
        return [self.every[number] for number in self.words.awake(text, start, end)]


def shape(source: str, rule: str, flags: re.RegexFlag = re.NOFLAG) -> Shape:
    """A shape from the source of its pattern."""
    return Shape(watched(source, flags), rule)


def shapes(*every: Shape) -> Shapes:
    """Shapes that are tried one after the other."""
    return Shapes(every, several(*(one.watched for one in every)))


QUOTED = re.compile(r"[\"“„«‘](?P<name>[^\"“”„«»\n]{3,80})[\"”“»’]")

YEARS_BEHIND = re.compile(  # "Clean Rivers" (2017–2021, finished)
    r"[ \t]\((?:(?:from|since|starting|started|launched|begun|finished|completed|ended|until)[ ](?:in[ ])?)?"
    r"(?:19|20)\d\d(?:[ ]?[–/-][ ]?(?:(?:20)?\d\d)?)?[,;)]"
)


@cache
def head_words() -> frozenset[str]:
    """The nouns that make a name an undertaking's."""
    return frozenset(
        (*lexicons.entries("initiatives", "heads", "strong"), *lexicons.entries("initiatives", "heads", "plans"))
    )


@cache
def heads() -> str:
    """The same, as the source of one choice."""
    return "|".join(sorted(head_words(), key=lambda w: (-len(w), w)))


@cache
def events() -> str:
    """The nouns of events, as the source of one choice."""
    return "|".join(lexicons.entries("initiatives", "heads", "events"))


def wording(key: str) -> str:
    """A list of the lexicon's wording, as the source of one choice."""
    return lexicons.pieces("initiatives", "wording", key, space=" ")


def _name(more: int, first: str = CAPITAL) -> str:
    """A name of capitalised words, with up to ``more`` of them after the first."""
    return rf"{first}(?:[ \t]{LINK}{CAPITAL}){{0,{more}}}"


@cache
def named() -> Shapes:
    """The shapes of names in capitals and of recurring events, in the order of their trial."""
    head, event = heads(), events()
    recurring = "|".join(lexicons.entries("initiatives", "heads", "recurring"))
    more = "awards|days|weeks|games|medal|trophy"
    sources = (
        # "Clean Rivers campaign"
        rf"{_EDGE}(?P<name>{_name(7)}!?)[\"”]?[ \t](?P<head>{head}){_END}(?![ \t][\"“]?[A-Z])",
        # "projects called Clean Rivers"
        (
            rf"{_EDGE}(?:{head}|{wording('plurals')})[ \t](?:{wording('called')})[ \t](?:the[ \t])?[\"“]?"
            rf"(?P<name>{_name(6)})"
        ),
        # "Charter for Clean Rivers"
        rf"{_EDGE}(?P<name>(?:{wording('head_of')}) (?:for|on|of|to) (?:the )?{_name(6)})",
        # "Clean Rivers, our yearly campaign"
        (
            rf"{_EDGE}[\"“]?(?P<name>{_name(5)})[\"”]?,[ \t](?:an?|our|its|the|their)[ \t](?:[\w’'-]+[ \t]){{0,4}}?"
            rf"(?:{head}|drive|{event}){_END}"
        ),
        # "hosts the Clean Rivers Summit"
        (
            rf"{_EDGE}(?:{wording('doing')})[ \t](?:also[ \t])?(?:the|its|our|their|an?)[ \t]"
            rf"(?:annual[ \t]|yearly[ \t]|own[ \t]|first[ \t])?[\"“]?"
            rf"(?P<name>{_name(6)}[ \t](?:{wording('titles')})){_END}"
        ),
        # "Clean Rivers Award for Small Towns"
        (
            rf"{_EDGE}(?P<name>(?:{CAPITAL}[ \t]{LINK}){{1,6}}(?i:{head}|{event}|{more})){_END}"
            rf"(?![ \t][\"“]?[A-Z])"
            rf"(?:[ \t](?P<tail>(?:for|on|of)[ \t](?:the[ \t])?{CAPITAL}"
            rf"(?:[ \t](?:(?:and|of|&)[ \t])?{CAPITAL}){{0,5}}))?"
        ),
        # "campaign Clean Rivers"
        rf"{_EDGE}(?:{head}|drive|scheme|prize)[ \t](?P<name>{_name(5)})",
        # "About the project: Clean Rivers started …"
        (
            rf"{_EDGE}(?i:{head}|{wording('plurals')}):[ \t][\"“]?(?P<name>{_name(5)})[\"”]?[ \t]"
            rf"(?:{wording('small_goes_on')})\b"
        ),
    )
    yearly = (  # "annual river conference"
        rf"{_EDGE}(?P<name>(?:{recurring})[ \t](?:[\w’'-]+[ \t]){{0,3}}?"
        rf"(?:(?:{event}|{wording('small_events')}|{wording('eventful')})s?|meeting of mayors)){_END}"
        r"(?!,[ ](?:the[ ])?[\"“]?(?-i:[A-Z]))"
    )
    return shapes(
        *(shape(source, "named undertaking") for source in sources),
        shape(yearly, "recurring event", flags=re.IGNORECASE),
    )


@cache
def initiative_to() -> Watched:
    """What is to be made: "proposal to set up a common river fund"."""
    return watched(
        rf"{_EDGE}(?:initiative|project|plan|programme|campaign|proposal)[ \t](?:to|for)[ \t]"
        rf"(?:{wording('making')})[ \t](?:an?[ \t]|the[ \t]|its[ \t]|their[ \t])?(?P<name>(?:{_WORD}[ \t]?){{1,9}})"
    )


_DESCRIBED = "project|programme|campaign|reform|initiative|strategy|scheme"
DESCRIBED = watched(  # "common river database project"
    rf"{_EDGE}(?P<name>(?:(?:[\w’'-]+[ \t]){{1,6}})(?P<head>{_DESCRIBED})){_END}"
)
REFORM_OF = watched(
    rf"{_EDGE}(?P<name>(?:reform|modernisation|overhaul)[ \t]of[ \t](?:the[ \t])?(?:{_WORD}[ \t]?){{1,6}})"
)


@cache
def listed() -> Watched:
    """A list in a sentence: "projects include X, Y and Z"."""
    return watched(
        rf"{_EDGE}(?:{wording('kinds')})[ \t](?:currently[ \t])?(?:{wording('listing')})"
        r"(?:[ \t]?\([^()\n]{1,40}\))?:?[ \t](?P<list>[^.\n!?]{6,600})"
    )


@cache
def item() -> re.Pattern[str]:
    """A list item or a short paragraph: "Clean Rivers: closed", "Clean Rivers, a campaign"."""
    return re.compile(
        r"[\"“]?(?P<name>[A-Z0-9][\w’'&.+/-]*(?:[ \t][\w’'&.+/-]+){0,7}?)[\"”]?(?:[ \t]\([^()\n]{2,30}\))?"
        r"(?:,|:|[ \t][–—-])[ \t]"
        rf"(?:(?:now |currently |still |since |was |was successfully )?(?:{wording('states')})\b"
        rf"|(?:an?|our|the) (?:[\w’'-]+ ){{0,4}}?(?:{wording('nouns')})\b)"
    )


@cache
def after_quoted() -> re.Pattern[str]:
    """What stands after a name in quotation marks that is an undertaking's, in lower case."""
    return re.compile(
        rf"\s(?:{heads()}|{events()}|{wording('eventful')})\b|:\s(?:{wording('quoted_states')})|,\swhich\s(?:{wording('quoted_past')})"
        rf"|(?:,|:|\s[–—-]|\sis)\s(?:also\s)?(?:an?|our|the|its|one\sof\s(?:our|its))\s(?:[\w-]+\s){{0,3}}?"
        rf"(?:{heads()}|{wording('kinds_of_undertaking')}|{wording('item_kinds')})\b"
        rf"|(?:,|\s[–—-])\s(?:{wording('quoted_states')}|{wording('states')})\b"
    )


@cache
def before_quoted() -> re.Pattern[str]:
    """What stands before a name in quotation marks that is an undertaking's, in lower case."""
    return re.compile(
        rf"\b(?:{heads()}|{events()}|{wording('line_kinds')}|{wording('kinds_of_undertaking')}|{wording('item_kinds')})(?:\s(?:called|named|entitled|titled|under\sthe\s(?:name|title|motto)(?:\sof)?))?,?\s[\"“]?$"
        rf"|\b(?:{heads()})\s(?:on|for|against|of|to)\s[^.;:\"“”]{{3,60}},\s[\"“]?$"
    )


@cache
def run_quoted() -> re.Pattern[str]:
    """A verb of running or starting right before a name in quotation marks, in lower case."""
    return re.compile(rf"\b(?:{wording('running')}|{wording('undertaking')})\s(?:the\s|our\s|its\s)?[\"“„«]?$")
