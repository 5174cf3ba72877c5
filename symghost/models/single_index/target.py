r"""A two-layer network on a single-index target: coefficients, risk and gradient flow."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from .flow import (
    exact_flow,
    exact_risk,
    mean_field_flow,
    mean_field_risk,
    neurons,
    risk_of_degree,
    tangent_kernel,
    unlearned,
)
from .hermite import HermiteSeries, hermite_series


class CutOffWarning(UserWarning):
    """Hermite degrees were cut off; the message says what is lost."""


@dataclass(frozen=True)
class SingleIndex:
    r"""A target :math:`\varphi(\langle u_*, x\rangle)` and an activation, by Hermite coefficients.

    Parameters
    ----------
    target, activation : str or Expr
        Functions of ``z``. In a text, ``He0``, ``He1``, ... are the probabilists' polynomials with
        leading coefficient one, and ``he0``, ``he1``, ... the same over :math:`\sqrt{k!}`.
    degrees : int
        The highest degree that is kept. What is lost by cutting off is warned of.
    digits : int
        Of coefficients that have no closed form.

    Raises
    ------
    InvalidInput
        If a text cannot be read, or a function is not real with a finite mean square.
    NotCertified
        If two rules of quadrature do not come to agree.

    Warns
    -----
    CutOffWarning
        If degrees above the highest have a share in the target or the activation.

    Examples
    --------
    >>> model = SingleIndex("He0 + He1 + He2/sqrt(2)", "he0 + he1 + he2", degrees=2)
    >>> model.phi, model.sigma
    ((1, 1, 1), (1, 1, 1))
    >>> model.U(sp.Symbol("r"))
    r**2 + r + 1

    The rectifier has coefficients of all degrees, of which 0.002 of 0.5 are left out here:

    >>> with warnings.catch_warnings(record=True, action="always") as caught:
    ...     model = SingleIndex("he1", "relu(z)", degrees=8)
    >>> print(caught[0].message)
    activation: degrees above 8 are cut off, ... 0.00176 of the mean square, a share of 0.0035
    """

    target: str | sp.Expr = "He0 + He1 + He2/sqrt(2)"
    activation: str | sp.Expr = "relu(z + 1/2)"
    degrees: int = 8
    digits: int = 30

    def __post_init__(self) -> None:
        for argument, series in (
            ("target", self.target_series),
            ("activation", self.activation_series),
        ):
            if series.cut_off(argument):
                warnings.warn(CutOffWarning(series.cut_off(argument)), stacklevel=3)

    @cached_property
    def target_series(self) -> HermiteSeries:
        """The target's coefficients, with how they were found and what is lost."""
        return hermite_series(self.target, self.degrees, self.digits, "target")

    @cached_property
    def activation_series(self) -> HermiteSeries:
        """The activation's coefficients, with how they were found and what is lost."""
        return hermite_series(self.activation, self.degrees, self.digits, "activation")

    @property
    def phi(self) -> tuple[sp.Expr, ...]:
        """The target's coefficients, from degree zero on."""
        return self.target_series.coefficients

    @property
    def sigma(self) -> tuple[sp.Expr, ...]:
        """The activation's coefficients, from degree zero on."""
        return self.activation_series.coefficients

    def numbers(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the coefficients of target and activation as floats.

        Examples
        --------
        >>> SingleIndex("he1", "he0 + he1/2", degrees=1).numbers()
        ((0.0, 1.0), (1.0, 0.5))
        """
        phi, sigma = (tuple(float(sp.N(c, 20)) for c in some) for some in (self.phi, self.sigma))
        return phi, sigma

    def U(self, r: sp.Expr) -> sp.Expr:  # noqa: N802
        r"""Return :math:`U(r) = \sum_k \sigma_k^2 r^k`, what two neurons with overlap r share."""
        return sp.Add(*(sigma**2 * r**k for k, sigma in enumerate(self.sigma)))

    def V(self, s: sp.Expr) -> sp.Expr:  # noqa: N802
        r"""Return :math:`V(s) = \sum_k \varphi_k \sigma_k s^k`, what neuron and target share."""
        pairs = enumerate(zip(self.phi, self.sigma, strict=True))
        return sp.Add(*(phi * sigma * s**k for k, (phi, sigma) in pairs))

    def kernel(self, r: sp.Symbol) -> sp.Expr | None:
        r"""Return U with all degrees in closed form where one is known, else None.

        Known are the rectifier (the arc-cosine kernel), the error function of g z (an arcsine),
        multiples of them, and polynomials.

        Examples
        --------
        >>> from symghost.formulas.symbols import r
        >>> with warnings.catch_warnings(action="ignore"):
        ...     SingleIndex("he1", "erf(z/sqrt(2))").kernel(r)
        2*asin(r/2)/pi
        """
        from .kernels import closed_kernel

        return closed_kernel(self.activation_series, r)

    def risk(self, count: int) -> sp.Expr:
        """Return the population risk of so many neurons, exact at any dimension.

        Examples
        --------
        >>> SingleIndex("he1", "he1", degrees=1).risk(1)
        a_1**2/2 - a_1*s_1 + 1/2
        """
        return exact_risk(self.phi, self.sigma, neurons(count))

    def risk_by_degree(self, count: int) -> tuple[sp.Expr, ...]:
        """Return each degree's part of the population risk; none is negative."""
        given = neurons(count)
        pairs = enumerate(zip(self.phi, self.sigma, strict=True))
        return tuple(risk_of_degree(k, phi, sigma, given) for k, (phi, sigma) in pairs)

    def mean_field_risk(self, count: int) -> sp.Expr:
        r"""Return the mean-field risk :math:`\frac12\sum_k e_k^2` of so many kinds of neurons."""
        return mean_field_risk(self.phi, self.sigma, neurons(count))

    def unlearned(self, count: int) -> tuple[sp.Expr, ...]:
        r"""Return what is left of each degree in the mean field, :math:`e_k`.

        Examples
        --------
        >>> SingleIndex("he1", "he1", degrees=1).unlearned(1)
        (0, -a_1*s_1 + 1)
        """
        pairs = enumerate(zip(self.phi, self.sigma, strict=True))
        return tuple(unlearned(k, phi, sigma, neurons(count)) for k, (phi, sigma) in pairs)

    def mean_field_flow(self, count: int) -> Flow:
        """Return the mean-field flow of so many kinds of neurons, derived from its risk."""
        return mean_field_flow(self.mean_field_risk(count), neurons(count))

    def overlap_flow(self, count: int) -> Flow:
        """Return the exact flow of weights and overlaps, derived from the population risk.

        Examples
        --------
        >>> flow = SingleIndex("he1", "he1", degrees=1).overlap_flow(2)
        >>> flow.states
        (a_1, a_2, s_1, s_2, r_12)
        """
        return exact_flow(self.risk(count), neurons(count))

    def tangent_kernel(self, count: int) -> sp.ImmutableMatrix:
        r"""Return the matrix K of the mean field in :math:`\dot e_k = -\sum_j K_{kj} e_j`."""
        return tangent_kernel(self.sigma, neurons(count))


def checked_eps(value: object) -> float:
    """Return the ratio of speeds as a float.

    Raises
    ------
    InvalidInput
        If it is not a positive finite number.
    """
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InvalidInput("eps", value, "a positive number") from None
    if isinstance(value, bool) or not 0 < number < float("inf"):
        raise InvalidInput("eps", value, "a positive number")
    return number
