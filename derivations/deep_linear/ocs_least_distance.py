"""How near a network comes to the optimal constant solution."""

import sympy as sp

from symghost.derivations.deep_linear.forms.constant_solution import OCS_LEAST_DISTANCE as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import (
    D_ocs,
    K_bar,
    K_j,
    P,
    g_j,
    k_s,
    s_bar,
    s_j,
    sigma_j,
    tau,
    y_bar,
)
from symghost.theory.derivation import Result, Story, main

POSITIVES = dict.fromkeys((y_bar, s_bar, K_bar, sigma_j, s_j, K_j, g_j, P), POSITIVE)


def derive(ocs_time: Result) -> Result:
    """Put the time of the least distance into the leading terms of the distance."""
    balance = (s_bar * P * y_bar**2 * K_bar**2 * K_j**2) / (g_j * s_j * sigma_j**2)
    domain = Domain.of(POSITIVES, balance > 1)
    story = Story(
        "ocs_least_distance",
        title="least distance from the optimal constant solution",
        source="own derivation; two layers, small starts",
        domain=domain,
        given=[ocs_time],
    )
    missing = y_bar**2 * K_bar**2 * sp.exp(-4 * s_bar * tau)
    begun = g_j * sigma_j**2 / P * sp.exp(4 * s_j * tau) / K_j**2
    story.state(
        sp.Subs(begun / missing, tau, ocs_time.expression),
        s_bar / s_j,
        why=r"Near the optimal constant solution the constant mode lacks the share $\bar K e^{-2 "
        r"\bar s \tau}$, and of the next one the share $e^{2 s_j \tau}/K_j$ is learned. At the "
        "time of the least distance the parts of the two are in the ratio of the correlations,",
    )
    least = y_bar * sp.sqrt(1 + s_bar / s_j) * K_bar * balance ** (-s_bar / (2 * (s_bar + s_j)))
    story.state(
        sp.Subs(sp.sqrt(missing + begun), tau, ocs_time.expression),
        least,
        why="so that the least distance is",
    )
    scaled = {K_bar: K_bar / k_s, K_j: K_j / k_s}
    story.state(
        least.subs(scaled, simultaneous=True) / least,
        k_s ** ((s_bar - s_j) / (s_bar + s_j)),
        why="A start whose strengths are smaller by the factor $k_s$ makes both odds larger by "
        "$1/k_s$, and the distance smaller by a power of $k_s$. It vanishes with the start if, "
        r"and only if, $\bar s > s_j$:",
        domain=Domain.of({**POSITIVES, k_s: sp.Interval.open(0, 1)}),
    )
    return story.conclude(D_ocs, least, symbols=tuple(POSITIVES), domain=domain, form=FORM)


main(__name__, __file__)
