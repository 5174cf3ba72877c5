"""One closed form, the escape time of a ghost, in NumPy, JAX and PyTorch.

The state x' = r + x^2 starts at x0 and runs to the threshold X. How long that takes is a result of
the toolkit; here each library calculates it, and its slope by r, on both sides of the saddle-node
r = 0. Run it with

    python examples/numpy_jax_torch.py
"""

import jax
import numpy as np
import torch

import symghost as sg

# JAX calculates in single precision unless it is told otherwise; symghost leaves that to you.
jax.config.update("jax_enable_x64", True)

SCALES = [-0.5, 0.0, 0.5]
START, THRESHOLD = 1.0, 3.0


def by_numpy() -> tuple[np.ndarray, np.ndarray]:
    """Return times and slopes: the slope is a result of its own, derived and checked."""
    time = sg.result("escape_time")
    slope = sg.derivative(time, "r")
    scales = np.array(SCALES)
    return (
        sg.numeric(time)(scales, START, THRESHOLD),
        sg.numeric(slope)(r=scales, x0=START, X=THRESHOLD),
    )


def by_jax() -> tuple[np.ndarray, np.ndarray]:
    """Return the same by JAX's automatic differentiation, mapped and compiled."""
    time = sg.numeric(sg.result("escape_time"), backend="jax")
    both = jax.jit(jax.vmap(jax.value_and_grad(time), in_axes=(0, None, None)))
    times, slopes = both(np.array(SCALES), START, THRESHOLD)
    return np.asarray(times), np.asarray(slopes)


def by_torch() -> tuple[np.ndarray, np.ndarray]:
    """Return the same by PyTorch's."""
    scales = torch.tensor(SCALES, dtype=torch.float64, requires_grad=True)
    times = sg.numeric(sg.result("escape_time"), backend="torch")(scales, START, THRESHOLD)
    times.sum().backward()
    return times.detach().numpy(), scales.grad.numpy()


if __name__ == "__main__":
    for name, way in (("NumPy", by_numpy), ("JAX", by_jax), ("PyTorch", by_torch)):
        times, slopes = way()
        print(f"{name:8} times {times}  slopes {slopes}")
