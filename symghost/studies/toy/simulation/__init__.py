"""The toy flow and others on a line, integrated; descent on the toy's loss."""
