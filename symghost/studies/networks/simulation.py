"""Recurrent networks as they are trained: ``sg.simulate.networks``.

`draw_rank_one`, `draw_low_rank` and `draw_full_rank` give networks, `DelayedActivation` and
`timed_task` tasks, and `train` trains a batch of networks, each by its own exact gradient;
`simulate`, `simulate_states` and `simulate_outputs` run trials; `latent_flow`, `latent_history`,
`sharpness` and `rescue` look at what came of it.
"""

from ...networks.drawing import draw_full_rank, draw_low_rank, draw_rank_one, reference_rank_one
from ...networks.tasks import DelayedActivation, TimedTask, timed_task
from ...networks.training.latent_flow import LatentFlow, latent_flow
from ...networks.training.latent_history import LatentHistory, latent_history
from ...networks.training.outcomes import drop_epoch, stuck, thrown_at
from ...networks.training.rescue import rescue
from ...networks.training.sharpness import Sharpness, sharpness
from ...networks.training.train import Training, loss_and_gradient, train
from ...networks.training.trials import simulate, simulate_outputs, simulate_states
from ...networks.weights import Networks, rank_one

__all__ = [
    "DelayedActivation",
    "LatentFlow",
    "LatentHistory",
    "Networks",
    "Sharpness",
    "TimedTask",
    "Training",
    "draw_full_rank",
    "draw_low_rank",
    "draw_rank_one",
    "drop_epoch",
    "latent_flow",
    "latent_history",
    "loss_and_gradient",
    "rank_one",
    "reference_rank_one",
    "rescue",
    "sharpness",
    "simulate",
    "simulate_outputs",
    "simulate_states",
    "stuck",
    "thrown_at",
    "timed_task",
    "train",
]
