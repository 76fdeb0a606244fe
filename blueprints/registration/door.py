"""What is open here, and to whom."""

from flask import Blueprint

from models.user import Role

from ..guard import open_to

blueprint = Blueprint("registration", __name__)
PUBLIC = ("show_registration", "register", "show_partner_registration", "register_partner")
open_to(blueprint, Role.HOLDER, Role.GUARDIAN, public=PUBLIC)
