"""Say what is wrong with the tables of data/linking, and exit 1 where anything is.

An identifier has the form that its data set's have; within a data set none stands for two things; a country has its two
codes once; a concept exists, and is tied to the same thing once only; the relation is one of SKOS's.

    python training/check_links.py [FOLDER]
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ("wikidata", "geonames", "dbpedia", "nuts")
RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


def problems(folder: Path) -> list[str]:
    """What is wrong, each with its file and line."""
    forms = {
        key: re.compile(entry["identifier"])
        for key, entry in tomllib.loads((folder / "datasets.toml").read_text(encoding="utf-8")).items()
    }
    return [*_countries(folder, forms), *_languages(folder), *_concepts(folder, forms)]


def _rows(path: Path, width: int, found: list[str]) -> list[tuple[int, list[str]]]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != width:
            found.append(f"{path.name}:{number}: {len(fields)} fields instead of {width}")
        elif fields != [field.strip() for field in fields]:
            found.append(f"{path.name}:{number}: white space around a field")
        else:
            rows.append((number, fields))
    return rows


def _twice(name: str, what: str, values: list[str]) -> list[str]:
    return [f"{name}: {what} {value!r} stands {n} times" for value, n in Counter(values).items() if value and n > 1]


def _countries(folder: Path, forms: dict[str, re.Pattern[str]]) -> list[str]:
    found: list[str] = []
    rows = _rows(folder / "countries.tsv", 2 + len(COLUMNS), found)
    for number, (iso2, iso3, *identifiers) in rows:
        if not re.fullmatch("[A-Z]{2}", iso2) or not re.fullmatch("[A-Z]{3}", iso3):
            found.append(f"countries.tsv:{number}: {iso2!r}, {iso3!r} are no codes of ISO 3166-1")
        for key, identifier in zip(COLUMNS, identifiers, strict=True):
            if identifier and not forms[key].fullmatch(identifier):
                found.append(f"countries.tsv:{number}: {identifier!r} is no identifier of {key}")
    for place, what in enumerate(("iso2", "iso3", *COLUMNS)):
        found += _twice("countries.tsv", what, [fields[place] for _, fields in rows])
    return found


def _languages(folder: Path) -> list[str]:
    found: list[str] = []
    rows = _rows(folder / "languages.tsv", 2, found)
    for number, (two, three) in rows:
        if not re.fullmatch("[a-z]{2}", two) or not re.fullmatch("[a-z]{3}", three):
            found.append(f"languages.tsv:{number}: {two!r}, {three!r} are no codes of ISO 639")
    for place, what in enumerate(("iso639-1", "iso639-3")):
        found += _twice("languages.tsv", what, [fields[place] for _, fields in rows])
    return found


def _concepts(folder: Path, forms: dict[str, re.Pattern[str]]) -> list[str]:
    found: list[str] = []
    rows = _rows(folder / "concepts.tsv", 6, found)
    for number, (scheme, concept, relation, key, identifier, label) in rows:
        place = f"concepts.tsv:{number}"
        if relation not in RELATIONS:
            found.append(f"{place}: {relation!r} is none of {', '.join(RELATIONS)}")
        if key not in forms:
            found.append(f"{place}: there is no data set {key!r} in datasets.toml")
        elif not forms[key].fullmatch(identifier):
            found.append(f"{place}: {identifier!r} is no identifier of {key}")
        if not label:
            found.append(f"{place}: the label over there is missing")
        path = ROOT / "ontology" / "concepts" / f"{scheme}.ttl"
        if not path.is_file() or f"\nc:{concept} a skos:Concept" not in path.read_text(encoding="utf-8"):
            found.append(f"{place}: there is no concept {scheme}/{concept}")
    found += _twice("concepts.tsv", "identifier", [f"{fields[3]} {fields[4]}" for _, fields in rows])
    found += _twice("concepts.tsv", "link", [" ".join((*fields[:2], fields[3])) for _, fields in rows])
    return found


def main() -> int:
    """Print the problems."""
    found = problems(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "linking")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
