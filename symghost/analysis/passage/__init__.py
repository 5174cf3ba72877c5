"""How long a state takes: in closed form, in numbers, and by the laws of ghosts."""
