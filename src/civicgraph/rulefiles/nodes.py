"""YAML with its lines: the tree of a file as mappings, lists and words, each knowing where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml

from civicgraph.rulefiles.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Log:
    """Collects what is wrong with one file."""

    source: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(self.source, line, message))


def tree(text: str, log: Log) -> Any | None:
    """The root node of a YAML text, or None with a problem noted where it is none."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        log.add(mark.line + 1 if mark else 1, f"this is no YAML: {error.problem or error.context}")
    except (yaml.YAMLError, RecursionError) as error:
        log.add(1, f"this is no YAML: {str(error).splitlines()[0]}")
    return None


def line_of(node: Any) -> int:
    """The line of a node, from 1."""
    return int(node.start_mark.line) + 1


def fields(node: Any, known: tuple[str, ...], what: str, log: Log) -> dict[str, Any]:
    """The values of a mapping by key; unknown and repeated keys are noted."""
    if not isinstance(node, yaml.MappingNode):
        log.add(line_of(node), f"{what} is written as “key: value” lines")
        return {}
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            log.add(line_of(key), f"{what} has the key {name!r} twice")
        elif known and name not in known:
            log.add(line_of(key), f"{what} has no key {name!r}{near(name, known)}")
        else:
            found[name] = value
    return found


def items(node: Any, log: Log, what: str) -> Iterator[Any]:
    """The nodes of a list; a single value counts as a list of one."""
    if isinstance(node, yaml.MappingNode):
        log.add(line_of(node), f"{what} is a list")
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value
    else:
        yield node


def text(node: Any, log: Log, what: str) -> str:
    """The words of a value."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        log.add(line_of(node), f"{what} is a text")
        return ""
    return " ".join(node.value.split())


def number(node: Any, log: Log, what: str, low: float, high: float) -> float | None:
    """A number within bounds."""
    try:
        value = float(node.value)
    except (TypeError, ValueError):
        value = float("nan")
    if not low <= value <= high:
        log.add(line_of(node), f"{what} is a number from {low:g} to {high:g}, not {_shown(node)}")
        return None
    return value


def truth(node: Any, log: Log, what: str) -> bool:
    """``true`` or ``false``."""
    if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
        log.add(line_of(node), f"{what} is true or false, not {_shown(node)}")
        return False
    return bool(node.value == "true")


def near(word: str, known: tuple[str, ...]) -> str:
    """The end of a message on an unknown word: the one that was meant, or what there is to choose from."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"


def _shown(node: Any) -> str:
    return repr(node.value) if isinstance(node, yaml.ScalarNode) else "a list or mapping"
