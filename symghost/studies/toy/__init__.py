"""The toy of the ghost mechanism, held against simulation."""
