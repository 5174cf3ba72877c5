"""The one registry: a result's name leads to the derivation script that concludes with it.

A script in `derivations/` has one function ``derive``. Its parameters that are named like results
are what it builds on; they are derived first and passed in. A parameter with a default, such as
``normalised=False``, is an option of the result, handed on to those it builds on.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from . import store
from .derivation import Result
from .errors import InvalidInput, unknown_name

Options = tuple[tuple[str, bool], ...]

# By chapter in reading order: a result's name, which is also its script's, and what it says.
CHAPTERS: dict[str, dict[str, str]] = {
    "The canonical flow": {
        "flow_solution": "the state over time, for every sign of the scale parameter",
        "state_before_blow_up": "the state by the time that is left until it is infinite",
        "flow_group_law": "the flow as a group of matrices: two waits make one",
        "start_sensitivity": "how a change of the start changes the state later on",
        "scale_sensitivity": "how a change of the scale parameter changes the state later on",
    },
    "Saddle-node and ghost": {
        "saddle_node_conditions": "where the flow has its saddle-node, and what is left of it",
        "ghost_strength": "the scale parameter that a ghost of any flow stands for",
        "complex_pair": "where the two fixed points have gone that the ghost recalls",
        "ghost_quality": "how far a ghost is from an ideal one",
    },
    "Escape and passage times": {
        "escape_time": "time from a start to a threshold",
        "canonical_escape_time": "time from the ghost itself to infinity",
        "passage_time": "time for the whole way past the ghost",
        "escape_time_slope": "how the escape time falls with the scale parameter",
        "escape_time_curvature": "how this fall slows down: the escape time is convex",
        "unified_escape_time": "the escape time in one function through the saddle-node",
        "optimal_scale_series": "optimal scale parameter for a threshold that is not far away",
    },
    "The bottleneck law and its corrections": {
        "bottleneck_law": "passage time of any ghost, with its constant",
        "residue_law": "the diverging part of the passage time as a residue",
        "bottleneck_correction": "first correction, from the shape of the velocity",
        "cubic_finite_part": "example: a cubic velocity, in closed form",
        "imperfect_fold": "example: the imperfect pitchfork",
        "population_ghost": "example: strength of the ghost of a self-exciting population",
        "cusp_time": "time to cross the slow place where its two folds meet",
    },
    "Reduction of flows and networks": {
        "normal_form_reduction": "the strength of a ghost in any number of dimensions",
        "gene_switch_fold": "the same for a gene that switches itself on",
        "latent_reduction": "networks of low rank obey a closed flow of their latent variables",
        "latent_reduction_discrete": "and so do networks in discrete time, for any step",
        "adjoint_recursion": "the gradient of their training, by a recursion back in time",
    },
    "Loss, gradient and the no-learning zone": {
        "optimal_scale": "scale parameter at which the output switches on time",
        "no_learning_edge": "scale parameter below which the output never switches in a trial",
        "loss": "loss of delayed activation over the scale parameter",
        "loss_gradient": "slope of the loss, zero in the no-learning zone",
    },
    "The critical learning rate": {
        "critical_learning_rate": "rate above which training can be thrown into the zone",
    },
    "Gradient descent as a map": {
        "learning_map": "an update of gradient descent, in units of the optimum",
        "critical_step": "relative size of the update above which the zone can be entered",
        "trapping_window": "starts from which one update leads into the zone",
        "no_period_two": "an update up and one down never come back to the start",
        "invariant_set": "the interval about the optimum that small updates never leave",
        "scale_invariance": "units in which the update does not depend on the learning rate",
        "period_three_ratio": "the number from which the orbit of period three follows",
        "period_three_orbit": "one update up, two down: the orbit and its lowest point",
        "period_three_multiplier": "growth of a disturbance over the orbit of period three",
        "period_three_range": "learning rates that have the orbit of period three",
        "sure_trapping": "learning rate from which every start ends in the zone",
        "small_step_cycle": "slow drift beneath the zigzag of small updates",
        "small_step_lyapunov": "how small updates forget where they started",
        "small_step_loss": "mean loss that small updates leave",
    },
    "Confidence": {
        "output_sensitivity": "how fast a soft output changes with the scale parameter",
        "soft_gradient_at_fold": "slope of the soft loss at the saddle-node, small but not zero",
        "squared_gradient_at_fold": "the same for the squared loss",
        "cross_entropy_gradient_at_fold": "the same for cross-entropy, which is not small",
        "best_confidence": "confidence at which the slope at the saddle-node is steepest",
        "confidence_gain": "by how much a lower confidence steepens that slope",
        "zone_gradient": "slope in the no-learning zone, for a sharp output near the saddle-node",
        "wrong_way_sign": "where that slope leads away from the solution",
        "small_confidence_limit": "slope in the zone for a very soft output, never the wrong way",
        "step_limit": "loss of an almost sharp output away from the optimum",
        "step_limit_at_kink": "loss of an almost sharp output at the optimum",
    },
    "Weak noise and the slow ramp": {
        "noisy_passage_time": "mean passage time under white noise, for every scale parameter",
        "noisy_passage_at_fold": "the same at the saddle-node itself",
        "weak_noise_limit": "the same above the saddle-node, for weak noise",
        "kramers_time": "the same below it: time to climb the barrier",
        "slow_ramp_delay": "how late the state jumps when the scale parameter rises slowly",
    },
    "Plateaus of rank-one networks": {
        "plateau_time": "learning time after which the loss of a rank-one network drops",
    },
    "Sharpness and the learning rate of networks": {
        "crossing_loss": "loss of a network that switches a little late or early",
        "crossing_sensitivity": "how far the weights move the time of the switch",
        "solution_sharpness": "largest curvature of the loss at the solution",
        "gauss_newton_sharpness": "the part of it that outputs give without their bending",
        "step_sharpness": "what a single step adds to it: the sharpness in discrete time",
        "toy_sharpness": "sharpness of the soft toy, which follows another law than its kink",
    },
    "Deep linear networks: one mode at a time": {
        "mode_correlation": "the directions of the data that are learned independently",
        "mode_flow": "how the strength of such a mode changes, for any number of layers",
        "mode_one_layer": "its course with one layer: no plateau",
        "mode_two_layers": "its course with two layers: a plateau, then logistic learning",
        "mode_infinite_depth": "its course with very many layers, by Lambert's function",
        "mode_time": "the time it takes with any number of layers above two",
        "mode_time_three_layers": "the same with three layers, in elementary functions",
        "mode_time_four_layers": "the same with four layers",
        "learning_time": "time to learn a share of a mode with two layers",
        "half_learning_time": "time to learn half of it, which is when it is learned fastest",
        "deep_plateau_time": "plateau with more than two layers: a power law of the start",
        "descent_half_time": "how much later gradient descent in finite steps is than the flow",
        "unequal_layers": "two layers that start unequal, as with a bias of zero",
        "effective_start": "the aligned start that a small random one stands for",
        "whitened_solution": "both layers in closed form, from unaligned starts",
    },
    "Deep linear networks: the optimal constant solution": {
        "constant_mode": "how fast the mean target is learned, and what a bias adds",
        "tree_singular_values": "the modes of a tree of items, in closed form",
        "tree_lead": "what breaks the tie between a tree's mean and its first branching",
        "correlated_items": "correlated inputs do the work of a bias",
        "mean_input_lead": "so does the mean of any inputs, to second order",
        "ocs_distance": "how far the outputs are from the optimal constant solution",
        "ocs_time": "when they are nearest to it",
        "ocs_least_distance": "how near they come",
        "ocs_plateau_length": "how long they stay",
        "tree_false_positives": "what the network wrongly says of a tree's items meanwhile",
        "output_bias": "with an output bias: the constant solution at once",
        "output_bias_ocs": "and how near the outputs come to it then",
        "general_plateau": "data without common modes: a plateau beside the constant solution",
    },
    "Deep linear networks: saddle or ghost": {
        "ocs_saddle": "the optimal constant solution is a saddle, left at known rates",
        "weight_decay_ghost": "three layers with weight decay: a ghost in the same family",
    },
    "Single-index targets: Hermite coefficients": {
        "hermite_coefficient_rule": "a coefficient is the mean of a derivative",
        "shifted_relu_coefficients": "the rectifier with a bias",
        "relu_coefficients": "the rectifier without one, at all degrees",
        "relu_kernel": "what two rectifiers share: the arc-cosine kernel",
        "erf_coefficients": "the error function, at all degrees",
        "erf_kernel": "what two error functions share: an arcsine",
    },
    "Single-index targets: risk and flow": {
        "risk_by_degree": "the risk falls apart into degrees, none of them negative",
        "exact_overlap_flow": "weights and overlaps obey a closed flow, at any dimension",
        "overlaps_of_neurons": "how fast neurons drift apart at finite width",
        "mean_field_flow": "in wide networks one polynomial drives all neurons",
        "tangent_kernel": "how what is left of the degrees decays",
    },
    "Single-index targets: the phases": {
        "constant_degree_time": "the mean is learned first",
        "linear_degree_saddle": "degree one leaves a saddle",
        "linear_degree_course": "and saturates: its whole course",
        "linear_degree_time": "the time it takes, with its logarithm",
        "phase_invariant": "what a single degree keeps, whatever the rest does",
        "quadratic_degree_time": "degree two on its own blows up: three courses",
        "quadratic_degree_ghost": "where it has a ghost, and why it is not met",
        "degree_blow_up_time": "the time to blow-up of any degree on its own",
        "onset_exponent": "the power of the ratio of speeds, also when degrees are skipped",
        "plateau_ratio": "how much later the next degree is learned",
        "phase_multipliers": "how the degrees that are learned hold back the next one",
        "cluster_positions": "where neurons gather at a blow-up",
    },
    "Single-index targets: finite width": {
        "two_atom_limit": "two kinds of neurons learn degree two no sooner for unequal layers",
        "self_damping": "a neuron's effect on itself: a least width",
    },
}

CATALOGUE: dict[str, str] = {
    name: meaning for chapter in CHAPTERS.values() for name, meaning in chapter.items()
}


def results() -> list[str]:
    """Return the names of all results, in the order in which a reader takes them.

    Examples
    --------
    >>> "critical_learning_rate" in results()
    True
    """
    return list(CATALOGUE)


def result(name: str, **options: bool) -> Result:
    """Derive a result of the catalogue; `symghost.export.named.result` is the public door.

    Examples
    --------
    >>> result("critical_learning_rate").expression
    3*pi**4/(32*T**5)
    """
    if not isinstance(name, str) or name not in CATALOGUE:
        raise unknown_name("result", name, CATALOGUE)
    known = _options(name)
    for option, value in options.items():
        if option not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise InvalidInput("option", option, f"an option of {name} (it has: {listed})")
        if not isinstance(value, bool):
            raise InvalidInput(option, value, "True or False")
    return _derive(name, tuple(sorted({**known, **options}.items())))


def derived_anew(name: str, **options: bool) -> Result:
    """Derive a result as `result` does, but check all of its own steps again."""
    result(name, **options)  # refuses what is not right
    return _run(name, tuple(sorted({**_options(name), **options}.items())))


@cache
def _derive(name: str, options: Options) -> Result:
    digest = _digest(name, options)
    kept = store.load(name, options, digest)
    if kept is not None:
        return kept
    outcome = _run(name, options)
    store.save(outcome, options, digest)
    return outcome


def _run(name: str, options: Options) -> Result:
    chosen = dict(options)
    premises = {p: _derive(p, _handed_on(p, chosen)) for p in _premises(name)}
    return _script(name)(**premises, **chosen)


@cache
def _digest(name: str, options: Options) -> str:
    chosen = dict(options)
    premises = tuple(_digest(p, _handed_on(p, chosen)) for p in _premises(name))
    return store.key(name, options, premises)


def _handed_on(premise: str, chosen: dict[str, bool]) -> Options:
    return tuple(
        sorted(
            (option, chosen.get(option, default)) for option, default in _options(premise).items()
        )
    )


def _script(name: str) -> Callable[..., Result]:
    derive: Callable[..., Result] = import_module(f"symghost.derivations.{name}").derive
    return derive


def _parameters(name: str) -> Iterator[inspect.Parameter]:
    return iter(inspect.signature(_script(name)).parameters.values())


def _premises(name: str) -> list[str]:
    return [p.name for p in _parameters(name) if p.default is inspect.Parameter.empty]


def _options(name: str) -> dict[str, bool]:
    return {
        p.name: p.default for p in _parameters(name) if p.default is not inspect.Parameter.empty
    }
