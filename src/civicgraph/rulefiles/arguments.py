"""The arguments of a rule, read from its file: roles, types with quantifiers, and where to look."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from civicgraph.rulefiles import nodes
from civicgraph.rulefiles.labels import LABELS, LISTED, ORGANISATIONS, TYPED
from civicgraph.rulefiles.nodes import Log, line_of
from civicgraph.rulefiles.rule import DEPENDENCIES, FORMS, POSITIONS, QUANTIFIERS, Argument

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


_OF_ORGANISATIONS = ("default", "is", "as")
"""The keys that mean nothing for an argument that words fill."""

_ALONE = ("unit", "role")
"""The roles that need no place of their own: a unit stands behind its number, a role beside its person."""


def read_arguments(node: Any, label: tuple[str, str], slots: set[str], words: Words, log: Log) -> tuple[Argument, ...]:
    """The arguments of a rule with a label and what stands behind it: ``subject``, then those of the label."""
    kind, value = label
    shape = LABELS.get(kind)
    roles = ("subject", *shape.roles) if shape else ("subject", "target", *TYPED)
    given = nodes.fields(node, roles, f"a rule for {kind}" if kind not in ("", "relation") else "“arguments”", log)
    for role in roles if shape else ():
        if role not in given and shape and role not in shape.optional:
            log.add(line_of(node), f"a rule for {kind} has an argument {role!r}")
    for role in sorted(slots - set(given)):
        log.add(line_of(node), f"the trigger has a slot <{role}>, but there is no such argument")
    found = tuple(_argument(role, given[role], kind, role in slots, words, log) for role in roles if role in given)
    if kind == "count" and not value and not any(a.role == "unit" and not a.optional for a in found):
        way = "write a kind into the label, such as 'count municipality', or give an argument 'unit' without ?"
        log.add(line_of(node), f"nothing says what is counted: {way}")
    return tuple(replace(a, itself=a.role == "subject" and shape is not None and shape.itself) for a in found)


def _argument(role: str, node: Any, label: str, in_slot: bool, words: Words, log: Log) -> Argument:
    import yaml

    what = f"the argument {role!r}"
    if isinstance(node, yaml.ScalarNode):  # "subject: organisation" alone
        types, quantifier = _types(node, role, label, log)
        usual, place = _usual(role, label, in_slot)
        default = "page" if role == "subject" else ""
        return Argument(role, types, quantifier, usual, place, default, line=line_of(node))
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
    for key in _OF_ORGANISATIONS if role in TYPED else ():
        if key in given:
            log.add(line_of(given[key]), f"{what} is filled by words of the text, so {key!r} does not fit")
    if not (paths or position or stand_in or in_slot or role in _ALONE):
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


def _usual(role: str, label: str, in_slot: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where an argument is looked for of which only the type is given: by the tree, and by position."""
    if role == "subject":  # of "Anna Berg chairs the League" the grammatical subject is the person
        return ((), ("before", "after")) if label == "contact" else (("nsubj", "nsubj:pass"), ("before",))
    return (), () if in_slot or role in _ALONE else ("after",)


def _types(node: Any, role: str, label: str, log: Log) -> tuple[tuple[str, ...], str]:
    """``organisation|name+`` as its types and its quantifier."""
    written = nodes.text(node, log, "“type”")
    match = re.fullmatch(r"([a-z_]+(?:\s?\|\s?[a-z_]+)*)(.*)", written)
    fitting = _fitting(role, label)
    if match is None:
        if written:
            log.add(line_of(node), f"{written!r} is no type; there are {', '.join(fitting)}")
        return (), ""
    types = tuple(re.split(r"\s?\|\s?", match.group(1)))
    quantifier = match.group(2).strip()
    reason = _quantifier(quantifier, role, label)
    if reason:
        log.add(line_of(node), reason)
    for name in types:
        if name not in (*ORGANISATIONS, *TYPED):
            log.add(line_of(node), f"there is no type {name!r}{nodes.near(name, fitting)}")
        elif name == "committee" and role in ("subject", "target") and name not in fitting:
            whose = "relations are between organisations" if label == "relation" else f"a rule for {label} is about"
            whose += "" if label == "relation" else " an organisation"
            log.add(line_of(node), f"{whose}, so 'committee' does not fit here")
        elif name not in fitting:
            log.add(
                line_of(node), f"the argument {role!r} cannot be of the type {name!r}; there are {', '.join(fitting)}"
            )
    return types, quantifier


def _fitting(role: str, label: str) -> tuple[str, ...]:
    """The types that an argument may have."""
    shape = LABELS.get(label)
    if shape is None:
        return (*ORGANISATIONS, *TYPED)
    if role != "subject":
        return shape.roles[role]
    return ORGANISATIONS if shape.of_parts else tuple(t for t in ORGANISATIONS if t != "committee")


def _quantifier(quantifier: str, role: str, label: str) -> str | None:
    """Why a quantifier does not fit, and the way out."""
    if not quantifier:
        return None
    if quantifier not in QUANTIFIERS:
        return f"{quantifier!r} is no quantifier: ? (may be missing), + (one or more), * (any number)"
    many, lacking = quantifier in ("+", "*"), quantifier in ("?", "*")
    if role == "subject":
        fine = label == "relation" or not many
        return None if fine else f"a rule for {label or 'this'} has one subject, so {quantifier!r} does not fit"
    if role == "target":
        fine = not lacking
        return None if fine else f"a relation needs its target, so {quantifier!r} does not fit; use + for one or more"
    shape = LABELS.get(label)
    if lacking and shape and role not in shape.optional:
        more = "; use + for one or more" if role in LISTED else ""
        return f"a rule for {label} needs its {role}, so {quantifier!r} does not fit{more}"
    if many and role not in LISTED:
        return f"there is one {role} for each trigger, so {quantifier!r} does not fit"
    return None


def _chosen(given: dict[str, Any], key: str, words: Words, known: tuple[str, ...], log: Log) -> tuple[str, ...]:
    """The words of a key, each one of ``known`` where that is given; ``a|b`` is two words."""
    if key not in given:
        return ()
    found = tuple(part.strip() for word in words(given[key], f"“{key}”") for part in word.split("|"))
    for word in found if known else ():
        if word not in known:
            log.add(line_of(given[key]), f"{word!r} is no {key}{nodes.near(word, known)}")
    return found
