"""Names to draw from."""

from .facts import read

FIRST, ADULT, LAST = (words.split() for words in read("names").values())
