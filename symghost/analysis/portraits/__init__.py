"""The data of pictures of a flow."""
