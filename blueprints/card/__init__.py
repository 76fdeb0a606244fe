"""The holder's space, and the card that opens it at a till."""

from flask import Blueprint

from models.user import Role

from ..guard import open_to

blueprint = Blueprint("card", __name__)
open_to(blueprint, Role.HOLDER, Role.GUARDIAN)

from . import association, loss, space  # noqa: E402
