"""The theory held against simulations: claims, measurements, verdicts, the report."""
