"""Deep linear networks, held against their closed forms."""
