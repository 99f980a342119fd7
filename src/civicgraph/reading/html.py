"""Web pages: main text with its layout, and what the page says of itself."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from civicgraph.errors import SourceError
from civicgraph.model import BlockKind, Severity
from civicgraph.reading import plain
from civicgraph.reading.assembling import Piece, assemble, clean
from civicgraph.reading.content import Content, Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.reading.html_walk import Found

MAX_ELEMENTS = 400_000
LATEST = "2199-12-31"  # htmldate would ask the clock for the latest day that a page can bear

for _library in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_library).addHandler(logging.NullHandler())  # their remarks are for whoever asks for them

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_CUT_OFF = re.compile(r"<[A-Za-z/!][^<>]*$")
_HEAD = 4096  # bytes in which a page may name its encoding; browsers look at 1024
_NO_XML = re.compile(  # characters that no tree of XML may hold, by themselves and by their numbers
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]|fff[ef]))\b;?",
    re.IGNORECASE,
)
_DATA = re.compile(r"data:[\w.+/-]{0,80};base64,[A-Za-z0-9+/=]{1000,}")  # a picture, put into a page that was saved
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b")


def read(data: bytes) -> Content:
    """A web page's main text, with headings, lists and rows as blocks, and each block's XPath as its place.

    Encoding: byte-order mark, else the one that the page names, else as for texts. Raises SourceError for what is no
    text, and for elements that are nested deeper than a browser would follow them.
    """
    decoded = decode(data)
    root = parse(decoded.text)
    remarks = list(plain.remarks(decoded))
    if _CUT_OFF.search(decoded.text, max(0, len(decoded.text) - _HEAD)):
        remarks.append(Remark("truncated", "the page ends in the middle of a tag; fetch it again"))
    if root is None:
        return Content("", decoded.encoding, remarks=tuple(remarks))
    from civicgraph.reading.html_main import furniture
    from civicgraph.reading.html_walk import walk

    found = walk(root)
    out = furniture(root, found)
    kept = [f for f, gone in zip(found, out, strict=True) if not gone]
    dropped = [f for f, gone in zip(found, out, strict=True) if gone]
    if not kept and found:
        kept, dropped = found, []
        remarks.append(Remark("no-main-text", "no main text was made out, so menus and footers were read too"))
    about = _metadata(root)
    assembled = assemble([*_speaker(about.site_name, root, kept), *(f.piece for f in kept)])
    if dropped:
        remarks.append(left_out_remark([f.piece for f in dropped]))
    return Content(
        text=assembled.text,
        encoding=decoded.encoding,
        blocks=assembled.blocks,
        places=assembled.places,
        title=about.title,
        site_name=about.site_name,
        language=about.language,
        date=about.date,
        url=about.url,
        left_out=tuple(f.piece.text for f in dropped),
        remarks=tuple(remarks),
    )


def decode(data: bytes) -> plain.Decoded:
    """The page's source as text."""
    import webencodings

    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        named = _XML.search(data[:_HEAD]) or _META.search(data[:_HEAD])
        encoding = webencodings.lookup(named.group(1).decode("ascii")) if named else None
        if encoding is not None and not encoding.name.startswith("utf-16"):
            if encoding.name == "utf-8":
                return plain.decode(data)
            try:
                return plain.Decoded(encoding.codec_info.decode(data, "strict")[0], encoding.name)
            except UnicodeDecodeError:
                pass  # the page is mistaken about itself
    return plain.decode(data)


def parse(source: str) -> Any:
    """The root element, or None where there is none. Raises SourceError for nesting that is a trap."""
    import lxml.html
    from lxml import etree

    # as bytes, since lxml takes no text that declares an encoding; the HTML parser knows no entities but HTML's own
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        plainer = _NO_XML.sub(" ", _DATA.sub("", source))
        root = lxml.html.document_fromstring(plainer.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            deep = "its elements are nested more than 256 deep"
            what = deep if "depth" in entry.message else "it holds a stretch of text of more than 10 MB"
            raise SourceError(f"{what}; save the page from a browser, or as text")
    if len(list(zip(range(MAX_ELEMENTS + 1), root.iter(), strict=False))) > MAX_ELEMENTS:
        raise SourceError(f"more than {MAX_ELEMENTS} elements; split the page into smaller ones")
    return root


def left_out_remark(dropped: Sequence[Piece]) -> Remark:
    """How much of a source was left out as belonging to the page."""
    characters = sum(len(piece.text) for piece in dropped)
    blocks = "1 block" if len(dropped) == 1 else f"{len(dropped)} blocks"
    message = f"{blocks} of the page's own furniture left out ({characters} characters): menus, banners, footers"
    return Remark("left-out", message, Severity.INFO)


def _metadata(root: Any) -> Content:
    """What the page's head says: title, site name, language, date, canonical address."""
    from trafilatura.metadata import extract_metadata

    dates = {"original_date": False, "extensive_search": False, "max_date": LATEST}
    found = extract_metadata(root, date_config=dates, extensive=False)
    language = re.match(
        r"[A-Za-z]{2,3}(?=[-_]|$)", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    )
    site = clean(found.sitename or "")
    return Content(
        "",
        title=" ".join(clean(found.title or "").split()) or None,
        site_name=site if site and "." not in site else None,
        language=language.group().lower() if language else None,
        date=date.fromisoformat(found.date) if found.date else None,
        url=found.url if found.url and re.match(r"https?://[^\s<>\"{}|\\^`]+$", found.url) else None,
    )


def _speaker(site_name: str | None, root: Any, kept: Sequence[Found]) -> list[Piece]:
    """A heading with the organisation that the page's head names, where the text says "we" and never who that is."""
    from civicgraph import naming

    text = " ".join(f.piece.text for f in kept)
    if not _FIRST_PERSON.search(text):
        return []
    titles = [(element, clean(element.text or "")) for element in root.iterfind(".//head/title")]
    named = [(e, clean(e.get("content", ""))) for e in root.iterfind(".//meta[@property='og:site_name']")]
    for element, shown in [*named, *titles]:
        for part in re.split(r"\s+[|–—·»:-]\s+", shown):
            names = naming.find(part, 0, len(part))
            if names and names[0].role == "organisation" and not names[0].bare and names[0].text == part:
                known = part.casefold() in text.casefold()
                return [] if known else [Piece(BlockKind.HEADING, part, 1, path=root.getroottree().getpath(element))]
    return []
