"""Who takes part: each share is held at once, while the outing is confirmed."""

import sqlalchemy as sa

from core.clock import now, today
from core.errors import Refusal
from core.extensions import db
from core.money import euros
from core.states import take
from models.holder import Holder
from models.outing import Outing, Participation, ParticipationState
from models.user import Visitor

from .. import ledger
from .letters import tell_pupils
from .looking import participation_of
from .refusals import AlreadyRegistered, DayPast, Full, MissingCredit, NotRegistered, OtherSchool
from .taking import check_open, registered


def register(outing_id: int, holder_id: int, *, by: Visitor) -> None:
    """Hold the price in the holder's purse and give them a place.

    Raises NotNow, DayPast, PartnerClosed, OtherSchool, AlreadyRegistered, Full, MissingCredit.
    """
    refused = _enrol(take(Outing, outing_id, "register", by=by), [holder_id], by=by)
    if refused:
        raise refused[0][1]


def register_class(
    outing_id: int, holder_ids: list[int], *, by: Visitor
) -> list[tuple[Holder, Refusal]]:
    """As `register`, for each of these; tell who could not be, and why. The others are told."""
    outing = take(Outing, outing_id, "register", by=by)
    refused = _enrol(outing, holder_ids, by=by)
    kept_out = {holder.id for holder, _ in refused}
    tell_pupils(outing, "register", set(holder_ids) - kept_out)
    return refused


def withdraw(outing_id: int, holder_id: int, *, by: Visitor) -> None:
    """Give the place and the price back. Raises NotNow, NotRegistered."""
    outing = take(Outing, outing_id, "withdraw", by=by)
    place = participation_of(outing.id, holder_id)
    if place is None:
        raise NotRegistered
    ledger.release(place.hold_id, by=by)
    place.state = ParticipationState.WITHDRAWN
    db.session.flush()


def _enrol(outing: Outing, holder_ids: list[int], *, by: Visitor) -> list[tuple[Holder, Refusal]]:
    if outing.day < today():
        raise DayPast
    check_open(outing)
    inside = {holder_id for holder_id, _ in registered(outing)}
    wanted = db.session.scalars(
        sa.select(Holder).where(Holder.id.in_(holder_ids)).order_by(Holder.id)
    ).all()
    refused = [(one, why) for one in wanted if (why := _why_not(outing, one, inside))]
    kept_out = {holder.id for holder, _ in refused}
    welcome = [one for one in wanted if one.id not in kept_out]
    free = max(outing.places - len(inside), 0)
    refused += [(one, Full()) for one in welcome[free:]]
    welcome = welcome[:free]
    held = ledger.hold_all(
        [one.id for one in welcome], outing.purse_id, outing.season_id, outing.price, by=by
    )
    for one in welcome:
        hold = held[one.id]
        if isinstance(hold, ledger.InsufficientBalance):
            refused.append((one, MissingCredit(missing=euros(hold.missing))))
            continue
        db.session.add(
            Participation(
                outing_id=outing.id,
                holder_id=one.id,
                hold_id=hold,
                registered_at=now(),
                registered_by_id=by.user_id,
            )
        )
    db.session.flush()
    return refused


def _why_not(outing: Outing, holder: Holder, inside: set[int]) -> Refusal | None:
    if holder.school_id != outing.school_id or holder.programme_id != outing.purse.programme_id:
        return OtherSchool(name=outing.school.name)
    return AlreadyRegistered() if holder.id in inside else None
