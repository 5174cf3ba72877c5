"""Ghosts of saddle-nodes: slow points, and what tells a ghost from them."""
