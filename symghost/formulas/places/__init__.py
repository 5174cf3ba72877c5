"""Hard places of formulas, and their values to any number of digits."""
