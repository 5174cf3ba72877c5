import faulthandler

import pytest
import sympy as sp

from symghost.formulas.parse.sizes import NODES, NUMBER_BITS


@pytest.fixture(autouse=True, scope="module")
def _watchdog():
    """End the run with a traceback if something hangs."""
    faulthandler.dump_traceback_later(300, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def is_tame():
    """Say whether an expression is small and real."""

    def tame(expression):
        parts = list(sp.preorder_traversal(expression))
        real = not expression.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I, sp.Float)
        small = all(bits(part) <= NUMBER_BITS for part in parts if part.is_Rational)
        return real and small and len(parts) <= NODES

    return tame


def bits(number):
    return max(abs(number.p).bit_length(), number.q.bit_length())
