"""A web page as a browser searches it, so that a link to its words can be followed without one."""

from __future__ import annotations

import re
from urllib.parse import unquote

import lxml.html


class Page:
    """The text that a page shows, and for each of its characters the elements that hold it."""

    def __init__(self, source: bytes) -> None:
        root = lxml.html.document_fromstring(source.decode("utf-8"))
        tree = root.getroottree()
        self.text = ""
        self.elements: list[list[str]] = []
        for element in root.body.iter():
            for text, home in ((element.text, element), (element.tail, element.getparent())):
                shown = re.sub(r"\s+", " ", text or "")
                path = [tree.getpath(e) for e in (home, *home.iterancestors())] if home is not None else []
                self.text += shown + " " * bool(shown)
                self.elements += [path] * (len(shown) + bool(shown))

    def resolve(self, fragment: str) -> tuple[int, int]:
        """The range that a fragment leads to: the first that fits, at word boundaries, white space aside."""
        parts = fragment.split(",")
        prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
        suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
        start, *rest = (unquote(part) for part in parts)
        gap = r"\s*"
        pattern = (rf"(?<!\w){_loose(prefix)}{gap}" if prefix else "") + rf"(?P<start>(?<!\w){_loose(start)}(?!\w))"
        if rest:
            pattern += rf".*?(?P<end>(?<!\w){_loose(rest[0])}(?!\w))"
        pattern += rf"{gap}{_loose(suffix)}(?!\w)" if suffix else ""
        match = re.search(pattern, self.text, re.DOTALL)
        assert match is not None, fragment
        return match.start("start"), match.end("end" if rest else "start")


def _loose(words_: str) -> str:
    return re.sub(r"(?:\\ )+", r"\\s+", re.escape(words_))
