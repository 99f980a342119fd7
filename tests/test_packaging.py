"""The wheel, in a clean environment, in another folder: does it bring its ontology, shapes and data along?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command without this environment's Python settings; its output is shown where it fails."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("civicgraph-*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_what_the_program_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "ontology/civicgraph.ttl",
        "shapes/civicgraph.ttl",
        "data/queries/",
        "data/lexicons/",
        "data/rules/",
        "data/checks/",
    ):
        assert any(name.startswith(f"civicgraph/resources_/{needed}") for name in names), needed
    assert "civicgraph/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_a_clean_environment_builds_and_asks(wheel: Path, tmp_path: Path) -> None:
    environment, python = tmp_path / "venv", tmp_path / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", environment, cwd=tmp_path)
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt", cwd=tmp_path)
    run(*pip, "--no-deps", wheel, cwd=tmp_path)
    profile = tmp_path / "profile.txt"
    source = ROOT / "data" / "profiles" / "association-of-cities-croatia.txt"
    profile.write_bytes(source.read_bytes())
    civicgraph = environment / "bin" / "civicgraph"

    built = json.loads(run(civicgraph, "build", "profile.txt", "--out", "graph", "--json", cwd=tmp_path).stdout)
    assert built["totals"]["organisations"] >= 1
    assert run(civicgraph, "query", "--list", cwd=tmp_path).stdout
    assert "Croatia" in run(civicgraph, "explain", "graph", "AOC", cwd=tmp_path).stdout
    run(civicgraph, "validate", "graph", cwd=tmp_path)
    frame = run(civicgraph, "export", "graph", "--format", "json-ld", "--frame", "organisation", cwd=tmp_path).stdout
    assert "Association of Cities" in json.dumps(json.loads(frame), ensure_ascii=False)


def test_data_of_others_lie_beside_their_licence_and_name_their_source() -> None:
    import tomllib

    linking = ROOT / "data" / "linking"
    heads = {path.stem: path.read_text(encoding="utf-8").partition("\n")[0] for path in linking.glob("*.tsv")}
    assert "CLDR" in heads["country_names"]
    assert "LICENSE-unicode.txt" in heads["country_names"]
    assert "rigour" not in heads["country_names"]
    assert "LICENSE-rigour.txt" in heads["legal_forms"]
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license-files"]
    inside = {path.name for pattern in declared for path in ROOT.glob(pattern)}
    assert {"LICENSE-geonames.txt", "LICENSE-eurovoc.txt", "LICENSE-unicode.txt", "LICENSE-rigour.txt"} <= inside
    for name in ("geonames", "eurovoc"):
        text = (linking / f"LICENSE-{name}.txt").read_text(encoding="utf-8")
        assert "creativecommons.org/licenses/by/4.0/legalcode" in text


def test_the_pinned_lists_name_no_index_and_carry_hashes() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if "://" in line or line.startswith(("-i", "--index", "--find", "--extra"))]
        pins = [line for line in lines if "==" in line]
        assert pins
        assert all(line.rstrip().endswith("\\") for line in pins), f"{path.name}: a pin without its hash"


def test_the_pinned_lists_meet_what_the_project_asks_for() -> None:
    import tomllib

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned: dict[str, list[str]] = {}
    for line in (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").splitlines():
        if "==" in line:
            name, version = line.split(";")[0].rstrip(" \\").split("==")
            pinned.setdefault(name, []).append(version.strip())
    for text in project["dependencies"]:
        wanted = Requirement(text)
        versions = pinned.get(canonicalize_name(wanted.name))
        assert versions, f"{wanted.name} is not in requirements/run.txt: make requirements"
        assert all(version in wanted.specifier for version in versions), f"{text}: make requirements"
