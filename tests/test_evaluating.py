"""Precision, recall and F1 on gold that a user wrote."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import sample
from civicgraph import build
from civicgraph.errors import DataError, UsageError
from civicgraph.evaluating import Evaluation, Score, evaluate
from civicgraph.evaluating.gold import HARD, SOFT, read_gold
from civicgraph.evaluating.matching import fold, token_f1
from civicgraph.storing import View, open_view

LEAGUE, MINISTRY = "League of Harbour Towns", "Ministry of Ports"
PERFECT: list[dict[str, Any]] = [
    {"type": "organisation", "subject": LEAGUE, "value": {"kind": "association"}, "quote": LEAGUE},
    {
        "type": "organisation",
        "subject": "Ministry of Ports",
        "value": {"kind": "company"},
        "quote": "Ministry of Ports",
    },
    {"type": "alt_name", "subject": LEAGUE, "value": {"name": "Liga pristaniških mest", "lang": "sl"}},
    {"type": "acronym", "subject": LEAGUE, "value": {"acronym": "LHT"}, "quote": "LHT"},
    {"type": "country", "subject": LEAGUE, "value": {"iso2": "SI"}, "quote": "Slovenia"},
    {"type": "founded", "subject": LEAGUE, "value": {"year": 1987}, "quote": "founded in 1987"},
    {"type": "committee", "subject": LEAGUE, "value": {"name": "Digital Committee"}, "quote": "Digital Committee"},
    {"type": "committee", "subject": LEAGUE, "value": {"name": "the working group on data"}},
    {
        "type": "count",
        "subject": LEAGUE,
        "value": {"value": 42, "qualifier": "exact", "kinds": ["town", "city"]},
        "quote": "Secretary General",
    },
    {
        "type": "count",
        "subject": "Digital Committee",
        "value": {"value": 12, "qualifier": "about", "kinds": ["person"]},
        "quote": "about 12 experts",
    },
    {"type": "initiative", "subject": LEAGUE, "value": {"name": "Clean Quays", "status": "planned"}},
    {"type": "contact", "subject": LEAGUE, "value": {"name": "Ana Zupancic", "role": "Secretary General"}},
    {"type": "relation", "subject": LEAGUE, "value": {"kind": "member_of", "target": "Ministry of Ports"}},
    {"type": "activity", "subject": "LHT", "value": {"kind": "training"}},
    {"type": "activity", "subject": "Working Group on Data", "value": {"kind": "knowledge_exchange"}},
    {"type": "topic", "subject": LEAGUE, "value": {"concept": "energy"}},
]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return open_view(sample.write(tmp_path_factory.mktemp("evaluate")))


def gold(folder: Path, facts: object, *, name: str = "league", text: str | None = sample.FIRST) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps({"id": name, "facts": facts}), encoding="utf-8")
    if text is not None:
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8"))
    return folder


def run(view: View, folder: Path, *facts: dict[str, Any]) -> Evaluation:
    return evaluate(view, gold(folder, facts))


def test_a_graph_that_says_what_the_gold_says_is_perfect(view: View, tmp_path: Path) -> None:
    found = run(view, tmp_path, *PERFECT)
    assert found.differences == ()
    assert (found.hard.f1, found.soft.f1) == (1.0, 1.0)
    assert found.hard.gold == 13
    assert found.shares == {"grounded": 7 / 8, "kind": 0.5, "role": 1.0, "status": 1.0}


def test_what_is_missing_and_what_is_extra_is_listed_with_its_words(view: View, tmp_path: Path) -> None:
    facts = [fact for fact in PERFECT if fact["type"] != "founded"]
    wrong = {"type": "country", "subject": "Ministry of Ports", "value": {"iso2": "HR"}, "quote": "Slovenia"}
    found = run(view, tmp_path, *facts, wrong)
    assert {(d.sort, d.type, d.subject, d.quote) for d in found.differences} == {
        ("missed", "country", "Ministry of Ports", "Slovenia"),
        ("extra", "founded", "Harbour Towns League", "founded in 1987"),
    }
    assert found.by_type["country"] == Score(right=1, predicted=1, gold=2)
    assert found.by_type["founded"] == Score(right=0, predicted=1, gold=0)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ({"value": 42, "qualifier": "exact", "kinds": ["town"]}, 1),
        ({"value": 43, "qualifier": "exact", "kinds": ["town"]}, 0),
        ({"value": 42, "qualifier": "about", "kinds": ["town"]}, 0),
        ({"value": 42, "qualifier": "exact", "kinds": ["village"]}, 0),
    ],
)
def test_a_count_needs_value_qualifier_and_a_kind_in_common(
    view: View, tmp_path: Path, value: dict[str, Any], right: int
) -> None:
    found = run(view, tmp_path, {"type": "count", "subject": LEAGUE, "value": value})
    assert found.by_type["count"].right == right


def test_another_name_that_the_gold_knows_as_subject_is_no_error(view: View, tmp_path: Path) -> None:
    found = run(
        view,
        tmp_path,
        {"type": "organisation", "subject": "Liga pristaniških mest", "value": {"kind": "association"}},
        {"type": "alt_name", "subject": "Liga pristaniških mest", "value": {"name": LEAGUE, "lang": "en"}},
    )
    assert found.by_type["alt_name"] == Score(right=1, predicted=1, gold=1)


def test_each_fact_of_the_graph_counts_once(view: View, tmp_path: Path) -> None:
    one = {"type": "initiative", "subject": LEAGUE, "value": {"name": "Clean Quays"}}
    assert run(view, tmp_path, one, one).by_type["initiative"] == Score(right=1, predicted=1, gold=2)


@pytest.mark.parametrize("both", [False, True], ids=["one end", "both ends"])
def test_cooperation_is_the_same_fact_from_either_end(tmp_path: Path, both: bool) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    text = "The League of Harbour Towns cooperates with the Union of River Cities.\n"
    (texts / "ports.txt").write_text(text, encoding="utf-8")
    build(texts, out=tmp_path / "graph")
    ends = ("League of Harbour Towns", "Union of River Cities")
    facts = [
        {"type": "relation", "subject": subject, "value": {"kind": "cooperates_with", "target": target}}
        for subject, target in ((ends[::-1], ends) if both else (ends[::-1],))
    ]
    with open_view(tmp_path / "graph") as view:
        found = evaluate(view, gold(tmp_path / "gold", facts, name="ports", text=text))
        turned = evaluate(
            view,
            gold(
                tmp_path / "gold",
                [{**facts[0], "value": {**facts[0]["value"], "kind": "member_of"}}],
                name="ports",
                text=text,
            ),
        )  # type: ignore[dict-item]
    assert found.by_type["relation"] == Score(1, 1, 1)
    assert turned.by_type["relation"] == Score(0, 1, 1)


def test_a_count_without_a_qualifier_is_exact(view: View, tmp_path: Path) -> None:
    fact = {"type": "count", "subject": LEAGUE, "value": {"value": 42, "kinds": ["town"]}}
    assert run(view, tmp_path, fact).by_type["count"].right == 1
    about = {**fact, "subject": "Digital Committee", "value": {"value": 12, "kinds": ["person"]}}
    assert run(view, tmp_path, about).by_type["count"].right == 0


def test_a_mistake_names_the_fact_by_type_and_subject(view: View, tmp_path: Path) -> None:
    wrong = {"type": "founded", "subject": LEAGUE, "value": {"year": "1987"}}
    with pytest.raises(DataError, match=r'league\.json: facts\[16\] \(founded of "League of Harbour Towns"\): .*year'):
        run(view, tmp_path, *PERFECT, wrong)


def test_gold_of_a_document_that_the_graph_lacks_is_reported_and_missed(view: View, tmp_path: Path) -> None:
    gold(tmp_path, PERFECT)
    gold(tmp_path, PERFECT[:1], name="elsewhere")
    found = evaluate(view, tmp_path)
    assert found.absent == ("elsewhere",)
    assert found.documents == 2
    assert found.by_type["organisation"] == Score(right=2, predicted=2, gold=3)


def test_documents_without_gold_are_named_and_count_for_nothing(view: View, tmp_path: Path) -> None:
    found = evaluate(view, gold(tmp_path, PERFECT))
    others = sorted(d.identifier for d in view.documents() if not d.identifier.endswith("league.txt"))
    assert others
    assert list(found.unjudged) == others
    assert found.hard.precision == 1.0


def test_of_documents_of_one_name_the_one_that_holds_the_gold_s_text_is_compared(tmp_path: Path) -> None:
    texts = {"a": "League of Lake Towns (LLT)\n", "b": "Union of Hill Towns (UHT)\n"}
    for folder, text in texts.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.txt").write_text(text, encoding="utf-8")
    rows = [json.dumps({"id": "row 7", "text": "Chamber of River Towns (CRT)\n"})]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    build([tmp_path / "a", tmp_path / "b", tmp_path / "rows.jsonl"], tmp_path / "graph")
    acronyms = [
        {"type": "acronym", "subject": "Union of Hill Towns", "value": {"acronym": "UHT"}},
        {"type": "acronym", "subject": "Chamber of River Towns", "value": {"acronym": "CRT"}},
    ]
    folder = gold(tmp_path / "gold", acronyms[:1], name="index", text=texts["b"])
    gold(folder, acronyms[1:], name="row 7", text=None)
    with open_view(tmp_path / "graph") as built:
        found = evaluate(built, folder)
    assert found.by_type["acronym"] == Score(right=2, predicted=2, gold=2)
    assert found.unjudged == (f"{tmp_path}/a/index.txt",)
    (note,) = found.notes
    assert note == f"index.json: compared with {tmp_path}/b/index.txt, and not with {tmp_path}/a/index.txt"


def test_without_a_text_beside_the_gold_the_stored_one_is_read(view: View, tmp_path: Path) -> None:
    found = evaluate(view, gold(tmp_path, PERFECT, text=None))
    assert found.shares["grounded"] == 7 / 8


def test_evidence_beyond_the_end_of_the_text_is_wrong(view: View, tmp_path: Path) -> None:
    found = evaluate(view, gold(tmp_path, PERFECT, text="League of Harbour Towns (LHT)"))
    assert found.by_type["organisation"].right == 1
    assert found.by_type["founded"] == Score(right=0, predicted=1, gold=1)
    assert any("'founded in 1987' does not stand in the text" in note for note in found.notes)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"a": 1}, r'league.json: a gold file is an object with a list of "facts"'),
        ([[]], r"facts\[0\]: a fact is an object"),
        ([PERFECT[0], {"type": "motto"}], r"facts\[1\] \(motto\): the type 'motto' is none of organisation, alt_name"),
        ([{"type": ["x"], "subject": "x", "value": {}}], r"the type \['x'\]"),
        ([{"type": "topic", "subject": " ", "value": {}}], r"the subject has to be a name"),
        ([{"type": "topic", "subject": "x", "value": "energy"}], r"the value of topic is an object .\"concept\".,"),
        (
            [{"type": "founded", "subject": "x", "value": {"year": "1987"}}],
            r"founded needs 'year', a whole number, not '1987'",
        ),
        ([{"type": "founded", "subject": "x", "value": {"year": True}}], r"not True"),
        ([{"type": "contact", "subject": "x", "value": {"person": "y"}}], 'it takes {"name", \\["role"\\]}'),
        (
            [{"type": "topic", "subject": "x", "value": {"concept": "smart"}}],
            "'concept' of topic is none of .*smart",
        ),
        ([{"type": "relation", "subject": "x", "value": {"kind": "is", "target": "y"}}], "none of member_of.*'is'"),
        ([{"type": "initiative", "subject": "x", "value": {"name": "y", "status": "z"}}], "none of planned.*'z'"),
        (
            [{"type": "count", "subject": "x", "value": {"value": 1, "qualifier": "exact", "kinds": [1]}}],
            r"names of kinds",
        ),
        ([{"type": "topic", "subject": "x", "value": {"concept": "data"}, "quote": 1}], r"the quote has to be a text"),
    ],
)
def test_malformed_gold_is_an_error_with_its_place(view: View, tmp_path: Path, facts: object, message: str) -> None:
    with pytest.raises(DataError, match=message):
        evaluate(view, gold(tmp_path, facts))


def test_all_that_is_wrong_with_gold_is_told_at_once(view: View, tmp_path: Path) -> None:
    wrong = {"type": "founded", "subject": "x", "value": {"year": "1987"}}
    gold(tmp_path, [wrong, {"type": "topic", "subject": "x", "value": {"concept": "data"}}, {**wrong, "subject": ""}])
    (tmp_path / "y.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        evaluate(view, tmp_path)
    first, second, third = str(raised.value).splitlines()
    assert "facts[0]" in first
    assert "a whole number" in first
    assert "facts[2]" in second
    assert "the subject" in second
    assert "y.json" in third
    assert "not JSON" in third


def test_the_examples_of_the_handbook_are_gold_of_every_type(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    (tmp_path / "NAME.json").write_text(example, encoding="utf-8")
    (document,) = read_gold(tmp_path)
    assert [fact.type for fact in document.facts] == [*HARD, *SOFT]


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff", b"null"])
def test_a_file_that_is_no_gold_is_an_error_that_names_it(view: View, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(DataError, match=r"x\.json"):
        evaluate(view, tmp_path)


def test_a_folder_without_gold_is_wrong_use(view: View, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"NAME\.json beside NAME\.txt"):
        evaluate(view, tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        evaluate(view, tmp_path / "none")


def test_names_are_folded_before_they_are_compared() -> None:
    assert fold("The  Mayors' Club’s Ünion") == fold("mayors clubs union")
    assert token_f1("Committee on Digital Affairs", "Digital Affairs Committee") == 1.0
    assert Score().f1 == 0.0
