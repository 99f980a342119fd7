"""Mappings as SSSOM TSV (https://mapping-commons.github.io/sssom/): written in a fixed order, read back with care.

What SSSOM has no column for, the judgement of open ones and the features of the score, stands in ``other`` as JSON.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import yaml

from civicgraph.errors import DataError
from civicgraph.linking import sheets
from civicgraph.linking.mappings import BY_HAND, PREDICATES, TOOL, Mapping, ordered
from civicgraph.linking.model import Feature, LinkJudgement
from civicgraph.vocabulary import OWL, SEMAPV, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "object_source",
    "mapping_tool",
    "mapping_tool_version",
    "reviewer_label",
    "mapping_date",
    "comment",
    "other",
)
NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
KNOWN = {
    "owl": OWL.iri,
    "semapv": SEMAPV.iri,
    "skos": SKOS.iri,
    "wd": "http://www.wikidata.org/entity/",
    "dbr": "http://dbpedia.org/resource/",
}
SHOWN = 10  # mistakes that one message lists
_LOCAL = re.compile(r"[\w.~%@+,;=!$&'()*/-]+")


class _Curies:
    """Shortens IRIs with the known prefixes, and makes further ones (``ns1`` …) where an IRI has none."""

    def __init__(self, base: str, iris: Iterable[str]) -> None:
        self.prefixes = {"id": base, **KNOWN}
        for iri in sorted(set(iris)):
            if iri and self._of_known(iri) is None:
                cut = max(iri.rfind("/", 0, -1), iri.rfind("#", 0, -1)) + 1
                self.prefixes[f"ns{sum(p.startswith('ns') for p in self.prefixes) + 1}"] = iri[:cut]

    def _of_known(self, iri: str) -> str | None:
        fitting = [
            (len(ns), p) for p, ns in self.prefixes.items() if iri.startswith(ns) and _LOCAL.fullmatch(iri[len(ns) :])
        ]
        return f"{max(fitting)[1]}:{iri[max(fitting)[0] :]}" if fitting else None

    def short(self, iri: str) -> str:
        return (self._of_known(iri) or iri) if iri else ""


def write(mappings: Iterable[Mapping], base: str) -> str:
    """The mappings as SSSOM TSV; the same mappings give the same bytes."""
    rows = ordered(mappings)
    curies = _Curies(base, (iri for m in rows for iri in (*m.pair, m.object_source)))
    table = [_row(mapping, curies) for mapping in rows]
    used = {
        cell.partition(":")[0]
        for row in table
        for key, cell in row.items()
        if key.endswith(("_id", "justification", "source"))
    }
    head = {
        "mapping_set_id": f"{base}links",
        "mapping_set_title": "Links found by civicgraph",
        "license": "https://w3id.org/sssom/license/unspecified",
        "curie_map": {p: ns for p, ns in sorted(curies.prefixes.items()) if p in used or p == "semapv"},
    }
    out = io.StringIO()
    for line in yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=10_000).splitlines():
        out.write(f"#{line}\n")
    writer = csv.DictWriter(out, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


def _row(mapping: Mapping, curies: _Curies) -> dict[str, str]:
    other: dict[str, Any] = {}
    if mapping.judgement is LinkJudgement.REVIEW or not mapping.by_person:
        other["judgement"] = mapping.judgement.value
    if mapping.margin is not None:
        other["margin"] = mapping.margin
    if mapping.features:
        other["features"] = [[f.name, f.value, f.weight, f.contribution, f.reason] for f in mapping.features]
    if mapping.personal:
        other["personal"] = True
    return {
        "subject_id": curies.short(mapping.subject),
        "subject_label": _flat(mapping.subject_label),
        "predicate_id": curies.short(mapping.predicate),
        "predicate_modifier": "Not" if mapping.judgement is LinkJudgement.REJECTED else "",
        "object_id": curies.short(mapping.object),
        "object_label": _flat(mapping.object_label),
        "mapping_justification": curies.short(mapping.justification),
        "confidence": f"{mapping.confidence:.4f}".rstrip("0").rstrip("."),
        "object_source": curies.short(mapping.object_source),
        "mapping_tool": TOOL if mapping.by_tool else "",
        "mapping_tool_version": mapping.tool_version,
        "reviewer_label": _flat(mapping.reviewer or ""),
        "mapping_date": mapping.date or "",
        "comment": _flat(mapping.comment),
        "other": json.dumps(other, ensure_ascii=False, separators=(",", ":")) if other else "",
    }


def _flat(text: str) -> str:
    return " ".join(text.split())


def read(path: Path, base: str) -> tuple[Mapping, ...]:
    """The mappings of a file, whoever wrote it; a spreadsheet may have put other marks between and around its cells.

    A row with ``predicate_modifier`` Not is rejected; one that still says that it is open, and that nobody has put a
    ``reviewer_label`` to, is open; all others are accepted. Raises SourceError where the file cannot be read, and
    DataError that names the file and each line with a mistake.
    """
    sheet = sheets.read(path)
    columns = sheet.columns
    prefixes = {"id": base, **KNOWN, **sheet.head.get("curie_map", {})}
    if missing := [name for name in NEEDED if name not in columns]:
        raise DataError(f"{path}:{sheet.line}: the column {', '.join(missing)} is missing")
    mappings: dict[tuple[str, str], tuple[int, Mapping]] = {}
    mistakes = []
    for number, cells in sheet.rows:
        try:
            if any(cell.strip() for cell in cells[len(columns) :]):
                raise ValueError(f"{len(cells)} cells where the header has {len(columns)} columns")
            row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            mapping = _mapping({name: row.get(name, "") for name in (*columns, *COLUMNS)}, prefixes)
            if mapping.pair in mappings:
                raise ValueError(f"the same pair as in line {mappings[mapping.pair][0]}")
            mappings[mapping.pair] = (number, mapping)
        except ValueError as error:
            mistakes.append(f"{path}:{number}: {error}")
    if mistakes:
        more = f"\n… and {len(mistakes) - SHOWN} more" if len(mistakes) > SHOWN else ""
        raise DataError("\n".join(mistakes[:SHOWN]) + more)
    return ordered(mapping for _, mapping in mappings.values())


def _mapping(row: dict[str, str], prefixes: dict[str, str]) -> Mapping:
    """One row; ValueError says what is wrong with it."""
    for name in NEEDED:
        if not row[name]:
            raise ValueError(f"{name} is empty")
    predicate = _full("predicate_id", row["predicate_id"], prefixes)
    if predicate not in PREDICATES:
        raise ValueError(
            f"predicate_id {row['predicate_id']!r} is none of skos:exactMatch, skos:closeMatch, owl:sameAs"
        )
    if row["predicate_modifier"] not in ("", "Not"):
        raise ValueError(f"predicate_modifier {row['predicate_modifier']!r} is neither empty nor Not")
    confidence = 1.0
    if row["confidence"]:
        try:
            confidence = float(re.sub(r"^(\d),(\d+)$", r"\1.\2", row["confidence"]))  # as some languages write it
        except ValueError:
            confidence = -1.0
        if not 0 <= confidence <= 1:
            raise ValueError(f"confidence {row['confidence']!r} is no number between 0 and 1")
    if row["mapping_date"] and not _is_date(row["mapping_date"]):
        raise ValueError(f"mapping_date {row['mapping_date']!r} is no date of the form YYYY-MM-DD")
    other = _other(row["other"])
    reviewer = row["reviewer_label"] or row.get("reviewer_id", "")
    judgement = LinkJudgement.ACCEPTED
    if row["predicate_modifier"] == "Not":
        judgement = LinkJudgement.REJECTED
    elif other.get("judgement") == LinkJudgement.REVIEW and not reviewer and predicate == SKOS.closeMatch.value:
        judgement = LinkJudgement.REVIEW
    justification = _full("mapping_justification", row["mapping_justification"], prefixes)
    if other.get("judgement", judgement) != judgement or (reviewer and row["mapping_tool"] == TOOL):
        justification = BY_HAND  # whoever changed the row decided, named or not; what the program said stays beside it
    source = _full("object_source", row["object_source"], prefixes) if row["object_source"] else ""
    return Mapping(
        subject=_full("subject_id", row["subject_id"], prefixes),
        object=_full("object_id", row["object_id"], prefixes),
        predicate=predicate,
        judgement=judgement,
        confidence=confidence,
        subject_label=row["subject_label"],
        object_label=row["object_label"],
        object_source=source,
        justification=justification,
        reviewer=reviewer or None,
        tool_version=row["mapping_tool_version"],
        date=row["mapping_date"] or None,
        comment=row["comment"],
        margin=other.get("margin"),
        features=tuple(Feature(*feature) for feature in other.get("features", ())),
        personal=bool(other.get("personal")),
    )


def _other(text: str) -> dict[str, Any]:
    """What we put into ``other``; nothing where another program used the column for itself."""
    try:
        value = json.loads(text) if text.startswith("{") else {}
    except ValueError as error:
        raise ValueError(f"other is no JSON any more ({error}); restore it or leave it empty") from error
    features = value.get("features", [])
    if not isinstance(features, list) or any(not isinstance(f, list) or len(f) != 5 for f in features):
        raise ValueError("the features in other are not of the form [[name, value, weight, contribution, reason], …]")
    numbers = [value.get("margin"), *(number for feature in features for number in feature[1:4])]
    if any(number is not None and not isinstance(number, int | float) for number in numbers):
        raise ValueError("other has a word where a margin, value, weight or contribution should be")
    return dict(value)


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _full(column: str, curie: str, prefixes: dict[str, str]) -> str:
    """The IRI that a cell stands for; ValueError where it is none."""
    iri = _expanded(column, curie, prefixes)
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise ValueError(f"{column} {curie!r} makes no IRI: {error}") from error


def _expanded(column: str, curie: str, prefixes: dict[str, str]) -> str:
    if re.match(r"[a-z]+://", curie):
        return curie
    prefix, colon, local = curie.partition(":")
    if not colon or not local:
        raise ValueError(f"{column} {curie!r} is neither an IRI nor of the form prefix:name")
    if prefix not in prefixes:
        raise ValueError(f"{column} {curie!r}: the prefix {prefix}: is not in the curie_map of the header")
    return f"{prefixes[prefix]}{local}"
