"""Sweeps: many trainings over a grid of parameters, kept on disk run by run."""
