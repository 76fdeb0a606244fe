"""Who works for the partner: a login each, invited and removed by an owner."""

from flask import url_for
from flask_login import current_user

from core.extensions import db
from core.web.pages import act, render_page, see_other
from forms.base import Button
from forms.convention import InvitationForm
from models.partner import Partner
from services import partner as partners

from .door import blueprint


@blueprint.get("/mon-dossier/utilisateurs")
def show_users():
    return _users(InvitationForm())


@blueprint.post("/mon-dossier/utilisateurs")
def invite_user():
    form = InvitationForm()
    person = (form.first_name.data, form.last_name.data, form.email.data)
    if act(form, partners.invite, form.role.data, *person, by=current_user):
        return see_other(url_for("convention.show_users"))
    return _users(form)


@blueprint.post("/mon-dossier/utilisateurs/<int:user_id>/retirer")
def remove_user(user_id):
    form = Button()
    if act(form, partners.remove_user, user_id, by=current_user):
        return see_other(url_for("convention.show_users"))
    return _users(InvitationForm(formdata=None), form)


def _users(form, removal=None):
    partner = db.session.get(Partner, current_user.partner_id)
    return render_page(
        "convention/users.html",
        form=form,
        removal=removal,
        users=[user for user in partner.users if user.active],
    )
