"""What every answer carries: headers that close the page, words that format, errors that speak."""

import secrets

from flask import Flask, Response, current_app, g, render_template, request
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from . import clock, codes, icons, money, said, static
from .errors import NotFound, Refusal
from .htmx import ValidAttributes, wants_fragment
from .language import LANGUAGES, lazy
from .text import typographic

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
HTMX_CONFIG = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "allowScriptTags": False,
    "historyCacheSize": 0,
    "attributesToSettle": ["class"],
    "disableInheritance": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "413|422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
SENTENCES = {
    400: lazy("Cette demande est incomplète. Rechargez la page et recommencez."),
    403: lazy("Cette page n’est pas ouverte à votre compte."),
    404: NotFound.sentence,
    405: lazy("Cette page ne s’ouvre pas de cette façon."),
    413: lazy("Ce fichier est trop lourd : 10 Mo au maximum."),
    500: lazy("Une erreur est survenue de notre côté. Réessayez dans un instant."),
}
COMPONENTS = (
    "notice",
    "form",
    "purse",
    "card_face",
    "receipt",
    "pill",
    "stepper",
    "list",
    "keypad",
    "dialog",
    "progress",
    "password_rules",
    "time",
    "language",
    "scan",
    "swap",
)
CSRF_SENTENCE = lazy("La page est restée ouverte trop longtemps. Rechargez-la et recommencez.")
UNKNOWN_HOST = lazy("Cette adresse n’est pas celle du site.")


def prepare(app: Flask) -> None:
    """Give the application its headers, filters and error pages."""
    static.prepare(app)
    app.after_request(_close_page)
    app.teardown_request(lambda error: request.close())
    app.register_error_handler(HTTPException, _say_http_error)
    app.register_error_handler(CSRFError, _say_csrf_error)
    app.register_error_handler(SecurityError, _say_unknown_host)
    app.register_error_handler(NotFound, lambda error: _error_page(404, error.sentence))
    app.register_error_handler(Refusal, lambda error: _error_page(422, error.sentence))
    app.register_error_handler(500, lambda error: _error_page(500, SENTENCES[500]))
    app.jinja_env.add_extension(ValidAttributes)
    app.jinja_env.filters.update(
        euros=money.euros,
        short_euros=money.short_euros,
        grouped=codes.grouped,
        typographic=typographic,
        day=said.day,
        short_day=said.short_day,
        hour=said.hour,
        moment=said.moment,
        when=said.when,
        until=said.until,
        phone=said.phone,
    )
    app.jinja_env.globals.update(
        get_locale=get_locale,
        icon=icons.icon,
        htmx_config=app.json.dumps(HTMX_CONFIG),
        languages=LANGUAGES,
        now=clock.now,
        today=clock.today,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for component in COMPONENTS:
        macros = vars(app.jinja_env.get_template(f"components/{component}.html").module)
        app.jinja_env.globals.update({n: m for n, m in macros.items() if n[0] != "_"})


def allow(directive: str, source: str) -> None:
    """Open the content policy a little, for this answer only."""
    g.setdefault("policy", {}).setdefault(directive, []).append(source)


def nonce() -> str:
    """A nonce for the inline scripts of this answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
        allow("script-src", f"'nonce-{g.nonce}'")
        allow("style-src", f"'nonce-{g.nonce}'")
    return g.nonce


def _policy() -> str:
    extra = g.get("policy") or {}
    return "; ".join(
        " ".join([name, sources, *extra.get(name, [])]) for name, sources in POLICY.items()
    )


CLOSED = "; ".join(f"{name} {sources}" for name, sources in POLICY.items())
FILE_CLOSED = "default-src 'none'"
FILE_NEEDS_NOT = ("Content-Disposition", "Last-Modified", "Accept-Ranges")


def _close_page(response):
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


def _say_http_error(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    return _error_page(error.code, SENTENCES.get(error.code, error.description))


def _say_csrf_error(error: CSRFError):
    return *_error_page(400, CSRF_SENTENCE), {"HX-Refresh": "true"}


def _say_unknown_host(error: SecurityError):
    """In plain text: no page can be made, for no address is known."""
    return Response(str(UNKNOWN_HOST), 400, mimetype="text/plain")


def _error_page(status: int, sentence):
    if wants_fragment() and status == 422:
        return render_template("layout/refusal.html", sentence=sentence), status
    return render_template("layout/error.html", status=status, sentence=sentence), status
