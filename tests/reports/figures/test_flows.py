import itertools
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from symghost.analysis.nouns import Box, FixedPoint, FixedPoints, Ghost, Ghosts, SaddleNodes
from symghost.analysis.portraits.bifurcation import Bifurcation, bifurcation
from symghost.analysis.portraits.branches import Branch, Mark
from symghost.analysis.portraits.folds import FoldPlane, PassageScaling
from symghost.analysis.portraits.line import phase_line
from symghost.analysis.portraits.plane import flow_map
from symghost.flows.flow import Flow
from symghost.models.known.systems import KNOWN, flow_of, known_system
from symghost.reports.figures.flows import (
    draw_bifurcation,
    draw_flow_map,
    draw_fold_plane,
    draw_passage_scaling,
    draw_phase_line,
)
from symghost.reports.figures.picture import encoded


def a_ghost(place, strength=0.0123):
    return Ghost(place, 0.1, "ghost", strength, 30.0, 0.1, {})


def a_point(kind, *place):
    return FixedPoint(place, (0.0,), kind)


def a_line(text="x**2/4 - x**3/10", fixed=(), ghosts=(), box=(-2, 2), **ends):
    flow = Flow.from_text(text, state="x")
    return phase_line(
        flow, box={"x": box}, fixed=FixedPoints(tuple(fixed)), slow=Ghosts(tuple(ghosts)), **ends
    )


def a_map(text=("x = y", "y = -x - y/5"), box=(-1, 1), fixed=(), ghosts=(), **more):
    return flow_map(
        Flow.from_text(text),
        box={"x": box, "y": (-1, 1)},
        fixed=FixedPoints(tuple(fixed)),
        slow=Ghosts(tuple(ghosts)),
        **more,
    )


def a_diagram(kinds=("saddle-node",)):
    values = np.linspace(-1, 0, 20)
    roots = np.sqrt(-values)[:, None]
    stretches = (Branch(values, -roots, "stable"), Branch(values, roots, "unstable"))
    path = Branch(np.linspace(0, 1, 5), np.zeros((5, 1)), "ghost")
    marks = tuple(Mark(0.0, (0.1 * k,), kind) for k, kind in enumerate(kinds))
    box = Box((-2.0,), (2.0,))
    return Bifurcation(("x",), 0, "r", (-1, 1), box, stretches, (path,), marks, (), 0.01, True)


def a_scaling():
    distance = np.geomspace(1e-6, 1e-1, 6)
    law = np.pi / np.sqrt(distance)
    return PassageScaling("b", -0.5, (), distance, law - 1, law, law - 1 + distance)


def a_plane():
    state = np.linspace(-1, 1, 50)
    curve = np.stack([3 * state**2, -2 * state**3], axis=-1)
    return FoldPlane(("r", "h"), ((-0.5, 2), (-1, 1)), curve, ((0.0, 0.0),), (1.0, 0.4))


EVERYTHING = {
    "phase line": lambda: draw_phase_line(
        a_line(fixed=[a_point("stable", 1.0)], ghosts=[a_ghost((0.0,))], start=-1, stop=1.5)
    ),
    "flow map": lambda: draw_flow_map(
        a_map(
            fixed=[a_point("stable focus", 0.0, 0.0)],
            ghosts=[a_ghost((0.5, 0.5))],
            trajectories=[{"x": 0.9, "y": 0}],
        )
    ),
    "bifurcation": lambda: draw_bifurcation(a_diagram()),
    "passage scaling": lambda: draw_passage_scaling(a_scaling()),
    "fold plane": lambda: draw_fold_plane(a_plane()),
}


@pytest.fixture(params=EVERYTHING, scope="module")
def twice(request):
    return EVERYTHING[request.param](), EVERYTHING[request.param]()


def test_every_axis_is_labelled(twice):
    for axes in twice[0].axes:
        assert axes.get_ylabel()
    assert any(axes.get_xlabel() for axes in twice[0].axes)


def test_the_same_data_give_the_same_file(twice):
    first, second = (encoded(figure, "svg") for figure in twice)
    assert first == second


def test_a_figure_fits_a_column_or_a_page(twice):
    assert twice[0].get_figwidth() <= 7.0


def test_the_legend_is_not_over_the_data(twice):
    figure = twice[0]
    figure.draw_without_rendering()
    for legend in figure.legends:
        outside = legend.get_window_extent()
        assert not any(outside.overlaps(axes.get_window_extent()) for axes in figure.axes)
        assert figure.bbox.x0 <= outside.x0
        assert outside.x1 <= figure.bbox.x1


def markers(axes):
    return [line for line in axes.lines if line.get_marker() not in ("None", None)]


def words(legend):
    return [text.get_text() for text in legend.get_texts()]


def test_stable_points_are_filled_unstable_open_and_degenerate_half_filled():
    kinds = ("stable", "unstable", "degenerate")
    points = [a_point(kind, place) for kind, place in zip(kinds, (-1.0, 0.0, 1.0), strict=True)]
    figure = draw_phase_line(a_line(fixed=points))
    stable, unstable, degenerate = markers(figure.axes[0])
    blue = to_rgba("#0072B2")
    assert to_rgba(stable.get_markerfacecolor()) == blue
    assert to_rgba(unstable.get_markerfacecolor()) == to_rgba("white")
    assert degenerate.get_fillstyle() == "left"
    assert words(figure.legends[0]) == list(kinds)


def test_a_ghost_is_named_with_its_strength():
    figure = draw_phase_line(a_line(ghosts=[a_ghost((0.0,), 1.234e-7)]))
    (text,) = [text.get_text() for text in figure.axes[0].texts if "ghost" in text.get_text()]
    assert r"1.23 \times 10^{-7}" in text


def test_ends_are_marked_only_within_the_line():
    figure = draw_phase_line(a_line(start=-np.inf, stop=1))
    assert words(figure.legends[0]) == ["stop"]
    assert [line.get_xdata()[0] for line in markers(figure.axes[0])] == [1.0]


def arrows(axes):
    return [text for text in axes.texts if not text.get_text()]


def test_arrows_point_where_the_flow_goes():
    figure = draw_phase_line(a_line("x"))
    drawn = arrows(figure.axes[0])
    assert len(drawn) > 8
    for arrow in drawn:
        tip, tail = arrow.xy[0], arrow.get_position()[0]
        assert np.sign(tip - tail) == np.sign(tip + tail)


def test_a_pole_does_not_flatten_the_curve():
    line = a_line("x/2 + 1/(x - 1)", box=(-1, 2))
    low, high = draw_phase_line(line).axes[0].get_ylim()
    assert -100 < low < high < 100


def label_boxes(figure):
    figure.draw_without_rendering()
    texts = [text for text in figure.axes[0].texts if "ghost" in text.get_text()]
    return [super(type(text), text).get_window_extent() for text in texts]


def test_two_ghosts_labels_do_not_overlap():
    ghosts = [a_ghost((-0.5,)), a_ghost((-0.2,)), a_ghost((0.2,))]
    boxes = label_boxes(draw_phase_line(a_line("x**2", ghosts=ghosts)))
    assert len(boxes) == 3
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other)


LINES = [name for name, system in KNOWN.items() if len(system.text) == 1]
PLANES = [name for name in KNOWN if name not in LINES]


@pytest.mark.parametrize("name", LINES)
def test_a_known_systems_ghost_is_named_clear_of_the_curve(name):
    system = known_system(name)
    data = phase_line(flow_of(system), system.at, system.box, system.start, system.stop)
    figure = draw_phase_line(data)
    curve = np.column_stack([data.states, data.velocity])
    for box in label_boxes(figure):
        axes = figure.axes[0]
        places = axes.transData.transform(curve)
        inside = (places > box.min).all(axis=1) & (places < box.max).all(axis=1)
        assert not inside.any()
        assert box.x0 >= figure.bbox.x0
        assert box.x1 <= figure.bbox.x1


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANES)
def test_a_known_systems_map_is_drawn(name):
    system = known_system(name)
    starts = [system.start] if system.start else []
    data = flow_map(flow_of(system), system.at, system.box, starts)
    figure = draw_flow_map(data)
    assert encoded(figure, "png").startswith(b"\x89PNG")
    shown = words(figure.legends[0])
    assert {point.kind for point in data.fixed} <= set(shown)
    assert ("ghost" in shown) == bool(data.ghosts)


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN)
def test_a_known_systems_bifurcation_diagram_is_drawn(name):
    system = known_system(name)
    data = bifurcation(flow_of(system), system.parameter, system.at, system.span, system.box)
    figure = draw_bifurcation(data)
    assert encoded(figure, "png").startswith(b"\x89PNG")
    assert {mark.kind for mark in data.marks} <= set(words(figure.legends[0]))


def test_every_relative_of_the_saddle_node_has_a_name_and_a_shape_of_its_own():
    kinds = ("saddle-node", "cusp", "transcritical", "pitchfork", "degenerate", "Hopf")
    figure = draw_bifurcation(a_diagram(kinds))
    assert set(kinds) <= set(words(figure.legends[0]))
    assert len({line.get_marker() for line in markers(figure.axes[0])}) == len(kinds)


def test_stable_branches_are_solid_and_unstable_ones_dashed():
    stable, unstable, ghost = draw_bifurcation(a_diagram(())).axes[0].lines[:3]
    assert [line.get_linestyle() for line in (stable, unstable, ghost)] == ["-", "--", ":"]


def test_a_diagram_shows_the_state_that_is_asked_for():
    flow = Flow.from_text(["x = p - x", "y = 3*x - y"], parameters="p")
    folds = SaddleNodes(())
    box = {"x": (-2, 2), "y": (-5, 5)}
    data = bifurcation(flow, "p", span=(-1, 1), box=box, folds=folds, state="y")
    axes = draw_bifurcation(data).axes[0]
    assert axes.get_ylabel() == "state $y$"
    np.testing.assert_allclose(axes.lines[0].get_ydata(), 3 * axes.lines[0].get_xdata())


def test_a_diagram_without_fixed_points_is_drawn():
    empty = replace(a_diagram(()), branches=(), ghosts=())
    assert encoded(draw_bifurcation(empty), "png")


@pytest.mark.parametrize(
    "text",
    [
        ("x = log(x) - y", "y = -y"),  # not real on one half
        ("x = 1", "y = 0"),  # the same speed everywhere
        ("x = 0*x", "y = 0*y"),  # no speed at all
        ("x = 1/x", "y = 1/y"),  # poles
        ("x = 1e9*y", "y = -1e-9*x"),
    ],
    ids=["not real", "uniform", "at rest", "poles", "scales"],
)
def test_a_hard_field_is_drawn_without_a_warning(text):
    figure = draw_flow_map(a_map(text))
    assert encoded(figure, "png").startswith(b"\x89PNG")


def test_fixed_points_of_all_kinds_look_different():
    kinds = [
        "stable node",
        "stable focus",
        "unstable node",
        "unstable focus",
        "saddle",
        "centre",
        "degenerate",
    ]
    points = [a_point(kind, 0.1 * k, 0.0) for k, kind in enumerate(kinds)]
    figure = draw_flow_map(a_map(fixed=points))
    looks = {
        (line.get_marker(), line.get_markerfacecolor(), line.get_markeredgecolor())
        for line in markers(figure.axes[0])
    }
    assert len(looks) == len(kinds)
    assert set(kinds) <= set(words(figure.legends[0]))


def test_nullclines_pass_through_fixed_points():
    data = a_map(("x = y - x**2", "y = x - y"))
    figure = draw_flow_map(data)
    lines = [path for c in figure.axes[0].collections for path in c.get_paths()]
    for place in ((0.0, 0.0), (1.0, 1.0)):
        near = [
            np.abs(path.vertices - place).sum(axis=1).min() < 0.01 for path in lines if len(path)
        ]
        assert sum(near) >= 2


def test_the_distance_is_written_with_the_folds_value():
    assert "|b +0.5|" in draw_passage_scaling(a_scaling()).axes[0].get_xlabel()
    assert "|b|" in draw_passage_scaling(replace(a_scaling(), fold=0.0)).axes[0].get_xlabel()


def test_a_law_that_does_not_apply_is_left_out():
    nowhere = replace(a_scaling(), residue=np.full(6, np.nan))
    assert encoded(draw_passage_scaling(nowhere), "png")
