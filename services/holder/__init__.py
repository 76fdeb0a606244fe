"""Holders: their file, their guardian."""

from .file import check_status, holder_of, open_file, reach
from .guardian import attach_guardian
