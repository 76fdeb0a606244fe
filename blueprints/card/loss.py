"""« Déclarer ma carte perdue ou volée »."""

from contextlib import suppress

from flask import url_for
from flask_login import current_user

from core.errors import NotFound
from core.web.pages import act, render_page, see_other
from forms.card import LossForm
from services import card

from ..guard import own_holder
from .door import blueprint


@blueprint.get("/carte/<int:holder_id>/perdue")
def show_loss(holder_id):
    return _page(own_holder(holder_id), LossForm())


@blueprint.post("/carte/<int:holder_id>/perdue")
def declare_loss(holder_id):
    holder, form = own_holder(holder_id), LossForm()
    with suppress(NotFound):
        stolen = form.how.data == "stolen"
        if not act(form, card.declare_lost, holder.id, stolen=stolen, by=current_user):
            return _page(holder, form)
    return _space(holder)


def _space(holder):
    return see_other(url_for("card.show_holder", holder_id=holder.id))


def _page(holder, form):
    active = card.active_card(holder.id)
    if active is None:
        return _space(holder)
    return render_page("card/loss.html", holder=holder, card=active, form=form)
