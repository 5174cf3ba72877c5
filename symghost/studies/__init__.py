"""A folder a theory: its simulations, experiments, claims, figures and report."""

from ..common.theories import homes

__path__.extend(homes("studies"))
