"""Trainings of networks, and what is read from them: outcomes, latent flows, sharpness."""
