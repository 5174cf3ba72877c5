"""Two-layer networks on single-index targets, held against simulation."""
