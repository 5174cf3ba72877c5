"""The time that a mode takes with three layers, in elementary functions."""

import sympy as sp

from symghost.derivations.deep_linear.forms.mode_slopes import MODE_TIME_THREE_LAYERS as FORM
from symghost.derivations.deep_linear.shared.elementary_time import elementary_time
from symghost.theory.derivation import Result, main


def primitive(share: sp.Expr) -> sp.Expr:
    """Return the antiderivative of share^(2/3 - 2)/(1 - share)."""
    y = sp.cbrt(share)
    angle = sp.atan((2 * y + 1) / sp.sqrt(3)) / sp.sqrt(3)
    return 3 * (-1 / y - sp.log(1 - y) / 3 + sp.log(1 + y + y**2) / 6 - angle)


def derive(mode_time: Result) -> Result:
    """Differentiate the elementary form, and compare it with the general one."""
    time: Result = elementary_time(
        mode_time,
        layers=3,
        spelled="three",
        variable="the cube root of the share, which is the share of the weights,",
        primitive=primitive,
        form=FORM,
    )
    return time


main(__name__, __file__)
