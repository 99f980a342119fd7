"""What belongs to a page and not to its text: menus, rows of links, rules between parts."""

from __future__ import annotations

import re
from functools import cache

from civicgraph import lexicons

BULLET = re.compile(r"[ \t]*(?:[•◦▪▫●○■□◆◇❖✦★☆‣⁃∙·*–—→»✓✔➢➤►❯▶›▸▹>+-]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t]+(?=\S)")
"""The mark of a list's item, and the space behind it."""
_RULE = re.compile(r"[\s\-_=*·.~#|>+]+")
_NAV = re.compile(r"\S(?: {3,}|\t+| {1,3}[|>»›/·•] {1,3})(?=\S)")
_LISTED = re.compile(r"(?P<label>[A-ZÀ-Þ][^|:»>]{5,120}): [^|]+ \| ")
_FIGURE = re.compile(r"[^\W\d_][\w ]{2,30}:? \d[\d,.]*\+?(?: [a-z]+)?|\d[\d,.]*\+?(?: [\w’'-]+){1,4}")
_NAMED_PIECE = re.compile(r"(?:[A-Z]{2}|[A-Z][a-z]{3,11}): ?[A-ZÀ-Þ][\w’'-]+ \w")


def is_furniture(shown: str) -> bool:
    """Whether a line is one of the page's own: a menu, a rule, a line that the lexicon ``layout`` knows."""
    if _RULE.fullmatch(shown):
        return True
    mark = BULLET.match(shown)
    item = shown[mark.end() :] if mark else shown
    folded = lexicons.fold(item[:200]).rstrip(" :.»›→")
    if folded in lexicons.words("layout", "furniture", "lines"):
        return True
    if len(shown) > 200 or shown.startswith("|") or shown.endswith("|"):
        return False  # a row of a table, not of a menu
    if (listed := _LISTED.match(shown)) and any(tie.search(listed["label"]) for tie in ties()):
        return False  # "We are members of: ABC | DEF"
    pieces = _NAV.split(shown)
    if sum(_unit_piece().match(piece) is not None for piece in pieces) * 2 > len(pieces):
        return False  # a row of committees
    if len(pieces) >= 2 and sum(_FIGURE.fullmatch(piece.strip()) is not None for piece in pieces) * 2 > len(pieces):
        return False  # a row of figures: "Pilots: 212 · Ports: 14"
    if sum(_NAMED_PIECE.match(piece) is not None for piece in pieces) > 1:
        return False  # "DE: … | FR: …" are names, and no menu
    if (
        len(pieces) >= 2
        and max(len(p) for p in pieces) <= 60
        and not shown.endswith((".", ";", ":"))
        and (len(pieces) >= 3 or " > " in shown or " | " in shown)
    ):
        return True
    return (
        len(shown) <= 90
        and any(phrase in folded for phrase in lexicons.entries("layout", "furniture", "phrases"))
        and (len(shown.split()) <= 12)
    )


@cache
def ties() -> tuple[re.Pattern[str], ...]:
    """What a lead-in says of the bodies behind its colon."""
    return tuple(lexicons.phrases("ties", "leads", kind) for kind in ("member_of", "founded_by", "cooperates_with"))


@cache
def _unit_piece() -> re.Pattern[str]:
    """A part's name ("Roads Commission"), or the opening of one ("Working Group on"); its last letter may be gone."""
    heads = lexicons.entries("units", "rows", "heads")
    whole, cut = "|".join(heads), "|".join(f"{head}?" for head in heads)
    words = r"[A-ZÀ-Þ][\w’'-]+\s(?:(?:and|&|of|for)\s)?"
    return re.compile(rf"\W*(?:(?:[A-Z][\w-]+\s){{0,3}}(?:{whole})\s(?:on|for|of)\s|(?:{words}){{1,6}}(?:{cut})\s*$)")
