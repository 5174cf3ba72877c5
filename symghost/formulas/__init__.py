"""What can be done with a formula before anyone calls it a theorem."""
