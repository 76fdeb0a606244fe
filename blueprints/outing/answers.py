"""What the sides of an outing share: their own, and the count that moves by itself."""

from flask import request
from flask_login import current_user

from core.errors import NotFound
from core.extensions import db, htmx
from core.htmx import leave_to, wants_fragment
from models.account import Role
from models.outing import Outing, OutingState


def own_outing(outing_id: int) -> Outing:
    """The outing, for its school and for the partner it was sent to. Raises NotFound."""
    outing = db.session.get(Outing, outing_id)
    if outing is None or not _is_own(outing):
        raise NotFound
    return outing


def _is_own(outing: Outing) -> bool:
    if current_user.role == Role.SCHOOL:
        return outing.school_id == current_user.school_id
    return outing.partner_id == current_user.partner_id and outing.state != OutingState.DRAFT


def changed_meanwhile(outing: Outing):
    """The whole page again, when a count is asked for an outing that took its turn since."""
    if wants_fragment() and htmx.target == "count" and request.args.get("etat") != outing.state:
        return leave_to(request.path)
    return None
