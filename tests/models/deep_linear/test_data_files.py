import numpy as np
import pytest

from symghost.common.errors import InvalidInput
from symghost.models.deep_linear.data_files import read_matrix


def test_a_csv_file_becomes_a_matrix(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("\ufeff# a comment\n1, 2.5,-3e-2\n\n4,5,6\n", encoding="utf-8")
    np.testing.assert_array_equal(read_matrix("inputs", file), [[1, 2.5, -0.03], [4, 5, 6]])


@pytest.mark.parametrize("kind", [np.float32, np.int64, bool, np.uint8])
def test_an_npy_file_becomes_a_matrix(tmp_path, kind):
    np.save(tmp_path / "x.npy", np.eye(2, dtype=kind))
    found = read_matrix("inputs", tmp_path / "x.npy")
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, np.eye(2))


class Trap:
    def __reduce__(self):
        return print, ("unpickled",)


def test_a_pickled_object_is_refused_and_never_read(tmp_path, capsys):
    np.save(tmp_path / "x.npy", np.array([Trap()], dtype=object), allow_pickle=True)
    with pytest.raises(InvalidInput, match="without pickled objects"):
        read_matrix("inputs", tmp_path / "x.npy")
    assert "unpickled" not in capsys.readouterr().out


TEXTS = {
    "ragged": ("1,2,3\n4,5\n", "3 numbers as in the first row, not 2, in line 2"),
    "words": ("1,two\n", "not 'two', in line 1"),
    "an empty cell": ("1,,2\n", "not '', in line 1"),
    "not a number": ("1,2\n3,nan\n", "not so in row 2, column 2"),
    "infinite": ("1,inf\n", "row 1, column 2"),
    "nothing": ("", "a matrix, columns are items"),
    "code": ("__import__('os').getcwd()\n", "numbers with commas"),
}


@pytest.mark.parametrize(("text", "message"), TEXTS.values(), ids=TEXTS)
def test_bad_text_is_refused_with_its_place(tmp_path, text, message):
    file = tmp_path / "x.csv"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=message) as caught:
        read_matrix("inputs", file)
    assert caught.value.argument == "inputs"


ARRAYS = {
    "a vector": (np.arange(3.0), "columns are items"),
    "complex numbers": (np.eye(2) * 1j, "real numbers, not complex"),
    "words": (np.array([["a"]]), "real numbers"),
    "infinite": (np.array([[1, np.inf]]), "row 1, column 2"),
}


@pytest.mark.parametrize(("array", "message"), ARRAYS.values(), ids=ARRAYS)
def test_bad_arrays_are_refused(tmp_path, array, message):
    np.save(tmp_path / "x.npy", array)
    with pytest.raises(InvalidInput, match=message):
        read_matrix("inputs", tmp_path / "x.npy")


def test_bytes_that_are_no_text_or_no_array_are_refused(tmp_path):
    for name in ("x.csv", "x.npy"):
        (tmp_path / name).write_bytes(b"\xff\x00\x9fjunk\x00")
        with pytest.raises(InvalidInput, match="inputs = "):
            read_matrix("inputs", tmp_path / name)


@pytest.mark.parametrize("name", ["x.txt", "x", "missing.csv", "missing.npy"])
def test_other_and_missing_files_are_refused(tmp_path, name):
    with pytest.raises(InvalidInput, match="inputs = "):
        read_matrix("inputs", tmp_path / name)
