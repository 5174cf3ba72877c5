"""Figures of any flow, each drawn from its data in `symghost.analysis.portraits`."""

from .flows_fold import draw_bifurcation, draw_fold_plane, draw_passage_scaling
from .flows_line import draw_phase_line
from .flows_plane import draw_flow_map

__all__ = [
    "draw_bifurcation",
    "draw_flow_map",
    "draw_fold_plane",
    "draw_passage_scaling",
    "draw_phase_line",
]
