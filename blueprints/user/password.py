from flask import render_template, url_for
from flask_login import current_user, login_required

from core.extensions import db
from core.password import password_rules
from core.transaction import transaction
from core.web.pages import act, leave_to, render_page, see_other
from forms.user import (
    ChangePasswordForm,
    ForgottenLoginForm,
    ForgottenPasswordForm,
    NewPasswordForm,
)
from models.user import User
from services import user as users
from services.user import LinkUsed

from .door import blueprint
from .sign_in import enter


@blueprint.get("/mot-de-passe-oublie")
def show_forgotten_password():
    return render_page("user/forgotten_password.html", form=ForgottenPasswordForm())


@blueprint.post("/mot-de-passe-oublie")
def send_password_link():
    form = ForgottenPasswordForm()
    return _send(
        "user/forgotten_password.html", form, lambda: users.send_password_link(form.login.data)
    )


@blueprint.get("/identifiant-oublie")
def show_forgotten_login():
    return render_page("user/forgotten_login.html", form=ForgottenLoginForm())


@blueprint.post("/identifiant-oublie")
def send_logins():
    form = ForgottenLoginForm()
    return _send("user/forgotten_login.html", form, lambda: users.send_logins(form.email.data))


def _send(template, form, queue_mail):
    if act(form, queue_mail):
        return see_other(url_for("user.show_mail_sent"))
    return render_page(template, form=form)


@blueprint.get("/consultez-votre-messagerie")
def show_mail_sent():
    return render_page("user/mail_sent.html")


@blueprint.get("/mot-de-passe/<token>")
def show_link(token):
    with transaction():
        user = users.find_link(token).user
        login = user.login
    return _new_password(NewPasswordForm(login), login)


@blueprint.post("/mot-de-passe/<token>")
def choose_password(token):
    with transaction():
        login = users.find_link(token).user.login
    form = NewPasswordForm(login)
    if act(form, lambda: enter(users.choose_password(token, form.new_password.data))):
        return leave_to(url_for("user.show_space"))
    return _new_password(form, login)


def _new_password(form, login):
    return render_page("user/new_password.html", form=form, login=login, rules=password_rules())


@blueprint.errorhandler(LinkUsed)
def say_link_used(refusal):
    return render_template("user/link_used.html", sentence=refusal.sentence), 410


@blueprint.get("/mon-mot-de-passe")
@login_required
def show_change_password():
    return _change_password(ChangePasswordForm(current_user.login))


@blueprint.post("/mon-mot-de-passe")
@login_required
def change_password():
    form = ChangePasswordForm(current_user.login)
    typed = form.old_password.data, form.new_password.data
    if act(form, users.change_password, *typed, by=current_user):
        return see_other(url_for("user.show_password_changed"))
    return _change_password(form)


def _change_password(form):
    return render_page(
        "user/change_password.html",
        form=form,
        rules=password_rules(),
        can_change=bool(db.session.get(User, current_user.user_id).password_hash),
    )


@blueprint.get("/mon-mot-de-passe/modifie")
@login_required
def show_password_changed():
    return render_page("user/password_changed.html")
