"""Saddle-nodes, their curves, cusps and normal forms."""
