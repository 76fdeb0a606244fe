"""Conventions: the road to them, their text, their ceilings."""
