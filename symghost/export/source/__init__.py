"""Source files in other languages, each complete in itself."""

from __future__ import annotations

from .module import LANGUAGES, source

__all__ = ["LANGUAGES", "source"]
