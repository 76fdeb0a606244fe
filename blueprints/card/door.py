"""What is open here, and to whom."""

from flask import Blueprint

from models.user import Role

from ..guard import open_to

blueprint = Blueprint("card", __name__)
open_to(blueprint, Role.HOLDER, Role.GUARDIAN)
