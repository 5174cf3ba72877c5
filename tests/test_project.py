import configparser
import importlib
import tomllib
from pathlib import Path

import symghost as sg

ROOT = Path(__file__).parents[1]


def test_setup_cfg_names_every_package():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    named = set(settings["options"]["packages"].split())
    found = {
        ".".join(p.parent.relative_to(ROOT).parts) for p in ROOT.glob("symghost/**/__init__.py")
    }
    assert named == found | {"symghost.derivations"}


def test_the_import_contracts_name_every_room():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    house, *floors = project["tool"]["importlinter"]["contracts"]
    inside = {f"symghost.{name}" for name in rooms(ROOT / "symghost")}
    assert set(house["layers"]) == inside | {"derivations"}
    for floor in floors:
        (container,) = floor["containers"]
        named = {name for layer in floor["layers"] for name in layer.split(" | ")}
        assert named == rooms(ROOT.joinpath(*container.split(".")))


def rooms(folder: Path) -> set[str]:
    """Return the modules and packages of a folder."""
    modules = {p.stem for p in folder.glob("*.py")} - {"__init__"}
    return modules | {p.parent.name for p in folder.glob("*/__init__.py")}


def test_every_script_stands_under_the_name_of_its_result():
    scripts = {p.stem for p in (ROOT / "derivations").glob("*.py")} - {"__init__"}
    assert scripts == set(sg.results())


def test_every_public_name_can_be_imported_and_has_a_docstring():
    for name in sg.__all__:
        value = getattr(sg, name)
        assert name == "__version__" or value.__doc__
    assert importlib.import_module("symghost").__version__
