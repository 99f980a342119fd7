"""Answers of endpoints kept on disk, so that no finished request is repeated: one file a request, written whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from civicgraph.errors import StoreError


def default_folder() -> Path:
    """Where answers are kept if nothing else is said: the user's cache folder (XDG base directories)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "civicgraph" / "answers"


class Answers:
    """The kept answers of all endpoints; ``fresh`` asks for them anew and keeps what comes.

    Raises StoreError where the folder cannot be written.
    """

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder
        self._fresh = fresh
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"--cache {folder}: {error.strerror}; give another folder") from error

    def _file(self, *request: str) -> Path:
        name = hashlib.sha256("\0".join(request).encode("utf-8")).hexdigest()
        return self.folder / name[:2] / f"{name}.json"

    def get(self, *request: str) -> bytes | None:
        """The kept answer to a request (its address, its text, …), or None."""
        if self._fresh:
            return None
        try:
            return self._file(*request).read_bytes()
        except OSError:
            return None

    def put(self, body: bytes, *request: str) -> None:
        """Keep an answer; whoever reads at the same time sees all of it or nothing."""
        file = self._file(*request)
        try:
            file.parent.mkdir(exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(body)
                Path(temporary).replace(file)
            except BaseException:
                with suppress(OSError):
                    Path(temporary).unlink()
                raise
        except OSError as error:
            raise StoreError(f"--cache {self.folder}: {error.strerror}; give another folder") from error
