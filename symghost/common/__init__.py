"""What every room uses: errors, files written whole, progress, checks of arguments."""
