"""What is open here, and to whom."""

from flask import Blueprint, abort, request
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from core.web.pages import render_page
from models.user import COUNTER, Role
from services.upload.paper import PaperTooHeavy

from ..guard import discard_body, let_scan, may_sell, open_to

FOR_CASHIERS = "show_dossier"

blueprint = Blueprint("convention", __name__)
open_to(blueprint, *COUNTER)
let_scan(blueprint)


@blueprint.before_request
def keep_cashiers_out():
    """A cashier sees whether the till is open, and nothing of the dossier."""
    view = request.endpoint.rpartition(".")[2]
    if current_user.role == Role.CASHIER and view != FOR_CASHIERS:
        abort(403)


@blueprint.errorhandler(RequestEntityTooLarge)
def refuse_heavy_paper(error):
    """Too heavy to be read at all."""
    discard_body()
    return render_page("layout/error.html", status=413, sentence=PaperTooHeavy.sentence)


@blueprint.app_context_processor
def give_tabs():
    """Whether the partner's tabs are open."""
    return {"may_sell": may_sell}
