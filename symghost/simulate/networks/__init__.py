"""Recurrent networks of any rank, drawn or given, and the timed tasks they are trained on."""
