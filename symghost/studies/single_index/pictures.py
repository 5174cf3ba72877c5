"""The figures of single-index targets by name, with what they draw."""

from __future__ import annotations

from ...reports.figures.picture import Picture
from .experiments import learning_time_study, staircase, trajectories
from .figures.planes import draw_trajectories
from .figures.times import draw_learning_times, draw_staircase

PICTURES: dict[str, Picture] = {
    "staircase": Picture(
        "A wide network learns the Hermite degrees of a single-index target one after the other. "
        r"The smaller the ratio $\varepsilon$ of the layers' speeds, the further apart are the "
        "steps in the logarithm of time; at moderate ratios degrees 2 and 3 fall together. "
        "Colours: the risk that is left of each degree.",
        staircase,
        draw_staircase,
    ),
    "learning_times": Picture(
        "Learning times over the ratio of the layers' speeds. Discs: simulated with six distinct "
        "weights in the second layer; lines: closed forms for degrees 0 and 1, the limit flow's "
        "blow-up time for degree 2, a power for degree 3. With weights of two values only "
        "(squares) degree 2 is learned at a time that does not shrink.",
        learning_time_study,
        draw_learning_times,
    ),
    "trajectories": Picture(
        "Six neurons in the plane of weight and overlap. While degree 1 is learned they leave a "
        "saddle. While degree 2 is, they follow a limit flow that blows up in a finite time; "
        "multiplied by the time that is left, two of them carry the degree and the others gather. "
        "Grey: the flow at the start (a, b) and at the end (c).",
        trajectories,
        draw_trajectories,
    ),
}
