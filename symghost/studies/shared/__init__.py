"""What several studies share: a bench for long experiments, kept data, the soft toy."""
