import pytest
import sympy as sp

from symghost.errors import InvalidInput
from symghost.flow import Flow, on_circle
from symghost.symbols import T, r, theta, x


def test_a_free_symbol_that_is_no_parameter_is_refused():
    with pytest.raises(InvalidInput, match="free symbols only among x"):
        Flow(x, r + x**2)


def test_values_replace_parameters():
    flow = Flow(x, r + T * x**2, (r, T)).at({T: 2})
    assert flow == Flow(x, r + 2 * x**2, (r,))


def test_on_the_circle_the_velocity_is_that_of_the_angle():
    circle = on_circle(Flow(x, r + x**2, (r,)), theta)
    by_chain_rule = sp.diff(sp.atan(x), x) * (r + x**2)
    difference = circle.field - by_chain_rule.subs(x, sp.tan(theta))
    assert (
        abs(difference.subs({r: sp.Rational(37, 100), theta: sp.Rational(4, 5)}).evalf(30)) < 1e-28
    )
