"""Small signed messages that a page carries and nobody can forge."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer


def sign(purpose: str, message: object) -> str:
    """The message as a signed text, good for that purpose only."""
    return str(_signer(purpose).dumps(message))


def read_signed(purpose: str, text: str, seconds: int) -> Any:
    """The message, or None when it is forged, for another purpose, or older than that."""
    try:
        return _signer(purpose).loads(text, max_age=seconds)
    except BadSignature:
        return None


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
