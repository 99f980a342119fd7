"""What single elements of a web page are: seen or not, block or inline, and where in the tree."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

Element = Any  # lxml publishes no types

HEADINGS = {f"h{level}": level for level in range(1, 7)}

_BLOCKS = re.compile(
    r"""address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure
    |footer|form|h[1-6]|header|hgroup|hr|legend|li|main|menu|nav|ol|p|pre|search|section|summary|t(?:able|body|d|foot|h
    |head|r)|ul""",
    re.VERBOSE,
)
_UNSEEN = re.compile(
    r"""script|style|noscript|template|svg|math|iframe|object|embed|canvas|audio|video|map|select|option|datalist
    |input|textarea|head|title|meta|link|area|source|track|param|frame|frameset|noframes""",
    re.VERBOSE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOLDED = re.compile(r"(?i)accordion|collaps|\bfaq|\btab\b|tab-?(?:pane|content)|toggle-content")


def is_seen(element: Element) -> bool:
    """Whether the element shows on a page."""
    if not isinstance(element.tag, str) or _UNSEEN.fullmatch(element.tag):
        return False
    if element.tag == "button" and not opens(element):
        return False
    hidden = "hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))
    return not hidden or element.get("role") == "tabpanel" or bool(_FOLDED.search(element.get("class", "")))


def opens(button: Element) -> bool:
    """Whether a button bears the title of a part that it folds and unfolds."""
    if "aria-expanded" in button.attrib or "aria-controls" in button.attrib:
        return True
    return any(ancestor.tag in HEADINGS for ancestor in button.iterancestors())


def is_title(element: Element) -> bool:
    """Whether the element is a button that folds a part, on its own."""
    if element.tag != "button" and element.get("role") not in ("button", "tab"):
        return False
    return opens(element) and not any(a.tag in HEADINGS for a in element.iterancestors())


def is_block(element: Element) -> bool:
    """Whether the element begins a line of its own."""
    return _BLOCKS.fullmatch(element.tag) is not None or element.get("role") == "heading" or is_title(element)


def link_share(element: Element) -> float:
    """The share of an element's characters that are links."""
    whole = len("".join(element.text_content().split()))
    links = sum(len("".join(a.text_content().split())) for a in element.iter("a"))
    return links / whole if whole else 0.0


def text_of(element: Element) -> str:
    """What stands in the element before its first child, in one line."""
    return _one_line(element.text)


def tail_of(element: Element) -> str:
    """What stands behind the element, in one line."""
    return _one_line(element.tail)


def _one_line(text: str | None) -> str:
    """Text of the source, whose line ends mean nothing."""
    return (text or "").replace("\r", " ").replace("\n", " ").replace("\0", " ")


class Paths:
    """The XPath of elements, as lxml writes it, but in time that does not grow with the number of their siblings."""

    def __init__(self, root: Element) -> None:
        self.known: dict[Element, str] = {top: f"/{top.tag}" for top in [*root.iterancestors()][-1:] or [root]}

    def of(self, element: Element) -> str:
        """The path from the root of the tree."""
        chain = [element]
        while chain[-1] not in self.known:
            chain.append(chain[-1].getparent())
        for parent in reversed(chain[1:]):
            if chain[0] in self.known:
                break
            self._children(parent)
        return self.known[element]

    def _children(self, parent: Element) -> None:
        many = Counter(child.tag for child in parent)
        met: Counter[object] = Counter()
        for child in parent:
            met[child.tag] += 1
            index = f"[{met[child.tag]}]" if many[child.tag] > 1 else ""
            self.known[child] = f"{self.known[parent]}/{child.tag}{index}"
