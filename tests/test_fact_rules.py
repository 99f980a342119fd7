"""Rules about words: years, counts, committees, undertakings, contacts and names, from the file to the graph."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests import timing
from typer.testing import CliRunner

from civicgraph import build, open_graph, tracing
from civicgraph.annotating import annotate
from civicgraph.cli import app
from civicgraph.extracting import extract
from civicgraph.extracting.extraction import prepared
from civicgraph.extracting.learned import trust
from civicgraph.extracting.patterns.doubles import singly
from civicgraph.extracting.patterns.engine import attempts_in
from civicgraph.model import Claim, Document, FactType, FoundedValue, NodeKind, Ref, Span
from civicgraph.rulefiles import built_in, parse, read
from civicgraph.rulefiles.triggers import compile_all, matches
from civicgraph.segmenting import segment

HANDBOOK = (Path(__file__).resolve().parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^```yaml\n(.*?)^```$", HANDBOOK, re.DOTALL | re.MULTILINE)[1]
LEAGUE = "League of Lake Towns"
PAGE = """League of Lake Towns

The League of Lake Towns has had rooms of its own since 1990. More than 40 flags fly over its house.

The League of Lake Towns leaves the thinking to its “Quiet Harbour” and the “Green Room”.

It has rolled up its sleeves for Bright Shores.

Rosa Lindqvist keeps the keys of the League of Lake Towns as its Secretary General.

The League of Lake Towns has WAVES on its badges. It is affectionately called the “Paddlers of the North”.
"""
GOLD = [
    ("founded", {"year": 1990}),
    ("count", {"value": 40, "qualifier": "at_least", "kinds": ["member"]}),
    ("committee", {"name": "Quiet Harbour"}),
    ("committee", {"name": "Green Room"}),
    ("initiative", {"name": "Bright Shores", "status": "ongoing"}),
    ("contact", {"name": "Rosa Lindqvist", "role": "Secretary General"}),
    ("acronym", {"acronym": "WAVES"}),
    ("alt_name", {"name": "Paddlers of the North", "lang": "en"}),
]
OF_A_PART = "what is said of it is not said of its organisation"
RULES = {
    "founded": "rooms-since",
    "count": "flags-flown",
    "committee": "think-tank",
    "initiative": "sleeves-rolled-up",
    "contact": "keeper-of-the-keys",
    "acronym": "on-badges",
    "alt_name": "pet-name",
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "my-facts.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    return file


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "league.txt").write_text(PAGE, encoding="utf-8")
    facts = [{"type": kind, "subject": LEAGUE, "value": value} for kind, value in GOLD]
    (folder / "league.json").write_text(json.dumps({"id": "league", "facts": facts}), encoding="utf-8")
    return folder


def call(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    return done.exit_code, done.output


def steps(sentence: str, rules: Path | None = None) -> dict[str, tracing.Step]:
    traces = tracing.trace(sentence, read([rules] if rules else ()))
    return {step.rule: step for trace in traces for step in trace.steps}


def test_the_handbooks_example_has_each_label_and_passes_the_check(own: Path) -> None:
    assert {rule.label for rule in parse(EXAMPLE, "example").rules} == set(RULES)
    code, output = call("rules", "--check", own)
    assert code == 0, output


def test_each_label_reaches_the_graph(own: Path, page: Path, tmp_path: Path) -> None:
    code, output = call("build", page / "league.txt", "--out", tmp_path / "with", "--rules", own)
    assert code == 0, output
    build(page / "league.txt", tmp_path / "without")
    with open_graph(tmp_path / "with") as graph, open_graph(tmp_path / "without") as plain:
        found, before = graph.evaluate(page), plain.evaluate(page)
    for kind in RULES:
        score = found.by_type[kind]
        assert (score.right, score.predicted) == (score.gold, score.gold), kind
        if kind != "founded":  # a year behind "since" is also read by learned weights
            assert before.by_type[kind].right < score.right, f"{kind} is read without the rule, so nothing is tested"


def test_the_evidence_names_the_rule_and_holds_trigger_and_value(own: Path, page: Path, tmp_path: Path) -> None:
    build(page / "league.txt", tmp_path / "graph", rules=own)
    code, output = call("explain", tmp_path / "graph", LEAGUE, "--json")
    assert code == 0, output
    (told,) = json.loads(output) if output.lstrip().startswith("[") else (json.loads(output),)
    shown = json.dumps(told, ensure_ascii=False)
    assert set(RULES.values()) <= set(re.findall(r"[a-z]+(?:-[a-z]+)+", shown))
    for words in (
        "has had rooms of its own since 1990",
        "More than 40 flags fly over its house",
        "rolled up its sleeves for Bright Shores",
        "has WAVES on its badges",
    ):
        assert words in shown


PROBLEMS = [
    ("label: founded\n", "label: found\n", "no label 'found'; did you mean 'founded'?"),
    ("label: founded\n", "label: founded 1990\n", "'founded' stands alone, without '1990'"),
    ("label: count\n", "label: count towns\n", "no kind of member 'towns'; did you mean 'town'?"),
    ("label: committee working_group", "label: committee working", "did you mean 'working_group'?"),
    ("label: committee working", "label: committee workings", "'workings_group' is no kind of committee"),
    ("label: initiative ongoing", "label: initiative", "no status ''; there are planned, ongoing, completed, unknown"),
    ("label: initiative ongoing", "label: initiative on-going", "did you mean 'ongoing'?"),
    ("label: alt_name", "label: alt_name french", "'french' is no language; write two letters, such as 'alt_name fr'"),
    ("year: year\n", "yaer: year\n", "has no key 'yaer'; did you mean 'year'?"),
    ("year: year\n", "year: number\n", "the argument 'year' cannot be of the type 'number'; there are year"),
    ("year: year\n", "year: yaer\n", "no type 'yaer'; did you mean 'year'?"),
    ("year: year\n", "year: year?\n", "a rule for founded needs its year"),
    ("unit: unit\n", "unit: unit+\n", "there is one unit for each trigger"),
    ("type: name+", "type: name*", "a rule for committee needs its name, so '*' does not fit; use + for one or more"),
    ("name: short_name", "name: name", "cannot be of the type 'name'; there are short_name"),
    ("        position: nearest\n        within: 4", "        within: 4", "says nowhere to look for it"),
    ("        type: number\n", "        type: number\n        default: page\n", "'default' does not fit"),
    ("          year: 1990", "          year: 199O", "a year of four figures, such as 1990, not '199O'"),
    ("number: 40", "number: forty", "written in figures alone, such as 1200, not 'forty'"),
    ("qualifier: at_least", "qualifier: over", "there is no qualifier 'over'"),
    ("          name: Bright Shores", "          nam: Bright Shores", "no key 'nam'; did you mean 'name'?"),
    ("          unit: towns", "          unit: cities", "not unit: cities"),
    ("          role: Secretary General", "          role: President", "not role: President"),
    ("sleeves for Bright Shores", "sleeves for bright shores", "no name stands right behind the trigger"),
    ("sleeves for Finland", "sleeves for Lappi", "should yield nothing, and yields “League of Lake Towns: initiative"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), PROBLEMS)
def test_a_problem_is_named_with_its_line_and_the_way_out(own: Path, old: str, new: str, message: str) -> None:
    assert old in EXAMPLE
    broken = EXAMPLE.replace(old, new, 1)
    own.write_text(broken, encoding="utf-8")
    code, output = call("rules", "--check", own)
    assert code == 1
    found = [line for line in output.splitlines() if message in line]
    assert found, output
    line = int(found[0].removeprefix(f"{own}:").split(":")[0])
    at = broken.count("\n", 0, EXAMPLE.index(old)) + 1
    assert line in range(at - 4, at + 2), output  # the line itself, or the example or argument that it is in


def test_a_count_says_what_it_counts(own: Path) -> None:
    own.write_text(EXAMPLE.replace("      unit: unit\n", "", 1), encoding="utf-8")
    code, output = call("rules", "--check", own)
    assert code == 1
    assert "nothing says what is counted: write a kind into the label, such as 'count municipality'" in output
    fixed = EXAMPLE.replace("      unit: unit\n", "", 1).replace("label: count\n", "label: count town\n")
    own.write_text(re.sub(r"          unit: .*\n", "", fixed), encoding="utf-8")
    code, output = call("rules", "--check", own)
    assert code == 1  # without its unit the rule counts the chairs of its negative example
    assert "yields “League of Lake Towns: count 40 exact town”" in output
    assert len(output.splitlines()) == 1


@pytest.mark.parametrize(
    ("sentence", "rule", "reason"),
    [
        ("@ has had rooms of its own since anybody knows.", "rooms-since", "no year stands right behind"),
        ("@ never has had rooms of its own since 1990.", "rooms-since", "undone by “never”"),
        ("Our Finance Committee has had rooms of its own since 1990. @ is old.", "rooms-since", OF_A_PART),
        ("@ is glad that 40 chairs sit at the table.", "at-the-table", "no unit stands behind “40”"),
        ("@ is glad that many towns sit at the table.", "at-the-table", "no number stands before the trigger"),
        ("@ sees 40 towns from all over the wide country sit at the table.", "at-the-table", "too far"),
        ("@ says that few flags fly over its house.", "flags-flown", "no number stands right before the trigger"),
        ("@ leaves the thinking to the Union of Valley Councils.", "think-tank", "so it is no committee"),
        ("@ has rolled up its sleeves for Finland.", "sleeves-rolled-up", "“Finland” is a place"),
        ("@ has rolled up its sleeves for Dr Tom Aldo.", "sleeves-rolled-up", "is a person's name"),
        ("@ has rolled up its sleeves for the Harbour Act.", "sleeves-rolled-up", "is a law or a paper"),
        ("At the League of Lake Towns, the cat keeps the keys.", "keeper-of-the-keys", "no person stands"),
        ("@ has Fish on its flags.", "on-badges", "no short name"),
        ("@ is affectionately called the League of Lake Towns.", "pet-name", "is the name of the subject itself"),
    ],
)  # fmt: skip
def test_a_trace_says_why_a_rule_came_near_and_failed(own: Path, sentence: str, rule: str, reason: str) -> None:
    step = steps(sentence.replace("@", f"The {LEAGUE}"), own)[rule]
    assert not step.fired
    assert reason in (step.reason or "")


def test_a_trace_shows_what_each_argument_took(own: Path) -> None:
    code, output = call("rules", "--rules", own, "--trace", f"The {LEAGUE} sees more than 40 flags fly over its house.")
    assert code == 0
    assert "number: 40 “more than 40”, in the slot" in output
    assert f"→ {LEAGUE}: count 40 at_least member" in output
    output = call("rules", "--rules", own, "--trace", f"At the {LEAGUE} more than 40 towns sit at the table.")[1]
    assert "number: 40 “more than 40”, nearest before the trigger" in output
    assert "unit: towns “towns”, behind the number" in output
    assert f"→ {LEAGUE}: count 40 at_least town" in output
    assert "[count with unit]" not in output  # what says the same as a rule of one's own goes


def test_what_is_read_already_is_not_claimed_again(own: Path, tmp_path: Path) -> None:
    text = f"The {LEAGUE} was founded in 1988. The {LEAGUE} has had rooms of its own since 1990.\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    build(tmp_path / "page.txt", tmp_path / "graph", rules=own)
    code, output = call("explain", tmp_path / "graph", LEAGUE)
    assert code == 0
    assert "1988" in output
    assert "rooms-since" not in output
    traced = steps(text, own)["rooms-since"]
    assert "founded 1988” is read already, by [founding participle]" in (traced.reason or "")


def test_two_rules_give_a_body_one_year_and_a_weak_one_yields(own: Path) -> None:
    sentence = f"The {LEAGUE} has had rooms of its own since 1990, and has rolled up its sleeves for Bright Shores."
    weak = EXAMPLE[EXAMPLE.index("  - name: sleeves") : EXAMPLE.index("  - name: keeper")]
    weak = weak.replace("sleeves-rolled-up", "sleeves-again").replace("    unless:", "    weak: true\n    unless:")
    own.write_text(EXAMPLE + "\n" + weak, encoding="utf-8")
    found = steps(sentence, own)
    assert found["sleeves-rolled-up"].fired
    assert "the rule sleeves-rolled-up said something of it already" in (found["sleeves-again"].reason or "")


def test_explain_traces_rules_about_words(own: Path, page: Path, tmp_path: Path) -> None:
    build(page / "league.txt", tmp_path / "graph", rules=own)
    code, output = call("explain", tmp_path / "graph", LEAGUE, "--trace", "--rules", own)
    assert code == 0
    assert all(name in output for name in RULES.values())


def test_slots_at_the_edges_lie_beside_the_trigger() -> None:
    text = "Over 40 strong, it has stood there since 1990."
    (strong,) = matches(compile_all(["<number> strong", "<number>-strong"]), text, 0, len(text))
    assert text[strong.start : strong.end] == "strong"
    assert [(role, text[a:b]) for role, a, b in strong.slots] == [("number", "Over 40 ")]
    (since,) = matches(compile_all(["stood there since <year>"]), text, 0, len(text))
    assert [(role, text[a:b]) for role, a, b in since.slots] == [("year", " 1990.")]


def test_the_shipped_rules_about_words_are_listed_and_pass_their_own_check() -> None:
    shipped = Path(__file__).resolve().parents[1] / "data" / "rules" / "facts.yaml"
    assert tracing.check(shipped) == ()
    output = call("rules", "--list")[1]
    about_words = [rule for rule in built_in() if rule.label in RULES]
    assert len(about_words) >= 6
    assert all(f"{rule.name}  {rule.yields}  priority" in output for rule in about_words)


def test_many_facts_in_a_long_line_take_time_in_proportion(own: Path) -> None:
    """A doubling test on one line without a full stop, in which each rule wakes again and again."""
    rules = [rule for rule in (*parse(EXAMPLE, "example").rules, *built_in()) if rule.label in RULES]
    every = [(rule, rule.triggers) for rule in rules]

    def seconds(times: int) -> float:
        line = (
            "Rosa Lindqvist keeps the keys of the League of Lake Towns, {0} flags fly over its house and rolled up its "
            "sleeves for Shore {0} strong in the hands of Tom Aldo"
        )
        text = ", ".join(line.format(n) for n in range(30, 30 + times))
        scene, _ = prepared(Document("-", text, "0" * 64), segment(Document("-", text, "0" * 64)), annotate)

        def read() -> None:
            claims = [c for p in scene.passages for attempt in attempts_in(scene, p, every) for c in attempt.claims]
            assert len(singly(claims, {rule.name for rule in rules})) >= times

        return timing.seconds(read)

    seconds(20)
    assert seconds(200) < 3 * seconds(100) + 0.3


TIES = """
rules:
  - name: sits-with
    label: relation member_of
    trigger: ["is a member of"]
    arguments:
      subject:
        type: organisation
        is: page
        default: page
      target:
        type: organisation
        position: after
    examples:
      positive:
        - text: The League of Lake Towns is a member of the Union of Seas.
          subject: League of Lake Towns
          target: Union of Seas
        - text: The Union of Valley Councils is a member of the Network of Hills.
          subject: Union of Valley Councils
          target: Network of Hills
      negative:
        - The League of Lake Towns is no member.
"""


def test_a_tie_by_a_rule_of_the_user_bears_its_name_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ties.yaml"
    file.write_text(TIES.strip(), encoding="utf-8")
    assert tracing.check(file) == ()
    text = (
        f"The {LEAGUE} is a member of the Union of Seas. It looks after piers, ferries and the people who mend them. "
    )
    document = Document(
        "page.txt", text + "Its clerks answer letters and give bread to whoever rings the bell. " * 8, "0"
    )
    strict = replace(trust.shipped(), threshold=0.999)
    monkeypatch.setattr(trust, "shipped", lambda: strict)
    claims = extract(document, segment(document), annotate, read([file])).claims
    assert [c.rule for c in claims if c.fact is FactType.RELATION] == ["sits-with"]


def test_what_a_rule_of_the_user_says_stays_and_what_says_the_same_goes() -> None:
    league = Ref(NodeKind.ORGANISATION, "League of Lake Towns")
    ours, built_in, grammar = (
        Claim(FactType.FOUNDED, league, FoundedValue(year), Span(at, at + 4), rule, 0.8)
        for at, year, rule in ((10, 1990, "mine"), (40, 1990, "founded-in"), (70, 1991, "founding participle"))
    )
    assert singly([grammar, built_in, ours], {"founded-in", "mine"}, {"mine"}) == [ours]
    assert singly([grammar, built_in, ours], {"founded-in", "mine"}) == [grammar]
