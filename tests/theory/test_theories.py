"""A theory in three places is found without an edit of anything else."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import symghost as sg
from symghost.common.theories import GROUP, VARIABLE
from symghost.theory.theories import chapters, home_of, theories

# The section of CONTRIBUTING.md, followed literally: its files in the order of its code.
GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"
NAMES = (
    "models/decay.py",
    "derivations/decay/__init__.py",
    "derivations/decay/half_life.py",
    "studies/decay/claims.py",
)

# A second script, which builds on the first.
MEAN_LIFE = '''"""The mean life."""

import sympy as sp

from symghost.formulas.symbols import t
from symghost.models.decay import REMAINS, k
from symghost.theory.derivation import Result, Story, main


def derive(half_life: Result) -> Result:
    """Integrate what is left, and compare."""
    story = Story("mean_life", title="mean life", domain=half_life.domain, given=[half_life])
    life = story.step(sp.Integral(REMAINS, (t, 0, sp.oo)), why="The mean life is")
    story.state(life * sp.log(2), half_life.symbol, why="which is longer than the half-life,")
    return story.conclude(sp.Symbol("T_1"), life, symbols=(k,))


main(__name__, __file__)
'''

ASK = """
import sys
import symghost as sg
from symghost.cli import main

def ask(*arguments):
    try:
        main(arguments)
    except SystemExit as left:
        assert not left.code, left.code

ask("results")
ask("derive", "mean_life")
print("half-life", sg.numeric(sg.result("half_life"))(2.0))
print("slope", sg.result("mean_life.k").expression)
ask("latex", "half_life")
ask("export", "half_life", "--to", "c")
ask("check", "--list", "--model", "decay")
ask("check", "--claim", "half_is_left")
"""


@pytest.fixture
def folder(tmp_path):
    """The guide's throw-away theory: one model, two scripts, one claim."""
    guide = GUIDE.read_text().partition("## A new theory in three places")[2]
    code = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    files = {**dict(zip(NAMES, code, strict=True)), "studies/decay/__init__.py": ""}
    files["derivations/decay/mean_life.py"] = MEAN_LIFE
    chapter = files["derivations/decay/__init__.py"].replace(
        "}}", ', "mean_life": "how long it lasts"}}'
    )
    files["derivations/decay/__init__.py"] = f'{chapter}\nAFTER = ("toy",)\n'
    for name, text in files.items():
        file = tmp_path / "theory" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "theory"


def run(code, **environment):
    """Run Python code in a process of its own, where theories are looked for anew."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "SYMGHOST_CACHE": "", **environment},
    )


def listed(folder, code="import symghost.cli as c; c.main(['results'])", **environment):
    return run(code, **{VARIABLE: str(folder), **environment})


def test_a_folder_of_three_parts_is_a_theory(folder):
    found = listed(folder, ASK)
    assert found.returncode == 0, found.stderr
    for words in (
        "when half of it is gone",
        "proved; checked to 40 digits",
        "half-life 0.346573590",
        "slope -1/k**2",
        r"\frac{\log{\left(2 \right)}}{k}",
        "double half_life(double k)",
        "half_is_left (decay)",
        "✓ holds         half_is_left",
    ):
        assert words in found.stdout
    # It is read after the toy's chapters, as it asks for, and before nothing of ours is lost.
    names = [line.split()[0] for line in found.stdout.splitlines() if line.startswith("  ")]
    assert names.index("half_life") > names.index("slow_ramp_delay")
    assert set(sg.results()) <= set(names)


def test_an_installed_package_names_its_theory_by_an_entry_point(folder, tmp_path):
    site = tmp_path / "site"
    info = site / "decay_theory-1.0.dist-info"
    info.mkdir(parents=True)
    folder.rename(site / "decay_theory")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: decay-theory\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\ndecay = decay_theory\n")
    code = "import symghost as sg; print(sg.result('half_life').expression)"
    found = run(code, PYTHONPATH=str(site))
    assert (found.stdout, found.returncode) == ("log(2)/k\n", 0), found.stderr


TAKEN = {
    "a theory of ours": ("derivations/toy/__init__.py", "", "theory = 'toy'"),
    "a result of ours": (
        "derivations/decay/__init__.py",
        'AFTER = ("toy",)\nCHAPTERS = {"Decay": {"kramers_time": "again"}}',
        "result = 'kramers_time': expected a name that no other result has; toy and decay have it",
    ),
}


@pytest.mark.parametrize(("file", "text", "words"), TAKEN.values(), ids=TAKEN)
def test_names_that_are_taken_are_refused_in_a_sentence(folder, file, text, words):
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(text)
    found = listed(folder)
    assert found.returncode == 2
    assert "Traceback" not in found.stderr
    assert words in found.stderr


def test_theories_each_after_the_other_are_refused_in_a_sentence(folder):
    other = folder / "derivations" / "growth" / "__init__.py"
    other.parent.mkdir()
    other.write_text('AFTER = ("decay",)')
    (folder / "derivations/decay/__init__.py").write_text('AFTER = ("growth",)')
    found = listed(folder)
    assert found.returncode == 2
    assert "AFTER = " in found.stderr
    assert "theories that can be put in an order" in found.stderr


def test_a_folder_that_holds_no_theory_is_refused_by_its_variable(tmp_path):
    found = listed(tmp_path / "nothing")
    assert found.returncode == 2
    assert found.stderr.startswith(f"symghost: {VARIABLE} = ")


def test_a_claim_of_a_name_of_ours_is_refused(folder):
    file = folder / "studies/decay/claims.py"
    file.write_text(file.read_text().replace("half_is_left", "zone_edge"))
    found = listed(folder, "import symghost.cli as c; c.main(['check', '--list'])")
    assert found.returncode == 2
    assert "claim = 'zone_edge'" in found.stderr


def test_our_theories_come_in_reading_order_with_their_results():
    names = [theory.name for theory in theories()]
    assert names == ["toy", "networks", "deep_linear", "single_index"]
    assert [name for entries in chapters().values() for name in entries] == sg.results()
    for theory in theories():
        assert theory.meaning.endswith(".")
        assert {home_of(name) for name in theory.results} == {theory.name}
