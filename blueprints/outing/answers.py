"""What the sides of an outing share: their own, and the count that moves by itself."""

from flask import request, url_for
from flask_login import current_user

from core.errors import NotFound
from core.extensions import db, htmx
from core.web.pages import act, leave_to, see_other, wants_fragment
from models.outing import Outing, OutingState
from models.user import Role


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


def take_turn(show, outing_id: int, form, verb, *args):
    """Perform it, and show the sheet: anew after a success, with the refusal otherwise."""
    own_outing(outing_id)
    if act(form, verb, outing_id, *args, by=current_user):
        return see_other(url_for(".show_outing", outing_id=outing_id))
    return show(own_outing(outing_id), form)


def is_asking_again() -> bool:
    """Whether the count of a page that is there asks what became of it."""
    return wants_fragment() and htmx.target == "count"


def nothing_to_swap(outing: Outing, seen: str):
    """Nothing when the page has it already; all of it anew when the outing took its turn since."""
    if not is_asking_again():
        return None
    if request.args.get("etat") != outing.state:
        return leave_to(request.path)
    return ("", 204) if request.args.get("vu") == seen else None
