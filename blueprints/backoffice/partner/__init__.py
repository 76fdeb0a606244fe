"""Partners and their papers."""
