from flask import url_for
from flask_login import current_user, login_required

from core.web.pages import see_other
from models.user import COUNTER, TEAM, Role
from services import holder as holders
from services import registration as registrations

from .door import blueprint


@blueprint.get("/mon-espace")
@login_required
def show_space():
    return see_other(_space_of(current_user))


def _space_of(visitor) -> str:
    if visitor.role in TEAM:
        return url_for("admin.index")
    if visitor.role == Role.GUARDIAN:
        return url_for("card.show_children")
    if visitor.role in COUNTER:
        return url_for("till.show_till")
    if visitor.role == Role.SCHOOL:
        return url_for("school.show_school")
    holder = holders.holder_of(visitor.user_id)
    if registrations.registration_for_today(holder) is None:
        return url_for("registration.show_step", holder_id=holder.id, step="informations")
    return url_for("card.show_holder", holder_id=holder.id)
