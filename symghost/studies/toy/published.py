"""The published experiments on the toy, by name."""

from __future__ import annotations

from ..shared.experiment import Experiment, both, pictured
from .experiments.soft_gradients import soft_gradients
from .figures.soft_gradients import draw_soft_gradients
from .pictures import PICTURES

EXPERIMENTS: dict[str, Experiment] = {
    "e1": pictured("Fig. 2b", PICTURES["loss_landscape"]),
    "e2": pictured("Fig. 2c, d", PICTURES["descent"]),
    "e8a": both(
        "Fig. 8",
        "The size of the toy's slope over the scale parameter. Where a step output has none, in "
        "the no-learning zone, a soft one has; beyond it a sharp one shows Euler's steps.",
        soft_gradients,
        draw_soft_gradients,
    ),
}
