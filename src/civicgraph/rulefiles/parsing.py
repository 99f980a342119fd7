"""A rule file as rules, with all that is wrong with it; nothing is read but the file's own text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicgraph.rulefiles import nodes, triggers
from civicgraph.rulefiles.arguments import read_arguments
from civicgraph.rulefiles.examples import read_examples
from civicgraph.rulefiles.labels import LABELS, RELATIONS
from civicgraph.rulefiles.nodes import Log, line_of
from civicgraph.rulefiles.rule import Problem, Rule
from civicgraph.vocabulary import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FILE_KEYS = ("lists", "rules")
_KEYS = (
    "name",
    "label",
    "about",
    "priority",
    "trigger",
    "arguments",
    "unless",
    "weak",
    "confidence",
    "examples",
)
_NEEDED = ("name", "label", "trigger", "arguments", "examples")
_LANGUAGE = re.compile(r"[a-z]{2}|und")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The rules of a file that are whole, in its order, and its problems, in the order of lines."""

    rules: tuple[Rule, ...]
    problems: tuple[Problem, ...]


def parse(text: str, source: str) -> Parsed:
    """Read a rule file's text; ``source`` is what messages call it."""
    log = Log(source)
    root = nodes.tree(text, log)
    if root is None:
        if not log.problems:
            log.add(1, "the file is empty; it begins with “rules:”")
        return Parsed((), tuple(log.problems))
    top = nodes.fields(root, _FILE_KEYS, "a rule file", log)
    lists = _lists(top.get("lists"), log)
    if "rules" not in top and not log.problems:
        log.add(1, "there is no key “rules” in the file")
    rules: list[Rule] = []
    names: dict[str, int] = {}
    for node in nodes.items(top["rules"], log, "“rules”") if "rules" in top else ():
        rule = _rule(node, lists, log)
        if rule is None:
            continue
        if rule.name in names:
            log.add(rule.line, f"there is a rule {rule.name!r} in line {names[rule.name]} already")
        names.setdefault(rule.name, rule.line)
        rules.append(rule)
    broken = {problem.line for problem in log.problems}
    return Parsed(() if broken else tuple(rules), tuple(sorted(log.problems)))


def _lists(node: Any, log: Log) -> dict[str, tuple[str, ...]]:
    if node is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name, value in nodes.fields(node, (), "“lists”", log).items():
        found[name] = tuple(words(value, found, log, f"the list {name!r}"))
    return found


def words(node: Any, lists: Mapping[str, tuple[str, ...]], log: Log, what: str) -> Iterator[str]:
    """The phrases of a list; ``$name`` stands for a list of the file."""
    for item in nodes.items(node, log, what):
        word = nodes.text(item, log, f"each entry of {what}")
        if word.startswith("$"):
            if word[1:] not in lists:
                hint = nodes.near(word[1:], tuple(lists)) if lists else ""
                log.add(line_of(item), f"there is no list {word!r}{hint}")
            yield from lists.get(word[1:], ())
        elif word:
            yield word


def _rule(node: Any, lists: Mapping[str, tuple[str, ...]], log: Log) -> Rule | None:
    before = len(log.problems)
    given = nodes.fields(node, _KEYS, "a rule", log)
    if not given:
        return None
    line = line_of(node)
    name = nodes.text(given["name"], log, "“name”") if "name" in given else ""
    called = f"rule {name!r}" if name else "this rule"
    for key in _NEEDED:
        if key not in given:
            log.add(line, f"{called} has no {key!r}")
    if name and not _NAME.fullmatch(name):
        log.add(
            line_of(given["name"]), f"{name!r} is no name for a rule: small letters, digits and -, such as seat-held"
        )
    label, value = _label(given["label"], log) if "label" in given else ("", "")
    phrases = list(words(given["trigger"], lists, log, "“trigger”")) if "trigger" in given else []
    compiled = _compile(phrases, given.get("trigger"), triggers.compile_all, log)
    undo = list(words(given["unless"], lists, log, "“unless”")) if "unless" in given else []
    unless = _compile(undo, given.get("unless"), triggers.compile_unless, log)
    slots = {role for trigger in compiled for role in trigger.roles}
    arguments = (
        read_arguments(given["arguments"], (label, value), slots, lambda n, w: tuple(words(n, lists, log, w)), log)
        if "arguments" in given
        else ()
    )
    priority = nodes.number(given["priority"], log, "“priority”", 0, 1000) if "priority" in given else 50
    confidence = nodes.number(given["confidence"], log, "“confidence”", 0.01, 1) if "confidence" in given else 0.8
    examples = read_examples(given["examples"], label, arguments, log) if "examples" in given else ()
    if len(log.problems) > before:
        return None
    return Rule(
        name=name,
        label=label,
        value=value,
        triggers=compiled,
        arguments=arguments,
        priority=int(priority or 0),
        unless=unless,
        weak="weak" in given and nodes.truth(given["weak"], log, "“weak”"),
        confidence=confidence or 0.8,
        about=nodes.text(given["about"], log, "“about”") if "about" in given else "",
        examples=examples,
        source=log.source,
        line=line,
    )


def _compile(phrases: list[str], node: Any, compiler: Any, log: Log) -> tuple[triggers.Trigger, ...]:
    """The phrases as patterns; a phrase that is none is noted at its own line."""
    try:
        return tuple(compiler(phrases))
    except (ValueError, re.error):
        pass
    for item in nodes.items(node, Log(""), ""):
        try:
            compiler([str(item.value)])
        except (ValueError, re.error) as error:
            log.add(line_of(item), f"{item.value!r} is no phrase: {error}")
    if not log.problems:
        log.add(line_of(node), "one of these phrases cannot be read")
    return ()


def _label(node: Any, log: Log) -> tuple[str, str]:
    """A label and what stands behind it; two empty words, and a problem noted, where it is none."""
    label, _, value = nodes.text(node, log, "“label”").partition(" ")
    value = value.strip()
    if label not in LABELS:
        hint = nodes.near(label, tuple(LABELS))
        if label in RELATIONS:
            hint = f"; did you mean 'relation {label}'?"
        log.add(line_of(node), f"there is no label {label!r}{hint}")
        return "", ""
    reason = _objection(label, value)
    if reason:
        log.add(line_of(node), reason)
    return label, value


def _objection(label: str, value: str) -> str | None:
    """Why a value does not fit its label, and the way out."""
    if label == "relation":
        return None if value in RELATIONS else f"there is no relation {value!r}{nodes.near(value, RELATIONS)}"
    if label == "count":
        return next((_no_concept(label, kind) for kind in value.split() if kind not in SCHEMES["member-kind"]), None)
    scheme = LABELS[label].scheme
    if scheme:
        return None if value in SCHEMES[scheme] else _no_concept(label, value)
    if label == "committee" and value not in ("", "working_group"):
        return f"{value!r} is no kind of committee{nodes.near(value, ('working_group',))}"
    if label == "alt_name":
        wrong = value and not _LANGUAGE.fullmatch(value)
        return f"{value!r} is no language; write two letters, such as 'alt_name fr'" if wrong else None
    if label in ("founded", "contact", "acronym") and value:
        return f"the label {label!r} stands alone, without {value!r}"
    return None


def _no_concept(label: str, value: str) -> str:
    scheme = LABELS[label].scheme
    what = {"initiative": "status", "count": "kind of member"}.get(label, f"concept of the scheme {label}")
    return f"there is no {what} {value!r}{nodes.near(value, tuple(SCHEMES[scheme]))}"
