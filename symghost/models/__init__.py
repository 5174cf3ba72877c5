"""Definitions of the models, a module or folder a theory; systems with known answers."""

from ..common.theories import homes

__path__.extend(homes("models"))
