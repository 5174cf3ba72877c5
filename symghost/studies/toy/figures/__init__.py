"""Figures of the toy."""
