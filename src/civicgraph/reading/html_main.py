"""Which pieces of a web page are its text, and which belong to the page: menus, banners, footers, related links.

Three things are asked, in this order: what the page says of itself (``nav``, ``footer``, roles, the words of the
lexicon ``layout`` in class names), what trafilatura takes for the main text (A. Barbaresi, "Trafilatura", ACL 2021,
demo), and for what that passes over, whether it stands beside text that was taken and is not mostly links. Trafilatura
leaves out short lists and rows of otherwise good text, so its no alone decides nothing.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from civicgraph import lexicons
from civicgraph.model import BlockKind
from civicgraph.reading.html_elements import HEADINGS, link_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from civicgraph.reading.html_walk import Found

    Element = Any  # lxml publishes no types

MOSTLY_LINKS = 0.5
MOST = 0.5  # what holds more of the page's text than this is no furniture, whatever its class says
SIDE = 0.3  # what holds more of the page's text than this is no side column
MOST_PIECES = 20_000  # a longer page is a list or a trap, on which trafilatura takes minutes
MOST_ELEMENTS = 60_000
MOST_WORK = 2_000_000_000  # characters to look through for what was kept
NEAR = 3  # ancestors up to which a block is beside another

_COPYRIGHT = re.compile(r"(?i)(?:©|\(c\) ?\d{4}|copyright\b)")
_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_ROLES = re.compile(
    r"navigation|contentinfo|complementary|banner|search|dialog|alertdialog|alert|menu|menubar|toolbar|tablist"
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def furniture(root: Element, found: Sequence[Found]) -> list[bool]:
    """For each piece whether it belongs to the page and not to its text."""
    structural = _structural(root, found)
    structural |= _side_columns(found)
    marked = [
        bool(_COPYRIGHT.match(f.piece.text)) or any(element in structural for element in _upwards(f.element))
        for f in found
    ]
    voted = _voted(root, structural, [f for f, out in zip(found, marked, strict=True) if not out])
    above, below = _linked_edges(found)
    beside = _under_furniture(found)
    if voted is None:
        beside |= above | below
        return [out or index in beside for index, out in enumerate(marked)]
    homes = {ancestor for f in found if _key(f) in voted for ancestor in _near(f.element)}
    main = _main(root)
    decided = []
    for index, (f, out) in enumerate(zip(found, marked, strict=True)):
        stays = _key(f) in voted or (f.linked < MOSTLY_LINKS and any(e in homes for e in _near(f.element)))
        stays = stays or (main is not None and main in _upwards(f.element))
        decided.append(out or not stays or index in above or index in beside)
    return decided


def _structural(root: Element, found: Sequence[Found]) -> set[Element]:
    """The elements that say themselves that they are furniture."""
    whole = max(1, sum(len(f.piece.text) for f in found))
    chosen = set()
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "main", "article"):
            continue
        surely, maybe = _says(element)
        if not (surely or maybe):
            continue
        if next(element.iterdescendants("main", "article"), None) is not None:
            continue
        if len(element.text_content()) > MOST * whole and (maybe or element.tag not in _TAGS):
            continue
        if surely or (link_share(element) >= MOSTLY_LINKS and next(element.iterdescendants("h1"), None) is None):
            chosen.add(element)
    return chosen


def _side_columns(found: Sequence[Found]) -> set[Element]:
    """What stands around a heading such as "Latest news", unless it is much of the page or holds the page's title."""
    inside: dict[Element, int] = {}
    for f in found:
        for element in _upwards(f.element):
            inside[element] = inside.get(element, 0) + len(f.piece.text)
    whole = max(1, sum(len(f.piece.text) for f in found))
    chosen = set()
    for f in found:
        if f.piece.kind is not BlockKind.HEADING or not _is_furniture_line(f.piece.text):
            continue
        parent = f.element.getparent()
        if parent is None or parent.tag in ("body", "html", "main", "article"):
            continue
        if inside.get(parent, whole) <= SIDE * whole and next(parent.iterdescendants("h1"), None) is None:
            chosen.add(parent)
    return chosen


def _is_furniture_line(text: str) -> bool:
    """Whether a line belongs to the page; "Contact us" does where it is a link, and not where it is a heading."""
    folded = lexicons.fold(text).rstrip(" :.»›→")
    if folded in lexicons.words("layout", "labels", "contact"):
        return False
    return folded in lexicons.words("layout", "furniture", "lines")


def _says(element: Element) -> tuple[bool, bool]:
    """Whether the element's tag, role or names say that it is furniture: surely, or maybe."""
    if element.tag in HEADINGS or element.tag in ("li", "tr", "dt", "dd", "p"):
        return False, False
    if element.tag in _TAGS or _ROLES.fullmatch(element.get("role", "")):
        return True, False
    named = f"{element.get('class', '')} {element.get('id', '')}"
    words = {word.casefold() for word in _WORDS.findall(named)}
    surely = not words.isdisjoint(lexicons.words("layout", "elements", "surely"))
    return surely, element.tag == "header" or not words.isdisjoint(lexicons.words("layout", "elements", "maybe"))


def _voted(root: Element, structural: Iterable[Element], found: Sequence[Found]) -> set[str] | None:
    """The texts of the pieces that trafilatura keeps; None where it finds no main text, or hardly any."""
    if len(found) > MOST_PIECES or sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        return None
    import trafilatura

    marks = [(element, element.get("data-furniture")) for element in structural]
    for element, _ in marks:
        element.set("data-furniture", "")
    tree = copy.deepcopy(root)
    for element, _ in marks:
        del element.attrib["data-furniture"]
    for element in tree.xpath("//*[@data-furniture]"):
        element.drop_tree()
    extracted = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    if extracted is None:
        return None
    body: Element = extracted.body  # type: ignore[union-attr]  # a dict comes only where the old option asks for it
    kept = _letters(" ".join(body.itertext()))
    if len(kept) * len(found) > MOST_WORK:
        return None
    voted = {_key(f) for f in found if _key(f) in kept}
    share = sum(len(f.piece.text) for f in found if _key(f) in voted)
    return voted if share * 3 >= sum(len(f.piece.text) for f in found) else None


def _linked_edges(found: Sequence[Found]) -> tuple[set[int], set[int]]:
    """The menus above and below a text: the first and the last pieces that are links; a heading is none."""
    text = [i for i, f in enumerate(found) if f.linked < MOSTLY_LINKS or f.piece.kind is BlockKind.HEADING]
    if not text:
        return set(), set()
    return set(range(text[0])), set(range(text[-1] + 1, len(found)))


def _under_furniture(found: Sequence[Found]) -> set[int]:
    """The headings such as "Related links", and below each the pieces that are links."""
    under, chosen = False, set()
    for index, f in enumerate(found):
        heading = f.piece.kind is BlockKind.HEADING
        if heading:
            under = _is_furniture_line(f.piece.text)
        if under and (heading or f.linked >= MOSTLY_LINKS):
            chosen.add(index)
    return chosen


def _main(root: Element) -> Element | None:
    """The one element that the page calls its main part."""
    named = root.xpath("//main | //*[@role='main']")
    return named[0] if len(named) == 1 else None


def _near(element: Element) -> list[Element]:
    """The nearest ancestors, below the body, in which something else may stand."""
    near = []
    for ancestor in element.iterancestors():
        if ancestor.tag in ("body", "html"):
            break
        near.append(ancestor)
    return near[:NEAR] or [element.getparent()]


def _upwards(element: Element) -> Iterable[Element]:
    yield element
    yield from element.iterancestors()


def _key(found: Found) -> str:
    return _letters(found.piece.text)


def _letters(text: str) -> str:
    """Letters and digits alone: what two programs that set spaces and marks their own way agree on."""
    return "".join(c for c in text if c.isalnum())
