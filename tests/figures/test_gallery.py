import pytest

from symghost.errors import InvalidInput
from symghost.figures.gallery import PICTURES, encoded, picture
from symghost.simulate.rank_one_experiments import rank_one_study
from symghost.simulate.single_index_experiments import (
    learning_time_study,
    staircase,
    trajectories,
)
from symghost.simulate.toy_experiments import descent_study, landscape, portraits

SMALL = {
    "saddle_node": portraits,
    "loss_landscape": lambda: landscape(delay=10.0, points=21),
    "descent": lambda: descent_study(sweep_rates=5, repetitions=2, sweep_epochs=(10, 20)),
    "rank_one": lambda: rank_one_study(slow_epochs=400, counts=5, copies=1),
    "staircase": lambda: staircase([1e-2, 1e-3], highest=2),
    "learning_times": lambda: learning_time_study([1e-2, 1e-3], highest=2),
    "trajectories": trajectories,
}


@pytest.fixture(params=PICTURES, scope="module")
def twice(request):
    data = SMALL[request.param]()
    return picture(request.param).draw(data), picture(request.param).draw(data)


@pytest.fixture
def drawn(twice):
    return twice[0]


def test_every_axis_is_labelled(drawn):
    for axes in drawn.axes:
        assert any(each.get_xlabel() for each in axes.get_shared_x_axes().get_siblings(axes))
    assert any(axes.get_ylabel() for axes in drawn.axes)


def test_the_same_data_give_the_same_file(twice):
    first, second = (encoded(figure, "svg") for figure in twice)
    assert first == second


def test_a_figure_becomes_a_file_of_each_kind(drawn):
    assert encoded(drawn, "png").startswith(b"\x89PNG")
    assert encoded(drawn, "pdf").startswith(b"%PDF")


def test_an_unknown_figure_or_format_is_refused(drawn):
    with pytest.raises(InvalidInput, match="did you mean 'descent'"):
        picture("decent")
    with pytest.raises(InvalidInput, match="format = 'gif'"):
        encoded(drawn, "gif")
