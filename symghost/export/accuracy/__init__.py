"""How accurate the numeric functions are: a search over each domain, and its page."""
