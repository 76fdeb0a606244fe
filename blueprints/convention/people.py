"""Who works for the partner: a login each, invited and removed by an owner."""

from flask import url_for
from flask_login import current_user

from core.errors import NotFound, Refusal
from core.extensions import db
from core.transaction import perform
from core.web.pages import render_page, see_other
from forms.convention import InvitationForm
from models.partner import Partner
from models.user import Role
from services import partner as partners

from ..doors import external
from . import blueprint


@blueprint.get("/mon-dossier/utilisateurs")
def show_users():
    return _users(InvitationForm())


@blueprint.post("/mon-dossier/utilisateurs")
def invite_user():
    form = InvitationForm()
    if not form.validate_on_submit():
        return _users(form, 422)
    person = (form.first_name.data, form.last_name.data, form.email.data)
    role = Role(form.role.data)
    try:
        perform(partners.invite, current_user.partner_id, role, *person, link_to)
    except Refusal as refusal:
        return _users(form, 422, refusal)
    return see_other(url_for("convention.show_users"))


@blueprint.post("/mon-dossier/utilisateurs/<int:user_id>/retirer")
def remove_user(user_id):
    try:
        perform(partners.remove_user, user_id, by=current_user)
    except NotFound:
        raise
    except Refusal as refusal:
        return _users(InvitationForm(formdata=None), 422, refusal)
    return see_other(url_for("convention.show_users"))


def link_to(token: str) -> str:
    """The full address of a one-time link."""
    return external("user.show_link", token=token)


def _users(form, status=200, refusal=None):
    if refusal and refusal.field in form:
        form[refusal.field].errors, refusal = [refusal.sentence], None
    partner = db.session.get(Partner, current_user.partner_id)
    return render_page(
        "convention/users.html",
        status=status,
        form=form,
        refusal=refusal and refusal.sentence,
        users=[user for user in partner.users if user.active],
    )
