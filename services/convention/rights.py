"""What a partner's conventions allow."""

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.convention import OPEN, Convention, ConventionState
from models.programme import Programme


def may_sell(partner_id: int) -> bool:
    """Whether a convention of the partner is in force today."""
    running = sa.exists().where(Convention.partner_id == partner_id, Convention.running(today()))
    return bool(db.session.scalar(sa.select(running)))


def only_programme(partner_id: int) -> str | None:
    """The slug of the programme that all of the partner's conventions belong to, if it is one."""
    slugs = db.session.scalars(
        sa.select(Programme.slug)
        .join(Convention, Convention.programme_id == Programme.id)
        .where(Convention.partner_id == partner_id)
        .distinct()
        .limit(2)
    ).all()
    return slugs[0] if len(slugs) == 1 else None


def open_of(partner_id: int, programme_id: int) -> Convention | None:
    """The convention that is being asked for, if any."""
    return _only(partner_id, programme_id, Convention.state.in_(OPEN))


def in_force_of(partner_id: int, programme_id: int) -> Convention | None:
    """The convention in force, if any, whatever its days."""
    return _only(partner_id, programme_id, Convention.state == ConventionState.IN_FORCE)


def _only(partner_id: int, programme_id: int, rule: sa.ColumnElement[bool]) -> Convention | None:
    return db.session.scalar(
        sa.select(Convention).where(
            Convention.partner_id == partner_id, Convention.programme_id == programme_id, rule
        )
    )
