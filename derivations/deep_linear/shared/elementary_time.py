r"""The time that a mode takes with a number of layers at which the integral is elementary."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import a_0, a_j, b_j, d_j, n_layers, s_j, tau
from symghost.theory.derivation import Result, Story
from symghost.theory.form import Form


def elementary_time(
    mode_time: Result,
    *,
    layers: int,
    spelled: str,
    variable: str,
    primitive: Callable[[sp.Expr], sp.Expr],
    form: Form,
) -> Result:
    r"""Differentiate the elementary form, and compare it with the general one.

    Parameters
    ----------
    mode_time : Result
        The time for any number of layers.
    layers : int
        The number of layers :math:`n_\ell`.
    spelled : str
        The same as a word.
    variable : str
        In words, the variable in which the integrand is rational.
    primitive : callable
        The antiderivative of :math:`b^{2/n_\ell - 2}/(1 - b)` for a share b.
    form : Form
    """
    learned = Domain.of({b_j: sp.Interval.open(0, 1)})
    start = Domain.of(dict.fromkeys((a_0, a_j, s_j, d_j), POSITIVE), a_0 <= a_j, d_j * a_j < s_j)
    F = sp.Function("F")
    story = Story(
        f"mode_time_{spelled}_layers",
        title=f"time that a mode takes with {spelled} layers",
        source="own derivation, by partial fractions",
        domain=learned,
        given=[mode_time],
    )
    story.let(
        F(b_j),
        primitive(b_j),
        why=f"In {variable} the integral is that of a rational function. By partial fractions it "
        "is, up to a constant,",
    )
    power = sp.Rational(2, layers) - 1
    story.state(
        sp.Derivative(F(b_j), b_j),
        b_j ** (power - 1) / (1 - b_j),
        why="Its derivative is the slowness of the share that is learned:",
    )
    front = (s_j / d_j) ** power / (layers * s_j)
    time = front * (F(d_j * a_j / s_j) - F(d_j * a_0 / s_j))
    story.state(
        mode_time.expression.subs(n_layers, layers),
        time,
        why=f"so that the general formula, at $n_\\ell = {layers}$, is",
        domain=start,
    )
    return story.conclude(
        tau, time.replace(F, primitive), symbols=(a_j, s_j, d_j, a_0), domain=start, form=form
    )
