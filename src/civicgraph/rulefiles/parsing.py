"""A rule file as rules, with all that is wrong with it; nothing is read but the file's own text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from civicgraph.rulefiles import nodes, triggers
from civicgraph.rulefiles.arguments import read_arguments
from civicgraph.rulefiles.nodes import Log, line_of
from civicgraph.rulefiles.rule import LABELS, RELATIONS, Argument, Example, Problem, Rule
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
    slots = {role for trigger in compiled for role in trigger.slots}
    arguments = (
        read_arguments(given["arguments"], label, slots, lambda n, w: tuple(words(n, lists, log, w)), log)
        if "arguments" in given
        else ()
    )
    priority = nodes.number(given["priority"], log, "“priority”", 0, 1000) if "priority" in given else 50
    confidence = nodes.number(given["confidence"], log, "“confidence”", 0.01, 1) if "confidence" in given else 0.8
    examples = _examples(given["examples"], arguments, log) if "examples" in given else ()
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
    label, _, value = nodes.text(node, log, "“label”").partition(" ")
    if label not in LABELS:
        hint = nodes.near(label, LABELS)
        if label in RELATIONS:
            hint = f"; did you mean 'relation {label}'?"
        log.add(line_of(node), f"there is no label {label!r}{hint}")
        return "", ""
    known = RELATIONS if label == "relation" else tuple(SCHEMES[label])
    if value.strip() not in known:
        what = "relation" if label == "relation" else f"concept of the scheme {label}"
        log.add(line_of(node), f"there is no {what} {value.strip()!r}{nodes.near(value.strip(), known)}")
    return label, value.strip()


def _examples(node: Any, arguments: tuple[Argument, ...], log: Log) -> tuple[Example, ...]:
    given = nodes.fields(node, ("positive", "negative"), "“examples”", log)
    has_target = any(a.role == "target" for a in arguments)
    found: list[Example] = []
    for kind, least, said in (("positive", 2, "two positive examples"), ("negative", 1, "one negative example")):
        entries = list(nodes.items(given[kind], log, f"“{kind}”")) if kind in given else []
        if len(entries) < least:
            log.add(line_of(given.get(kind, node)), f"a rule has at least {said}, this one has {len(entries)}")
        found += [_example(entry, kind == "positive", has_target, log) for entry in entries]
    return tuple(found)


def _example(node: Any, positive: bool, has_target: bool, log: Log) -> Example:
    line = line_of(node)
    if not positive and isinstance(node, yaml.ScalarNode):
        return Example(nodes.text(node, log, "an example"), positive, line=line)
    given = nodes.fields(node, ("text", "subject", "target"), "an example", log)
    needed = ("text", "subject", *(("target",) if has_target else ())) if positive else ("text",)
    for key in needed:
        if given and key not in given:
            log.add(line, f"this example has no {key!r}")
    return Example(
        nodes.text(given["text"], log, "“text”") if "text" in given else "",
        positive,
        nodes.text(given["subject"], log, "“subject”") if "subject" in given else "",
        tuple(nodes.text(t, log, "“target”") for t in nodes.items(given["target"], log, "“target”"))
        if "target" in given
        else (),
        line,
    )
