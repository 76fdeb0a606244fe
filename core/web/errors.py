"""Errors that speak: each status has its sentence, in the page it belongs to."""

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from ..errors import NotFound, Refusal
from ..language import lazy
from .pages import wants_fragment

SENTENCES = {
    400: lazy("Cette demande est incomplète. Rechargez la page et recommencez."),
    403: lazy("Cette page n’est pas ouverte à votre compte."),
    404: NotFound.sentence,
    405: lazy("Cette page ne s’ouvre pas de cette façon."),
    413: lazy("Ce fichier est trop lourd : 10 Mo au maximum."),
    500: lazy("Une erreur est survenue de notre côté. Réessayez dans un instant."),
}
CSRF_SENTENCE = lazy("La page est restée ouverte trop longtemps. Rechargez-la et recommencez.")
UNKNOWN_HOST = lazy("Cette adresse n’est pas celle du site.")


def prepare(app: Flask) -> None:
    """Give each error of the application its page."""
    app.register_error_handler(HTTPException, _say_http_error)
    app.register_error_handler(CSRFError, _say_csrf_error)
    app.register_error_handler(SecurityError, _say_unknown_host)
    app.register_error_handler(NotFound, lambda error: _error_page(404, error.sentence))
    app.register_error_handler(Refusal, lambda error: _error_page(422, error.sentence))
    app.register_error_handler(500, lambda error: _error_page(500, SENTENCES[500]))


def _say_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _error_page(error.code, SENTENCES.get(error.code, error.description))


def _say_csrf_error(error: CSRFError) -> ResponseReturnValue:
    return *_error_page(400, CSRF_SENTENCE), {"HX-Refresh": "true"}


def _say_unknown_host(error: SecurityError) -> Response:
    """In plain text: no page can be made, for no address is known."""
    return Response(str(UNKNOWN_HOST), 400, mimetype="text/plain")


def _error_page(status: int, sentence: object) -> tuple[str, int]:
    if wants_fragment() and status == 422:
        return render_template("layout/refusal.html", sentence=sentence), status
    return render_template("layout/error.html", status=status, sentence=sentence), status
