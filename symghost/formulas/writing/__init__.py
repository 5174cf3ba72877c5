"""Formulas as code: one printer, a table of spellings for each language, statements as lines."""
