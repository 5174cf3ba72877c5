"""The simulations of every study, by its name.

Examples
--------
>>> import symghost as sg
>>> dir(sg.simulate)
['deep_linear', 'networks', 'single_index', 'toy']
>>> networks = sg.simulate.networks
>>> training = networks.train(
...     networks.draw_rank_one([0]),
...     networks.DelayedActivation(delay=8),
...     learning_rate=0.01,
...     epochs=3,
... )
>>> training.loss.shape
(1, 3)
"""

from __future__ import annotations

from types import ModuleType

from .finding import part_of_study, studies


def __getattr__(name: str) -> ModuleType:
    module = part_of_study(name, "simulation") if name in studies() else None
    if module is None:
        raise AttributeError(
            f"there are no simulations of {name!r}; those of {', '.join(_names())}"
        )
    return module


def __dir__() -> list[str]:
    return _names()


def _names() -> list[str]:
    return sorted(name for name in studies() if part_of_study(name, "simulation"))
