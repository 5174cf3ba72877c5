"""Two-layer networks on single-index targets: coefficients, flow, phases."""

AFTER = ("deep_linear",)

CHAPTERS = {
    "Single-index targets: Hermite coefficients": {
        "hermite_coefficient_rule": "a coefficient is the mean of a derivative",
        "shifted_relu_coefficients": "the rectifier with a bias",
        "relu_coefficients": "the rectifier without one, at all degrees",
        "relu_kernel": "what two rectifiers share: the arc-cosine kernel",
        "erf_coefficients": "the error function, at all degrees",
        "erf_kernel": "what two error functions share: an arcsine",
    },
    "Single-index targets: risk and flow": {
        "risk_by_degree": "the risk falls apart into degrees, none of them negative",
        "exact_overlap_flow": "weights and overlaps obey a closed flow, at any dimension",
        "overlaps_of_neurons": "how fast neurons drift apart at finite width",
        "mean_field_flow": "in wide networks one polynomial drives all neurons",
        "tangent_kernel": "how what is left of the degrees decays",
    },
    "Single-index targets: the phases": {
        "constant_degree_time": "the mean is learned first",
        "linear_degree_saddle": "degree one leaves a saddle",
        "linear_degree_course": "and saturates: its whole course",
        "linear_degree_time": "the time it takes, with its logarithm",
        "phase_invariant": "what a single degree keeps, whatever the rest does",
        "quadratic_degree_time": "degree two on its own blows up: three courses",
        "quadratic_degree_ghost": "where it has a ghost, and why it is not met",
        "degree_blow_up_time": "the time to blow-up of any degree on its own",
        "onset_exponent": "the power of the ratio of speeds, also when degrees are skipped",
        "plateau_ratio": "how much later the next degree is learned",
        "phase_multipliers": "how the degrees that are learned hold back the next one",
        "cluster_positions": "where neurons gather at a blow-up",
    },
    "Single-index targets: finite width": {
        "two_atom_limit": "two kinds of neurons learn degree two no sooner for unequal layers",
        "self_damping": "a neuron's effect on itself: a least width",
    },
}
