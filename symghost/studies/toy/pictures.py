"""The figures of the toy by name, with what they draw."""

from __future__ import annotations

from ...reports.figures.picture import Picture
from .experiments.portraits import descent_study, landscape, portraits
from .figures.portraits import draw_descent, draw_landscape, draw_saddle_node

PICTURES: dict[str, Picture] = {
    "saddle_node": Picture(
        "Before the saddle-node two fixed points stand in the way; at it they merge; after it none "
        "is left, but the flow stays slow where they were. The closer the scale parameter $r$ is "
        "to zero, the longer this ghost holds the state.",
        portraits,
        draw_saddle_node,
    ),
    "loss_landscape": Picture(
        "The loss over the scale parameter has a kink at the optimum and a flat no-learning zone. "
        "Euler simulations with a logistic output follow the closed form; their step of 0.1 leaves "
        "a floor of about 0.006.",
        landscape,
        draw_landscape,
    ),
    "descent": Picture(
        r"Gradient descent on the toy loss. Below the critical learning rate $\alpha_c$ it cycles "
        "near the optimum; above it an update throws it into the no-learning zone, where it stays. "
        r"Over a sweep of learning rates (mean and standard error of ten starts) learning "
        r"is lost at about $\alpha_c$.",
        descent_study,
        draw_descent,
    ),
}
