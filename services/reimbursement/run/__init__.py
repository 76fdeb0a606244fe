"""A run: drawn up, reviewed, approved, asked for again."""
