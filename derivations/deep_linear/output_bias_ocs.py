"""With an output bias the constant solution comes first, and nearly exactly."""

import mpmath
import sympy as sp

from symghost.derivations.deep_linear.forms.constant_solution import OUTPUT_BIAS_OCS as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import D_ocs, K_j, P, g_j, k_s, s_j, sigma_j, tau, y_bar
from symghost.theory.derivation import Result, Story, main

POSITIVES = dict.fromkeys((y_bar, sigma_j, s_j, K_j, g_j, P), POSITIVE)


def derive(ocs_distance: Result, output_bias: Result) -> Result:
    """Balance the relaxation of the bias against the departure by the next mode."""
    balance = (P * y_bar**2 * K_j**2) / (2 * g_j * s_j * sigma_j**2)
    domain = Domain.of(POSITIVES, balance > 1)
    story = Story(
        "output_bias_ocs",
        title="least distance from the constant solution with an output bias",
        source="own derivation; two layers, small starts",
        domain=domain,
        given=[ocs_distance, output_bias],
    )
    missing = y_bar**2 * sp.exp(-2 * tau)
    begun = g_j * sigma_j**2 / P * sp.exp(4 * s_j * tau) / K_j**2
    story.state(
        -sp.Derivative(missing + begun, tau) / 2,
        missing - 2 * s_j * begun,
        why=r"From small weights the output bias relaxes to the mean target like $1 - e^{-\tau}$, "
        r"while the share of the next mode that is learned is $e^{2 s_j \tau}/K_j$. The squared "
        "distance is the sum of what is missing and of what has begun. It falls at the rate",
        domain=Domain.of({**POSITIVES, tau: POSITIVE}),
    )
    nearest = story.solve(
        sp.Eq((2 + 4 * s_j) * tau, sp.log(balance)),
        tau,
        why="and is least where the two terms are equal, at the time",
    )
    least = y_bar * sp.sqrt(1 + 1 / (2 * s_j)) * balance ** (-1 / (2 + 4 * s_j))
    story.state(
        sp.Subs(sp.sqrt(missing + begun), tau, nearest),
        least,
        why="The distance is then",
    )
    story.state(
        least.subs(K_j, K_j / k_s) / least,
        k_s ** (1 / (1 + 2 * s_j)),
        why="which vanishes with the start by a power close to one if the correlation is weak:",
        domain=Domain.of({**POSITIVES, k_s: sp.Interval.open(0, 1)}),
    )
    story.support(
        sp.Eq(D_ocs, least, evaluate=False),
        why="The exact course of bias and modes tends to it:",
        measure=lambda: _measured(least),
    )
    return story.conclude(D_ocs, least, symbols=tuple(POSITIVES), domain=domain, form=FORM)


def _measured(least: sp.Expr) -> tuple[bool, str]:
    """Compare with the exact logistic course for three one-hot items whose targets are themselves.

    The constant mode takes part: it follows the bias exactly, and both leave the same error.
    """
    items, power = 3, mpmath.mpf(1) / 3
    mean, rate = mpmath.sqrt(power), power
    predicted = sp.lambdify(tuple(POSITIVES), least, "mpmath")
    ratios = []
    for start in (mpmath.mpf(10) ** -k for k in (4, 6, 8)):
        odds = rate / (power * start) - 1
        bias = mpmath.odefun(
            lambda _, b: [
                mean
                - b[0]
                - mpmath.sqrt(power)
                * start  # noqa: B023
                * mpmath.exp(2 * mpmath.sqrt(power) * b[0])
            ],
            0,
            [mpmath.mpf(0)],
        )

        def square(time: mpmath.mpf, bias=bias, odds=odds, start=start) -> mpmath.mpf:  # type: ignore[no-untyped-def]
            grown = bias(time)[0]
            whole = grown + mpmath.sqrt(power) * start * mpmath.exp(2 * mpmath.sqrt(power) * grown)
            share = 1 / (1 + odds * mpmath.exp(-2 * rate * time))
            return (mean - whole) ** 2 + 2 * share**2 / items

        guess = mpmath.log(items * mean**2 * odds**2 / (4 * rate)) / (2 + 4 * rate)
        exact = min(square(guess + step * mpmath.mpf("0.01")) for step in range(-20, 21))
        ratios.append(mpmath.sqrt(exact) / predicted(mean, 1, rate, odds, 2, items))
    shown = ", ".join(mpmath.nstr(ratio, 6) for ratio in ratios)
    return abs(ratios[2] - 1) < abs(ratios[0] - 1) < 0.02, (
        f"for three one-hot items whose targets are themselves, the exact distance over this is "
        f"{shown} at a_0 = 1e-4, 1e-6, 1e-8"
    )


main(__name__, __file__)
