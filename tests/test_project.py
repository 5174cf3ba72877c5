import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import symghost as sg
from symghost.theory.theories import theories

ROOT = Path(__file__).parents[1]


def test_setup_finds_every_package():
    """The packages are found, not listed: what setup.py gives is what is there."""
    code = "import setuptools; from distutils.core import run_setup; "
    code += "print(*run_setup('setup.py', stop_after='init').packages)"
    listed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    found = [p.parent.relative_to(ROOT).parts for p in ROOT.glob("symghost/**/__init__.py")]
    found += [
        ("symghost", *p.parent.relative_to(ROOT).parts)
        for p in ROOT.glob("derivations/**/__init__.py")
    ]
    assert sorted(listed.stdout.split()) == sorted(".".join(parts) for parts in found)


def test_the_import_contracts_name_every_room():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    house, *floors = project["tool"]["importlinter"]["contracts"]
    inside = {f"symghost.{name}" for name in rooms(ROOT / "symghost")}
    assert set(house["layers"]) == inside | {"derivations"}
    for floor in floors:
        named = {name.strip("()") for layer in floor["layers"] for name in layer.split(" | ")}
        for container in floor["containers"]:
            found = rooms(ROOT.joinpath(*container.split(".")))
            optional = {n for layer in floor["layers"] for n in layer.split(" | ") if n[0] == "("}
            assert found <= named
            assert named - {name.strip("()") for name in optional} <= found


def rooms(folder: Path) -> set[str]:
    """Return the modules and packages of a folder."""
    modules = {p.stem for p in folder.glob("*.py")} - {"__init__", "__main__"}
    return modules | {p.parent.name for p in folder.glob("*/__init__.py")}


def test_every_script_stands_under_the_name_of_its_result():
    for theory in theories():
        folder = ROOT / "derivations" / theory.name
        assert {p.stem for p in folder.glob("*.py")} - {"__init__"} == set(theory.results)


def test_every_public_name_can_be_imported_and_has_a_docstring():
    for name in sg.__all__:
        value = getattr(sg, name)
        assert name == "__version__" or value.__doc__
    assert importlib.import_module("symghost").__version__
