"""Small signed messages that a page carries and nobody can forge."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer


def sign(purpose: str, message) -> str:
    """The message as a signed text, good for that purpose only."""
    return URLSafeTimedSerializer(current_app.secret_key, salt=purpose).dumps(message)


def read_signed(purpose: str, text: str, seconds: int):
    """The message, or None when it is forged, for another purpose, or older than that."""
    try:
        return URLSafeTimedSerializer(current_app.secret_key, salt=purpose).loads(
            text, max_age=seconds
        )
    except BadSignature:
        return None
