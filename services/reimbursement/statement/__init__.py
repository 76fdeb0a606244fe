"""What a partner reads of its money: its statements, line by line."""
