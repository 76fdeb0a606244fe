"""Partners, their dossier, and the conventions under which they debit cards."""

from .agreement import ALLOWED_ACTS, OPEN, Convention, ConventionState, convention_purse
from .file import FileKind, PartnerFile
from .partner import Access, Partner, Title
from .text import ConventionText

__all__ = [
    "ALLOWED_ACTS",
    "OPEN",
    "Access",
    "Convention",
    "ConventionState",
    "ConventionText",
    "FileKind",
    "Partner",
    "PartnerFile",
    "Title",
    "convention_purse",
]
