"""Figures of single-index targets."""
