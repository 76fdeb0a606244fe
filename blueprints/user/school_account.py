"""The school's OpenID Connect: code flow, PKCE, any provider by configuration."""

from flask import abort, current_app, redirect, render_template, request, session

from core.links import address_of
from core.transaction import perform
from core.web.pages import see_other
from services import registration as registrations

from .door import blueprint
from .provider import ProviderRefusal, leave, read_claims
from .sign_in import enter, safe_path


def _check_configured():
    if not current_app.config["OIDC_ISSUER"]:
        abort(404)


@blueprint.get("/connexion/ecole")
def show_notice():
    _check_configured()
    return _notice()


@blueprint.get("/connexion/ecole/depart")
def leave_for_school():
    _check_configured()
    base = current_app.config["BASE_URL"]
    if request.host_url.rstrip("/") != base:
        # The provider comes back to the base address: the cookie must be of that host.
        return redirect(base + request.full_path)
    session["next"] = request.args.get("next")
    return leave(address_of("user.return_from_school"))


@blueprint.get("/connexion/ecole/retour")
def return_from_school():
    _check_configured()
    claims = read_claims()
    subject = ":".join(str(claims[name]) for name in current_app.config["OIDC_SUBJECT_CLAIMS"])
    back = safe_path(session.get("next"))
    perform(_welcome, claims, subject)
    return see_other(back)


def _welcome(claims, subject):
    school_claim = current_app.config["OIDC_SCHOOL_CLAIM"]
    enter(registrations.welcome_pupil(claims["iss"], subject, claims, school_claim))


@blueprint.errorhandler(ProviderRefusal)
def say_provider_refusal(refusal):
    return _notice(refusal.sentence), refusal.status


def _notice(refusal=None) -> str:
    provider = current_app.config["OIDC_NAME"]
    return render_template("user/notice.html", refusal=refusal, provider=provider)
