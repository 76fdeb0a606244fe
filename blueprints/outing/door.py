"""What is open here, and to whom."""

from flask import Blueprint, url_for

from core.web.pages import leave_to
from models.user import COUNTER, Role

from ..guard import let_scan, may_sell, open_to

school_side = Blueprint("outing_school", __name__)
open_to(school_side, Role.SCHOOL)

partner_side = Blueprint("outing_partner", __name__)
open_to(partner_side, *COUNTER)
let_scan(partner_side)

blueprint = Blueprint("outing", __name__)
open_to(blueprint, Role.HOLDER, Role.GUARDIAN)


@partner_side.before_request
def check_convention():
    """The tab answers only while a convention is in force; each act checks its own by itself."""
    if not may_sell():
        return leave_to(url_for("convention.show_dossier"))
