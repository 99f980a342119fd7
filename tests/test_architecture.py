"""The house has floors: a module imports only from floors below its own, and stages do not know each other."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "civicgraph"

# From the doors down to the ground; between the stages and the ground is what several stages look things up in.
# A name stands for a module, or for a package with all that is in it.
FLOORS = (
    ("__main__",),
    ("cli", "web"),
    ("commands",),
    ("__init__",),
    ("api", "rendering"),
    ("pipeline", "tracing"),
    ("engines", "summary"),
    (
        "reading",
        "segmenting",
        "annotating",
        "extracting",
        "resolving",
        "mapping",
        "publishing",
        "validating",
        "reporting",
        "storing",
        "querying",
        "exporting",
        "explaining",
        "evaluating",
        "linking",
        "diffing",
        "pushing",
    ),
    ("tagging",),
    ("annotator_features", "fetching", "endpoints"),
    ("naming", "sentence_boundaries", "furniture"),
    (
        "wakewords",
        "numerals",
        "places",
        "rulefiles",
        "linksets",
        "compression",
        "languages",
        "emphasis",
        "withholding",
    ),
    ("pattern_words",),
    ("serializing", "authorities", "phrasebook"),
    ("vocabulary", "graphs", "lexicons", "concepts"),
    ("config", "resources", "model"),
    ("errors",),
)

# The corridor's stages hand plain values on and never import each other; these few look into the store or share a part.
ACROSS_A_FLOOR = {
    ("querying", "storing"),
    ("exporting", "storing"),
    ("exporting", "publishing"),
    ("explaining", "storing"),
    ("evaluating", "storing"),
    ("linking", "storing"),
    ("linking", "publishing"),
    ("diffing", "storing"),
    ("pushing", "storing"),
}

ONLY_HERE = {
    "spacy": {"annotating", "annotator_features"},
    "thinc": {"annotating", "annotator_features"},
    "typer": {"cli", "commands"},
    "pyshacl": {"validating"},
    "SPARQLWrapper": {"endpoints"},
    "httpx": {"fetching", "linking", "pushing"},
    "pyld": {"exporting"},
    "lingua": {"languages"},
    "yaml": {"rulefiles", "linking"},
    "rapidfuzz": {"linking"},
    "readchar": {"commands"},
    "lxml": {"reading"},
    "trafilatura": {"reading"},
    "pdfminer": {"reading"},
    "docx": {"reading"},
    "markdown_it": {"reading"},
    "webencodings": {"reading"},
    "multiprocessing": {"engines"},
    "protego": {"fetching"},
    "pyarrow": {"reading"},
    "warcio": {"reading"},
    "zstandard": {"compression"},
}


def part(module: str) -> str:
    """The room that a module belongs to: ``civicgraph.reading.text`` → ``reading``."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else "__init__"


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        pieces = ["civicgraph", *path.relative_to(PACKAGE).with_suffix("").parts]
        found[".".join(pieces[:-1] if pieces[-1] == "__init__" else pieces)] = path
    return found


MODULES = modules()


def imports(path: Path) -> set[str]:
    """Every module that the file imports, at its top, in a function or for types only."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name their module in full"
            base = node.module or ""
            named = {f"{base}.{alias.name}" for alias in node.names}
            inner = {name for name in named if name in MODULES}
            found |= inner or {base}
            if inner and len(inner) < len(named):
                found.add(base)
    return found


def inside(path: Path) -> set[str]:
    return {name for name in imports(path) if name == "civicgraph" or name.startswith("civicgraph.")}


def floor(room: str) -> int:
    for height, rooms in enumerate(reversed(FLOORS)):
        if room in rooms:
            return height
    raise AssertionError(f"{room} stands on no floor: give it one in FLOORS, or a home in another module")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_the_floors_below(module: str) -> None:
    here = part(module)
    for name in sorted(inside(MODULES[module])):
        there = part(name)
        if here == there or (here, there) in ACROSS_A_FLOOR:
            continue
        assert floor(there) < floor(here), f"{module} imports {name}, which does not stand below it"


def test_there_are_no_circles_even_for_type_hints() -> None:
    graph = {module: inside(path) & MODULES.keys() - {module} for module, path in MODULES.items()}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", [m for m, path in MODULES.items() if path.name == "__init__.py"])
def test_nobody_inside_a_package_imports_its_face(module: str) -> None:
    users = [m for m, path in MODULES.items() if m.startswith(f"{module}.") and module in inside(path)]
    # the doors may ask the top package for its version; they are its users, not its rooms
    assert [user for user in users if part(user) not in {"cli", "commands", "__main__"}] == []


@pytest.mark.parametrize("library", ONLY_HERE)
def test_a_library_has_one_home(library: str) -> None:
    homes = {part(m) for m, path in MODULES.items() if any(n.split(".")[0] == library for n in imports(path))}
    assert homes <= ONLY_HERE[library]


def test_only_mapping_mints_iris() -> None:
    """Names of instances are written out in mapping; ``graphs`` names the named graphs, which readers need too."""
    minted = ("organisation/", "committee/", "initiative/", "evidence/", "person/", "post/", "notice/", "count/")
    for module, path in MODULES.items():
        if part(module) in {"mapping", "graphs"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            literal = "".join(v.value for v in node.values if isinstance(v, ast.Constant) and isinstance(v.value, str))
            assert not any(name in literal for name in minted), f"{module}:{node.lineno} mints {literal!r}"


def test_the_doors_import_late() -> None:
    """What a door imports at its top is paid by ``--help``."""
    for door in ("civicgraph.cli", "civicgraph", "civicgraph.__main__"):
        tree = ast.parse(MODULES[door].read_text(encoding="utf-8"))
        top = {
            (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        heavy = {"spacy", "rdflib", "pyshacl", "pyoxigraph", "rich", "civicgraph.pipeline", "civicgraph.api"}
        assert not top & heavy


def test_modules_stay_small() -> None:
    long = {m: n for m, path in MODULES.items() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


def test_libraries_do_not_end_the_process() -> None:
    for module, path in MODULES.items():
        if part(module) not in {"cli", "__main__"}:
            assert "sys.exit" not in path.read_text(encoding="utf-8"), module
