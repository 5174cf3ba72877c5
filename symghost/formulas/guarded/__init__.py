"""The pieces that guarded forms are made of."""
