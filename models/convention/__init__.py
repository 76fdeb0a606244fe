"""The conventions under which they debit cards."""

from .agreement import ALLOWED_ACTS, OPEN, Convention, ConventionState, convention_purse
from .text import ConventionText

__all__ = [
    "ALLOWED_ACTS",
    "OPEN",
    "Convention",
    "ConventionState",
    "ConventionText",
    "convention_purse",
]
