"""What is open here, and to whom."""

from flask import Blueprint, request, url_for

from core.web.pages import leave_to
from models.user import COUNTER

from ..guard import let_scan, may_sell, open_to

SHELL = ("show_manifest", "show_worker", "show_offline")

blueprint = Blueprint("till", __name__)
open_to(blueprint, *COUNTER, public=SHELL)
let_scan(blueprint)


@blueprint.before_request
def check_convention():
    """The tabs answer only while a convention is in force; a debit checks it by itself."""
    view = request.endpoint.rpartition(".")[2]
    if view not in (*SHELL, "debit_card") and not may_sell():
        return leave_to(url_for("convention.show_dossier"))
