"""Trained recurrent networks, held against the ghost theory."""

# What the claims of this study are about, where that is not called like the theory.
MODEL = "rank_one"
