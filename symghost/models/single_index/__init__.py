"""Two-layer networks on single-index targets: coefficients, risk, flow."""
