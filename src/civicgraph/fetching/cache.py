"""Pages as they were fetched, on disk: one file a page, a line of JSON and then the body."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from civicgraph.errors import UsageError


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer with status 200: the headers that are needed again, as they were sent, and the body.

    ``date`` is the ``Date`` header of the answer that brought the body, so that a page which has not changed since
    gives the same document.
    """

    url: str
    content_type: str
    etag: str
    last_modified: str
    date: str
    body: bytes


def default_folder() -> Path:
    """Where pages are kept unless the user says otherwise, as the XDG base directory specification has it.

    Raises UsageError where the user has no home.
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (given if given.is_absolute() else Path.home() / ".cache") / "civicgraph" / "web"
    except RuntimeError as error:  # a user without a home
        raise UsageError("there is no folder to keep pages in; name one with --cache") from error


class Cache:
    """A folder of entries; each is written in one step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, url: str) -> Entry | None:
        """The entry of an address; None where there is none, or where its file is damaged."""
        try:
            head, _, body = self._file(url).read_bytes().partition(b"\n")
            values = json.loads(head)
            digest = values.pop("sha256")
            entry = Entry(**values, body=body)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return entry if entry.url == url and digest == hashlib.sha256(body).hexdigest() else None

    def keep(self, entry: Entry) -> None:
        """Write an entry in place of the one before. Raises UsageError where the folder cannot be written."""
        values = asdict(entry)
        body = values.pop("body")
        head = json.dumps({**values, "sha256": hashlib.sha256(body).hexdigest()}, sort_keys=True)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = tempfile.NamedTemporaryFile(dir=self.folder, prefix=".part-", delete=False)  # noqa: SIM115 # below
            try:
                with part:
                    part.write(head.encode("ascii") + b"\n" + body)
                Path(part.name).replace(self._file(entry.url))
            except BaseException:  # a full disk, or the user's Ctrl-C: nothing half-written stays
                Path(part.name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise UsageError(
                f"pages cannot be kept in {self.folder} ({error.strerror or error}); name another folder with --cache"
            ) from error

    def _file(self, url: str) -> Path:
        return self.folder / hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
