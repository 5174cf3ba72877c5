"""The forms in which results are evaluated, and slopes where differentiating would lose digits."""
