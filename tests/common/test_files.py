import os

import pytest

from symghost.common.errors import InvalidInput
from symghost.common.files import ready_file, ready_folder, write_whole


def test_a_folder_is_made_with_its_parents(tmp_path):
    assert ready_folder("out", tmp_path / "a" / "b").is_dir()


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path):
    (tmp_path / "taken").write_text("mine")
    for path in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(InvalidInput, match="out = "):
            ready_folder("out", path)
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_folder_that_cannot_be_written_to_is_refused():
    with pytest.raises(InvalidInput, match="a folder to write to"):
        ready_folder("out", "/proc/symghost")


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match=r"json = .*a file, not a folder"):
        ready_file("json", tmp_path)


def test_a_file_in_an_impossible_folder_is_refused_by_the_name_given():
    with pytest.raises(InvalidInput, match=r"json = '/proc/nowhere/x\.json': expected a file in"):
        ready_file("json", "/proc/nowhere/x.json")


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    file = tmp_path / "report.html"
    write_whole(file, "old")

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_whole(file, "new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
