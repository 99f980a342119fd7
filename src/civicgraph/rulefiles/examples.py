"""The examples of a rule, read from its file: a text, and what the rule has to yield in it, argument by argument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from civicgraph.rulefiles import nodes
from civicgraph.rulefiles.nodes import Log, line_of
from civicgraph.rulefiles.rule import Argument, Example
from civicgraph.vocabulary import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def read_examples(node: Any, label: str, arguments: Sequence[Argument], log: Log) -> tuple[Example, ...]:
    """The positive examples and the negative ones, in this order."""
    given = nodes.fields(node, ("positive", "negative"), "“examples”", log)
    found: list[Example] = []
    for kind, least, said in (("positive", 2, "two positive examples"), ("negative", 1, "one negative example")):
        entries = list(nodes.items(given[kind], log, f"“{kind}”")) if kind in given else []
        if len(entries) < least:
            log.add(line_of(given.get(kind, node)), f"a rule has at least {said}, this one has {len(entries)}")
        found += [_example(entry, kind == "positive", label, arguments, log) for entry in entries]
    return tuple(found)


def _example(node: Any, positive: bool, label: str, arguments: Sequence[Argument], log: Log) -> Example:
    line = line_of(node)
    if not positive and isinstance(node, yaml.ScalarNode):
        return Example(nodes.text(node, log, "an example"), positive, line=line)
    roles = [a.role for a in arguments] or ["subject", "target"]
    known = ("text", *roles, *(("qualifier",) if label == "count" else ()))
    given = nodes.fields(node, known, "an example", log)
    needed = ("text", *(a.role for a in arguments if a.role == "subject" or not a.optional)) if positive else ("text",)
    for key in needed:
        if given and key not in given:
            log.add(line, f"this example has no {key!r}")
    return Example(
        nodes.text(given["text"], log, "“text”") if "text" in given else "",
        positive,
        nodes.text(given["subject"], log, "“subject”") if "subject" in given else "",
        _words("target", given, log),
        tuple((key, _words(key, given, log)) for key in known if key in given and key not in _OF_THEIR_OWN),
        line,
    )


_OF_THEIR_OWN = ("text", "subject", "target")


def _words(key: str, given: Mapping[str, Any], log: Log) -> tuple[str, ...]:
    """The value or values of a key; a year and a number are written in figures, a qualifier is one of the scheme."""
    if key not in given:
        return ()
    found = tuple(nodes.text(item, log, f"“{key}”") for item in nodes.items(given[key], log, f"“{key}”"))
    for word in filter(None, found):
        at = line_of(given[key])
        if key == "year" and not re.fullmatch(r"\d{4}", word):
            log.add(at, f"“year” is a year of four figures, such as 1990, not {word!r}")
        elif key == "number" and not re.fullmatch(r"\d{1,9}", word):
            log.add(at, f"“number” is written in figures alone, such as 1200, not {word!r}")
        elif key == "qualifier" and word not in SCHEMES["qualifier"]:
            log.add(at, f"there is no qualifier {word!r}{nodes.near(word, SCHEMES['qualifier'])}")
    return found
