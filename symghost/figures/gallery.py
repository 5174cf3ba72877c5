"""All figures by name, with what they draw, and how they reach a file."""

from __future__ import annotations

import io

from matplotlib.figure import Figure

from ..errors import unknown_name
from ..experiments.rank_one import rank_one_study
from ..experiments.sharpness import sharpness_study
from ..experiments.toy import descent_study, landscape, portraits
from .deep_linear import DEEP_LINEAR_PICTURES
from .picture import Picture
from .rank_one import draw_rank_one
from .sharpness import draw_sharpness
from .single_index_pictures import SINGLE_INDEX_PICTURES
from .style import look
from .toy import draw_descent, draw_landscape, draw_saddle_node

FORMATS = ("svg", "png", "pdf")


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
    **{name: Picture(*parts) for name, parts in DEEP_LINEAR_PICTURES.items()},
    **SINGLE_INDEX_PICTURES,
}


def picture(name: str) -> Picture:
    """Return a picture by name.

    Raises
    ------
    InvalidInput
        If there is none of that name.
    """
    if name not in PICTURES:
        raise unknown_name("figure", name, PICTURES)
    return PICTURES[name]


def encoded(figure: Figure, kind: str, dots_per_inch: int = 200) -> bytes:
    """Return a figure as the bytes of an SVG, PNG or PDF file, the same for the same figure."""
    if kind not in FORMATS:
        raise unknown_name("format", kind, FORMATS)
    buffer = io.BytesIO()
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with look():
        figure.savefig(buffer, format=kind, dpi=dots_per_inch, metadata=metadata)
    return buffer.getvalue()
