"""The data of experiments on the toy."""
