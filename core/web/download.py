"""Files as answers: always to be kept, never to be run."""

from flask import Response


def download(content: bytes, media_type: str, name: str) -> Response:
    """That content as a file of that name."""
    answer = Response(content, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
