"""What goes to the bank, and what the bank answers."""
