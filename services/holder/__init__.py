"""Holders: their file, their guardian."""

from .file import holder_of, open_file
from .guardian import attach_guardian

__all__ = ["attach_guardian", "holder_of", "open_file"]
