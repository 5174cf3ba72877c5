"""Fixed points of a flow, and how all zeros of a field are found in a box."""
