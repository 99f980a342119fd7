"""A limit to what a PDF may unpack to: pdfminer has none, and unpacks each stream whole."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from civicgraph.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FILTERS = ("lzwdecode", "rldecode")  # the other ways to pack, in pdfminer's names


@contextmanager
def bounded(most: int) -> Iterator[None]:
    """Inside, pdfminer raises SourceError where what it unpacks, filter behind filter, is more than ``most`` bytes."""
    from pdfminer import pdftypes

    names = ("zlib", *_FILTERS)
    theirs = {name: getattr(pdftypes, name) for name in names}
    budget = _Budget(most)
    ours = {"zlib": _Zlib(budget), **{name: budget.measured(theirs[name]) for name in _FILTERS}}
    try:
        for name in names:
            setattr(pdftypes, name, ours[name])  # it looks them up there each time, and takes no other way
        yield
    finally:
        for name in names:
            setattr(pdftypes, name, theirs[name])


class _Budget:
    """The bytes that may still come."""

    def __init__(self, most: int) -> None:
        self._most = self.left = most

    def spent(self, unpacked: bytes) -> bytes:
        self.left -= len(unpacked)
        if self.left < 0:
            raise SourceError(f"it unpacks to more than {self._most // 2**20} MiB; print it anew")
        return unpacked

    def measured(self, unpack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        return lambda data: self.spent(unpack(data))


class _Unpacker:
    """A decompressor that stops one byte beyond the budget."""

    def __init__(self, budget: _Budget) -> None:
        self._zlib = zlib.decompressobj()
        self._budget = budget

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    def decompress(self, data: bytes) -> bytes:
        return self._budget.spent(self._zlib.decompress(data, self._budget.left + 1))


class _Zlib:
    """What pdfminer uses of the module of this name."""

    error = zlib.error

    def __init__(self, budget: _Budget) -> None:
        self._budget = budget

    def decompressobj(self) -> Any:
        return _Unpacker(self._budget)

    def decompress(self, data: bytes) -> bytes:
        """Raises zlib.error where the data end too early, as the module's own function does."""
        unpacker = _Unpacker(self._budget)
        unpacked = unpacker.decompress(data)
        if not unpacker.eof:
            raise zlib.error("incomplete or truncated stream")
        return unpacked
