"""Deep linear networks as they learn, with what is predicted of it: ``sg.simulate.deep_linear``.

`aligned_start` and `random_start` give networks for a task such as ``sg.tree_task(...)``, `follow`
integrates the flow of all weights and `descend` runs gradient descent; `learned_shares`,
`distance_to_ocs` and `positives` measure the outcome; `predicted_shares` and `nearest_to_ocs` say
what the closed forms give. ``sg.ocs`` does all of this at once.
"""

from .learning import Learning, descend, follow
from .measures import distance_to_ocs, learned_shares, positives
from .networks import DeepNetworks, outputs
from .predictions import (
    Nearest,
    nearest_to_ocs,
    predicted_shares,
    share_over_time,
    shares_from_random,
)
from .starts import aligned_start, random_start

__all__ = [
    "DeepNetworks",
    "Learning",
    "Nearest",
    "aligned_start",
    "descend",
    "distance_to_ocs",
    "follow",
    "learned_shares",
    "nearest_to_ocs",
    "outputs",
    "positives",
    "predicted_shares",
    "random_start",
    "share_over_time",
    "shares_from_random",
]
