"""Claims held against a user's own training."""
