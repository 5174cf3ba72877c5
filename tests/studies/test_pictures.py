import pytest

from symghost.common.errors import InvalidInput
from symghost.reports.figures.picture import encoded
from symghost.studies.deep_linear.experiments import (
    modes_study,
    negatives_study,
    outputs_study,
    tree_study,
)
from symghost.studies.networks.experiments.rank_one import rank_one_study
from symghost.studies.networks.experiments.sharpness import sharpness_study
from symghost.studies.pictures import picture, pictures
from symghost.studies.single_index.experiments import (
    learning_time_study,
    staircase,
    trajectories,
)
from symghost.studies.toy.experiments.portraits import descent_study, landscape, portraits

SMALL = {
    "saddle_node": portraits,
    "loss_landscape": lambda: landscape(delay=10.0, points=21),
    "descent": lambda: descent_study(sweep_rates=5, repetitions=2, sweep_epochs=(10, 20)),
    "rank_one": lambda: rank_one_study(slow_epochs=400, counts=5, copies=1),
    "sharpness": lambda: sharpness_study(
        {12: 0.02}, seeds=(5,), times=(3, 6), toy_delays=(10, 20, 40)
    ),
    "ocs_modes": lambda: modes_study(points=50),
    "ocs_outputs": lambda: outputs_study(points=50),
    "ocs_true_negatives": lambda: negatives_study(points=50),
    "ocs_tree": tree_study,
    "staircase": lambda: staircase([1e-2, 1e-3], highest=2),
    "learning_times": lambda: learning_time_study([1e-2, 1e-3], highest=2),
    "trajectories": trajectories,
}


@pytest.fixture(params=pictures(), scope="module")
def twice(request):
    data = SMALL[request.param]()
    return picture(request.param).draw(data), picture(request.param).draw(data)


@pytest.fixture
def drawn(twice):
    return twice[0]


def test_every_axis_is_labelled(drawn):
    for axes in drawn.axes:
        shared = axes.get_shared_x_axes().get_siblings(axes)
        assert any(each.get_xlabel() for each in shared) or axes.get_label() == "<colorbar>"
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
