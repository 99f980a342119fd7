"""Formats that are ZIP archives of XML: opened once each member was unpacked on trial and found of sane size."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from civicgraph.errors import SourceError

MAX_MEMBERS = 10_000
MAX_UNPACKED = 512 * 2**20  # bytes of all members together
MAX_XML = 128 * 2**20  # bytes of one member that is XML or HTML; its tree takes several times that

_STEP = 2**20
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
_XML = (".xml", ".rels")
_HTML = (".xhtml", ".html", ".htm")


def open_zip(data: bytes, *, allow_doctype: bool = False) -> zipfile.ZipFile:
    """The archive, all of which can be unpacked without harm.

    Raises SourceError where it is cut off or damaged, unpacks beyond the limits (by what it says of itself and by what
    comes out), is locked, or declares entities, as no office program does.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise SourceError(f"cut off or damaged ({error}); fetch or save it again") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise SourceError(
            f"it unpacks to more than {MAX_UNPACKED // 2**20} MiB or {MAX_MEMBERS} files; save the text on its own"
        )
    unpacked = 0
    for member in members:
        if member.flag_bits & 1:
            raise SourceError("it is locked with a password; save it without one")
        unpacked += _size(archive, member, MAX_UNPACKED - unpacked, allow_doctype=allow_doctype)
    return archive


def parse_xml(archive: zipfile.ZipFile, name: str) -> Any:
    """The root element of a member (lxml's, which publishes no types); SourceError where it is damaged."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(archive.read(name), parser=parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{name} in it is damaged ({error}); save it again") from error


def _size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int, *, allow_doctype: bool) -> int:
    """The bytes that a member really unpacks to."""
    name = member.filename.casefold()
    is_xml = name.endswith(_XML)
    room = min(room, MAX_XML) if name.endswith((*_XML, *_HTML)) else room
    size, seen = 0, b""
    try:
        with archive.open(member) as stream:
            while part := stream.read(_STEP):
                size += len(part)
                if size > room:
                    limit = f"its part {member.filename} unpacks to more than the limit"
                    raise SourceError(f"{limit}; save the text on its own")
                if is_xml and not allow_doctype and _declares(seen[-64:] + part):
                    raise SourceError(f"its part {member.filename} declares entities, as a trap would; save it anew")
                seen = part
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise SourceError(f"its part {member.filename} is cut off or damaged ({error}); fetch it again") from error
    return size


def _declares(part: bytes) -> bool:
    return any(word.encode(code) in part for word in _DECLARATIONS for code in ("ascii", "utf-16-le", "utf-16-be"))
