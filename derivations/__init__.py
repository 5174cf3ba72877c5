"""The derivations: a folder a theory, one readable script a result, each printed by running it."""

from symghost.common.theories import homes

__path__.extend(homes("derivations"))
