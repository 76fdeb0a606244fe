"""The sheet of an outing, written by its school."""

from typing import Any

from core.clock import now, today
from core.extensions import db
from core.states import move, take
from models.outing import Outing, OutingState
from models.programme import Purse
from models.user import Visitor

from .letters import tell_partner
from .refusals import DayPast, NoSeason, NotAnOutingPurse, OutingChanged, SomebodyRegistered
from .taking import check_open, registered

S = OutingState
FIXED_ONCE_SENT = ("partner_id", "purse_id")


def create(values: dict[str, Any], *, by: Visitor) -> int:
    """A draft of that school; tell its id.

    `values` are the sheet's columns. Raises NotAnOutingPurse, PartnerClosed, DayPast, NoSeason.
    """
    outing = Outing(school_id=by.school_id, created_at=now(), created_by_id=by.user_id)
    _fill(outing, values)
    db.session.add(outing)
    db.session.flush()
    return outing.id


def edit(outing_id: int, edition: int, values: dict[str, Any], *, by: Visitor) -> None:
    """Change the sheet; once confirmed it goes back to the partner, who must confirm again.

    The partner and the purse stay, once it was sent; nothing changes under those who are
    registered. Raises NotNow, OutingChanged, SomebodyRegistered, and as `create`.
    """
    outing = take(Outing, outing_id, "edit", by=by)
    if outing.edition != edition:
        raise OutingChanged
    if outing.state != S.DRAFT:
        values = {name: v for name, v in values.items() if name not in FIXED_ONCE_SENT}
    if all(getattr(outing, name) == value for name, value in values.items()):
        return
    if registered(outing):
        raise SomebodyRegistered
    _fill(outing, values)
    outing.edition += 1
    confirmed = outing.state == S.CONFIRMED
    if confirmed:
        outing.settlement = outing.confirmed_at = None
    move(outing, "edit", by=by)
    if confirmed:
        tell_partner(outing, "back_to_confirm")


def _fill(outing: Outing, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(outing, name, value)
    purse = db.session.get(Purse, outing.purse_id)
    if purse is None or purse.at_till:
        raise NotAnOutingPurse
    check_open(outing)
    if outing.day < today():
        raise DayPast
    season = purse.programme.season_on(outing.day)
    if season is None:
        raise NoSeason
    outing.season_id = season.id
