"""Writes the larger tables in data/linking.

legal_forms.tsv and organisation_words.tsv come from the wheel of rigour 1.8.2 (MIT licence), country_names.tsv from the
CLDR in babel (Unicode licence).

    pip download --no-deps rigour==1.8.2 && python training/make_linking_words.py rigour-1.8.2-py3-none-any.whl

The tables are kept here, and not the library, since rigour brings in PyICU, for which there are no wheels: a fresh
clone would need a compiler. What is left out, and why, stands below.
"""

from __future__ import annotations

import ast
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.core import get_cldr_version

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parents[1] / "data" / "linking"
RIGOUR = "rigour 1.8.2, see LICENSE-rigour.txt"
CLDR = f"the Unicode CLDR {get_cldr_version()} in babel {version('babel')}, see LICENSE-unicode.txt"
AREAS = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
LANGUAGES = """
    en de fr es it pt nl da sv nb fi is et lv lt pl cs sk sl hr sr sr_Latn bs mk bg ro hu el tr sq uk be ru ka hy az
    kk ca eu gl ga cy mt ar he fa hi bn zh ja ko vi th id ms sw
"""
FORMS_LEFT_OUT = {
    # English words that begin the names of associations: there they are no legal form
    *("national association", "professional association", "non-governmental organization", "union", "association"),
    *("non governmental organization", "civil society organization", "civil society organisation", "foundation"),
    *("cooperative", "co-operative", "government agency", "joint venture", "state company", "company", "bank"),
    *("municipality", "public organization", "international association"),
    "ii",  # a number far more often
}
WORDS_LEFT_OUT = {"UNION", "ASSOCIATION", "FED", "NETWORK", "ALLIANCE", "ASSOC", "CITY", "MUNICIPAL", "REGION"}
WORDS_LEFT_OUT |= {
    "ALQAEDA",
    "IRGC",
    "TACTICAL",
    "TPB",
    "COOP",
    "ALLRUSSIAN",
}  # single bodies, and words that are no concept
"""Ours (data/linking/words.toml) tell these apart: which kind of body, and of whom."""


def main(wheel: Path) -> None:
    """Read the tables of the wheel and write ours."""
    with zipfile.ZipFile(wheel) as archive:
        forms = assigned(archive, "org_types.py")["ORG_TYPES"]
        data = assigned(archive, "data.py")
    write("legal_forms.tsv", "form\tgeneric\talias", RIGOUR, sorted({r for form in forms for r in form_rows(form)}))
    words = {**data["ORG_SYMBOLS"], **data["ORG_DOMAINS"]}
    write(
        "organisation_words.tsv",
        "concept\tkind\twords",
        RIGOUR,
        [
            (name, "organisation" if name in data["ORG_SYMBOLS"] else "domain", "|".join(sorted(set(values))))
            for name, values in sorted(words.items())
            if name not in WORDS_LEFT_OUT
        ],
    )
    write("country_names.tsv", "iso2\tnames", CLDR, list(country_rows()))


def assigned(archive: zipfile.ZipFile, module: str) -> dict[str, Any]:
    """The constants that a module of the wheel holds; none of its code runs."""
    tree = ast.parse(archive.read(f"rigour/data/names/{module}"))
    found = {}
    for node in tree.body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            found[target.id] = ast.literal_eval(node.value)
    return found


def country_rows() -> Iterator[tuple[str, str]]:
    """The names of each country in the languages below, as CLDR has them."""
    codes = sorted(c for c in map(str, Locale("en").territories) if len(c) == 2 and c.isalpha() and c not in AREAS)
    for code in codes:
        names = {Locale.parse(language).territories.get(code, "") for language in LANGUAGES.split()}
        yield code, "|".join(sorted(name for name in names if name))


def form_rows(form: dict[str, Any]) -> list[tuple[str, str, str]]:
    """One row an alias: the form's own name, the kind of form (JSC, LLC, …) or nothing, and the alias."""
    name = form.get("compare") or form.get("display") or min(form["aliases"])
    aliases = {*form["aliases"], *filter(None, (form.get("display"), form.get("compare")))}
    return [(name, form.get("generic") or "", a.strip()) for a in aliases if a.casefold().strip() not in FORMS_LEFT_OUT]


def write(name: str, header: str, source: str, rows: list[tuple[str, ...]]) -> None:
    """A table with its source in the first line."""
    lines = [f"# {header}; from {source}; made by training/make_linking_words.py"]
    lines += ["\t".join(row) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
