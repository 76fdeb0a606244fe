"""The partner's dossier."""

import sqlalchemy as sa
from flask import Blueprint
from flask_login import current_user

from core.extensions import db
from core.htmx import render_page
from models.account import Role
from models.convention import Convention, Partner
from services.convention import may_sell

from .doors import let_scan, open_to

blueprint = Blueprint("convention", __name__)
open_to(blueprint, Role.PARTNER)
let_scan(blueprint)


@blueprint.app_context_processor
def give_tabs():
    """Whether the partner's tabs are open."""
    return {"may_sell": may_sell}


@blueprint.get("/mon-dossier")
def show_dossier():
    conventions = db.session.scalars(
        sa.select(Convention)
        .where(Convention.partner_id == current_user.partner_id)
        .order_by(Convention.id.desc())
    )
    return render_page(
        "convention/dossier.html",
        partner=db.session.get(Partner, current_user.partner_id),
        conventions=conventions.all(),
    )
