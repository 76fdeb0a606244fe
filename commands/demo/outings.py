"""Outings of the demo's lycée at the cinema, one in each state that a school or a partner meets."""

from datetime import time, timedelta

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.holder import Holder
from models.ledger import Account, AccountKind
from models.outing import Outing, Settlement
from models.user import Visitor
from services import outing as outings
from services.user import visitor_of

from .people import LYCEE_LOGIN, PARTNER_LOGINS, YOUNG_LOGIN
from .programmes import Scheme
from .story import Story, user_of

PRICE, CLASS = 3_00, 15
TITLES = {
    "cashed": ("Ciné-débat : la mer en images", "Un film, puis une heure d’échange."),
    "validated": ("Avant-première et rencontre", "Projection suivie d’une rencontre."),
    "confirmed": ("Atelier de doublage", "Une scène à doubler, en petits groupes."),
    "to_confirm": ("L’envers de l’écran", "Visite de la cabine de projection."),
    "changes_requested": ("Festival du court", "Huit films courts et un vote."),
    "draft": ("Une journée au festival", "À préparer avec la classe de première."),
}


def plan_outings(story: Story, scheme: Scheme) -> None:
    """Plan them as acts of today; the young person with a login takes part."""
    partner, school = user_of(PARTNER_LOGINS[-1]), user_of(LYCEE_LOGIN)
    for rank, (state, (title, description)) in enumerate(TITLES.items()):
        ahead = {"cashed": 0, "validated": 0}.get(state, 14 + 3 * rank)
        sheet = {
            "partner_id": partner.partner_id,
            "purse_id": _purse(scheme).id,
            "title": title,
            "day": min(today() + timedelta(days=ahead), scheme.season.ends_on),
            "hour": time(14, 30),
            "place": "Grande salle, 12 rue du Cinéma, Marseille",
            "price": PRICE,
            "places": 30,
            "description": description,
            "organiser": "Mme Roumieux, professeure de français",
            "contact": "Paul Tessier",
        }
        share = 0.98 + rank / 1000
        story.then(today(), share, school.id, _live, sheet, state, partner.id)


def _live(sheet: dict, state: str, partner_id: int, *, by: Visitor) -> None:
    partner, made = visitor_of(partner_id), outings.create(sheet, by=by)
    if state == "draft":
        return
    outings.send(made, by=by)
    if state == "to_confirm":
        return
    if state == "changes_requested":
        remark = "La grande salle est prise ce jour-là : le lendemain conviendrait."
        outings.send_back(made, remark, by=partner)
        return
    outings.confirm(made, 1, Settlement.ATTENDANCE, by=partner)
    outings.register_class(made, _class(made), by=by)
    if state == "confirmed":
        return
    outings.validate(made, by=by)
    if state == "cashed":
        for one in outings.roll(made)[:3]:
            outings.mark(made, one.id, False, by=partner)
        outings.cash(made, db.session.get(Outing, made).code, by=partner)


def _class(outing_id: int) -> list[int]:
    """Pupils whose purse is filled, the known one first."""
    outing = db.session.get(Outing, outing_id)
    filled = sa.select(Account.holder_id).where(
        Account.kind == AccountKind.WALLET,
        Account.purse_id == outing.purse_id,
        Account.season_id == outing.season_id,
        Account.balance >= PRICE,
    )
    return db.session.scalars(
        sa.select(Holder.id)
        .where(Holder.school_id == outing.school_id, Holder.id.in_(filled))
        .order_by(sa.func.coalesce(Holder.user_id, 0) != user_of(YOUNG_LOGIN).id, Holder.id)
        .limit(CLASS)
    ).all()


def _purse(scheme: Scheme):
    return next(purse for purse in scheme.purses.values() if not purse.at_till)
