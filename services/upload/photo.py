"""Portraits are decoded, cropped and written anew: nothing of the sent file is kept."""

import io
from collections.abc import Callable
from typing import BinaryIO, TypeVar

from PIL import Image, ImageOps

from core.errors import Refusal
from core.language import lazy

SIZE = (360, 450)
WORKING_SIZE = (SIZE[0] * 2, SIZE[1] * 2)
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 13_000_000, "WEBP": 8_000_000}
MAX_PIXELS_OF_A_PROGRESSIVE_JPEG = 16_000_000

T = TypeVar("T")


class NotAPhoto(Refusal):
    sentence = lazy(
        "Ce fichier n’est pas une photo lisible : choisissez une image JPEG, PNG ou WebP."
    )
    field = "photo"


class PhotoTooHeavy(NotAPhoto):
    sentence = lazy("Cette photo est trop lourde : choisissez un fichier de moins de 10 Mo.")


class PhotoTooLarge(NotAPhoto):
    sentence = lazy("Cette image a trop de pixels : réduisez-la, ou prenez une autre photo.")


def clean_photo(stream: BinaryIO) -> bytes:
    """A small upright JPEG without metadata, from whatever was sent. Raises NotAPhoto."""
    return rewrite(stream, _encode)


def rewrite(stream: BinaryIO, encode: Callable[[Image.Image], T]) -> T:
    """What `encode` makes of the picture that was sent.

    Memory is bounded by the pixel count, read from the header before anything is decoded.
    Raises NotAPhoto.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > MAX_BYTES:
        raise PhotoTooHeavy
    try:
        image = Image.open(stream, formats=tuple(MAX_PIXELS))
        if image.width * image.height > _limit(image):
            raise PhotoTooLarge
        return encode(image)
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoTooLarge from error
    except Exception as error:  # a decoder may fail in any way on a hostile file
        raise NotAPhoto from error


def _encode(image: Image.Image) -> bytes:
    return flat_jpeg(ImageOps.fit(upright(image, WORKING_SIZE), SIZE), 82)


def upright(image: Image.Image, most: tuple[int, int]) -> Image.Image:
    """The picture as it is seen, decoded no larger than `most`."""
    image.draft("RGB", most)
    image.thumbnail(most)
    ImageOps.exif_transpose(image, in_place=True)
    return image.convert("RGBA")


def flat_jpeg(image: Image.Image, quality: int) -> bytes:
    """The drawing alone, on white: whatever came along with it is left behind."""
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image, mask=image)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _limit(image: Image.Image) -> int:
    """What a decoder holds at its worst stays near 100 MB; a baseline JPEG is decoded reduced."""
    if image.info.get("progressive"):
        return MAX_PIXELS_OF_A_PROGRESSIVE_JPEG
    return MAX_PIXELS["JPEG" if image.format == "MPO" else str(image.format)]
