import sqlalchemy as sa
from flask import Response, abort, g
from flask_login import current_user

from core.clock import today
from core.extensions import db
from core.symbols import bar_image, qr_image
from core.web.pages import render_page
from forms.wording import Wording
from models.holder import Guardian, Holder
from models.user import Role
from services import card, ledger, outing, voucher
from services import registration as registrations

from ..guard import own_holder
from .door import blueprint


@blueprint.get("/carte/<int:holder_id>")
def show_holder(holder_id):
    holder = own_holder(holder_id)
    active = card.active_card(holder.id)
    return render_page(
        "card/space.html",
        card=active,
        images=active and {"qr": qr_image(active.number), "bars": bar_image(active.number)},
        lost=card.lost_card(holder.id),
        movements=ledger.history(holder.id, outing=outing.held_for, voucher=voucher.held_for),
        words=Wording(holder.programme),
        by_guardian=current_user.role == Role.GUARDIAN,
        **_situation(holder),
    )


@blueprint.get("/mes-enfants")
def show_children():
    if current_user.role != Role.GUARDIAN:
        abort(403)
    children = db.session.scalars(
        sa.select(Holder)
        .join(Guardian)
        .where(Guardian.user_id == current_user.user_id)
        .order_by(Holder.first_name, Holder.id)
    ).all()
    if children:
        g.brand = children[0].programme
    return render_page("card/children.html", children=[_situation(child) for child in children])


@blueprint.get("/carte/<int:holder_id>/photo")
def show_photo(holder_id):
    photo = own_holder(holder_id).photo or abort(404)
    response = Response(photo.image, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _situation(holder: Holder) -> dict:
    season = holder.programme.season_on(today())
    return {
        "holder": holder,
        "season": season,
        "wallets": ledger.wallets(holder.id, season.id) if season else [],
        "registration": registrations.registration_for_today(holder),
    }
