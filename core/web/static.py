"""What a browser keeps: answers are compressed; a static file has an address that changes with it.

Files of static/vendor/ carry their version in their name, the others in `?v=`. A static file is
compressed as far as it goes, once a process: it is what weighs in a first view.
"""

import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_compress import Compress

FOR_EVER = "public, max-age=31536000, immutable"
VENDOR = "vendor/"
LARGE = 200_000
COMPRESSED = (
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "application/json",
    "application/manifest+json",
    "application/wasm",
    "image/svg+xml",
)


def prepare(app: Flask) -> None:
    """Compress the answers; version the addresses of static files."""
    app.config.from_mapping(
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_ALGORITHM=("br", "gzip"),
        COMPRESS_ALGORITHM_STREAMING=("br", "gzip"),
        COMPRESS_BR_LEVEL=5,
    )
    Compress(app)
    app.after_request(_press_file)
    app.after_request(_close_file)
    app.url_defaults(_add_version)
    app.session_interface = PageSession()


def _close_file(response: Response) -> Response:
    """Close the file that is sent: what compresses it reads it and forgets it."""
    close = getattr(response.response, "close", None)
    if close:
        response.call_on_close(close)
    return response


def _press_file(response: Response) -> Response:
    """Compress a static file at its best, before what compresses pages quickly does it."""
    whole = request.endpoint == "static" and response.status_code == 200
    if not whole or response.mimetype not in COMPRESSED or not request.accept_encodings["br"]:
        return response
    file = _file(_asked())
    if file.stat().st_size > LARGE:
        return response
    response.direct_passthrough = False
    response.set_data(_pressed(file, file.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "br"
    response.set_etag(f"{response.get_etag()[0]}:br")
    return response


def _asked() -> str:
    return str((request.view_args or {})["filename"])


def _file(filename: str) -> Path:
    return Path(str(current_app.static_folder)) / filename


@lru_cache(maxsize=128)
def _pressed(file: Path, changed: int) -> bytes:
    return bytes(brotli.compress(file.read_bytes(), quality=11))


class PageSession(SecureCookieSessionInterface):
    """The cookie is the pages' own: a static file is kept whoever signs in or out."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def version_of(filename: str) -> str:
    """A short hash of that static file, or nothing if there is none."""
    file = _file(filename)
    try:
        return _hash(file, file.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=128)
def _hash(file: Path, changed: int) -> str:
    return hash_of(file.read_bytes())


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and not values["filename"].startswith(VENDOR):
        values.setdefault("v", version_of(values["filename"]))


def keeping() -> str:
    """How long the browser keeps the static file that it asks for now."""
    filename = _asked()
    return FOR_EVER if filename.startswith(VENDOR) else keeping_version(version_of(filename))


def keeping_version(version: str) -> str:
    """How long the browser keeps what it asks for at an address that must name this version."""
    return FOR_EVER if version and request.args.get("v") == version else "no-cache"


def hash_of(content: bytes) -> str:
    """Eight characters that change with the content."""
    return f"{zlib.crc32(content):08x}"
