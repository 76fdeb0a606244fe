"""Papers that are sent: a picture is decoded and written anew, a PDF keeps its drawn pages only."""

import io
import re
from typing import BinaryIO

from core.errors import Refusal
from core.language import lazy
from core.typeset import NotTypeset, typeset

from .photo import MAX_BYTES, NotAPhoto, PhotoTooHeavy, flat_jpeg, rewrite, upright

LARGEST, MOST_PAGES = (2000, 2800), 12
PDF, JPEG = "application/pdf", "image/jpeg"
PAGES = """#set page(width: auto, height: auto, margin: 0pt)
#let d = json(bytes(sys.inputs.data))
#for n in range(d.first, d.last + 1) {
  if n > d.first { pagebreak() }
  image("sent.pdf", page: n)
}
"""
TOO_FAR = 1_000_000


class NotAPaper(Refusal):
    sentence = lazy("Ce fichier n’est pas lisible : envoyez un PDF, un JPEG ou un PNG.")
    field = "paper"


class PaperTooHeavy(NotAPaper):
    sentence = lazy("Ce fichier est trop lourd : 10 Mo au maximum.")


class PaperLocked(NotAPaper):
    sentence = lazy("Ce PDF est protégé par un mot de passe : envoyez-le sans protection.")


class PaperTooLong(NotAPaper):
    sentence = lazy("Ce PDF a plus de 12 pages : envoyez seulement celles qui sont demandées.")


def clean_paper(stream: BinaryIO) -> tuple[str, bytes]:
    """The media type and what is kept of the file that was sent. Raises NotAPaper."""
    # Readers take a header anywhere in the first kilobyte: looking less far would let a PDF by.
    head = stream.read(1024)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > MAX_BYTES:
        raise PaperTooHeavy
    if b"%PDF-" in head:
        return PDF, _drawn_pages(stream.read())
    try:
        return JPEG, rewrite(stream, lambda image: flat_jpeg(upright(image, LARGEST), 85))
    except PhotoTooHeavy as error:
        raise PaperTooHeavy from error
    except NotAPhoto as error:
        raise NotAPaper from error


def _drawn_pages(sent: bytes) -> bytes:
    """The pages as they are drawn: no script, no action, no form, no file inside comes along."""
    files = {"sent.pdf": sent}
    try:
        last = _count(files)
        if last > MOST_PAGES:
            raise PaperTooLong
        return typeset(PAGES, data={"first": 1, "last": last}, files=files)
    except NotTypeset as error:
        raise (PaperLocked if "encrypted" in str(error) else NotAPaper) from error


def _count(files: dict[str, bytes]) -> int:
    """How many pages it has: Typst tells whoever asks for one too far. Raises NotTypeset."""
    try:
        typeset(PAGES, data={"first": TOO_FAR, "last": TOO_FAR}, files=files)
    except NotTypeset as error:
        told = re.search(r"only has (\d+) page", str(error))
        if told is None:
            raise
        return int(told[1])
    return TOO_FAR
