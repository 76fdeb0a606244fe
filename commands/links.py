"""Addresses of pages, told outside of any request."""

from flask import current_app


def link_to(token: str) -> str:
    """The full address of a one-time link."""
    path = current_app.url_map.bind("").build("user.show_link", {"token": token})
    return current_app.config["BASE_URL"] + path
