"""Claims and verdicts as nouns, pages, plates, and the words of an analysis."""
