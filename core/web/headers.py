"""The headers that close a page: what it may load, who may frame it, what may be kept of it."""

import secrets

from flask import Flask, Response, current_app, g, request

from . import static

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CLOSED = "; ".join(f"{name} {sources}" for name, sources in POLICY.items())
FILE_CLOSED = "default-src 'none'"
FILE_NEEDS_NOT = ("Content-Disposition", "Last-Modified", "Accept-Ranges")


def prepare(app: Flask) -> None:
    """Close every answer of the application."""
    app.after_request(_close_page)


def allow(directive: str, source: str) -> None:
    """Open the content policy a little, for this answer only."""
    g.setdefault("policy", {}).setdefault(directive, []).append(source)


def nonce() -> str:
    """A nonce for the inline scripts of this answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
        allow("script-src", f"'nonce-{g.nonce}'")
        allow("style-src", f"'nonce-{g.nonce}'")
    return str(g.nonce)


def _policy() -> str:
    extra = g.get("policy") or {}
    return "; ".join(
        " ".join([name, sources, *extra.get(name, [])]) for name, sources in POLICY.items()
    )


def _close_page(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static":
        headers["Content-Security-Policy"] = FILE_CLOSED
        headers["Cache-Control"] = static.keeping()
        for name in FILE_NEEDS_NOT:
            headers.pop(name, None)
        return response
    headers["Content-Security-Policy"] = _policy() if "policy" in g else CLOSED
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=(self)"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
    return response
