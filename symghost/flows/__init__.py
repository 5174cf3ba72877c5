"""Flows as symbols and as numbers: of formulas, of Python functions, of trained weights."""
