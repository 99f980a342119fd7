"""The arguments of a rule, read from its file: roles, types with quantifiers, and where to look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from civicgraph.rulefiles import nodes
from civicgraph.rulefiles.nodes import Log, line_of
from civicgraph.rulefiles.rule import DEPENDENCIES, FORMS, POSITIONS, QUANTIFIERS, TYPES, Argument

if TYPE_CHECKING:
    from collections.abc import Callable

    Words = Callable[[Any, str], tuple[str, ...]]

_KEYS = (
    "type",
    "dependency",
    "position",
    "default",
    "is",
    "as",
    "within",
    "through",
    "not_through",
    "directly_after",
)


def read_arguments(node: Any, label: str, slots: set[str], words: Words, log: Log) -> tuple[Argument, ...]:
    """The arguments of a rule: ``subject``, and ``target`` where it yields a relation."""
    roles = ("subject", "target") if label in ("relation", "") else ("subject",)
    given = nodes.fields(node, roles, "“arguments”" if label in ("relation", "") else f"a rule for {label}", log)
    for role in roles if label else ():
        if role not in given:
            log.add(line_of(node), f"a rule for {label} has an argument {role!r}")
    for role in sorted(slots - set(given)):
        log.add(line_of(node), f"the trigger has a slot <{role}>, but there is no such argument")
    return tuple(_argument(role, given[role], label, role in slots, words, log) for role in roles if role in given)


def _argument(role: str, node: Any, label: str, in_slot: bool, words: Words, log: Log) -> Argument:
    import yaml

    what = f"the argument {role!r}"
    if isinstance(node, yaml.ScalarNode):  # "subject: organisation" alone
        types, quantifier = _types(node, role, label, log)
        usual = ("nsubj", "nsubj:pass") if role == "subject" else ()
        place = "before" if role == "subject" else "after"
        default = "page" if role == "subject" else ""
        return Argument(role, types, quantifier, usual, (place,), default, line=line_of(node))
    given = nodes.fields(node, _KEYS, what, log)
    line = line_of(node)
    if "type" not in given:
        log.add(line, f"{what} has no 'type'")
    types, quantifier = _types(given["type"], role, label, log) if "type" in given else ((), "")
    paths = _chosen(given, "dependency", words, (), log)
    for path in paths:
        for step in path.split("/"):
            if step.lstrip("^") not in DEPENDENCIES:
                hint = nodes.near(step.lstrip("^"), DEPENDENCIES)
                log.add(line_of(given["dependency"]), f"there is no dependency {step!r}{hint}")
    position = _chosen(given, "position", words, POSITIONS, log)
    stand_in = _chosen(given, "default", words, ("page",), log)
    own = _chosen(given, "is", words, ("page",), log)
    if not (paths or position or stand_in or in_slot):
        log.add(line, f"{what} says nowhere to look for it: give a dependency, a position, or a slot in the trigger")
    within = nodes.number(given["within"], log, "“within”", 0, 60) if "within" in given else None
    return Argument(
        role,
        types,
        quantifier,
        paths,
        position,
        "".join(stand_in[:1]),
        bool(own),
        _chosen(given, "as", words, FORMS, log),
        None if within is None else int(within),
        words(given["through"], "“through”") if "through" in given else (),
        words(given["not_through"], "“not_through”") if "not_through" in given else (),
        words(given["directly_after"], "“directly_after”") if "directly_after" in given else (),
        line,
    )


def _types(node: Any, role: str, label: str, log: Log) -> tuple[tuple[str, ...], str]:
    """``organisation|name+`` as its types and its quantifier."""
    written = nodes.text(node, log, "“type”")
    match = re.fullmatch(r"([a-z_]+(?:\s?\|\s?[a-z_]+)*)(.*)", written)
    if match is None:
        if written:
            log.add(line_of(node), f"{written!r} is no type; there are {', '.join(TYPES)}")
        return (), ""
    types = tuple(re.split(r"\s?\|\s?", match.group(1)))
    quantifier = match.group(2).strip()
    if quantifier and quantifier not in QUANTIFIERS:
        log.add(line_of(node), f"{quantifier!r} is no quantifier: ? (may be missing), + (one or more), * (any number)")
    if role == "subject" and quantifier in ("+", "*") and label != "relation":
        log.add(line_of(node), f"a rule for {label or 'this'} has one subject, so {quantifier!r} does not fit")
    if role == "target" and quantifier in ("?", "*"):
        log.add(line_of(node), f"a relation needs its target, so {quantifier!r} does not fit; use + for one or more")
    for name in types:
        if name not in TYPES:
            log.add(line_of(node), f"there is no type {name!r}{nodes.near(name, TYPES)}")
        elif name == "committee" and label == "relation":
            log.add(line_of(node), "relations are between organisations, so 'committee' does not fit here")
    return types, quantifier


def _chosen(given: dict[str, Any], key: str, words: Words, known: tuple[str, ...], log: Log) -> tuple[str, ...]:
    """The words of a key, each one of ``known`` where that is given; ``a|b`` is two words."""
    if key not in given:
        return ()
    found = tuple(part.strip() for word in words(given[key], f"“{key}”") for part in word.split("|"))
    for word in found if known else ():
        if word not in known:
            log.add(line_of(given[key]), f"{word!r} is no {key}{nodes.near(word, known)}")
    return found
