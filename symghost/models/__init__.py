"""Definitions of the models, one file a model."""
