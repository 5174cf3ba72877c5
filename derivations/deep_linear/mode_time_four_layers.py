"""The time that a mode takes with four layers, in elementary functions."""

import sympy as sp

from symghost.derivations.deep_linear.forms.mode_slopes import MODE_TIME_FOUR_LAYERS as FORM
from symghost.derivations.deep_linear.shared.elementary_time import elementary_time
from symghost.theory.derivation import Result, main


def primitive(share: sp.Expr) -> sp.Expr:
    """Return the antiderivative of share^(2/4 - 2)/(1 - share)."""
    y = sp.sqrt(share)
    return 2 * (sp.atanh(y) - 1 / y)


def derive(mode_time: Result) -> Result:
    """Differentiate the elementary form, and compare it with the general one."""
    time: Result = elementary_time(
        mode_time,
        layers=4,
        spelled="four",
        variable="the square root of the share",
        primitive=primitive,
        form=FORM,
    )
    return time


main(__name__, __file__)
