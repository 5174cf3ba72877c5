"""Source files in other languages, each complete in itself."""

from __future__ import annotations

from .module import LANGUAGES, missing_function, source

__all__ = ["LANGUAGES", "missing_function", "source"]
