"""Deep linear networks: modes, the optimal constant solution, saddle or ghost."""

AFTER = ("networks",)

CHAPTERS = {
    "Deep linear networks: one mode at a time": {
        "mode_correlation": "the directions of the data that are learned independently",
        "mode_flow": "how the strength of such a mode changes, for any number of layers",
        "mode_one_layer": "its course with one layer: no plateau",
        "mode_two_layers": "its course with two layers: a plateau, then logistic learning",
        "mode_infinite_depth": "its course with very many layers, by Lambert's function",
        "mode_time": "the time it takes with any number of layers above two",
        "mode_time_three_layers": "the same with three layers, in elementary functions",
        "mode_time_four_layers": "the same with four layers",
        "learning_time": "time to learn a share of a mode with two layers",
        "half_learning_time": "time to learn half of it, which is when it is learned fastest",
        "deep_plateau_time": "plateau with more than two layers: a power law of the start",
        "descent_half_time": "how much later gradient descent in finite steps is than the flow",
        "unequal_layers": "two layers that start unequal, as with a bias of zero",
        "effective_start": "the aligned start that a small random one stands for",
        "whitened_solution": "both layers in closed form, from unaligned starts",
    },
    "Deep linear networks: the optimal constant solution": {
        "constant_mode": "how fast the mean target is learned, and what a bias adds",
        "tree_singular_values": "the modes of a tree of items, in closed form",
        "tree_lead": "what breaks the tie between a tree's mean and its first branching",
        "correlated_items": "correlated inputs do the work of a bias",
        "mean_input_lead": "so does the mean of any inputs, to second order",
        "ocs_distance": "how far the outputs are from the optimal constant solution",
        "ocs_time": "when they are nearest to it",
        "ocs_least_distance": "how near they come",
        "ocs_plateau_length": "how long they stay",
        "tree_false_positives": "what the network wrongly says of a tree's items meanwhile",
        "output_bias": "with an output bias: the constant solution at once",
        "output_bias_ocs": "and how near the outputs come to it then",
        "general_plateau": "data without common modes: a plateau beside the constant solution",
    },
    "Deep linear networks: saddle or ghost": {
        "ocs_saddle": "the optimal constant solution is a saddle, left at known rates",
        "weight_decay_ghost": "three layers with weight decay: a ghost in the same family",
    },
}
