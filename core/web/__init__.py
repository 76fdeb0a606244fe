"""What every answer is made of: pages and their words, headers, errors that speak, static files."""

from flask import Flask, request

from . import errors, headers, pages, static, words


def prepare(app: Flask) -> None:
    """Give the application its headers, words, pages and error pages."""
    static.prepare(app)
    headers.prepare(app)
    app.teardown_request(lambda error: request.close())
    errors.prepare(app)
    pages.prepare(app)
    words.prepare(app)
