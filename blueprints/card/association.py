"""« ASSOCIER UNE CARTE », in two steps."""

from flask import url_for
from flask_login import current_user

from core.clock import today
from core.web.headers import allow
from core.web.pages import act, render_page, see_other
from forms.card import AssociationForm
from forms.wording import Wording
from services import card

from ..guard import own_holder
from .door import blueprint


@blueprint.get("/carte/<int:holder_id>/associer")
def show_association(holder_id):
    return _page("card/association.html", own_holder(holder_id))


@blueprint.get("/carte/<int:holder_id>/associer/numero")
def show_number(holder_id):
    return _number(own_holder(holder_id), AssociationForm())


@blueprint.post("/carte/<int:holder_id>/associer/numero")
def associate_card(holder_id):
    holder, form = own_holder(holder_id), AssociationForm()
    if act(form, card.associate, holder.id, form.number.data, by=current_user):
        return see_other(url_for("card.show_holder", holder_id=holder_id))
    return _number(own_holder(holder_id), form)


def _number(holder, form):
    allow("script-src", "'wasm-unsafe-eval'")
    return _page("card/number.html", holder, form=form)


def _page(template, holder, **context):
    return render_page(
        template,
        holder=holder,
        season=holder.programme.season_on(today()),
        words=Wording(holder.programme),
        **context,
    )
