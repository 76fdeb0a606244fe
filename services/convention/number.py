"""A new convention, and its number: « C-2026-0007 », then « C-2026-0007-2 »."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.convention import Convention, ConventionState
from models.partner import Partner
from models.programme import Programme, Purse


def open_convention(
    partner: Partner,
    programme: Programme,
    purses: Iterable[Purse],
    state: ConventionState,
    **known: Any,
) -> Convention:
    """A new convention of the partner, whose row the caller has locked.

    It has the ceilings of the one before, so that no renewal drops them.
    """
    before = db.session.scalar(
        sa.select(Convention)
        .where(Convention.partner_id == partner.id, Convention.programme_id == programme.id)
        .order_by(Convention.id.desc())
        .limit(1)
    )
    for name in ("payment_ceiling", "daily_ceiling") if before else ():
        known.setdefault(name, getattr(before, name))
    convention = Convention(
        number=_new_number(partner, programme),
        partner_id=partner.id,
        programme_id=programme.id,
        state=state,
        purses=list(purses),
        **known,
    )
    db.session.add(convention)
    db.session.flush()
    return convention


def _new_number(partner: Partner, programme: Programme) -> str:
    base = f"{programme.slug[0].upper()}-{today().year}-{partner.id:04d}"
    taken = set(
        db.session.scalars(
            sa.select(Convention.number).where(Convention.number.like(f"{base}%"))
        ).all()
    )
    numbers = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
    return next(number for number in numbers if number not in taken)
