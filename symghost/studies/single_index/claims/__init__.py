r"""Claims about a wide network that learns a single-index target, held against its simulation.

Times are those of the first layer; the second layer moves :math:`1/\varepsilon` times as fast.
Degree k is learned at :math:`t_k`, when half of its risk is left. Powers of eps are approached
slowly: between onset and window of degrees 2 and 3, and between the times of degrees 2 and 3, lies
a factor of :math:`\varepsilon^{1/12}` only. The rules allow for that where the theory says so.
"""

from __future__ import annotations

from functools import partial

from ....reports.claim import Claim
from .early import (
    degree_one_power,
    degree_one_time,
    degree_zero_time,
    skipped_blow_up,
)
from .times import (
    degree_three_power,
    degree_two_power,
    degree_two_prefactor,
    sizes,
    skipped_degrees,
    third_window,
    windows,
)
from .widths import (
    finite_width,
    nothing_without_degree_one,
    samples,
    small_ratio,
    two_weights,
)

_claim = partial(Claim, model="single_index", exact=False)


CLAIMS: tuple[Claim, ...] = (
    _claim(
        name="degree_zero_time",
        statement=r"Degree 0 is learned at the time of its closed form, of order $\varepsilon$.",
        rule="within 1e-5 for eps up to 1e-6",
        results=("constant_degree_time",),
        measure=degree_zero_time,
    ),
    _claim(
        name="degree_one_time",
        statement=r"Degree 1 is learned at the time of its closed form, of order "
        r"$\sqrt{\varepsilon} \ln(1/\varepsilon)$.",
        rule="within 0.1 % for eps up to 1e-8",
        results=("linear_degree_time",),
        measure=degree_one_time,
    ),
    _claim(
        name="degree_one_pure_power",
        statement=r"The time of degree 1 falls as $\varepsilon^{1/2}$, without a logarithm.",
        rule="local slope within 0.01 of 1/2 between eps = 1e-12 and 1e-14 or below",
        results=(),
        measure=degree_one_power,
    ),
    _claim(
        name="degree_two_power",
        statement=(
            r"After degree 1, degree 2 is learned at a time that falls as $\varepsilon^{1/4}$."
        ),
        rule="local slope within 0.01 of 1/4 between eps = 1e-14 and 1e-16",
        results=("onset_exponent",),
        measure=degree_two_power,
    ),
    _claim(
        name="degree_two_blow_up",
        statement=(
            "The limit flow of degree 2, with its Lagrange multipliers, blows up at $T^*$, and "
            r"$t_2 = T^* \varepsilon^{1/4} - O(\varepsilon^{1/3})$."
        ),
        rule=(
            "the gap over eps^(1/3) is between 0 and 2, and changes by less than 15 % in the "
            "last step of eps"
        ),
        results=("phase_multipliers",),
        measure=degree_two_prefactor,
    ),
    _claim(
        name="degree_three_power",
        statement=r"Degree 3 is learned at a time that falls as $\varepsilon^{1/6}$.",
        rule="local slope within 0.02 of 1/6 between eps = 1e-12 and 1e-14, for every start",
        results=("onset_exponent",),
        measure=degree_three_power,
    ),
    _claim(
        name="learning_windows",
        statement=r"The falls of degrees 1 and 2 take times that shrink as $\varepsilon^{1/2}$ and "
        r"$\varepsilon^{1/3}$.",
        rule="slopes within 0.01 of 1/2 and 0.02 of 1/3 between eps = 1e-12 and 1e-14",
        results=("onset_exponent",),
        measure=windows,
    ),
    _claim(
        name="third_learning_window",
        statement=r"The fall of degree 3 takes a time that shrinks as $\varepsilon^{1/4}$.",
        rule="slope within 0.03 of 1/4 between eps = 1e-12 and 1e-14, for every start",
        results=("onset_exponent",),
        measure=third_window,
    ),
    _claim(
        name="sizes_at_learning",
        statement=(
            r"When degree $l$ is learned, weights are of size $\varepsilon^{-l/(2(l+1))}$ and "
            r"overlaps of size $\varepsilon^{1/(2(l+1))}$."
        ),
        rule=(
            "powers within 0.01 for degree 1 and 0.03 for degrees 2 and 3, between eps = 1e-12 "
            "and 1e-14"
        ),
        results=("onset_exponent",),
        measure=sizes,
    ),
    _claim(
        name="skipped_degrees",
        statement=r"After degree $l'$, degree $l$ is learned at a time of order "
        r"$\varepsilon^{(l'+2-l)/(2(l'+1))}$: of order one from 1 to 3, and longer the smaller "
        r"$\varepsilon$ from 1 to 4.",
        rule="slopes within 0.03 of the power",
        results=("onset_exponent",),
        measure=skipped_degrees,
    ),
    _claim(
        name="skipped_degree_blow_up",
        statement=(
            "Next after degree 1, degree 3 is learned at the time $T^*$ at which its limit flow "
            "blows up. A degree 2 that only the activation has acts there as a force."
        ),
        rule="within 2 % at eps = 1e-12, for every start",
        results=(),
        measure=skipped_blow_up,
    ),
    _claim(
        name="two_distinct_weights",
        statement=(
            "Weights of two values only, such as random signs, learn degree 2 at a time of order "
            "one, however many neurons there are."
        ),
        rule="within 0.2 % of the limit for eps up to 1e-10",
        results=("two_atom_limit",),
        measure=two_weights,
    ),
    _claim(
        name="nothing_without_degree_one",
        statement=(
            "If activation or target lacks degree 1 and overlaps start at zero, they stay there, "
            "and nothing but degree 0 is learned."
        ),
        rule="overlaps are zero throughout",
        results=(),
        measure=nothing_without_degree_one,
        exact=True,
    ),
    _claim(
        name="finite_width_gap",
        statement=r"The risk of $m$ neurons differs from the mean field's by order "
        r"$1/(m \sqrt{\varepsilon})$.",
        rule="largest difference times m sqrt(eps) between 0.8 and 1.5 throughout",
        results=("self_damping",),
        measure=finite_width,
    ),
    _claim(
        name="narrow_networks_slow_down",
        statement=(
            r"For $\varepsilon \ll 1/m^2$ a smaller ratio slows learning: without degree 0 in the "
            r"target, $t_1$ grows by $\ln 10 \sum_{k \geq 1} \sigma_k^2 / (m c^2)$ by the decade."
        ),
        rule="growth in the last decade within 10 %",
        results=("self_damping",),
        measure=small_ratio,
    ),
    _claim(
        name="samples_follow_the_flow",
        statement="Online gradient descent on samples follows the flow of the population.",
        rule="risks differ by at most 0.03",
        results=(),
        measure=samples,
    ),
)
