"""How people are named: the grammar of their names, titles and roles, and whether capitalised words are a person."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.wakewords import watched

if TYPE_CHECKING:
    from civicgraph.wakewords import Watched

_LETTER = r"[\w’'‘ʻʼ\u0300-\u036f]"
_CAPITALS = "A-ZÀ-ÖØ-ÞĀ-ŽƏƠƯȘȚḀ-Ỿ"
_CAP = rf"[‘ʻ]?[{_CAPITALS}]{_LETTER}+(?:-{_LETTER}+){{0,2}}"
_SHORT = r"(?:[A-Z]\.|(?:Jno|Jos|Wm|Chas|Geo|Thos|Ma|Jr|Sr|St)\.(?=[ ][A-Z]))"
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})
_PARTICLE = (
    r"(?:van|von|de|der|den|da|di|del|della|dos|do|la|le|el|al|bin|binti|bint|ibn|ben|abu|ould|ter|te|’t|'t|af|av|zu|zur|zum|vom|y|i|e|"
    r"du|des|dei|dal|degli|Mc|ten|op|os|das|lo|Ó|Ò|Ní|Nic|Uí)"
)
NAME = rf"(?:{_CAP}|(?:[A-Z]\.){{1,3}})(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}(?:{_SHORT}|{_CAP})){{1,4}}"

_LETTERS = (  # letters behind a name: ", PhD", ", MKGTCP", ", IAS (Retd)"
    r"(?:,?[ \t](?:Ph\.?D|[MB]\.?Sc|M\.?Ed|LL\.?[MB]|[DM]\.?Phil|B\.?A|Esq|(?!C[EFO]O\b)[A-Z]{2,8}))\.?"
    r"(?:[ ]\((?:Retd|retired|ret|Hons)\.?\))?"
)
_LETTERS_BEHIND = re.compile(r"(?!I{2,3}$|IV$|VI{0,3}$)[A-Z]{2,3}|[A-Z]{1,2}\d[A-Z]{1,3}")
_HONOURS = rf"(?:{_LETTERS}){{0,3}}"


_SMALL_TITLES = "dr|prof|ing|mag|mgr|arch|eng|mr|mrs|ms|hab|inż|dipl|dott|sr|sra|bc"


@cache
def titles() -> str:
    """Titles before a name, three at most, as the source of a pattern."""
    known = lexicons.pieces("roles", "titles", "before_names", space=" ")
    return rf"(?:(?:(?:{known})\.?|[A-Z][a-z]{{1,5}}\.|(?:{_SMALL_TITLES})\.|\((?:Mrs?|Ms|Miss|Dr)\.?\))[ ]){{0,3}}"


@cache
def named() -> str:
    """A name with titles before it, as the group ``name`` of a pattern.

    A quick look at the first letter spares most places of a text the long list of titles.
    """
    letters = "".join(sorted({re.escape(title[0]) for title in lexicons.entries("roles", "titles", "before_names")}))
    opening = rf"(?=[{_CAPITALS}{letters}‘ʻ(]|(?:{_SMALL_TITLES})\.)"
    return rf"{opening}(?P<name>{titles()}{NAME})"


@cache
def any_name() -> re.Pattern[str]:
    """A quick look: where this finds nothing, no pattern that holds ``named`` does."""
    return re.compile(NAME)


@cache
def line_name() -> re.Pattern[str]:
    """A name at the start of a line, with titles and degrees."""
    return re.compile(rf"[\s*_\"“]*(?P<title>{titles()})(?P<name>{NAME}){_HONOURS}[*_]*")


@cache
def role() -> re.Pattern[str]:
    """What a person may be called who speaks for an organisation."""
    return lexicons.compile_phrases(lexicons.entries("roles", "roles", "heads"))


def _roles(key: str) -> str:
    """A list of roles, the longest first, as the source of one choice."""
    found = sorted(lexicons.entries("roles", "roles", key), key=len, reverse=True)
    return lexicons.choice(re.escape(role).replace(r"\ ", r"[ ]").replace(r"\-", "[- ]") for role in found)


@cache
def prose() -> tuple[Watched, ...]:
    """People in sentences: a name and then the role, the role and then a name, "led by" and a name, "elected"."""
    officers, heads = _roles("officers"), _roles("heads")
    adjective = (
        r"(?:(?:[Cc]urrent|[Ff]ormer|[Nn]ew|[Aa]cting|[Ff]irst|[Dd]eputy|[Hh]onorary|[Ii]mmediate [Pp]ast|"
        r"[Ii]nterim)[ ])?"
    )
    title = rf"(?i:{officers})(?:[ ](?:and|&)[ ](?i:{officers}))?"
    own = rf"(?:(?:[A-Z][\w’'-]+|\d(?:st|nd|rd|th))(?:,?[ ](?:and|&)?[ ]?|[ ])){{0,4}}(?i:{heads})"
    head = rf"(?P<role>{adjective}{title})"
    wide = rf"(?P<role>{adjective}{title}|{own})"
    others = "|".join(re.escape(o) for o in lexicons.entries("roles", "office", "others"))
    of = r"(?:[ ](?:of|at|for)[ ](?:the[ ])?(?P<of>[^,.;:()\n]{2,90}?))?"
    after = watched(
        rf"{named()}[ ]?(?:\((?:[^()]{{2,40}})\))?(?:,[ ](?:the[ ])?(?i:{others})[ ]"
        rf"(?:of|from)[ ][^,.;:()\n]{{2,40}}(?=,))?,?[ ](?:(?:is|was|serves as|acts as|who is|"
        rf"has been|as|becomes|has become)[ ])?(?:the[ ]\w+['’]s[ ]|the[ ]|its[ ]|our[ ]|their[ ]|"
        rf"[A-Z]\w+['’]s[ ])?{wide}(?![\w-]){of}(?=[,.;:()\n]|[ ](?:said|sees|says|and|who|has|is|adds|explains|"
        rf"speaks|calls|in|since|again|for)\b|$)"
    )
    before = watched(rf"(?<![\w-]){head}(?:{of}(?:,|[ ]is|:|[ ][–—-])|)[ ](?:currently[ ])?{named()}")
    verbs = "|".join(re.escape(v) for v in lexicons.entries("roles", "roles", "verbs"))
    led = watched(
        rf"(?<![\w-])(?P<by>(?i:{verbs}))[ ](?:the[ ]|its[ ]|our[ ])?(?:(?P<role>{adjective}(?i:{officers})|"
        rf"(?!(?:{others})[ ])(?:[a-z]+[ ]){{0,2}}(?:{heads}))"
        rf"(?:[ ](?:of|at)[ ](?:the[ ])?(?P<of>[^,.;:()\n]{{2,60}}?))?"
        rf",?[ ]|(?:{others})[ ](?:of|from)[ ][^,.;:()\n]{{2,40}},[ ])?{named()}"
    )
    becoming = lexicons.pieces("roles", "office", "becoming", space="[ ]")
    where = (
        r"(?:[ ]?\([^()]{2,40}\))?(?:,?[ ](?:of|from)[ ][A-Z][\w.-]+(?:[ ][A-Z][\w.-]+){0,2}(?:,[ ][A-Z][\w.-]+)?)?,?"
    )
    made = watched(
        rf"{named()}{where}[ ](?:who[ ])?(?:(?:{becoming})[ ](?:in[ ]\d{{4}}[ ])?(?:as[ ])?|as[ ])"
        rf"(?:the[ ]|its[ ]|our[ ]|their[ ]|an?[ ])?(?:new[ ])?"
        rf"{wide}(?![\w-]){of}(?=[,.;:()\n]|[ ]\(|[ ]"
        rf"(?:in|on|at|by|until|since|for|and|who|from|after|last|this|again|with|once)\b|$)"
    )
    heading = lexicons.table("roles")["office"]["heading"]
    leads = "|".join(re.escape(v) for v in sorted(heading, key=len, reverse=True))
    held = "|".join(re.escape(v) for v in lexicons.entries("roles", "office", "held"))
    holds = watched(
        rf"{named()}{where}[ ](?:who[ ])?(?:(?:now|currently)[ ])?(?:"
        rf"(?:holds|took|takes|assumed|occupies)[ ](?:over[ ])?(?:the|its|our)[ ](?P<role>{held})|"
        rf"(?P<verb>{leads})[ ](?=the\b|it\b|this\b|its\b|our\b|us\b|[A-Z]))"
    )
    return after, before, led, made, holds


def without_letters(name: str) -> str:
    """A name without the letters of an order or a degree behind it ("Rosa Ito AM")."""
    words = name.split()
    while len(words) > 2 and _LETTERS_BEHIND.fullmatch(words[-1]) and not words[-2].isupper():
        words.pop()
    return name[: name.index(words[-1], len(" ".join(words[:-1]))) + len(words[-1])] if words else name


def untitled(shown: str) -> str:
    """The name without its title, and without a word before that only stands there ("In May Cr Rosa Ito")."""
    names_too = lexicons.entries("roles", "titles", "names_too")
    title = re.search(rf"(?<![\w-]){titles().replace('{0,3}', '{1,3}')}", shown)
    if title is None:
        return shown
    alone = " " not in shown[title.end() :].strip()
    if (title.start() or alone) and title.group().split()[0].strip(".") in names_too:
        return shown  # "Eric Nana Mensah", "Nana Mensah"
    return shown[title.end() :]


@cache
def several() -> tuple[re.Pattern[str], ...]:
    """One role for several people: before a colon, and behind "are" or "were elected"."""
    heads = _roles("officers")
    role = rf"(?P<role>(?:(?:First|Second|Deputy|Honorary|[Tt]wo|[Tt]hree)[ ])?(?i:{heads})(?<!s)s)"
    one = rf"{titles()}{NAME}(?:[ ]?\([^()\n]{{2,40}}\))?"
    people = rf"(?P<people>{one}(?:(?:,[ ](?:and[ ])?|[ ](?:and|&)[ ]){one}){{1,5}})"
    return (
        re.compile(rf"(?<![\w-]){role}[ ]?(?::|[–—-])[ ]?{people}"),
        re.compile(
            rf"(?<![\w-]){people},?[ ](?:are|serve[ ]as|act[ ]as|were[ ]elected(?:[ ]as)?|have[ ]been[ ]elected)[ ]"
            rf"(?:the[ ]|its[ ]|our[ ]|as[ ])?{role}(?![\w-])"
        ),
        re.compile(rf"(?<![\w-]){role}(?:[ ]are|,)[ ]{people}"),
    )


@cache
def plurals() -> re.Pattern[str]:
    """The plural of a role, in ``lexicons.lowered`` text: a quick look for what ``several`` might find."""
    officers = lexicons.entries("roles", "roles", "officers")
    return lexicons.compile_phrases([f"{o}s" for o in officers], of_lowered=True)


@cache
def one_of_several() -> re.Pattern[str]:
    """One person of such a row."""
    return re.compile(rf"{titles()}(?P<name>{NAME})")


def singular(plural: str) -> str:
    """The role of one of several: without number and ending, with a capital."""
    shown = re.sub(r"(?i)^(?:two|three)\s", "", plural).removesuffix("s")
    return shown[0].upper() + shown[1:]


def role_of(match: re.Match[str]) -> str | None:
    """What the verb of "who chairs the Committee", or of "chaired by", makes a person."""
    office, found = lexicons.table("roles")["office"], match.groupdict()
    if found.get("by"):
        headed: dict[str, str] = office["headed"]
        return headed.get(found["by"].casefold())
    return str(office["heading"][found["verb"]]) if found.get("verb") else None


@cache
def _no_names() -> frozenset[str]:
    """Words that no person's name holds: of headings, bodies and places."""
    kinds = ("association", "network", "public_body", "other")
    heads = lexicons.words("names", "units", "heads").union(*(lexicons.words("names", "heads", kind) for kind in kinds))
    heads -= {"bond", "stadt", "lega", "rete", "rede", "red", "state", "bund", "service", "sieć", "club", "trust"}
    others = lexicons.words("names", "common", "words") | lexicons.words("membership", "units", "municipality")
    return heads | others | lexicons.words("roles", "roles", "not_names")


def is_person(name: str, *, shouted: bool = False) -> bool:
    """Whether capitalised words can be a person's name: no word of places, bodies or headings among them.

    ``shouted``: a name may be in capitals altogether.
    """
    words = [lexicons.fold(w).strip(".") for w in name.replace("-", " ").split()]
    if not 2 <= len(words) <= 6 or len(name.split()) == 1 or any(c.isdigit() for c in name):
        return False
    if not _no_names().isdisjoint(words):
        return False
    if words[-1] in _ROMAN and len(words) == 2:
        return False  # "Lot II"
    if role().fullmatch(name) or any(role().fullmatch(w) for w in name.split()):
        return False
    found = places.find(name)
    if found and words[0] in lexicons.words("roles", "office", "given"):
        found = [place for place in found if place.span.start > 0]  # "Georgia", "Jordan" are people's names too
    return (
        not found
        and (not name.isupper() or shouted)
        and (shouted or not any(w.isupper() and len(w) > 3 and "." not in w for w in name.split()[:1]))
    )
