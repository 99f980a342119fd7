"""Compressed data as streams that never hold more than a little, and that say when they are cut off or a bomb.

Files ending in ``.gz`` and ``.zst`` come this way, and bodies of HTTP answers.
"""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

from civicgraph.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FREE = 64 * 1024 * 1024  # bytes of output that are given before anybody asks how few bytes they came from
MAX_RATIO = 500  # text shrinks to a fifth, the most repetitive of lists to a hundredth; a bomb of gzip to a thousandth
_SLICE = 64 * 1024  # bytes of output at a time, where the library lets us choose
_PIECE = 1024  # bytes fed to Zstandard at a time: it may turn four bytes into 128 KiB, so a piece into 32 MiB


def kind_of(head: bytes) -> str | None:
    """``gzip`` or ``zstd``, by the first bytes of a stream; None where it is neither."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if head.startswith(b"\x28\xb5\x2f\xfd") else None


def expanded(stream: BinaryIO, kind: str) -> BinaryIO:
    """What a stream holds once it is decompressed, as a stream.

    ``kind`` is ``gzip``, ``zstd`` or ``deflate``, as HTTP names them. Raises SourceError for any other, and while it is
    read where the data is damaged, is cut off, or expands to more than ``MAX_RATIO`` times its size.
    """
    pieces = _PIECES.get(kind.casefold().removeprefix("x-"))
    if pieces is None:
        raise SourceError(f"compressed as {kind!r}, which is not read here (there are {', '.join(sorted(_PIECES))})")
    counted = _Counted(stream)
    return cast("BinaryIO", io.BufferedReader(_Expanded(counted, pieces(counted))))


class _Counted(io.RawIOBase):
    """The compressed stream, which counts what was taken from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.taken += len(data)
        return data


class _Expanded(io.RawIOBase):
    """The pieces as a stream; it stops a bomb."""

    def __init__(self, source: _Counted, pieces: Iterator[bytes]) -> None:
        self._source, self._pieces = source, pieces
        self._left = memoryview(b"")
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # BufferedReader hands a memoryview
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        self._given += size
        if self._given > FREE and self._given > MAX_RATIO * self._source.taken:
            raise SourceError(
                f"expands to more than {MAX_RATIO} times its size, as a decompression bomb does; "
                "if it is none, decompress it yourself and give the result"
            )
        return size


def _gzip(source: _Counted) -> Iterator[bytes]:
    """All members, one after the other."""
    with gzip.GzipFile(fileobj=source) as members:
        yield from _told(lambda: members.read1(_SLICE), "gzip")


def _told(read: Callable[[], bytes], name: str) -> Iterator[bytes]:
    """What ``read`` gives until it gives nothing, with errors in plain words."""
    while True:
        try:
            data = read()
        except EOFError as error:
            raise SourceError(_cut_off(name)) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise SourceError(f"damaged {name} data ({error}); fetch or compress it anew") from error
        if not data:
            return
        yield data


def _deflate(source: _Counted) -> Iterator[bytes]:
    """Zlib's format, or bare deflate, which some servers send under the same name."""
    data = source.read(_SLICE)
    bare = len(data) > 1 and (data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31 != 0)
    state = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
    while data and not state.eof:
        try:
            yield state.decompress(data, _SLICE)
        except zlib.error as error:
            raise SourceError(f"damaged deflate data ({error}); fetch it anew") from error
        data = state.unconsumed_tail or source.read(_SLICE)
    if not state.eof:
        raise SourceError(_cut_off("deflate"))


def _zstd(source: _Counted) -> Iterator[bytes]:
    """All frames, one after the other."""
    import zstandard  # late: few sources need it

    decompressor, frame, waiting = zstandard.ZstdDecompressor(), None, b""
    while data := waiting or source.read(_PIECE):
        frame = frame or decompressor.decompressobj()
        try:
            yield frame.decompress(data)
        except zstandard.ZstdError as error:
            raise SourceError(f"damaged Zstandard data ({error}); fetch or compress it anew") from error
        waiting = frame.unused_data if frame.eof else b""
        frame = None if frame.eof else frame
    if frame is not None:
        raise SourceError(_cut_off("Zstandard"))


def _cut_off(name: str) -> str:
    return f"the {name} data is cut off before its end; fetch or compress it anew"


_PIECES: dict[str, Callable[[_Counted], Iterator[bytes]]] = {"gzip": _gzip, "zstd": _zstd, "deflate": _deflate}
