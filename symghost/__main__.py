"""The command as a module: ``python -m symghost``."""

from .cli import main

main()
