"""Where ``ontology/``, ``shapes/`` and ``data/`` are, in a checkout and once installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from civicgraph.errors import CivicgraphError


@cache
def root() -> Path:
    """The folder that holds ``ontology``, ``shapes`` and ``data``.

    Raises CivicgraphError where the installation is damaged.
    """
    here = Path(__file__).resolve().parent
    for candidate in (here / "resources_", here.parent.parent):
        if (candidate / "ontology").is_dir() and (candidate / "shapes").is_dir():
            return candidate
    raise CivicgraphError("civicgraph's ontology and shapes are missing; reinstall the package")


def path(*parts: str) -> Path:
    """The path of a shipped file, such as ``path("shapes", "civicgraph.ttl")``."""
    return root().joinpath(*parts)


def text(*parts: str) -> str:
    """The content of a shipped UTF-8 file."""
    return path(*parts).read_text(encoding="utf-8")
