"""Figures: finished data in, a matplotlib figure out. Nothing is computed here."""
