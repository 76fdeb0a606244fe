"""What the team has before it once the tills have worked: corrections, and what looked odd."""

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.holder import Holder
from models.till import Payment, PaymentState
from models.user import Visitor
from services import correction, ledger, watch

from .people import PARTNER_LOGINS, TEAM_LOGINS
from .story import user_of, visitor

TAKEN_BACK = 50


def correct(holder_id: int) -> None:
    """One correction approved and one that waits, at the pool; a gesture waits too."""
    admin, finance = visitor(TEAM_LOGINS[0]), visitor(TEAM_LOGINS[-1])
    pool = user_of(PARTNER_LOGINS[0]).partner_id
    past = db.session.scalars(
        sa.select(Payment.id)
        .where(
            Payment.partner_id == pool,
            Payment.civil_date < today(),
            Payment.state == PaymentState.CONFIRMED,
        )
        .order_by(Payment.civil_date.desc(), Payment.id)
        .limit(2)
    ).all()
    reasons = ("Tarif réduit oublié à la caisse", "Entrée débitée deux fois")
    made = [
        correction.propose_take_back(payment, TAKEN_BACK, reason, by=finance)
        for payment, reason in zip(past, reasons, strict=False)
    ]
    if made:
        correction.approve(made[0], by=admin)
    _gesture(holder_id, by=finance)
    db.session.info.pop("actor_id", None)


def keep_watch() -> None:
    """The alerts of the days that are over: the hours of today depend on when the demo is made."""
    watch.keep([seen for seen in watch.look() if seen.civil_date < today()])


def _gesture(holder_id: int, *, by: Visitor) -> None:
    holder = db.session.get(Holder, holder_id)
    season = holder.programme.season_on(today())
    purse, _ = ledger.wallets(holder_id, season.id)[0]
    correction.propose_gesture(
        holder_id, purse.id, 5_00, "Panne de la caisse le jour de la séance", by=by
    )
