"""Wide two-layer networks on single-index targets, with what the theory predicts for them."""
