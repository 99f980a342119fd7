"""Reads tables of learned weights: rows of a setting and its number, and of a kind, a feature and what it adds."""

from __future__ import annotations

from collections import defaultdict


def read(text: str) -> tuple[dict[str, float], dict[str, dict[str, int]]]:
    """The settings by name, and for each kind what its features add, in hundredths; ``#`` begins a comment.

    Raises ValueError where a number is none.
    """
    settings: dict[str, float] = {}
    weights: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, *cells = line.split("\t")
        if len(cells) == 1:
            settings[name] = float(cells[0])
        else:
            weights[name][cells[0]] = int(cells[1])
    return settings, weights
