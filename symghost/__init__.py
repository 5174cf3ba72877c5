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
    from .analysis.saddle_nodes.normal_form import normal_form as normal_form
    from .analysis.saddle_nodes.search import cusps as cusps
    from .analysis.saddle_nodes.search import fold_curve as fold_curve
    from .analysis.saddle_nodes.search import saddle_nodes as saddle_nodes
    from .analysis.whole import analyze as analyze
    from .common.errors import InvalidInput as InvalidInput
    from .common.errors import NotCertified as NotCertified
    from .common.errors import NotSupported as NotSupported
    from .common.errors import SymghostError as SymghostError
    from .export.derivative import derivative as derivative
    from .export.latex import latex as latex
    from .export.named import result as result
    from .export.numeric import numeric as numeric
    from .export.render import render as render
    from .export.source import source as source
    from .flows.flow import Flow as Flow
    from .formulas.domain import NEGATIVE as NEGATIVE
    from .formulas.domain import POSITIVE as POSITIVE
    from .formulas.domain import REAL as REAL
    from .formulas.domain import Domain as Domain
    from .models.deep_linear.hierarchy import hierarchy as hierarchy
    from .models.deep_linear.task import DeepLinear as DeepLinear
    from .models.deep_linear.tree_task import tree_task as tree_task
    from .models.single_index.target import SingleIndex as SingleIndex
    from .networks.sweeps.load import load_sweep as load_sweep
    from .networks.sweeps.run import sweep as sweep
    from .studies import simulate as simulate
    from .studies.deep_linear.simulation.answer import ocs as ocs
    from .studies.networks.own_data.data import check_data as check_data
    from .studies.single_index.simulation.learning_times import learning_times as learning_times
    from .theory.certification import certify as certify
    from .theory.derivation import Derivation as Derivation
    from .theory.derivation import Result as Result
    from .theory.derivation import Story as Story
    from .theory.theories import results as results

__version__ = version("symghost")

_HOME = {
    "DeepLinear": "models.deep_linear.task",
    "Derivation": "theory.derivation",
    "Domain": "formulas.domain",
    "Flow": "flows.flow",
    "InvalidInput": "common.errors",
    "NEGATIVE": "formulas.domain",
    "NotCertified": "common.errors",
    "NotSupported": "common.errors",
    "POSITIVE": "formulas.domain",
    "REAL": "formulas.domain",
    "Result": "theory.derivation",
    "SingleIndex": "models.single_index.target",
    "Story": "theory.derivation",
    "SymghostError": "common.errors",
    "analyze": "analysis.whole",
    "certify": "theory.certification",
    "check_data": "studies.networks.own_data.data",
    "classify_plateau": "analysis.plateaus.kinds",
    "cusps": "analysis.saddle_nodes.search",
    "derivative": "export.derivative",
    "fixed_points": "analysis.fixed_points.search",
    "fold_curve": "analysis.saddle_nodes.search",
    "ghosts": "analysis.ghosts.search",
    "hierarchy": "models.deep_linear.hierarchy",
    "latex": "export.latex",
    "learning_times": "studies.single_index.simulation.learning_times",
    "load_sweep": "networks.sweeps.load",
    "normal_form": "analysis.saddle_nodes.normal_form",
    "numeric": "export.numeric",
    "ocs": "studies.deep_linear.simulation.answer",
    "passage_time": "analysis.passage.passage_time",
    "render": "export.render",
    "result": "export.named",
    "results": "theory.theories",
    "saddle_nodes": "analysis.saddle_nodes.search",
    "simulate": "studies.simulate",
    "source": "export.source",
    "sweep": "networks.sweeps.run",
    "tree_task": "models.deep_linear.tree_task",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'symghost' has no attribute {name!r}")
    home = import_module(f".{_HOME[name]}", __name__)
    value = getattr(home, name, home)  # a module stands for itself
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
