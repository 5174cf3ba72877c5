"""Systems whose answers are known."""
