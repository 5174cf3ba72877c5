"""Wide networks on single-index targets as they learn: ``sg.simulate.single_index``.

`mean_field` integrates the mean-field flow, `overlap_flow` the exact flow of a finite network,
`population_flow` and `online_descent` explicit vectors, `phase_flow` the limit flow of one degree;
`coefficients_of` makes numbers of an ``sg.SingleIndex``, `predict_times` says when each degree is
to be learned.
"""

from .mean_field import MeanFieldRun, mean_field
from .overlaps import ExactRun, overlap_flow
from .phases import PhaseRun, phase_flow
from .predictions import Predictions, predict_times
from .study import SingleIndexStudy, study_single_index
from .terms import Coefficients, coefficients, coefficients_of
from .vectors import VectorNetwork, VectorRun, draw_directions, online_descent, population_flow

__all__ = [
    "Coefficients",
    "ExactRun",
    "MeanFieldRun",
    "PhaseRun",
    "Predictions",
    "SingleIndexStudy",
    "VectorNetwork",
    "VectorRun",
    "coefficients",
    "coefficients_of",
    "draw_directions",
    "mean_field",
    "online_descent",
    "overlap_flow",
    "phase_flow",
    "population_flow",
    "predict_times",
    "study_single_index",
]
