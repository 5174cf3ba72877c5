"""Derivatives with a form of their own keep their digits."""

import pytest

import symghost as sg
from symghost.formulas.symbols import argument_name
from symghost.theory.catalogue import form_named
from symghost.theory.form import AS_IT_STANDS, slopes_of

NAMES = [n for n in sg.results() if form_named(n).slopes is not AS_IT_STANDS.slopes]

# Where the guarded form, differentiated term by term, loses digits or is no number.
HARD = {
    "at the fold": ("output_sensitivity.r", (1.774, 0.0, -1.252, 1.333)),
    "the sensitivity there": ("scale_sensitivity.r", (16.15, 0.0)),
    "far below the fold": ("scale_sensitivity.t", (46.53, -9.782)),
    "a state about to blow up": ("state_before_blow_up.r", (0.000109, 0.01299)),
    "on the unstable point": ("start_sensitivity.r", (5.0, -4.0, 2.0)),
    "adjoint recursion by b1": (
        "adjoint_recursion.b1",
        (
            0.00023,
            0.00012,
            0.00019,
            0.0001,
            -0.00017,
            0.00013,
            0.0002,
            0.0002,
            0.0002,
            -0.00018,
            -0.00018,
            -0.00018,
            0.0001,
            0.0001,
            0.0001,
        ),
    ),
    "soft gradient at fold by X": ("soft_gradient_at_fold.X", (0.0002445, 0.0002816, 0.0001821)),
    "confidence gain by X": ("confidence_gain.X", (0.001, 0.0001, 792000.0)),
    "zone gradient by T": ("zone_gradient.T", (-36.4, 102.0, 0.013, 0.018)),
    "crossing loss by sc": ("crossing_loss.sc", (9199.0, 7804.0, 9065.0)),
    "crossing loss by deltac": ("crossing_loss.deltac", (-0.0002217, 0.0001154, 0.0001852)),
    "step sharpness by y": ("step_sharpness.y", (-0.007503, 0.0008361, 0.06264, 6.899e-05, 3515.0)),
    "imperfect fold by x0": ("imperfect_fold.x0", (89000000.0, -78000000.0, -0.4996)),
    "population ghost by m": ("population_ghost.m", (100000.0, 1000.0, -1e19)),
    "noisy passage time by D": ("noisy_passage_time.D", (65.45, 34.79)),
    "weak noise limit by r": ("weak_noise_limit.r", (37.25, 227.34709834304022)),
    "a start that hardly moves": ("mode_infinite_depth.dj", (0.00105, 0.001928, 0.0001, 8.891e-05)),
    "one that falls, and hardly": ("mode_infinite_depth.sj", (1e-05, 1.0, 2.0, 0.6)),
    "one that falls from far above": ("mode_infinite_depth.dj", (0.001, 0.001, 1.0, 1000.0)),
    "a start within rounding of the end": (
        "mode_infinite_depth.sj",
        (2.0, 1.0, 0.9999999999999998, 1.0),
    ),
    "a time from nearly nothing": ("mode_time.dj", (0.5, 1.0, 1.0, 1e-238, 3.0)),
    "layers long after they met": ("unequal_layers.p0", (3.633, 82.05, 0.07679, 2.531, 0.009927)),
    "layers that fall, nearly equal": ("unequal_layers.q0", (0.0001, 0.01, 10.0, 30.0, 30.00001)),
    "inputs long after they met": ("whitened_solution.z11", (12.06, 23.88, 18.63, 13.59, 15.25)),
    "a tree of many levels": ("tree_singular_values.nbranches", (8.0, 60.0, 97.0)),
    "a large gain": ("erf_coefficients.gz", (5.07, 4222.0)),
    "overlaps far from one, a large gain": ("erf_kernel.gz", (-0.72, 5447.0)),
    "hardly begun": (
        "linear_degree_course.eps",
        (0.0002446, 0.0002179, 0.0001821, 8.4e-05, 4.3e-05),
    ),
    "begun by growth": ("linear_degree_course.phi1", (0.00017, 0.00022, 0.00018, 0.0002, 0.00021)),
    "long over": ("linear_degree_course.t", (0.1965, 110.1, 0.001226, 606.7, 4.673e-05)),
    "ruled by saturation": ("linear_degree_time.eps", (10000.0, 65000.0, 25.0, 4135.0, 0.0073)),
    "ruled by growth": ("linear_degree_time.eps", (1e-08, 1.0, 1.0, 0.001, 0.5)),
    "a heavy weight": ("degree_blow_up_time.eps", (12.0, 0.0053, 0.064, 1474.0, 3.58)),
    "a heavy one, at order two": ("degree_blow_up_time.eps", (10000.0, 1.0, 1.0, 1.0, 4.0)),
    "a light one of a high degree": ("degree_blow_up_time.ai0", (0.02, 1.0, 1.0, 1.0, 900.0)),
    "hardly a weight": ("degree_blow_up_time.eps", (1e-06, 0.5, 1.0, 1.0, 1.5)),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_search_finds_no_slope_beyond_what_the_problem_allows(name, worst_of):
    slopes = slopes_of(sg.result(name))
    assert slopes
    for symbol in slopes:
        worst = worst_of(f"{name}.{argument_name(symbol)}")
        assert worst.scaled <= 1e-14, worst


@pytest.mark.parametrize(("name", "place"), HARD.values(), ids=HARD)
def test_a_slope_keeps_its_digits_at_a_place_that_was_lost(name, place, error_at):
    assert error_at(name, place) <= 1e-14
