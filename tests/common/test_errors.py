import pickle

from symghost.common.errors import InvalidInput, missing_extra, unknown_name


def test_an_invalid_input_names_argument_value_and_expectation():
    error = InvalidInput("T", -1.0, "a positive real number")
    assert str(error) == "T = -1.0: expected a positive real number"


def test_a_long_value_is_shortened_to_one_line():
    error = InvalidInput("r", "a\nb" * 200, "a real number")
    assert "\n" not in str(error)
    assert len(str(error)) < 130


def test_an_invalid_input_survives_a_worker_process():
    error = pickle.loads(pickle.dumps(InvalidInput("T", 0, "a positive real number")))
    assert str(error) == "T = 0: expected a positive real number"


def test_an_unknown_name_is_answered_with_the_nearest():
    assert "did you mean 'loss'?" in str(unknown_name("result", "lss", ["loss", "escape_time"]))
    assert "did you mean" not in str(unknown_name("result", "zzz", ["loss", "escape_time"]))


def test_a_missing_extra_is_answered_with_the_command_that_installs_it():
    assert 'pip install "symghost[fast]"' in str(missing_extra("the engine", "numba", "fast"))
