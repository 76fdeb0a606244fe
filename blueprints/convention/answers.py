"""Papers as answers: always to be kept, never to be run."""

from flask import Response

from core.web.download import download
from models.convention import Convention
from models.partner import PartnerFile
from services.convention.pdf import paper_pdf

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg"}


def pdf_answer(convention: Convention) -> Response:
    """The convention to sign."""
    return _download(paper_pdf(convention), "application/pdf", f"convention-{convention.number}")


def file_answer(file: PartnerFile) -> Response:
    """A paper that a partner sent, as we wrote it anew."""
    return _download(file.content, file.media_type, f"{file.kind}-{file.id}")


def _download(content: bytes, media_type: str, name: str) -> Response:
    return download(content, media_type, f"{name}.{ENDINGS[media_type]}")
