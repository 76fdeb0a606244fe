"""What the screens of an outing read: how many, who, and the lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from core.clock import today
from core.extensions import db
from core.text import ascii_letters
from models.convention import Convention
from models.holder import Holder
from models.outing import Outing, OutingState, Participation, ParticipationState, Settlement
from models.partner import Partner
from models.programme import Programme, Purse

PAGE = 50


@dataclass(frozen=True)
class Tally:
    """How many of each, and what is to be paid for them, in cents."""

    registered: int
    present: int
    absent: int
    due: int


def tally(outing: Outing) -> Tally:
    """The counts of that outing as they are now; before the door, all count as present."""
    rows = db.session.execute(
        sa.select(Participation.state, sa.func.count())
        .where(Participation.outing_id == outing.id, Participation.active())
        .group_by(Participation.state)
    ).all()
    counts: dict[ParticipationState, int] = {row[0]: row[1] for row in rows}
    everybody = sum(counts.values())
    absent = counts.get(ParticipationState.ABSENT, 0)
    paid = everybody if outing.settlement != Settlement.ATTENDANCE else everybody - absent
    return Tally(everybody, everybody - absent, absent, paid * outing.price)


def roll(outing_id: int, since_mark: int = -1, **typed: str) -> list[Participation]:
    """Those who take part, by name; only those marked after `since_mark`, or as `typed`.

    `typed` may hold parts of `first_name`, `last_name` and `file_number`.
    """
    people = db.session.scalars(
        sa.select(Participation)
        .join(Participation.holder)
        .options(contains_eager(Participation.holder))
        .where(
            Participation.outing_id == outing_id,
            Participation.active(),
            Participation.mark > since_mark,
        )
        .order_by(Holder.last_name, Holder.first_name, Participation.id)
    ).all()
    wanted = {name: ascii_letters(part) for name, part in typed.items() if part}
    return [
        one
        for one in people
        if all(part in ascii_letters(getattr(one.holder, name)) for name, part in wanted.items())
    ]


def outings(*rules: Any, page: int = 0) -> list[tuple[Outing, int]]:
    """Outings that follow these rules, latest day first, with how many take part.

    Of one that is cashed, those who were paid for. One more than a page holds, when there is a
    next one.
    """
    count = (
        sa.select(sa.func.count())
        .where(
            Participation.outing_id == Outing.id,
            Participation.active(),
            sa.or_(
                Outing.state != OutingState.CASHED,
                Outing.settlement == Settlement.FLAT,
                Participation.state != ParticipationState.ABSENT,
            ),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Outing, count)
        .options(joinedload(Outing.school), joinedload(Outing.partner), joinedload(Outing.purse))
        .where(*rules)
        .order_by(Outing.day.desc(), Outing.id.desc())
        .offset(page * PAGE)
        .limit(PAGE + 1)
    )
    return [(row[0], row[1]) for row in rows]


def seen_by_partner(
    partner_id: int, since: date | None = None, until: date | None = None, state: str | None = None
) -> list[Any]:
    """The rules of « Mes sorties e-PASS »: all but drafts, between these days, in that state."""
    rules = [Outing.partner_id == partner_id, Outing.state != OutingState.DRAFT]
    rules += [Outing.day >= since] if since else []
    rules += [Outing.day <= until] if until else []
    rules += [Outing.state == state] if state else []
    return rules


def eligible() -> list[tuple[Purse, Partner]]:
    """Each outing purse with the partners whose convention in force covers it today, by name."""
    rows = db.session.execute(
        sa.select(Purse, Partner)
        .where(Convention.covers(Partner.id, Purse.id, today()))
        .where(~Purse.at_till, Programme.id == Purse.programme_id)
        .order_by(Programme.name, Purse.position, Partner.trade_name, Partner.id)
    )
    return [(row[0], row[1]) for row in rows]


def is_open(partner_id: int, purse_id: int, day: date) -> bool:
    """Whether a convention of the partner, in force that civil day, covers the purse."""
    covered = sa.exists().where(Convention.covers(partner_id, purse_id, day))
    return bool(db.session.scalar(sa.select(covered)))


def pupils(outing: Outing) -> list[Holder]:
    """The school's holders of that programme who do not take part yet, by name."""
    inside = sa.select(Participation.holder_id).where(
        Participation.outing_id == outing.id, Participation.active()
    )
    return list(
        db.session.scalars(
            sa.select(Holder)
            .where(
                Holder.school_id == outing.school_id,
                Holder.programme_id == outing.purse.programme_id,
                Holder.id.not_in(inside),
            )
            .order_by(Holder.last_name, Holder.first_name, Holder.id)
        )
    )


def participation_of(outing_id: int, holder_id: int) -> Participation | None:
    """The holder's place in that outing, if they have one."""
    return db.session.scalar(
        sa.select(Participation).where(
            Participation.outing_id == outing_id,
            Participation.holder_id == holder_id,
            Participation.active(),
        )
    )
