r"""Claims about a wide network that learns a single-index target, held against its simulation.

Times are those of the first layer; the second layer moves :math:`1/\varepsilon` times as fast.
Degree k is learned at :math:`t_k`, when half of its risk is left. Powers of eps are approached
slowly: between onset and window of degrees 2 and 3, and between the times of degrees 2 and 3, lies
a factor of :math:`\varepsilon^{1/12}` only. The rules allow for that where the theory says so.
"""

from __future__ import annotations

from collections.abc import Callable

from .claim import Claim, Evidence, Preset
from .single_index_early import (
    degree_one_power,
    degree_one_time,
    degree_zero_time,
    skipped_blow_up,
)
from .single_index_times import (
    degree_three_power,
    degree_two_power,
    degree_two_prefactor,
    sizes,
    skipped_degrees,
    third_window,
    windows,
)
from .single_index_widths import (
    finite_width,
    nothing_without_degree_one,
    samples,
    small_ratio,
    two_weights,
)


def _claim(
    name: str,
    statement: str,
    rule: str,
    results: tuple[str, ...],
    measure: Callable[[Preset], Evidence],
    exact: bool = False,
) -> Claim:
    return Claim(name, "single_index", statement, rule, exact, results, measure)


SINGLE_INDEX_CLAIMS: tuple[Claim, ...] = (
    _claim(
        "degree_zero_time",
        r"Degree 0 is learned at the time of its closed form, of order $\varepsilon$.",
        "within 1e-5 for eps up to 1e-6",
        ("constant_degree_time",),
        degree_zero_time,
    ),
    _claim(
        "degree_one_time",
        r"Degree 1 is learned at the time of its closed form, of order "
        r"$\sqrt{\varepsilon} \ln(1/\varepsilon)$.",
        "within 0.1 % for eps up to 1e-8",
        ("linear_degree_time",),
        degree_one_time,
    ),
    _claim(
        "degree_one_pure_power",
        r"The time of degree 1 falls as $\varepsilon^{1/2}$, without a logarithm.",
        "local slope within 0.01 of 1/2 between eps = 1e-12 and 1e-14 or below",
        (),
        degree_one_power,
    ),
    _claim(
        "degree_two_power",
        r"After degree 1, degree 2 is learned at a time that falls as $\varepsilon^{1/4}$.",
        "local slope within 0.01 of 1/4 between eps = 1e-14 and 1e-16",
        ("onset_exponent",),
        degree_two_power,
    ),
    _claim(
        "degree_two_blow_up",
        r"The limit flow of degree 2, with its Lagrange multipliers, blows up at $T^*$, and "
        r"$t_2 = T^* \varepsilon^{1/4} - O(\varepsilon^{1/3})$.",
        "the gap over eps^(1/3) is between 0 and 2, and changes by less than 15 % in the last step "
        "of eps",
        ("phase_multipliers",),
        degree_two_prefactor,
    ),
    _claim(
        "degree_three_power",
        r"Degree 3 is learned at a time that falls as $\varepsilon^{1/6}$.",
        "local slope within 0.02 of 1/6 between eps = 1e-12 and 1e-14, for every start",
        ("onset_exponent",),
        degree_three_power,
    ),
    _claim(
        "learning_windows",
        r"The falls of degrees 1 and 2 take times that shrink as $\varepsilon^{1/2}$ and "
        r"$\varepsilon^{1/3}$.",
        "slopes within 0.01 of 1/2 and 0.02 of 1/3 between eps = 1e-12 and 1e-14",
        ("onset_exponent",),
        windows,
    ),
    _claim(
        "third_learning_window",
        r"The fall of degree 3 takes a time that shrinks as $\varepsilon^{1/4}$.",
        "slope within 0.03 of 1/4 between eps = 1e-12 and 1e-14, for every start",
        ("onset_exponent",),
        third_window,
    ),
    _claim(
        "sizes_at_learning",
        r"When degree $l$ is learned, weights are of size $\varepsilon^{-l/(2(l+1))}$ and overlaps "
        r"of size $\varepsilon^{1/(2(l+1))}$.",
        "powers within 0.01 for degree 1 and 0.03 for degrees 2 and 3, between eps = 1e-12 and "
        "1e-14",
        ("onset_exponent",),
        sizes,
    ),
    _claim(
        "skipped_degrees",
        r"After degree $l'$, degree $l$ is learned at a time of order "
        r"$\varepsilon^{(l'+2-l)/(2(l'+1))}$: of order one from 1 to 3, and longer the smaller "
        r"$\varepsilon$ from 1 to 4.",
        "slopes within 0.03 of the power",
        ("onset_exponent",),
        skipped_degrees,
    ),
    _claim(
        "skipped_degree_blow_up",
        r"Next after degree 1, degree 3 is learned at the time $T^*$ at which its limit flow blows "
        r"up. A degree 2 that only the activation has acts there as a force.",
        "within 2 % at eps = 1e-12, for every start",
        (),
        skipped_blow_up,
    ),
    _claim(
        "two_distinct_weights",
        "Weights of two values only, such as random signs, learn degree 2 at a time of order one, "
        "however many neurons there are.",
        "within 0.2 % of the limit for eps up to 1e-10",
        ("two_atom_limit",),
        two_weights,
    ),
    _claim(
        "nothing_without_degree_one",
        "If activation or target lacks degree 1 and overlaps start at zero, they stay there, and "
        "nothing but degree 0 is learned.",
        "overlaps are zero throughout",
        (),
        nothing_without_degree_one,
        exact=True,
    ),
    _claim(
        "finite_width_gap",
        r"The risk of $m$ neurons differs from the mean field's by order "
        r"$1/(m \sqrt{\varepsilon})$.",
        "largest difference times m sqrt(eps) between 0.8 and 1.5 throughout",
        ("self_damping",),
        finite_width,
    ),
    _claim(
        "narrow_networks_slow_down",
        r"For $\varepsilon \ll 1/m^2$ a smaller ratio slows learning: without degree 0 in the "
        r"target, $t_1$ grows by $\ln 10 \sum_{k \geq 1} \sigma_k^2 / (m c^2)$ by the decade.",
        "growth in the last decade within 10 %",
        ("self_damping",),
        small_ratio,
    ),
    _claim(
        "samples_follow_the_flow",
        "Online gradient descent on samples follows the flow of the population.",
        "risks differ by at most 0.03",
        (),
        samples,
    ),
)
