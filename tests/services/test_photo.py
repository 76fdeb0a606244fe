"""Whatever is sent, what is kept is a small upright portrait that we encoded."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from services.upload.photo import (
    MAX_BYTES,
    SIZE,
    NotAPhoto,
    PhotoTooHeavy,
    PhotoTooLarge,
    clean_photo,
)
from tests.builders.photos import BAD, HIDDEN, picture

ROOT = Path(__file__).resolve().parents[2]
MEASURE = """
import io, resource, sys
sys.path.insert(0, ".")
from services.upload.photo import NotAPhoto, clean_photo
from tests.builders.photos import picture
clean_photo(io.BytesIO(picture(size=(100, 100))))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    clean_photo(open(sys.argv[1], "rb"))
except NotAPhoto as refusal:
    print(type(refusal).__name__, end=" ")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def clean(sent: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(clean_photo(io.BytesIO(sent))))
    image.load()
    return image


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_a_sentence(name):
    with pytest.raises(NotAPhoto) as refused:
        clean_photo(io.BytesIO(BAD[name]))
    assert refused.value.field == "photo"
    assert len(str(refused.value)) > 30


def test_the_reason_is_told():
    with pytest.raises(PhotoTooLarge):
        clean_photo(io.BytesIO(BAD["bomb"]))
    with pytest.raises(PhotoTooLarge):
        clean_photo(io.BytesIO(picture("PNG", (10_000, 9_500))))
    with pytest.raises(PhotoTooHeavy):
        clean_photo(io.BytesIO(picture() + b"\0" * MAX_BYTES))


@pytest.mark.parametrize(
    "sent",
    [
        picture(),
        picture(progressive=True, size=(3000, 4000)),
        picture(mode="L"),
        picture(mode="CMYK"),
        picture("PNG"),
        picture("PNG", mode="P"),
        picture("PNG", mode="1"),
        picture("PNG", (1, 1)),
        picture("WEBP", size=(800, 600)),
        picture("MPO", save_all=True, append_images=[Image.new("RGB", (60, 80))]),
    ],
    ids=["jpeg", "progressive", "grey", "cmyk", "png", "palette", "bits", "dot", "webp", "phone"],
)
def test_a_good_photo_becomes_a_portrait(sent):
    image = clean(sent)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", SIZE)


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (300, 400), (0, 0, 0, 0)).save(out, "PNG")
    assert min(clean(out.getvalue()).getpixel((100, 100))) > 250


def test_the_place_is_forgotten_and_the_photo_stands_upright():
    lying = Image.new("RGB", (800, 600), "blue")
    lying.paste("red", (0, 0, 400, 600))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Secret maker"
    out = io.BytesIO()
    lying.save(out, "JPEG", exif=exif, comment=HIDDEN, quality=95)
    sent = out.getvalue()
    assert b"Secret maker" in sent
    image = clean(sent)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    red, _, blue = image.getpixel((180, 60))
    assert red > 200 > blue
    red, _, blue = image.getpixel((180, 400))
    assert blue > 200 > red


@pytest.mark.parametrize(
    "sent", [picture() + HIDDEN, picture(comment=HIDDEN), picture("PNG") + HIDDEN]
)
def test_a_polyglot_leaves_nothing_behind(sent):
    kept = clean_photo(io.BytesIO(sent))
    assert b"script" not in kept
    assert b"hidden" not in kept
    assert kept.startswith(b"\xff\xd8\xff")
    assert kept.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("name", "said", "most"),
    [
        ("bomb", "PhotoTooLarge", 10),
        ("gif and script", "NotAPhoto", 10),
        ("baseline", "", 60),
        ("progressive", "", 150),
        ("png", "", 150),
        ("webp", "", 150),
    ],
)
def test_memory_is_bounded(tmp_path, name, said, most):
    sent = {
        "baseline": lambda: picture(size=(7000, 7100)),
        "progressive": lambda: picture(size=(4000, 3990), progressive=True, subsampling=0),
        "png": lambda: picture("PNG", (3600, 3600), "RGBA"),
        "webp": lambda: picture("WEBP", (2820, 2820)),
    }.get(name, lambda: BAD[name])()
    file = tmp_path / "sent"
    file.write_bytes(sent)
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert measured[:-1] == said.split()
    assert int(measured[-1]) <= most
