"""The one error tree. Libraries raise these; only the doors turn them into exit codes or HTTP statuses.

CivicgraphError
├── UsageError          wrong use: a bad option, a missing source (exit code 2)
│   ├── SourceError     a source that cannot be read: names the file, the place and the way out
│   ├── QueryError      a query that does not parse or names no gallery question
│   └── StoreError      a folder that holds no graph, or one that another build holds locked
├── PushError           a server did not take what it was sent, or not all of it (exit code 1)
└── DataError           the data has problems (exit code 1)
    └── RuleError       a rule or lexicon file with a mistake: names the file and the line
"""

from __future__ import annotations


class CivicgraphError(Exception):
    """Anything that civicgraph raises on purpose; the message is written for its user."""


class UsageError(CivicgraphError):
    """The call itself is wrong; nothing was done."""


class SourceError(UsageError):
    """A source cannot be read; the message names it and says what would help."""


class QueryError(UsageError):
    """A query that cannot be run; the message quotes the place."""


class StoreError(UsageError):
    """A folder that holds no readable graph."""


class PushError(CivicgraphError):
    """A server did not take what it was sent.

    ``status`` is its HTTP status, where it gave one; ``sent`` is false where the request never left.
    """

    def __init__(self, message: str, status: int | None = None, *, sent: bool = True) -> None:
        super().__init__(message)
        self.status = status
        self.sent = sent


class DataError(CivicgraphError):
    """The input was read, and it has problems."""


class RuleError(DataError):
    """A rule or lexicon file with a mistake; the message names the file and the line."""
