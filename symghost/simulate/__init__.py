"""Simulated systems: flows, gradient descent, networks. Formulas come through `export.numeric`."""
