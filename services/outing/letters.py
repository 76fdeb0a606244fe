"""The letter of each turn: to the school, to the partner, to those who take part."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core.extensions import db
from core.links import address_of
from models.holder import Holder
from models.outing import Outing
from models.user import Role, User

from .. import letter
from ..holder import tell
from ..partner import greeting


def tell_partner(outing: Outing, turn: str, **words: Any) -> None:
    """Queue that letter to the partner's address."""
    page = address_of("outing_partner.show_outing", outing_id=outing.id)
    partner = outing.partner
    _send(f"partner/{turn}", outing, partner.email, greeting(partner), page, **words)


def tell_school(outing: Outing, turn: str, **words: Any) -> None:
    """Queue that letter to each of the school's accounts."""
    users = db.session.scalars(
        sa.select(User)
        .where(User.school_id == outing.school_id, User.role == Role.SCHOOL, User.active)
        .order_by(User.id)
    )
    page = address_of("outing_school.show_outing", outing_id=outing.id)
    for user in {user.email: user for user in users}.values():
        _send(f"school/{turn}", outing, user.email, user.name, page, **words)


def tell_pupils(outing: Outing, turn: str, holder_ids: Iterable[int]) -> None:
    """Queue that letter to each of these holders, else to their guardian."""
    page = address_of("outing.show_shared", outing_id=outing.id)
    holders = db.session.scalars(
        sa.select(Holder).where(Holder.id.in_(list(holder_ids))).order_by(Holder.id)
    )
    for holder in holders:
        tell(holder, f"outing/pupil/{turn}", page, **_facts(outing))


def _send(name: str, outing: Outing, to: str | None, greet: str, page: str, **words: Any) -> None:
    words = _facts(outing) | words
    programme = outing.purse.programme
    letter.send(f"outing/{name}", to, programme, greet=greet, page=page, **words)


def _facts(outing: Outing) -> dict[str, Any]:
    return {
        "title": outing.title,
        "day": outing.day,
        "price": outing.price,
        "school": outing.school.name,
        "partner": outing.partner.trade_name,
        "settlement": outing.settlement and str(outing.settlement.label).lower(),
    }
