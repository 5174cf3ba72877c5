"""What computes a training: losses, gradients and steps, compiled or in NumPy."""
