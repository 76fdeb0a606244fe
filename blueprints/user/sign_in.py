from flask import current_app, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user

from core.extensions import db
from core.transaction import transaction
from core.web.pages import act, leave_to, render_page
from forms.user import SignInForm
from models.programme import Programme
from models.user import User
from services import convention
from services import user as users

from .door import blueprint

KEPT = ("brand", "language")


def enter(user: User) -> None:
    """Open a session for the user, inside the caller's transaction, under a new name."""
    token = users.open_session(user, current_app.config["SESSION_HOURS"])
    forget_session()
    if user.partner_id and "brand" not in session:
        session["brand"] = convention.only_programme(user.partner_id)
    login_user(users.read_visitor(token, db.session.connection()))


def forget_session() -> None:
    """Empty the cookie, but for what belongs to the browser rather than to its visitor."""
    kept = {key: session[key] for key in KEPT if key in session}
    session.clear()
    session.update(kept)


def safe_path(path: str | None) -> str:
    """A path of this site, or the visitor's own space."""
    if path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable():
        return path
    return url_for("user.show_space")


@blueprint.get("/programme/<slug>/qui-suis-je")
def show_who(slug):
    programme = db.first_or_404(db.select(Programme).filter_by(slug=slug))
    session["brand"] = slug
    return render_page("user/who.html", programme=programme)


@blueprint.get("/connexion")
def show_sign_in():
    if current_user.is_authenticated:
        return redirect(url_for("user.show_space"))
    return _sign_in(SignInForm(), request.args.get("next"), expired="_user_id" in session)


@blueprint.post("/connexion")
def sign_in():
    form, back = SignInForm(), request.form.get("next")
    if act(form, lambda: enter(users.check_password(form.login.data, form.password.data))):
        return leave_to(safe_path(back))
    return _sign_in(form, back)


def _sign_in(form, back, expired=False):
    return render_page("user/sign_in.html", form=form, next=back, expired=expired)


@blueprint.post("/deconnexion")
def sign_out():
    if current_user.is_authenticated:
        with transaction():
            users.close_session(current_user.token)
        logout_user()
        forget_session()
    return leave_to(url_for("site.show_programmes"))
