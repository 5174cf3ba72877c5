"""symghost: symbolic analysis of learning dynamics.

Nothing is imported or derived until it is used, so that ``import symghost`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis.fixed_points.search import fixed_points as fixed_points
    from .analysis.ghosts.search import ghosts as ghosts
    from .analysis.passage.passage_time import passage_time as passage_time
    from .analysis.plateaus.kinds import classify_plateau as classify_plateau
    from .analysis.plateaus.learning_times import learning_times as learning_times
    from .analysis.saddle_nodes.normal_form import normal_form as normal_form
    from .analysis.saddle_nodes.search import cusps as cusps
    from .analysis.saddle_nodes.search import fold_curve as fold_curve
    from .analysis.saddle_nodes.search import saddle_nodes as saddle_nodes
    from .analysis.whole import analyze as analyze
    from .certification import certify as certify
    from .check.data import check_data as check_data
    from .derivation import Derivation as Derivation
    from .derivation import Result as Result
    from .derivation import Story as Story
    from .domain import NEGATIVE as NEGATIVE
    from .domain import POSITIVE as POSITIVE
    from .domain import REAL as REAL
    from .domain import Domain as Domain
    from .errors import InvalidInput as InvalidInput
    from .errors import NotCertified as NotCertified
    from .errors import NotSupported as NotSupported
    from .errors import SymghostError as SymghostError
    from .export.derivative import derivative as derivative
    from .export.latex import latex as latex
    from .export.named import result as result
    from .export.numeric import numeric as numeric
    from .export.render import render as render
    from .export.source import source as source
    from .flow import Flow as Flow
    from .models.deep_linear import DeepLinear as DeepLinear
    from .models.hierarchy import hierarchy as hierarchy
    from .models.single_index import SingleIndex as SingleIndex
    from .models.tree_task import tree_task as tree_task
    from .registry import results as results
    from .simulate.deep_linear.answer import ocs as ocs
    from .sweeps.load import load_sweep as load_sweep
    from .sweeps.run import sweep as sweep

__version__ = version("symghost")

_HOME = {
    "DeepLinear": "models.deep_linear",
    "Derivation": "derivation",
    "Domain": "domain",
    "Flow": "flow",
    "InvalidInput": "errors",
    "NEGATIVE": "domain",
    "NotCertified": "errors",
    "NotSupported": "errors",
    "POSITIVE": "domain",
    "REAL": "domain",
    "Result": "derivation",
    "SingleIndex": "models.single_index",
    "Story": "derivation",
    "SymghostError": "errors",
    "analyze": "analysis.whole",
    "certify": "certification",
    "check_data": "check.data",
    "classify_plateau": "analysis.plateaus.kinds",
    "cusps": "analysis.saddle_nodes.search",
    "derivative": "export.derivative",
    "fixed_points": "analysis.fixed_points.search",
    "fold_curve": "analysis.saddle_nodes.search",
    "ghosts": "analysis.ghosts.search",
    "hierarchy": "models.hierarchy",
    "latex": "export.latex",
    "learning_times": "analysis.plateaus.learning_times",
    "load_sweep": "sweeps.load",
    "normal_form": "analysis.saddle_nodes.normal_form",
    "numeric": "export.numeric",
    "ocs": "simulate.deep_linear.answer",
    "passage_time": "analysis.passage.passage_time",
    "render": "export.render",
    "result": "export.named",
    "results": "registry",
    "saddle_nodes": "analysis.saddle_nodes.search",
    "source": "export.source",
    "sweep": "sweeps.run",
    "tree_task": "models.tree_task",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'symghost' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
