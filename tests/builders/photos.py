"""Pictures to send: good ones, and those that mean harm."""

import io
import struct
import zlib

from PIL import Image


def picture(fmt="JPEG", size=(600, 800), mode="RGB", colour=(200, 120, 40), **options) -> bytes:
    """A plain picture of that format."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(out, fmt, **options)
    return out.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(side=20_000) -> bytes:
    """A valid PNG of that many pixels a side, in less than 100 kB."""
    row, squeeze = b"\0" * (side // 8 + 1), zlib.compressobj(9)
    body = b"".join(squeeze.compress(row) for _ in range(side)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)//"
BAD = {
    "bomb": bomb(),
    "svg": SVG,
    "gif": picture("GIF", mode="P"),
    "gif and script": GIF_AND_SCRIPT,
    "html": b"<!doctype html><script>alert(1)</script>",
    "truncated": picture(size=(1200, 1600), quality=95)[:3000],
    "cut png": picture("PNG")[:60],
    "empty": b"",
    "pdf": b"%PDF-1.7\n",
    "tiff": picture("TIFF"),
    "zeros": b"\0" * 5000,
}
HIDDEN = b"<script>alert('hidden')</script>PK\x03\x04hidden.zip"


def upload(content: bytes, filename="photo.jpg", field="photo", **fields: str) -> dict:
    """A multipart form with that file, as keywords of the test client's `post`."""
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    names = f'name="{field}"; filename="{filename}"'
    head = f"--edge\r\nContent-Disposition: form-data; {names}\r\n\r\n"
    body = b"".join(parts) + head.encode() + content + b"\r\n--edge--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=edge"}
