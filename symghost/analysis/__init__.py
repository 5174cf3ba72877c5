"""What a flow does: fixed points, saddle-nodes, ghosts, normal forms, passage times, plateaus."""
