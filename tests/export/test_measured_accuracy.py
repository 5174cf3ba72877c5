"""What the search has found is kept as data, and told on a page and in docstrings."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import symghost as sg
import symghost.export.accuracy.measuring as measuring
from symghost.export.accuracy.measured import (
    Measurement,
    Worst,
    digest_of,
    of_result,
    published,
    read,
    told,
    write,
)
from symghost.export.accuracy.measuring import measure_into
from symghost.export.accuracy.page import accuracy_page
from symghost.export.accuracy.search import ALLOWED, search, subjects

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"

INFINITE = Measurement(
    "0" * 16,
    1000,
    "numpy 2",
    Worst("noise[0, 1]", float("inf"), float("inf"), {"r": 5e-324, "T": 1e300}, 900),
    Worst("noise[0, 1]", 1e-8, 0.0, {}, 1),
)


def everything():
    return [found for name in sg.results() for found in of_result(published(), sg.result(name))]


def test_measurements_survive_a_file_to_the_last_digit(tmp_path):
    file = tmp_path / "kept.json"
    write(file, [INFINITE])
    assert read(file) == {"noise[0, 1]": INFINITE}
    assert read(tmp_path / "none.json") == {}


@pytest.mark.parametrize("content", ["", "[1]", '{"loss": {}}', '{"loss": 3}', "\xff"])
def test_a_foreign_file_is_refused_and_left_alone(tmp_path, content):
    file = tmp_path / "other.json"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(sg.InvalidInput, match="a file that this command has written"):
        measure_into(file, ["loss"], 20)
    assert file.read_text(encoding="latin-1") == content


def test_what_is_measured_is_not_measured_again_unless_it_is_asked_for(tmp_path, monkeypatch):
    file = tmp_path / "kept.json"
    (first,) = measure_into(file, ["loss"], 20)
    searched = []
    of_name = measuring._measured
    monkeypatch.setattr(
        measuring, "_measured", lambda *given: searched.append(given) or of_name(*given)
    )
    found = measure_into(file, ["loss", "optimal_scale"], 20)
    assert searched == [("optimal_scale", 20)]
    assert [one.label for one in found] == ["optimal_scale", "loss"]
    assert first in found
    measure_into(file, ["loss"], 30)
    assert searched[1:] == [("loss", 30)]
    measure_into(file, ["loss"], 20, anew=True)
    assert searched[2:] == [("loss", 20)]


def test_an_interrupted_search_keeps_what_it_has(tmp_path, monkeypatch):
    file = tmp_path / "kept.json"
    of_name = measuring._measured

    def interrupted(name, points):
        if name == "loss_gradient":
            raise KeyboardInterrupt
        return of_name(name, points)

    monkeypatch.setattr(measuring, "_measured", interrupted)
    with pytest.raises(KeyboardInterrupt):
        measure_into(file, ["loss", "loss_gradient"], 20)
    assert list(read(file)) == ["loss"]


def test_a_measurement_of_another_form_does_not_count(tmp_path):
    file = tmp_path / "kept.json"
    (found,) = measure_into(file, ["loss"], 20)
    write(file, [replace(found, digest="0" * 16)])
    assert of_result(read(file), sg.result("loss")) == []
    assert measure_into(file, ["loss"], 20) == [found]
    assert digest_of(sg.result("loss")) != digest_of(sg.result("loss", normalised=True))


def test_several_processes_find_what_one_does(tmp_path):
    pytest.importorskip("joblib")
    names = ["loss", "optimal_scale"]
    one = measure_into(tmp_path / "one.json", names, 20)
    assert measure_into(tmp_path / "two.json", names, 20, workers=2) == one


def test_a_docstring_tells_the_worst_error_and_where_it_is():
    (found,) = of_result(published(), sg.result("escape_time"))
    text = sg.numeric(sg.result("escape_time")).__doc__
    assert f"at most {found.double.scaled:.1e} in float64 and {found.single.scaled:.1e}" in text
    assert f"r = {found.double.place['r']:.6g}, x0 = " in text
    matrix = sg.numeric(sg.result("flow_group_law"), "numba").__doc__
    assert "worst in float64 in entry [" in matrix


def test_a_docstring_does_not_tell_what_was_not_measured():
    other = sg.result("loss", normalised=True)
    assert (
        told(other) == "The accuracy of these numbers has not been measured in their present form."
    )
    slope = sg.derivative(sg.result("loss"), "r")
    for function in (sg.numeric(slope), sg.numeric(sg.result("loss"), "mpmath")):
        assert "in a search of" not in function.__doc__


def test_the_data_hold_every_result_in_its_present_form():
    missing = [name for name in sg.results() if not of_result(published(), sg.result(name))]
    assert not missing, f"make accuracy measures what is missing: {missing}"


def test_the_page_is_made_from_the_data():
    assert PAGE.read_text("utf-8") == accuracy_page(everything())


def test_what_was_measured_keeps_to_the_bound():
    for found in everything():
        assert found.double.scaled <= ALLOWED[np.float64], found
        assert found.single.scaled <= ALLOWED[np.float32], found


@pytest.mark.parametrize("name", ["loss", "escape_time_curvature", "ocs_time", "erf_kernel"])
def test_measured_again_at_other_places_a_number_is_no_worse_than_the_bound(name):
    (subject,) = subjects(sg.result(name))
    worst = search(subject, points=100, number=7)
    kept = published()[name].double
    assert worst.scaled <= 1e-14
    assert worst.scaled <= 4 * kept.scaled
