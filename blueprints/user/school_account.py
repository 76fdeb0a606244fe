"""The school's OpenID Connect: code flow, PKCE, any provider by configuration."""

from flask import abort, current_app, render_template, request, session

from core.errors import Refusal
from core.transaction import perform
from core.web.pages import see_other
from services import registration as registrations

from ..doors import external
from . import blueprint
from .sign_in import enter, safe_path


def _check_configured():
    if not current_app.config["OIDC_ISSUER"]:
        abort(404)


def _provider():
    _check_configured()
    from . import provider

    return provider


@blueprint.get("/connexion/ecole")
def show_notice():
    _check_configured()
    return _notice()


@blueprint.get("/connexion/ecole/depart")
def leave_for_school():
    session["next"] = request.args.get("next")
    try:
        return _provider().leave(external("user.return_from_school"))
    except Refusal as refusal:
        return _notice(refusal.sentence, refusal.status)


@blueprint.get("/connexion/ecole/retour")
def return_from_school():
    try:
        claims = _provider().read_claims()
    except Refusal as refusal:
        return _notice(refusal.sentence, refusal.status)
    subject = ":".join(str(claims[name]) for name in current_app.config["OIDC_SUBJECT_CLAIMS"])
    back = safe_path(session.get("next"))
    perform(_welcome, claims, subject)
    return see_other(back)


def _welcome(claims, subject):
    school_claim = current_app.config["OIDC_SCHOOL_CLAIM"]
    enter(registrations.welcome_pupil(claims["iss"], subject, claims, school_claim))


def _notice(refusal=None, status=200):
    page = render_template(
        "user/notice.html", refusal=refusal, provider=current_app.config["OIDC_NAME"]
    )
    return page, status
