"""What is open here, and to whom."""

from flask import Blueprint

from models.user import COUNTER, Role

from ..guard import let_scan, open_to, while_selling

school_side = Blueprint("outing_school", __name__)
open_to(school_side, Role.SCHOOL)

partner_side = Blueprint("outing_partner", __name__)
open_to(partner_side, *COUNTER)
let_scan(partner_side)
while_selling(partner_side)

blueprint = Blueprint("outing", __name__)
open_to(blueprint, Role.HOLDER, Role.GUARDIAN)
