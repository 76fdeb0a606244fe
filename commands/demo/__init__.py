"""The demo: fictitious people and partners, to look around and to learn."""
