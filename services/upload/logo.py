"""A programme's logo is decoded and written anew: nothing of the sent file is kept."""

import io
import zlib
from typing import BinaryIO

from PIL import Image, ImageOps

from core.errors import Refusal
from core.language import lazy
from models.programme import Programme
from models.site import Logo

from .photo import NotAPhoto, rewrite

LARGEST = (480, 120)
SHOWN_AT = 3


class NotALogo(Refusal):
    sentence = lazy(
        "Ce fichier n’est pas une image lisible : choisissez un PNG, un JPEG ou un WebP."
    )
    field = "logo"


def change_logo(programme: Programme, stream: BinaryIO) -> None:
    """Give the programme that logo, whatever picture it is. Raises NotALogo."""
    try:
        image, (width, height) = rewrite(stream, _encode)
    except NotAPhoto as error:
        raise NotALogo from error
    if programme.logo is None:
        programme.logo = Logo()
    logo = programme.logo
    logo.image, logo.version = image, f"{zlib.crc32(image):08x}"
    logo.width, logo.height = -(-width // SHOWN_AT), -(-height // SHOWN_AT)


def remove_logo(programme: Programme) -> None:
    """Leave the programme without a logo of its own."""
    programme.logo = None


def _encode(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    image.draft("RGB", (LARGEST[0] * 2, LARGEST[1] * 2))
    image.thumbnail((LARGEST[0] * 4, LARGEST[1] * 4))
    drawn = ImageOps.exif_transpose(image).convert("RGBA")
    drawn = drawn.crop(drawn.getchannel("A").getbbox() or (0, 0, 1, 1))
    drawn = ImageOps.contain(drawn, LARGEST)
    clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=90, method=6)
    return out.getvalue(), clean.size
