"""Plateaus of learning: what kind each is, and when it is over."""
