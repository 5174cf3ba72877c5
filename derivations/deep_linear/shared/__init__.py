"""Pieces that derivations share; no result is named after them."""
