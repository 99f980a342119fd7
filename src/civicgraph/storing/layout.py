"""The output folder: one build at a time goes in whole, and readers see the old graph or the new one.

``graph.nq``, ``graph.ttl``, ``report.json`` and ``store`` are links through ``.current`` to ``.builds/<n>``. A build
writes a new ``.builds/<n>``, has it flushed to the disk, and then moves ``.current`` over in one rename.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINKS = ("graph.nq", "graph.ttl", "report.json", "store")


def current_build(directory: Path) -> Path | None:
    """The folder of the build in force; a copied folder without links is its own build."""
    link = directory / ".current"
    if link.is_symlink() and link.is_dir():
        return link.resolve()
    if (directory / "store" / "settings.json").is_file():
        return directory.resolve()
    return None
