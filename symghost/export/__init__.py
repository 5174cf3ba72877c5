"""Results leave the toolkit here: as LaTeX, as documents, as numeric functions."""
