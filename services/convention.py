"""What a partner's conventions allow."""

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from models.convention import Convention


def may_sell(partner_id: int) -> bool:
    """Whether a convention of the partner is in force today."""
    return db.session.scalar(
        sa.select(
            sa.exists().where(Convention.partner_id == partner_id, Convention.running(today()))
        )
    )
