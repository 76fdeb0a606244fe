"""Holders: their file, their guardian."""

from .file import check_status, holder_of, open_file, tell
from .guardian import attach_guardian
