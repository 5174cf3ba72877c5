import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symghost.common.errors import InvalidInput, NotSupported
from symghost.networks.drawing import (
    draw_full_rank,
    draw_low_rank,
    draw_rank_one,
    reference_rank_one,
)
from symghost.networks.engines import choice
from symghost.networks.engines.choice import choose_engine
from symghost.networks.engines.optimisers import Adam, Momentum
from symghost.networks.tasks import DelayedActivation, timed_task
from symghost.networks.training import train as training
from symghost.networks.training.train import loss_and_gradient, train
from symghost.networks.training.trials import simulate_states
from symghost.networks.weights import Networks, rank_one

TASK = DelayedActivation(delay=20)
SMALL = DelayedActivation(delay=4)

needs_numba = pytest.mark.skipif(choose_engine("auto") != "numba", reason="needs Numba")
both_engines = pytest.mark.parametrize(
    "engine", ["numpy", pytest.param("numba", marks=needs_numba)]
)


@cache
def at(stage: str) -> Networks:
    """Return the reference network at a stage of its training."""
    initial = reference_rank_one()
    if stage == "initial":
        return initial
    if stage == "plateau":
        return train(initial, TASK, 0.02, 1000).final
    falling = train(initial, TASK, 0.02, 6000, stop_below=0.95).final
    run = train(falling, TASK, 0.001, 3000, stop_below=0.1)
    assert run.stopped_at[0] < 3000
    return run.final


def plus(network: Networks, direction: dict[str, np.ndarray], by: float) -> Networks:
    return replace(
        network, **{part: getattr(network, part) + by * along for part, along in direction.items()}
    )


def slope_by_differences(network, direction, task, engine, spacing=1e-4, **options):
    """Return the loss's derivative along a direction, by central differences of sixth order."""
    weights = {1: 45 / 60, 2: -9 / 60, 3: 1 / 60}
    total = 0.0
    for distance, weight in weights.items():
        ahead, behind = (
            loss_and_gradient(
                plus(network, direction, sign * distance * spacing), task, engine=engine, **options
            )[0]
            for sign in (1, -1)
        )
        total += weight * (ahead - behind) / spacing
    return total


def size_of(parts: dict[str, np.ndarray]) -> float:
    return np.sqrt(sum((part**2).sum() for part in parts.values()))


def unit_directions(gradient, count=4):
    """Return the gradient's direction, those of its parts, and random ones."""
    stream = np.random.default_rng(0)
    parts = [{name: part} for name, part in gradient.items()]
    random = [
        {name: stream.normal(size=part.shape) for name, part in gradient.items()}
        for _ in range(count)
    ]
    for direction in [gradient, *parts, *random]:
        norm = size_of(direction)
        yield {name: part / norm for name, part in direction.items()}


def along(gradient, direction) -> float:
    return sum((gradient[name] * part).sum() for name, part in direction.items())


@both_engines
@pytest.mark.parametrize("stage", ["initial", "plateau", "after the drop"])
def test_the_gradient_is_that_of_central_differences(stage, engine):
    network = at(stage)
    _, gradient = loss_and_gradient(network, TASK, engine=engine)
    for direction in unit_directions(gradient):
        measured = slope_by_differences(network, direction, TASK, engine)
        exact = along(gradient, direction)
        assert measured == pytest.approx(exact, rel=1e-6, abs=1e-7 * size_of(gradient))


@both_engines
def test_the_gradient_fails_without_the_dependence_of_the_start_on_n(engine):
    network = at("after the drop")
    by_n = loss_and_gradient(network, TASK, engine=engine)[1]["n"]
    along_n = {"n": np.full_like(by_n, 0.1)}
    start_term = start_term_by_differences(network, engine)
    exact = (0.1 * by_n).sum()
    measured = slope_by_differences(network, along_n, TASK, engine)
    assert measured == pytest.approx(exact, rel=1e-6)
    assert abs(measured - (exact - 0.1 * start_term * by_n.size)) > 0.05 * abs(exact)
    assert abs(start_term) * np.sqrt(by_n.size) > 0.05 * np.linalg.norm(by_n)


def start_term_by_differences(network: Networks, engine: str, spacing: float = 1e-4) -> float:
    """Return x_0 dL/dkappa_0 = (x_0 / sum(n)) dL/dx_0, each component of dL/dn's start term."""
    losses = [
        loss_and_gradient(network, DelayedActivation(20, start=TASK.start + by), engine=engine)[0]
        for by in (spacing, -spacing)
    ]
    by_start = (losses[0] - losses[1]) / (2 * spacing)
    return float(TASK.start * by_start[0] / network.n.sum())


@st.composite
def small_networks(draw):
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 9)))
    stream = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.floats(0.1, 1.5))
    return rank_one(*(scale * stream.normal(size=(3, *shape))))


tasks = st.builds(
    DelayedActivation,
    delay=st.integers(1, 6),
    threshold=st.floats(-1, 2),
    confidence=st.floats(0.05, 8),
    step=st.floats(0.05, 1),
    start=st.floats(-1, 1),
)


@both_engines
@settings(max_examples=60)
@given(network=small_networks(), task=tasks)
def test_the_gradient_of_any_small_network_is_that_of_differences(engine, network, task):
    _, gradient = loss_and_gradient(network, task, engine=engine)
    stream = np.random.default_rng(1)
    direction = {name: stream.normal(size=part.shape) for name, part in gradient.items()}
    direction = {name: part / size_of(direction) for name, part in direction.items()}
    measured = slope_by_differences(network, direction, task, engine).sum()
    scale = size_of(gradient)
    assert measured == pytest.approx(along(gradient, direction), rel=1e-6, abs=1e-6 * scale + 1e-10)


def test_the_loss_is_that_of_the_outputs_read_from_the_neurons():
    network = at("after the drop")
    kappa = (simulate_states(network, TASK) @ network.n[0])[0, 0, 1:, 0]
    output = 1 / (1 + np.exp(-10 * (kappa - 1)))
    expected = ((output[:20] ** 2).sum() + ((output[20:] - 1) ** 2).sum()) / 20
    assert loss_and_gradient(network, TASK)[0] == pytest.approx([expected], rel=1e-10)


@needs_numba
@pytest.mark.parametrize("stage", ["plateau", "after the drop"])
def test_the_engines_agree_over_two_hundred_epochs(stage):
    runs = [train(at(stage), TASK, 0.002, 200, engine=engine) for engine in ("numpy", "numba")]
    assert np.abs(runs[0].loss - runs[1].loss).max() < 1e-10
    assert np.abs(runs[0].gradient_norm - runs[1].gradient_norm).max() < 1e-10
    for name in ("m", "n", "b"):
        left, right = (getattr(run.final, name) for run in runs)
        assert np.abs(left - right).max() < 1e-10


def disagreement(left, right) -> float:
    """Return by how much losses and gradients of two engines differ."""
    differences = [np.abs(left[0] - right[0]).max()]
    for name, part in left[1].items():
        assert part.dtype == right[1][name].dtype
        differences.append(np.abs(part - right[1][name]).max())
    return max(differences)


@needs_numba
@pytest.mark.parametrize("neurons", [1, 7, 8, 100])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_engines_agree_for_any_number_of_neurons(neurons, dtype):
    networks = draw_rank_one(range(3), neurons=neurons, dtype=dtype)
    left, right = (
        loss_and_gradient(networks, SMALL, confidence=[1, 2, 3], engine=engine)
        for engine in ("numpy", "numba")
    )
    assert disagreement(left, right) < 20 * float(np.finfo(dtype).eps)


@needs_numba
@pytest.mark.parametrize("neurons", [1, 7, 8, 33])
def test_the_engines_agree_for_any_rank(neurons):
    noisy = timed_task(
        np.ones((2, 5, 2)), np.ones((2, 5, 3)), noise=0.3, start_spread=0.2, reading="before"
    )
    sizes = {"neurons": neurons, "channels": 3, "outputs": 2}
    for networks in (
        draw_low_rank([1, 2], 1, **sizes),
        draw_low_rank([1, 2], 6, **sizes),
        draw_full_rank([1, 2], **sizes),
    ):
        left, right = (
            loss_and_gradient(networks, noisy, seeds=[1, 2], engine=engine)
            for engine in ("numpy", "numba")
        )
        assert disagreement(left, right) < 1e-14


@both_engines
def test_single_precision_stays_close_to_double_precision(engine):
    single, double = (
        train(draw_rank_one([2], dtype=dtype), SMALL, 0.05, 50, engine=engine)
        for dtype in (np.float32, np.float64)
    )
    assert single.final.dtype == np.float32
    assert single.loss == pytest.approx(double.loss, rel=1e-4)


def same(left, right) -> bool:
    return all(
        np.array_equal(getattr(left, name), getattr(right, name), equal_nan=True)
        for name in ("loss", "gradient_norm", "accuracy", "stopped_at", "diverged")
    ) and all(
        np.array_equal(getattr(left.final, name), getattr(right.final, name)) for name in "mnb"
    )


@both_engines
def test_results_do_not_depend_on_workers_or_on_segments(engine, monkeypatch):
    networks = draw_rank_one(range(7))
    rates = np.geomspace(0.5, 50, 7)
    options = {"engine": engine, "stop_when_dead": 1e-6, "stop_below": 0.3}
    whole = train(networks, SMALL, rates, 60, **options)
    assert same(whole, train(networks, SMALL, rates, 60, workers=3, **options))
    monkeypatch.setattr(training, "SEGMENT", 1)
    assert same(whole, train(networks, SMALL, rates, 60, workers=2, **options))


@needs_numba
@pytest.mark.parametrize("delay", [1, 4, 20])
@pytest.mark.parametrize("neurons", [3, 8, 20, 100])
def test_compiled_results_do_not_depend_on_where_memory_lies(delay, neurons):
    task, networks = DelayedActivation(delay), draw_rank_one(range(4), neurons=neurons)
    check_that_memory_does_not_matter(networks, task, repeats=60)


@needs_numba
@pytest.mark.parametrize("neurons", [3, 20, 100])
def test_compiled_results_of_other_ranks_do_not_either(neurons):
    for networks in (draw_low_rank(range(2), 3, neurons), draw_full_rank(range(2), neurons)):
        check_that_memory_does_not_matter(networks, SMALL, repeats=20)


def check_that_memory_does_not_matter(networks, task, repeats):
    first = train(networks, task, 0.5, 20, engine="numba")
    stream, held = np.random.default_rng(0), []
    for repeat in range(repeats):
        held = [np.empty(stream.integers(1, 3000)) for _ in range(8)]
        again = train(networks, task, 0.5, 20, engine="numba", workers=1 + repeat % 3)
        assert same(first, again)
    assert len(held) == 8


@both_engines
def test_a_network_trains_alone_as_it_does_in_a_batch(engine):
    networks = draw_rank_one(range(5))
    rates = np.linspace(0.1, 0.5, 5)
    together = train(networks, SMALL, rates, 40, engine=engine)
    for k in range(5):
        alone = train(networks[k : k + 1], SMALL, rates[k], 40, engine=engine)
        assert alone.loss[0] == pytest.approx(together.loss[k], rel=1e-13)
        assert alone.final.m[0] == pytest.approx(together.final.m[k], rel=1e-12, abs=1e-13)


FIRST_BELOW_ONE_HALF = [(0.02, 5_051), (0.003, 33_637)]


def check_first_below_one_half(engine, rate, epoch):
    run = train(reference_rank_one(), TASK, rate, epoch + 100, engine=engine, stop_below=0.5)
    assert abs(int(run.stopped_at[0]) - epoch) <= 2


@needs_numba
@pytest.mark.parametrize(("rate", "epoch"), FIRST_BELOW_ONE_HALF)
def test_the_reference_network_drops_at_the_known_epoch(rate, epoch):
    check_first_below_one_half("numba", rate, epoch)


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "epoch"), FIRST_BELOW_ONE_HALF)
def test_the_reference_network_drops_at_the_known_epoch_with_numpy(rate, epoch):
    check_first_below_one_half("numpy", rate, epoch)


@both_engines
def test_the_weights_of_a_network_that_stops_are_those_of_the_stopping_loss(engine):
    run = train(reference_rank_one(), TASK, 0.05, 3000, engine=engine, stop_below=0.95)
    epoch = int(run.stopped_at[0])
    assert 0 < epoch < 3000
    assert run.loss[0, epoch] < 0.95 <= run.loss[0, epoch - 1]
    assert np.isnan(run.loss[0, epoch + 1 :]).all()
    loss, gradient = loss_and_gradient(run.final, TASK, engine=engine)
    assert loss[0] == pytest.approx(run.loss[0, epoch], rel=1e-12)
    assert size_of(gradient) == pytest.approx(run.gradient_norm[0, epoch], rel=1e-12)


@both_engines
def test_a_dead_network_stops_after_twenty_quiet_epochs(engine):
    network = reference_rank_one()
    dead = replace(network, b=network.b - 10 * np.sign(network.n[:, :, 0]))
    run = train(dead, TASK, 0.01, 100, engine=engine, stop_when_dead=1e-6)
    assert run.stopped_at.tolist() == [19]
    assert np.isfinite(run.loss[0, :20]).all()
    assert np.isnan(run.loss[0, 20:]).all()


@both_engines
def test_records_and_snapshots_are_taken_before_the_update(engine):
    network = draw_rank_one([4])
    run = train(network, SMALL, 0.1, 10, engine=engine, record_every=4, snapshot_epochs=[10, 0, 8])
    assert run.epochs.tolist() == [0, 4, 8]
    assert [epoch for epoch, _ in run.snapshots] == [0, 8, 10]
    first, second, last = (snapshot for _, snapshot in run.snapshots)
    assert np.array_equal(first.m, network.m)
    assert loss_and_gradient(second, SMALL)[0] == pytest.approx(run.loss[:, 2], rel=1e-12)
    assert np.array_equal(last.m, run.final.m)


@both_engines
def test_one_update_is_the_learning_rate_times_the_gradient(engine):
    network = draw_rank_one([4, 5])
    rates = np.array([0.1, 0.4])
    _, gradient = loss_and_gradient(network, SMALL, engine=engine)
    run = train(network, SMALL, rates, 1, engine=engine)
    for name, part in gradient.items():
        moved = rates.reshape(-1, *[1] * (part.ndim - 1)) * part
        expected = getattr(network, name) - moved
        assert getattr(run.final, name) == pytest.approx(expected, rel=1e-14, abs=1e-16)


@both_engines
def test_a_confidence_for_each_network_replaces_that_of_the_task(engine):
    networks = draw_rank_one([1, 2])
    own = train(networks, SMALL, 0.1, 5, engine=engine, confidence=[1.0, 3.0])
    for k, confidence in enumerate([1.0, 3.0]):
        task = DelayedActivation(delay=4, confidence=confidence)
        alone = train(networks[[k]], task, 0.1, 5, engine=engine)
        assert own.loss[k] == pytest.approx(alone.loss[0], rel=1e-13)


@both_engines
def test_no_epochs_leave_the_networks_as_they_are(engine):
    network = draw_rank_one([1])
    run = train(network, SMALL, 0.1, 0, engine=engine, snapshot_epochs=[0])
    assert run.loss.shape == (1, 0)
    assert np.array_equal(run.final.n, network.n)
    assert len(run.snapshots) == 1


@both_engines
def test_training_does_not_change_its_input(engine):
    network = draw_rank_one([1])
    before = network.m.copy()
    train(network, SMALL, 0.5, 10, engine=engine)
    assert np.array_equal(network.m, before)


@both_engines
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_diverging_network_is_flagged_and_does_not_touch_the_others(engine, dtype):
    networks = draw_rank_one([1, 2], dtype=dtype)
    huge = float(np.finfo(dtype).max) * 0.9
    broken = replace(networks, n=networks.n.copy())
    broken.n[0] = huge
    run = train(broken, SMALL, 0.1, 30, engine=engine)
    alone = train(networks[[1]], SMALL, 0.1, 30, engine=engine)
    assert run.diverged.tolist() == [True, False]
    assert run.stopped_at[0] < 30
    assert run.loss[1] == pytest.approx(alone.loss[0], rel=1e-6)


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"learning_rate": np.inf}, "learning_rate"),
        ({"learning_rate": [0.1, 0.2, 0.3]}, "learning_rate"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"confidence": -1.0}, "confidence"),
        ({"epochs": -1}, "epochs"),
        ({"epochs": 2.5}, "epochs"),
        ({"record_every": 0}, "record_every"),
        ({"record_epochs": [10]}, "record_epochs"),
        ({"snapshot_epochs": [11]}, "snapshot_epochs"),
        ({"loss": "squarred"}, "loss"),
        ({"stop_below": 0.0}, "stop_below"),
        ({"stop_when_dead": np.nan}, "stop_when_dead"),
        ({"workers": 0}, "workers"),
        ({"engine": "nunba"}, "engine"),
    ],
)
def test_a_bad_argument_is_refused_by_name(changes, argument):
    arguments = {"learning_rate": 0.1, "epochs": 10} | changes
    with pytest.raises(InvalidInput) as caught:
        train(draw_rank_one([1, 2], neurons=5), SMALL, **arguments)
    assert caught.value.argument == argument


def test_weights_that_are_not_finite_are_refused():
    weights = np.ones((1, 3))
    with pytest.raises(InvalidInput, match="finite"):
        train(rank_one(weights, weights * np.nan, weights), SMALL, 0.1, 1)


def test_an_unknown_engine_is_answered_with_the_nearest_name():
    with pytest.raises(InvalidInput, match="did you mean 'numba'"):
        choose_engine("nunba")


def test_a_missing_numba_is_answered_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(choice.importlib.util, "find_spec", lambda name: None)
    assert choose_engine("auto") == "numpy"
    with pytest.raises(NotSupported, match=r'pip install "symghost\[fast\]"'):
        choose_engine("numba")


def test_importing_the_training_module_imports_neither_numba_nor_torch():
    code = (
        "import sys, symghost.networks.training.train;"
        "assert not {'numba', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@both_engines
def test_weights_may_lie_in_memory_in_any_order(engine):
    networks = draw_rank_one(range(3), neurons=6)
    transposed = Networks(
        *(np.asfortranarray(part) for part in (networks.m, networks.n, networks.b))
    )
    plain, other = (
        loss_and_gradient(each, SMALL, engine=engine) for each in (networks, transposed)
    )
    assert disagreement(plain, other) < 1e-15
    assert same(
        train(networks, SMALL, 0.1, 1, engine=engine),
        train(transposed, SMALL, 0.1, 1, engine=engine),
    )


NOISY = timed_task(np.ones((2, 6, 1)), np.ones((2, 6, 1)), noise=0.1, start_spread=0.2)


@pytest.mark.parametrize("engine", ["numpy", pytest.param("numba", marks=needs_numba)])
@pytest.mark.parametrize("optimiser", [Adam(), Momentum()])
def test_noise_is_that_of_a_network_s_own_seed(engine, optimiser, monkeypatch):
    networks = draw_low_rank([4, 5, 6], 2, 10, channels=1)
    options = {"engine": engine, "optimiser": optimiser}
    whole = train(networks, NOISY, 0.01, 30, seeds=[4, 5, 6], **options)
    monkeypatch.setattr(training, "SEGMENT", 1)
    cut = train(networks, NOISY, 0.01, 30, seeds=[4, 5, 6], workers=2, **options)
    assert same(whole, cut)
    alone = train(networks[[2]], NOISY, 0.01, 30, seeds=[6], **options)
    assert alone.loss[0] == pytest.approx(whole.loss[2], rel=1e-12)
    other = train(networks[[2]], NOISY, 0.01, 30, seeds=[7], **options)
    assert np.abs(other.loss[0] - whole.loss[2]).min() > 1e-6


@needs_numba
@pytest.mark.parametrize("optimiser", [Adam(), Momentum()])
def test_the_engines_agree_over_noisy_epochs(optimiser):
    networks = draw_low_rank([4, 5, 6], 2, 10, channels=1)
    left, right = (
        train(networks, NOISY, 0.01, 30, seeds=[4, 5, 6], engine=engine, optimiser=optimiser)
        for engine in ("numpy", "numba")
    )
    assert left.loss == pytest.approx(right.loss, rel=1e-11)
    assert left.gradient_norm == pytest.approx(right.gradient_norm, rel=1e-10)


def test_a_random_task_without_seeds_is_refused():
    for seeds in (None, [1]):
        with pytest.raises(InvalidInput, match="seeds"):
            train(draw_low_rank([1, 2], 2, 10, channels=1), NOISY, 0.1, 3, seeds=seeds)


@both_engines
def test_parts_that_are_not_trained_stay(engine):
    network = draw_rank_one([1, 2]).training("b", "confidence")
    run = train(network, SMALL, 0.1, 10, engine=engine)
    assert np.array_equal(run.final.m, network.m)
    assert np.array_equal(run.final.n, network.n)
    assert not np.array_equal(run.final.b, network.b)
    assert run.final.confidence.shape == (2,)
    assert (run.final.confidence != SMALL.confidence).all()
    gradient = loss_and_gradient(network, SMALL, engine=engine)[1]
    norms = np.sqrt((gradient["b"] ** 2).sum(axis=1) + gradient["confidence"] ** 2)
    assert run.gradient_norm[:, 0] == pytest.approx(norms, rel=1e-12)


@both_engines
def test_chosen_epochs_are_recorded(engine):
    networks = draw_rank_one([1, 2])
    every = train(networks, SMALL, 0.3, 20, engine=engine)
    some = train(networks, SMALL, 0.3, 20, engine=engine, record_epochs=[17, 0, 5])
    assert some.epochs.tolist() == [0, 5, 17]
    assert np.array_equal(some.loss, every.loss[:, [0, 5, 17]])
    assert np.array_equal(some.accuracy, every.accuracy[:, [0, 5, 17]])


@both_engines
def test_the_accuracy_is_the_share_of_outputs_on_the_right_side(engine):
    run = train(at("after the drop"), TASK, 0.001, 1, engine=engine)
    kappa = (simulate_states(at("after the drop"), TASK) @ run.final.n[0])[0, 0, 1:, 0]
    assert run.accuracy[0, 0] == ((kappa > 1) == TASK.targets()).mean() > 0.9
    assert train(reference_rank_one(), TASK, 0.001, 1, engine=engine).accuracy[0, 0] == 0.5
