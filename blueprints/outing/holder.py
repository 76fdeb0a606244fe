"""A young person's outings: what the class may join, and their place in it."""

import sqlalchemy as sa
from flask import url_for
from flask_login import current_user

from core.clock import today
from core.errors import NotFound
from core.extensions import db
from core.web.pages import act, render_page, see_other
from forms.base import Button
from models.holder import Guardian, Holder
from models.outing import Outing, OutingState, Participation
from models.programme import Purse
from models.user import Role
from services import ledger
from services import outing as outings

from ..guard import own_holder
from .door import blueprint

CLOSED_TO_PUPILS = (OutingState.DRAFT, OutingState.TO_CONFIRM, OutingState.CHANGES_REQUESTED)


@blueprint.get("/sorties/<int:outing_id>")
def show_shared(outing_id):
    """The link that the school shares: to one's own page, or to the child's."""
    outing = db.session.get(Outing, outing_id)
    people = [one for one in _mine() if outing and _may_see(outing, one)]
    if not people:
        raise NotFound
    if len(people) == 1:
        return see_other(url_for(".show_outing", holder_id=people[0].id, outing_id=outing_id))
    return render_page("outing/choice.html", outing=outing, people=people)


def _mine() -> list[Holder]:
    mine = Holder.user_id == current_user.user_id
    if current_user.role == Role.GUARDIAN:
        mine = Holder.guardian.has(Guardian.user_id == current_user.user_id)
    return db.session.scalars(sa.select(Holder).where(mine).order_by(Holder.id)).all()


def _may_see(outing: Outing, holder: Holder) -> bool:
    same = (outing.school_id, outing.purse.programme_id)
    inside = outings.participation_of(outing.id, holder.id) is not None
    shared = outing.state not in CLOSED_TO_PUPILS
    return inside or (shared and same == (holder.school_id, holder.programme_id))


@blueprint.get("/carte/<int:holder_id>/sorties")
def show_outings(holder_id):
    holder = own_holder(holder_id)
    place = sa.select(Participation.outing_id).where(
        Participation.holder_id == holder.id, Participation.active()
    )
    open_now = sa.and_(
        Outing.school_id == holder.school_id,
        Outing.state == OutingState.CONFIRMED,
        Outing.day >= today(),
        Outing.purse_id.in_(sa.select(Purse.id).filter_by(programme_id=holder.programme_id)),
    )
    rules = sa.or_(Outing.id.in_(place), open_now)
    joined = set(db.session.scalars(place))
    found = outings.outings(rules)[: outings.PAGE]
    return render_page("outing/holder_list.html", holder=holder, outings=found, joined=joined)


@blueprint.get("/carte/<int:holder_id>/sorties/<int:outing_id>")
def show_outing(holder_id, outing_id):
    return _sheet(own_holder(holder_id), outing_id)


@blueprint.post("/carte/<int:holder_id>/sorties/<int:outing_id>/inscription")
def join_outing(holder_id, outing_id):
    return _turn(outings.register, own_holder(holder_id), outing_id)


@blueprint.post("/carte/<int:holder_id>/sorties/<int:outing_id>/desinscription")
def leave_outing(holder_id, outing_id):
    return _turn(outings.withdraw, own_holder(holder_id), outing_id)


def _turn(verb, holder, outing_id):
    _outing(holder, outing_id)
    form, holder_id = Button(), holder.id
    if act(form, verb, outing_id, holder_id, by=current_user):
        return see_other(url_for(".show_outing", holder_id=holder_id, outing_id=outing_id))
    return _sheet(own_holder(holder_id), outing_id, form)


def _outing(holder, outing_id) -> Outing:
    outing = db.session.get(Outing, outing_id)
    if outing is None or not _may_see(outing, holder):
        raise NotFound
    return outing


def _sheet(holder, outing_id, form=None):
    outing = _outing(holder, outing_id)
    purses = {p.id: cents for p, cents in ledger.wallets(holder.id, outing.season_id)}
    return render_page(
        "outing/holder.html",
        holder=holder,
        outing=outing,
        tally=outings.tally(outing),
        place=outings.participation_of(outing.id, holder.id),
        balance=purses.get(outing.purse_id, 0),
        form=form,
    )
