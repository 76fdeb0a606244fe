"""On the day: mark who is absent, then cash the outing, once."""

import sqlalchemy as sa

from core.clock import now, today
from core.errors import NotFound
from core.extensions import db
from core.said import day as said_day
from core.states import NotNow, move, take
from models.outing import Outing, Participation, ParticipationState, Settlement
from models.user import Visitor

from .. import ledger
from .letters import tell_partner, tell_school
from .looking import tally
from .refusals import (
    NoSuchVoucher,
    NotTheDay,
    OtherOuting,
    OtherProgramme,
    TooLate,
    VoucherElsewhere,
)
from .taking import check_open

P = ParticipationState


def mark(outing_id: int, participation_id: int, present: bool, *, by: Visitor) -> Participation:
    """Note that somebody is absent, or present after all. Raises NotNow, NotTheDay, TooLate.

    Marks of one outing follow each other: its row is locked.
    """
    outing = take(Outing, outing_id, "mark", by=by)
    check_day(outing)
    one = db.session.get(Participation, participation_id, populate_existing=True)
    if one is None or one.outing_id != outing.id or one.state == P.WITHDRAWN:
        raise NotFound
    state = P.PRESENT if present else P.ABSENT
    if one.state != state:
        outing.marks += 1
        one.state, one.mark = state, outing.marks
        db.session.flush()
    return one


def check_day(outing: Outing) -> None:
    """Raises NotTheDay before its civil day, TooLate after the last one when it may be cashed."""
    if today() < outing.day:
        raise NotTheDay(day=said_day(outing.day))
    if today() > outing.last_day:
        raise TooLate(day=said_day(outing.last_day))


def cash(outing_id: int, code: str, *, by: Visitor) -> int:
    """Pay the partner for all registered or for those present, as agreed; tell the cents paid.

    The others' credit is released, in the same transaction; of several tills, one cashes it.
    Raises NotNow, NotTheDay, TooLate, PartnerClosed, and whose voucher that number is.
    """
    outing = take(Outing, outing_id, "cash", by=by)
    if outing.code != code:
        raise _why_not(outing, code)
    check_day(outing)
    check_open(outing)
    at, told = now(), tally(outing)
    holds: dict[P, list[int]] = {state: [] for state in P}
    for state, hold_id in db.session.execute(
        sa.select(Participation.state, Participation.hold_id).where(
            Participation.outing_id == outing.id, Participation.active()
        )
    ):
        holds[state].append(hold_id)
    flat = outing.settlement == Settlement.FLAT
    paid = ledger.close_holds(
        holds[P.PRESENT] + (holds[P.ABSENT] if flat else []),
        [] if flat else holds[P.ABSENT],
        partner_id=outing.partner_id,
        purse_id=outing.purse_id,
        at=at,
        by=by,
    )
    outing.ended_at, outing.ended_by_id = at, by.user_id
    move(outing, "cash", by=by)
    tell_school(outing, "cash", present=told.present, absent=told.absent, paid=paid)
    tell_partner(outing, "cash", paid=paid)
    return paid


def find(partner_id: int, code: str) -> int | None:
    """The id of the partner's outing with that voucher, if there is one."""
    return db.session.scalar(
        sa.select(Outing.id).where(Outing.code == code, Outing.partner_id == partner_id)
    )


def _why_not(outing: Outing, code: str) -> Exception:
    other = db.session.scalar(sa.select(Outing).where(Outing.code == code))
    if other is None:
        return NoSuchVoucher()
    if other.partner_id != outing.partner_id:
        return VoucherElsewhere()
    if not other.allows("cash"):
        return NotNow(other.state)
    if other.purse.programme_id != outing.purse.programme_id:
        return OtherProgramme(name=other.purse.programme.name)
    return OtherOuting(title=other.title, day=said_day(other.day))
