"""The conventions under which they debit cards."""

from .agreement import OPEN, Convention, ConventionState, convention_purse
from .text import ConventionText
