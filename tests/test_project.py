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


def test_the_import_contract_names_every_room():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (contract,) = project["tool"]["importlinter"]["contracts"]
    rooms = {f"symghost.{p.stem}" for p in (ROOT / "symghost").glob("*.py") if p.stem != "__init__"}
    rooms |= {f"symghost.{p.parent.name}" for p in (ROOT / "symghost").glob("*/__init__.py")}
    assert set(contract["layers"]) == rooms | {"derivations"}


def test_every_script_stands_under_the_name_of_its_result():
    scripts = {p.stem for p in (ROOT / "derivations").glob("*.py")} - {"__init__"}
    assert scripts == set(sg.results())


def test_every_public_name_can_be_imported_and_has_a_docstring():
    for name in sg.__all__:
        value = getattr(sg, name)
        assert name == "__version__" or value.__doc__
    assert importlib.import_module("symghost").__version__
