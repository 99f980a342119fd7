"""What a site asks of robots, as RFC 9309 has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from civicgraph.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB; what stands behind is not read
MAX_DELAY = 30.0  # seconds; a longer Crawl-delay is cut to this


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for ``/robots.txt``: a status (0 where the site could not be reached) and the body."""

    status: int
    body: bytes


class SilentError(SourceError):
    """A site whose ``/robots.txt`` cannot be read, so that nobody knows what it allows."""


class Robots:
    """The rules of each site, asked for once."""

    def __init__(self, agent: str, ask: Callable[[str], Answer]) -> None:
        self._agent, self._ask = agent, ask
        self._known: dict[str, Answer] = {}

    def allow(self, url: str) -> float:
        """The seconds that the site wants between two requests. Raises SourceError where it forbids this page."""
        from protego import Protego

        place = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/robots.txt"
        if place not in self._known:
            self._known[place] = self._ask(place)
        answer = self._known[place]
        if 400 <= answer.status < 500:
            return 0.0
        if answer.status != 200:
            reason = f"it answers with status {answer.status}" if answer.status else "it cannot be reached"
            raise SilentError(f"{place} cannot be read ({reason}), so nothing is fetched from there; try again later")
        rules = Protego.parse(answer.body[:MAX_BYTES].decode("utf-8", "replace"))
        if not rules.can_fetch(url, self._agent):
            raise SourceError(f"{place} asks robots not to read this page; ask the site for the text")
        return min(float(rules.crawl_delay(self._agent) or 0), MAX_DELAY)
