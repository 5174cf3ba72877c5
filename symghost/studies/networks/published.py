"""The published experiments on trained networks, by name."""

from __future__ import annotations

from functools import partial

from ..shared.experiment import Experiment, alone
from .experiments.learning_rates import PAPER as PAPER_RATES
from .experiments.learning_rates import learning_rate_study
from .experiments.rank_one import fast_run, fixed_point_study, slow_run
from .experiments.ranks import PAPER as PAPER_RANKS
from .experiments.ranks import rank_study
from .experiments.rescue import rescue_study
from .figures.confidence import draw_rescue
from .figures.learning_rates import draw_learning_rates, draw_ranks
from .figures.rank_one import draw_fixed_points, draw_rank_one_run

EXPERIMENTS: dict[str, Experiment] = {
    "e3a": Experiment(
        "Fig. 3",
        "A rank-one network learns delayed activation at once, after a long plateau, as the one "
        "fixed point of its latent flow slides past the threshold.",
        {
            "quick": alone(slow_run),
            "paper": alone(partial(slow_run, 500_000, (0, 200_000, 500_000), 1_001)),
        },
        draw_rank_one_run,
    ),
    "e3b": Experiment(
        "Fig. 3",
        "At a larger learning rate one update can throw the network into a zone without gradient. "
        "Whether it does is chaotic: copies are counted that differ by rounding alone.",
        {"quick": alone(fast_run), "paper": alone(partial(fast_run, copies=40, counts=1_001))},
        draw_rank_one_run,
    ),
    "e3c": Experiment(
        "Fig. 3",
        "The number of fixed points of the latent flow over training, found with bounds, so that "
        "none is missed at the epochs looked at, and where it has a ghost.",
        {
            "quick": alone(fixed_point_study),
            "paper": alone(partial(fixed_point_study, 500_000, 2_001)),
        },
        draw_fixed_points,
    ),
    "e6a": Experiment(
        "Fig. 6",
        "The loss over the learning rate: too small a one has not learned yet, too large a one "
        "never does. Networks of full rank learn at larger ones.",
        {
            "quick": learning_rate_study,
            "paper": partial(
                learning_rate_study,
                rank_one=PAPER_RATES["rank_one"],
                full_rank=PAPER_RATES["full_rank"],
            ),
        },
        draw_learning_rates,
    ),
    "e6b": Experiment(
        "Fig. 6",
        "The share of networks that learn, by rank and learning rate. Weights are drawn alike for "
        "all ranks, so that a higher rank also means larger recurrent weights.",
        {"quick": rank_study, "paper": partial(rank_study, grid=PAPER_RANKS)},
        draw_ranks,
    ),
    "e8b": Experiment(
        "Fig. 8",
        "Networks that are stuck in the no-learning zone go on with another confidence: a lower "
        "one brings the gradient back.",
        {"quick": rescue_study, "paper": partial(rescue_study, seeds=100)},
        draw_rescue,
    ),
}
