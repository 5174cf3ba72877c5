"""The derivations: one readable script a result, each printed by running it."""
