"""Where rules come from: the shipped files, and those that a user names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from civicgraph import resources
from civicgraph.errors import RuleError, UsageError
from civicgraph.rulefiles.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civicgraph.rulefiles.rule import Rule

Text = tuple[str, str]
"""A rule file as it travels to worker processes: what messages call it, and its content."""


@cache
def built_in() -> tuple[Rule, ...]:
    """The shipped rules, in the order in which they run."""
    names = sorted(path.name for path in resources.path("data", "rules").glob("*.yaml"))
    return load(tuple((f"data/rules/{name}", resources.text("data", "rules", name)) for name in names))


def read(paths: Iterable[str | Path]) -> tuple[Text, ...]:
    """The content of a user's rule files, once it has been seen that their rules are whole.

    Raises UsageError for a file that cannot be read, RuleError, with every problem and its line, for a broken one.
    """
    held = texts(paths)
    together(held)
    return held


def texts(paths: Iterable[str | Path]) -> tuple[Text, ...]:
    """The content of some files as it is. Raises UsageError for a file that cannot be read."""
    found = []
    for path in dict.fromkeys(map(Path, paths)):
        try:
            found.append((str(path), path.read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise UsageError(f"the rule file {path} cannot be read: {reason}") from error
    return tuple(found)


def is_shipped(path: str | Path) -> bool:
    """Whether a file is one of those that come with civicgraph."""
    return Path(path).resolve().parent == resources.path("data", "rules").resolve()


@cache
def load(files: tuple[Text, ...]) -> tuple[Rule, ...]:
    """The rules of some files, by priority, then as written. Raises RuleError with every problem and its line."""
    rules: list[Rule] = []
    for source, text in files:
        parsed = parse(text, source)
        if parsed.problems:
            raise RuleError("\n".join(map(str, parsed.problems)))
        rules += parsed.rules
    taken: dict[str, Rule] = {}
    for rule in rules:
        first = taken.setdefault(rule.name, rule)
        if first is not rule:
            raise RuleError(f"{rule.source}:{rule.line}: there is a rule {rule.name!r} in {first.source}, too")
    return tuple(sorted(rules, key=lambda rule: rule.priority))


@cache
def together(own: tuple[Text, ...]) -> tuple[Rule, ...]:
    """The shipped rules and a user's, by priority; of equals the shipped ones first.

    Raises RuleError where a name is taken.
    """
    added = load(own)
    for rule in added:
        if any(rule.name == other.name for other in built_in()):
            raise RuleError(f"{rule.source}:{rule.line}: there is a built-in rule {rule.name!r}; choose another name")
    return tuple(sorted((*built_in(), *added), key=lambda rule: rule.priority))
