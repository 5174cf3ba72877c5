import numpy as np
import pytest

from symghost.simulate.networks import RankOne, draw_rank_one, reference_rank_one
from symghost.simulate.tasks import DelayedActivation
from symghost.simulate.training import choose_engine, loss_and_gradient, train

torch = pytest.importorskip("torch")

TASK = DelayedActivation(delay=20)
ENGINES = sorted({"numpy", choose_engine("auto")})


def autograd(networks: RankOne, task: DelayedActivation):
    """Return loss and gradient by autograd through the neurons' states."""
    m, n, b = (
        torch.tensor(part, requires_grad=True) for part in (networks.m, networks.n, networks.b)
    )
    x = torch.full_like(m, task.start)
    loss = torch.zeros(networks.networks, dtype=m.dtype)
    for target in task.targets():
        kappa = (n * x).sum(1, keepdim=True)
        x = (1 - task.step) * x + task.step * torch.tanh(m * kappa + b)
        output = torch.sigmoid(task.confidence * ((n * x).sum(1) - task.threshold))
        loss = loss + (output - target) ** 2 / task.delay
    loss.sum().backward()
    return [loss.detach().numpy(), *(part.grad.numpy() for part in (m, n, b))]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("delay", [1, 3, 20])
@pytest.mark.parametrize("confidence", [0.1, 1.0, 10.0])
def test_the_gradient_is_that_of_autograd(engine, delay, confidence):
    networks = draw_rank_one(range(4))
    task = DelayedActivation(delay=delay, confidence=confidence)
    for ours, theirs in zip(
        loss_and_gradient(networks, task, engine=engine), autograd(networks, task), strict=True
    ):
        assert np.abs(ours - theirs).max() < 1e-10


@pytest.mark.parametrize("engine", ENGINES)
def test_the_gradient_is_that_of_autograd_after_the_drop(engine):
    falling = train(reference_rank_one(), TASK, 0.02, 6000, stop_below=0.95).final
    trained = train(falling, TASK, 0.001, 3000, stop_below=0.1).final
    assert loss_and_gradient(trained, TASK, engine=engine)[0] < 0.1
    for ours, theirs in zip(
        loss_and_gradient(trained, TASK, engine=engine), autograd(trained, TASK), strict=True
    ):
        assert np.abs(ours - theirs).max() < 1e-10
