"""Systems of equations as polynomials, solved in closed form by SymPy in a process of its own."""
