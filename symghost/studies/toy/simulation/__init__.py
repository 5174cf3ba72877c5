"""Integration of the toy's flow, and descent on its loss: ``sg.simulate.toy``.

`descend` runs gradient descent, `escape_time` and `loss_along_flow` integrate a flow.
"""

from .descent import ToyDescent, descend
from .flows import escape_time, loss_along_flow

__all__ = [
    "ToyDescent",
    "descend",
    "escape_time",
    "loss_along_flow",
]
