"""Bodies of answers, read with an end to their size and to their time."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from civicgraph import compression
from civicgraph.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

DEADLINE = 120.0  # seconds for a whole body, however lively it drips
_PIECE = 64 * 1024


def body(response: httpx.Response, limit: int, *, cut: bool = False) -> bytes:
    """The body, decompressed here, so that a bomb is stopped; more than ``limit`` bytes are refused, or cut off.

    Raises SourceError for a body that is too large, damaged, or too slow.
    """
    announced = response.headers.get("content-length", "")
    too_large = SourceError(f"larger than {limit // 2**20} MiB; fetch it yourself and split it")
    if announced.isdigit() and int(announced) > limit and not cut:
        raise too_large
    encoding = response.headers.get("content-encoding", "identity").strip().casefold() or "identity"
    raw = io.BufferedReader(_Raw(response.iter_raw(_PIECE)))
    stream = raw if encoding == "identity" else compression.expanded(raw, encoding)
    data = stream.read(limit + 1)
    if len(data) > limit and not cut:
        raise too_large
    return data[:limit]


class _Raw(io.RawIOBase):
    """The pieces of an answer as a stream that ends, at the latest, with its time."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left, self._end = pieces, b"", time.monotonic() + DEADLINE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # BufferedReader hands a memoryview
        while not self._left:
            if time.monotonic() > self._end:
                raise SourceError(f"the answer was not complete after {DEADLINE:.0f} seconds")
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
