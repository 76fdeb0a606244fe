"""The addresses of the site's pages, built on its one configured base, never on a request."""

from urllib.parse import urlsplit

from flask import current_app


def address_of(endpoint: str, **values: object) -> str:
    """The full address of that page; it needs no request."""
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["BASE_URL"]) + path


def our_domain() -> str:
    """The host that the site answers at."""
    return urlsplit(str(current_app.config["BASE_URL"])).hostname or "localhost"
