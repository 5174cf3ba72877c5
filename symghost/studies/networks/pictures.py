"""The figures of trained networks by name, with what they draw."""

from __future__ import annotations

from ...reports.figures.picture import Picture
from .experiments.rank_one import rank_one_study
from .experiments.sharpness import sharpness_study
from .figures.rank_one import draw_rank_one
from .figures.sharpness import draw_sharpness

PICTURES: dict[str, Picture] = {
    "rank_one": Picture(
        "A rank-one network learns delayed activation at once, after a long plateau, as the one "
        "fixed point of its latent flow slides past the threshold. At a larger learning rate an "
        "update can throw it into a zone without gradient; whether it does is chaotic.",
        rank_one_study,
        draw_rank_one,
    ),
    "sharpness": Picture(
        "Why a network's critical learning rate falls about as $T^{-2}$. Where the task is solved "
        "the loss is a valley over the time of the switch; its sharpness follows from the latent "
        "flow (a), in discrete time within some per cent, and grows with the square of the delay "
        "(b). The toy is lost by overshooting a kink; its soft valley narrows a power faster (c).",
        sharpness_study,
        draw_sharpness,
    ),
}
