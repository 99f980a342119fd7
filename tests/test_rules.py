"""Rules as data: the built-in ones live up to their examples, and a user's own are checked, added and traced."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests import timing
from typer.testing import CliRunner

from civicgraph import build, tracing
from civicgraph.cli import app
from civicgraph.errors import RuleError, UsageError
from civicgraph.extracting.learned import trust
from civicgraph.rulefiles import Rule, built_in, parse, read
from civicgraph.rulefiles.triggers import compile_all, matches

HANDBOOK = (Path(__file__).resolve().parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^```yaml\n(.*?)^```$", HANDBOOK, re.DOTALL | re.MULTILINE)[0]
PAGE = """League of Lake Towns

The League of Lake Towns is coached by the Union of Valley Councils. It keeps its lakes clean.
It is on first-name terms with the Network of Rural Libraries.
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "my-rules.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    return file


def call(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    return done.exit_code, done.output


@pytest.mark.parametrize("rule", built_in(), ids=lambda rule: rule.name)
def test_a_built_in_rule_lives_up_to_its_examples(rule: Rule) -> None:
    assert [e.positive for e in rule.examples].count(True) >= 2
    assert any(not e.positive for e in rule.examples)
    assert [str(problem) for problem in tracing.misbehaving(rule)] == []


def test_built_in_negatives_hold_the_trigger() -> None:
    """An example that lacks the words would be no test of what undoes the rule."""
    for rule in built_in():
        for example in rule.examples:
            assert any(matches(rule.triggers, example.text, 0, len(example.text))), f"{rule.name}: {example.text}"


def test_the_shipped_file_passes_its_own_check() -> None:
    shipped = Path(__file__).resolve().parents[1] / "data" / "rules" / "relations.yaml"
    assert tracing.check(shipped) == ()


def test_the_handbooks_example_passes_the_check(own: Path) -> None:
    code, output = call("rules", "--check", own)
    assert code == 0, output
    assert "behave" in output


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("    priority: 40", "    prioritty: 40", 8, "no key 'prioritty'; did you mean 'priority'?"),
        ("relation cooperates_with", "relation cooperates_wiht", 6, "did you mean 'cooperates_with'?"),
        ("relation cooperates_with", "cooperates_with", 6, "did you mean 'relation cooperates_with'?"),
        ("topic water", "topic watr", 58, "no concept of the scheme topic 'watr'; did you mean 'water'?"),
        ("organisation+", "organisation!", 17, "'!' is no quantifier"),
        ("organisation+", "organisations+", 17, "no type 'organisations'; did you mean 'organisation'?"),
        ("organisation+", "committee+", 17, "'committee' does not fit"),
        ("organisation+", "organisation*", 17, "a relation needs its target"),
        ("dependency: nsubj\n", "dependency: nsubject\n", 13, "no dependency 'nsubject'; did you mean 'nsubj'?"),
        ("position: after", "position: behind", 18, "'behind' is no position"),
        ("within: 4", "within: four", 20, "a number from 0 to 60, not 'four'"),
        ("confidence: 0.7", "confidence: 7", 22, "a number from 0.01 to 1, not '7'"),
        ("unless: [$undone]", "unless: [$undo]", 21, "no list '$undo'; did you mean 'undone'?"),
        ("name: coached-by", "name: friendship", 34, "a rule 'friendship' in line 5 already"),
        ("name: coached-by", "name: Coached By", 34, "no name for a rule"),
        ("name: coached-by", "name: advises", 34, "built-in rule 'advises'"),
        ("trigger: [coached, mentored]", 'trigger: ["… *"]', 37, "no phrase"),
        ("trigger: [coached, mentored]", "trigger: [coached <target>]", 37, "a slot needs a word behind it"),
        ("        dependency: obl:agent\n", "", 40, "says nowhere to look"),
        ("within: 4", "within: [4", 21, "no YAML"),
    ],
)
def test_a_problem_is_named_with_its_line(own: Path, old: str, new: str, line: int, message: str) -> None:
    assert EXAMPLE.count(old) >= 1
    own.write_text(EXAMPLE.replace(old, new, 1), encoding="utf-8")
    code, output = call("rules", "--check", own)
    assert code == 1
    assert any(found.startswith(f"{own}:{line}: ") and message in found for found in output.splitlines()), output


def test_examples_are_wanted_and_have_to_behave(own: Path) -> None:
    own.write_text(EXAMPLE.replace("hopes to be on", "is on", 1), encoding="utf-8")
    code, output = call("rules", "--check", own)
    assert code == 1
    assert f"{own}:32: rule 'friendship': this example should yield nothing, and yields" in output
    own.write_text(EXAMPLE.replace("is on first-name terms with", "is not on first-name terms with", 1))
    assert "this example yields nothing (undone by “not”)" in call("rules", "--check", own)[1]
    own.write_text(EXAMPLE.replace("is on first-name terms with", "is fond of", 1))
    assert "does not hold the trigger" in call("rules", "--check", own)[1]
    start = EXAMPLE.index("        - text: The League of Lake Towns is on first")
    own.write_text(EXAMPLE[:start] + EXAMPLE[EXAMPLE.index("      negative:") :])
    assert "at least two positive examples, this one has 1" in call("rules", "--check", own)[1]


def test_wrong_use_is_told_from_a_bad_file(own: Path, tmp_path: Path) -> None:
    assert call("rules")[0] == 2
    assert call("rules", "--list", "--check", own)[0] == 2
    assert call("rules", "--check", tmp_path / "nowhere.yaml")[0] == 2
    assert call("rules", "--trace", " ")[0] == 2
    own.write_bytes(b"\xff\xfe\xfd")
    assert call("rules", "--check", own)[0] == 2
    own.write_text("", encoding="utf-8")
    assert call("rules", "--check", own)[0] == 1


@pytest.mark.parametrize(
    "text", ["[]", "- a", "a: b", "rules: 3", "rules:\n  - 3", "rules: [{name: []}]", "&a [*a]", "{a: "]
)
def test_odd_yaml_is_reported_not_raised(text: str) -> None:
    parsed = parse(text, "odd.yaml")
    assert not parsed.rules
    assert parsed.problems


def test_a_build_adds_the_rules_of_the_user(own: Path, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"page{number}.txt").write_text(PAGE, encoding="utf-8")
    pages = sorted(tmp_path.glob("page*.txt"))
    build(pages, tmp_path / "one", rules=own)
    build(pages, tmp_path / "two", rules=[own], jobs=2)
    build(pages, tmp_path / "without")
    facts = (tmp_path / "one" / "graph.nq").read_text(encoding="utf-8")
    assert facts == (tmp_path / "two" / "graph.nq").read_text(encoding="utf-8")
    assert {'"friendship"', '"coached-by"', '"clean-lakes"'} <= set(re.findall(r'"[a-z-]+"', facts))
    assert '"friendship"' not in (tmp_path / "without" / "graph.nq").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "one" / "report.json").read_text())["settings"]["rules"] == [str(own)]


def test_a_broken_rule_file_ends_a_build_before_anything_is_read(own: Path, tmp_path: Path) -> None:
    own.write_text(EXAMPLE.replace("organisation+", "organisation!"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"my-rules\.yaml:17: .*quantifier"):
        build(tmp_path / "no-such-source.txt", tmp_path / "graph", rules=own)
    assert not (tmp_path / "graph").exists()
    with pytest.raises(UsageError, match="cannot be read"):
        build(tmp_path / "no-such-source.txt", tmp_path / "graph", rules=tmp_path / "gone.yaml")


def test_two_files_may_not_share_a_name(own: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(EXAMPLE, encoding="utf-8")
    with pytest.raises(RuleError, match="'friendship'"):
        read([own, other])


def test_list_shows_the_built_in_rules_and_ones_own(own: Path) -> None:
    code, output = call("rules", "--list")
    assert code == 0
    assert all(rule.name in output for rule in built_in())
    listed = json.loads(call("rules", "--list", "--rules", own, "--json")[1])
    assert {"friendship", "member-of"} <= {rule["name"] for rule in listed}


TRACES = [
    ("The League of Lake Towns is not a member of the Alliance of Inland Waters.", "member-of", "undone by “not”"),
    (
        "The League of Lake Towns is a member of the Board of Directors, which met the Alliance of Inland Waters.",
        "member-of",
        "stands between",
    ),
    ("The League of Lake Towns is a member of something.", "member-of", "no organisation or short_name stands after"),
    ("The Finns work with the League of Lake Towns.", "cooperates-with", "“The Finns”, which is none"),
    (
        "The League of Lake Towns has a seat, as it has had for many long and happy years full of work, joy and song, "
        "in the Alliance of Inland Waters.",
        "membership-cue",
        "“Alliance of Inland Waters” cannot be it",
    ),
]


@pytest.mark.parametrize(("sentence", "rule", "reason"), TRACES)
def test_a_trace_says_why_a_rule_came_near_and_failed(sentence: str, rule: str, reason: str) -> None:
    (trace,) = tracing.trace(sentence)
    reasons = [step.reason for step in trace.steps if step.rule == rule]
    assert any(reason in (found or "") for found in reasons), reasons


def test_a_trace_shows_trigger_arguments_and_claim() -> None:
    code, output = call("rules", "--trace", "The League of Lake Towns works with the Union of Valley Councils.")
    assert code == 0
    assert "fired" in output
    assert "“works with”" in output
    assert "→ League of Lake Towns cooperates_with Union of Valley Councils" in output
    (told,) = json.loads(call("rules", "--json", "--trace", "The League of Lake Towns was founded in 1988.")[1])
    assert any("founded 1988" in other for other in told["others"])


def test_a_trace_takes_the_users_rules(own: Path) -> None:
    (trace,) = tracing.trace("The League of Lake Towns never keeps its lakes clean.", read([own]))
    assert [(step.rule, step.reason) for step in trace.steps] == [("clean-lakes", "undone by “never”")]


def test_explain_traces_the_sentences_of_a_thing(own: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    build(page, tmp_path / "graph", rules=own)
    code, output = call("explain", tmp_path / "graph", "League of Lake Towns", "--trace", "--rules", own)
    assert code == 0
    assert "coached-by" in output
    assert f"{page}:3" in output
    traces = json.loads(call("explain", tmp_path / "graph", "League of Lake Towns", "--trace", "--json")[1])
    assert not any(step["rule"] == "coached-by" for trace in traces for step in trace["steps"])


def test_a_document_is_traced_whole_so_that_one_can_ask_for_what_is_missing(own: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    build(page, tmp_path / "graph", rules=own)
    code, output = call("explain", tmp_path / "graph", str(page), "--trace", "--json")
    assert code == 0
    sentences = " ".join(trace["sentence"] for trace in json.loads(output))
    assert all(line.strip() in sentences for line in PAGE.splitlines() if line.strip())
    code, output = call("explain", tmp_path / "graph", str(page))
    assert code != 0


def test_a_document_is_found_by_the_end_of_its_name_and_asks_for_the_trace(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "league.txt").write_text(PAGE, encoding="utf-8")
    build(folder, tmp_path / "graph")
    code, output = call("explain", tmp_path / "graph", "league.txt", "--trace")
    assert (code, "League of Lake Towns" in output) == (0, True)
    code, output = call("explain", tmp_path / "graph", "league.txt")
    assert (code, "with --trace" in output) == (2, True)


def test_a_trace_says_what_min_confidence_left_out(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    build(page, tmp_path / "graph", min_confidence=0.99)
    traces = json.loads(call("explain", tmp_path / "graph", str(page), "--trace", "--json")[1])
    withdrawn = [line for trace in traces for step in trace["steps"] for line in step["withdrawn"]]
    doubted = [line for trace in traces for line in trace["doubted"]]
    assert any("below the 0.99 of --min-confidence" in line for line in (*withdrawn, *doubted))


DOUBTED = """League of Lake Towns

The League of Lake Towns speaks for forty towns beside lakes. It looks after ferries, piers and the people who mend
them, and it answers letters from clerks who would like to know how others do it. Its office is above a bakery, and
visitors are given bread. The Bread and Butter Festival Committee of Zenda rang twice in the year 1920. Some two dozen
gulls have been counted, nine of them in winter, by the clerk of the Duke of Rost and her brother, who is a member of
the Society for Counting Things; whoever has a question may ring the bell, and somebody will come down and listen, or
at least say when the other will be back. The Union of Old Ferries (UOF) was founded by three men and a dog in 1911.
"""


def test_what_was_read_and_not_kept_says_how_likely_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = replace(trust.shipped(), threshold=0.999)
    monkeypatch.setattr(trust, "shipped", lambda: strict)
    traces = tracing.trace(DOUBTED)
    assert not any("founded" in line for trace in traces for line in trace.others)
    doubted = [line for trace in traces for line in trace.doubted]
    assert any("Union of Old Ferries: founded 1911" in line and "0.999 is asked" in line for line in doubted)


def test_slots_gaps_and_endings() -> None:
    triggers = compile_all(["brought <subject> to life", "cooperat* … with", ", which <target> founded"])
    text = "It brought the Lake School to life, cooperated closely with all, and a fair, which the town founded."
    found = [(text[m.start : m.end], [text[a:b] for _, a, b in m.slots]) for m in matches(triggers, text, 0, len(text))]
    assert found == [
        ("brought the Lake School to life", ["the Lake School"]),
        ("cooperated closely with", []),
        (", which the town founded", ["the town"]),
    ]


def test_many_triggers_in_a_long_line_take_time_in_proportion() -> None:
    """A doubling test on one line without a full stop."""

    def seconds(times: int) -> float:
        text = "brought the works with member of which, " * times
        return timing.seconds(lambda: [list(matches(rule.triggers, text, 0, len(text))) for rule in built_in()])

    seconds(50)
    assert seconds(4000) < 3.5 * seconds(2000) + 0.2
