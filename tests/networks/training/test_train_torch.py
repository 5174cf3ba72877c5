"""Gradients and optimisers against PyTorch: autograd through the neurons' states, torch.optim."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from symghost.networks.drawing import (
    draw_full_rank,
    draw_low_rank,
    draw_rank_one,
    reference_rank_one,
    stream_of,
)
from symghost.networks.engines.choice import choose_engine
from symghost.networks.engines.optimisers import Adam, GradientDescent, Momentum
from symghost.networks.engines.problem import NOISE_BRANCH
from symghost.networks.tasks import DelayedActivation, timed_task
from symghost.networks.training.train import loss_and_gradient, train
from symghost.networks.weights import SHAPES, Networks, rank_one

torch = pytest.importorskip("torch")

ENGINES = sorted({"numpy", choose_engine("auto")})
TASK = DelayedActivation(delay=20)
SEEDS = [3, 8]

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "softplus": torch.nn.functional.softplus}
OUTPUTS = {"logistic": torch.sigmoid, "tanh": torch.tanh, "linear": lambda z: z}
SOFTPLUS = sp.log(1 + sp.exp(sp.Symbol("z")))


def errors(loss, output, z, y):
    if loss == "cross_entropy":
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
    o = OUTPUTS[output](z)
    return (o - y) ** 2 if loss == "squared" else (o - y).abs()


def drawn_numbers(task, seed, neurons):
    """Return a network's random starts and noise of the first epoch, as documented."""
    stream = stream_of(seed, NOISE_BRANCH)
    rows = int(task.start_spread > 0) + task.steps * int(task.noise > 0)
    numbers = stream.standard_normal((task.trials, rows, neurons))
    start = numbers[:, 0] if task.start_spread > 0 else np.zeros((task.trials, neurons))
    noise = numbers[:, rows - task.steps :] if task.noise > 0 else None
    return torch.tensor(start), None if noise is None else torch.tensor(noise)


def torch_loss(network: Networks, part, task, loss, seed):
    """Return one network's loss by a loop over the neurons' states in N dimensions."""
    name = network.activation if isinstance(network.activation, str) else "softplus"
    active = ACTIVATIONS[name]
    inner = part.get("n", torch.eye(network.neurons, dtype=torch.float64))
    spread, noise = drawn_numbers(task, seed, network.neurons)
    x = torch.tensor(np.broadcast_to(task.start, (task.trials, network.neurons)).copy())
    if task.start_spread > 0:
        x = x + active(task.start_spread * spread)
    total = 0.0
    for t in range(task.steps):
        heard = (x @ inner) @ part["m"].T + part["b"]
        if "inputs" in part:
            heard = heard + torch.tensor(task.inputs[:, t]) @ part["inputs"].T
        if noise is not None:
            heard = heard + task.noise * noise[:, t]
        after = (1 - task.step) * x + task.step * active(heard)
        seen = after if task.reading == "after" else x
        x = after
        if "readout" in part:
            read = seen @ part["readout"]
        else:
            read = seen @ inner
            read = read @ part["latent_readout"] if "latent_readout" in part else read
        z = part["confidence"] * (read + part["output_bias"])
        each = errors(loss, network.output, z, torch.tensor(task.targets[:, t]))
        total = total + (torch.tensor(task.weights[:, t]) * each).sum() / task.divisor
    return total


def parameters(network: Networks, task, which=0):
    part = {
        name: torch.tensor(values[which].astype(np.float64), requires_grad=True)
        for name, values in network.parts()
    }
    threshold = torch.full((network.outputs,), -task.threshold, dtype=torch.float64)
    part.setdefault("output_bias", threshold)
    confidence = torch.tensor(task.confidence, dtype=torch.float64, requires_grad=True)
    part.setdefault("confidence", confidence)
    return part


def autograd(network, task, loss, seeds=SEEDS):
    losses, gradients = [], []
    for which in range(network.networks):
        part = parameters(network, task, which)
        trained = [part[name] for name in network.trained]
        value = torch_loss(network, part, task, loss, seeds[which])
        losses.append(value.item())
        gradients.append([g.numpy() for g in torch.autograd.grad(value, trained)])
    together = [np.stack(parts) for parts in zip(*gradients, strict=True)]
    return np.array(losses), dict(zip(network.trained, together, strict=True))


def enlarged(network: Networks, by: float = 2.0) -> Networks:
    """Return networks with larger weights and biases, so that nothing is near linear or zero."""
    stream = np.random.default_rng(0)
    biases = {"b": 0.3 * stream.normal(size=network.b.shape)}
    if network.output_bias is not None:
        biases["output_bias"] = 0.3 * stream.normal(size=network.output_bias.shape)
    return replace(network, m=by * network.m, **biases)


def latent_readout(rank, outputs, neurons=9):
    """Return networks whose outputs read the latent variables, as in working-memory tasks."""
    network = draw_low_rank(SEEDS, rank, neurons, channels=2, outputs=outputs)
    weights = np.random.default_rng(1).normal(size=(2, rank, outputs))
    trained = ("m", "n", "b", "latent_readout", "output_bias", "inputs", "confidence")
    return replace(network, readout=None, latent_readout=weights, trained=trained)


def own_task(outputs, channels, **options):
    stream = np.random.default_rng(5)
    return timed_task(
        stream.integers(0, 2, (3, 6, outputs)).astype(float),
        stream.normal(size=(3, 6, channels)),
        weights=stream.uniform(0, 1, (3, 6, 1)),
        **options,
    )


RANDOM = {"noise": 0.2, "start_spread": 0.3}
STARTS = np.random.default_rng(2).normal(size=(3, 9))
CASES = {
    "rank one": (draw_rank_one(SEEDS, 9), DelayedActivation(4), "squared"),
    "rank one, confidence": (
        draw_rank_one(SEEDS, 9).training("m", "n", "b", "confidence"),
        DelayedActivation(4, confidence=2.0),
        "squared",
    ),
    "rank one, cross-entropy": (draw_rank_one(SEEDS, 9), DelayedActivation(4), "cross_entropy"),
    "rank one, noise": (draw_rank_one(SEEDS, 9), own_task(1, 0, **RANDOM), "squared"),
    "rank one, random start": (
        draw_rank_one(SEEDS, 9),
        timed_task(np.ones((1, 5, 1)), start_spread=0.5, start=0.2),
        "absolute",
    ),
    "rank one, relu": (
        replace(draw_rank_one(SEEDS, 9), activation="relu"),
        DelayedActivation(4, start=0.3, confidence=1.0),
        "squared",
    ),
    "rank one reading neurons": (draw_low_rank(SEEDS, 1, 9), DelayedActivation(4), "squared"),
    "rank 3": (draw_low_rank(SEEDS, 3, 9), DelayedActivation(4), "absolute"),
    "rank 5, inputs": (
        draw_low_rank(SEEDS, 5, 9, channels=2, outputs=3),
        own_task(3, 2, reading="before", start=STARTS),
        "cross_entropy",
    ),
    "rank 2, only readout": (
        draw_low_rank(SEEDS, 2, 9).training("readout", "output_bias"),
        DelayedActivation(4),
        "squared",
    ),
    "rank 2, latent readout": (
        replace(latent_readout(2, 2), output="tanh"),
        own_task(2, 2, reading="before", **RANDOM),
        "squared",
    ),
    "rank 2, both latents read": (
        Networks(*(getattr(draw_low_rank(SEEDS, 2, 9), name) for name in "mnb")),
        own_task(2, 0, threshold=0.2),
        "squared",
    ),
    "full rank": (draw_full_rank(SEEDS, 9), DelayedActivation(4), "squared"),
    "full rank, inputs": (
        replace(draw_full_rank(SEEDS, 9, channels=2, outputs=2), output="linear"),
        own_task(2, 2, start=STARTS[0], **RANDOM),
        "absolute",
    ),
    "full rank, softplus": (
        replace(draw_full_rank(SEEDS, 9, channels=1), activation=SOFTPLUS),
        own_task(1, 1, reading="before"),
        "cross_entropy",
    ),
}


# Each choice of formulas takes seconds to compile; `test_local` holds the others together.
COMPILED = ("rank one, confidence", "rank one, noise", "full rank", "rank 5, inputs")


@pytest.mark.parametrize(
    ("engine", "case"),
    [("numpy", case) for case in CASES]
    + [(engine, case) for engine in ENGINES if engine != "numpy" for case in COMPILED],
)
def test_the_gradient_is_that_of_autograd(engine, case):
    drawn, task, loss = CASES[case]
    network = enlarged(drawn)
    value, gradient = loss_and_gradient(network, task, loss=loss, seeds=SEEDS, engine=engine)
    expected, by_autograd = autograd(network, task.timed(), loss)
    assert value == pytest.approx(expected, rel=1e-12)
    assert set(gradient) == set(network.trained) <= set(SHAPES)
    for name, part in by_autograd.items():
        assert gradient[name].shape == part.shape
        assert np.abs(gradient[name] - part).max() < 1e-12 * max(1, np.abs(part).max())


@pytest.mark.parametrize("engine", ENGINES)
def test_the_gradient_is_that_of_autograd_after_the_drop(engine):
    falling = train(reference_rank_one(), TASK, 0.02, 6000, stop_below=0.95).final
    trained = train(falling, TASK, 0.001, 3000, stop_below=0.1).final
    value, gradient = loss_and_gradient(trained, TASK, engine=engine)
    assert value < 0.1
    _, by_autograd = autograd(trained, TASK.timed(), "squared")
    for name, part in by_autograd.items():
        assert np.abs(gradient[name] - part).max() < 1e-10


# Small enough that no network reaches the edge of stability, where rounding grows exponentially.
RATE = 0.01

OPTIMISERS = {
    "descent": (GradientDescent(), lambda p: torch.optim.SGD(p, lr=RATE)),
    "momentum": (Momentum(0.8), lambda p: torch.optim.SGD(p, lr=RATE, momentum=0.8)),
    "adam": (
        Adam(0.8, 0.99, 1e-6),
        lambda p: torch.optim.Adam(p, lr=RATE, betas=(0.8, 0.99), eps=1e-6),
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", OPTIMISERS)
@pytest.mark.parametrize("case", ["rank one, confidence", "rank 3", "full rank"])
def test_a_hundred_steps_are_those_of_torch(engine, name, case):
    drawn, task, _ = CASES[case]
    network = enlarged(drawn)[[0]]
    ours, theirs = OPTIMISERS[name]
    part = parameters(network, task.timed())
    trained = {key: part[key].detach().clone().requires_grad_() for key in network.trained}
    stepper, losses = theirs(list(trained.values())), []
    for _ in range(100):
        stepper.zero_grad()
        value = torch_loss(network, {**part, **trained}, task.timed(), "squared", SEEDS[0])
        value.backward()
        stepper.step()
        losses.append(value.item())
    run = train(network, task, RATE, 100, optimiser=ours, engine=engine)
    assert np.abs(run.loss[0] - losses).max() < 1e-10
    for key, values in trained.items():
        assert np.abs(getattr(run.final, key)[0] - values.detach().numpy()).max() < 1e-10


def test_a_rank_one_network_is_a_low_rank_network_with_its_own_readout():
    drawn = draw_rank_one(SEEDS, 9)
    assert rank_one(drawn.m[:, :, 0], drawn.n[:, :, 0], drawn.b).outputs == 1
    assert np.array_equal(drawn.m, draw_low_rank(SEEDS, 1, 9).m)
