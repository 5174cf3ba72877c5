"""The look of figures, and the figures of flows."""
