"""The examples of results in other programs run, and hold the formulas of today."""

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import symghost as sg

EXAMPLES = Path(__file__).parents[1] / "examples"
PAGE = EXAMPLES / "browser" / "escape_time.html"


def output(*command, folder=None):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_c_program_uses_the_escape_time(tmp_path):
    if not shutil.which("gcc"):
        pytest.skip("gcc is not installed: the C example is not run")
    code = sg.source([sg.result("escape_time"), sg.result("passage_time")], "c", "escape_time")
    (tmp_path / "escape_time.h").write_text(code)
    shutil.copy(EXAMPLES / "c" / "main.c", tmp_path)
    strict = ("-std=c11", "-Wall", "-Wextra", "-Werror")
    output("gcc", *strict, "main.c", "-lm", "-o", "run", folder=tmp_path)
    shown = output("./run", folder=tmp_path)
    rows = np.array([line.split() for line in shown.splitlines()[1:-1]], dtype=float)
    exact = sg.numeric(sg.result("escape_time"))(r=rows[:, 0], x0=-1.0, X=1.0)
    np.testing.assert_allclose(rows[:, 1], exact, atol=5e-7)
    assert shown.splitlines()[-1].endswith("inf")


def test_the_page_holds_the_formulas_of_today():
    spec = importlib.util.spec_from_file_location("make_page", PAGE.with_name("make_page.py"))
    make_page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_page)
    text = PAGE.read_text()
    assert make_page.renewed(text) == text, "run examples/browser/make_page.py"


def test_the_page_computes_the_right_times(tmp_path):
    if not shutil.which("node"):
        pytest.skip("node is not installed: the page's numbers are not checked")
    (code,) = re.findall(r'<script type="module">(.*)</script>', PAGE.read_text(), re.DOTALL)
    points = [[1e-4, -2, 2], [0.5, -2, 2], [-0.01, 1, 3], [0, 1, 2], [1e-300, -2, 2]]
    ask = f"console.log(JSON.stringify({json.dumps(points)}.map((p) => escape_time(...p))));"
    (tmp_path / "page.mjs").write_text(code + ask)
    found = json.loads(output("node", "page.mjs", folder=tmp_path))
    exact = [sg.numeric(sg.result("escape_time"), backend="math")(*point) for point in points]
    np.testing.assert_allclose(found, exact, rtol=1e-14)
    (tmp_path / "page.mjs").write_text(code + "console.log(selfTest().length);")
    assert output("node", "page.mjs", folder=tmp_path) == "0\n"
