"""Deep linear networks: tasks, trees of items, their modes."""
