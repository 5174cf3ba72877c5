"""Deep linear and rectified networks, with what the theory predicts for them."""
