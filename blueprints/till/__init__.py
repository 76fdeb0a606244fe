"""The partner's till: find, debit, see the receipt, cancel the same day; it installs as an app."""

from flask import Blueprint, request, url_for
from flask_login import current_user

from core.htmx import leave_to
from models.account import COUNTER
from services.convention import may_sell

from ..doors import let_scan, open_to

SHELL = ("show_manifest", "show_worker", "show_offline")

blueprint = Blueprint("till", __name__)
open_to(blueprint, *COUNTER, public=SHELL)
let_scan(blueprint)

from . import debit, payment, shell  # noqa: E402

__all__ = ["blueprint", "debit", "payment", "shell"]


@blueprint.before_request
def check_convention():
    """The tabs answer only while a convention is in force; a debit checks it by itself."""
    view = request.endpoint.rpartition(".")[2]
    if view not in (*SHELL, "debit_card") and not may_sell(current_user.partner_id):
        return leave_to(url_for("convention.show_dossier"))
