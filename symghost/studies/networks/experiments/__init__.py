"""The simulated experiments: each takes its parameters, and returns finished data for a figure."""
