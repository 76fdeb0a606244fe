"""Who is in an outing that was taken for an act, and what is said of it."""

import sqlalchemy as sa

from core.clock import now, today
from core.extensions import db
from models.outing import Outing, OutingComment, Participation, ParticipationState
from models.user import Visitor

from .looking import is_open
from .refusals import PartnerClosed


def check_open(outing: Outing) -> None:
    """Raises PartnerClosed when no convention of today covers the outing's purse."""
    if not is_open(outing.partner_id, outing.purse_id, today()):
        raise PartnerClosed


def registered(outing: Outing) -> list[tuple[int, int]]:
    """Holder and hold of each who takes part."""
    rows = db.session.execute(
        sa.select(Participation.holder_id, Participation.hold_id).where(
            Participation.outing_id == outing.id, Participation.active()
        )
    )
    return [(row.holder_id, row.hold_id) for row in rows]


def turn_all(outing: Outing, state: ParticipationState) -> None:
    """Put everybody who takes part in that state."""
    db.session.execute(
        sa.update(Participation)
        .where(Participation.outing_id == outing.id, Participation.active())
        .values(state=state)
    )


def write(outing: Outing, body: str, *, by: Visitor) -> None:
    """Add a message to the thread."""
    db.session.add(
        OutingComment(outing_id=outing.id, author_id=by.user_id, written_at=now(), body=body)
    )
    db.session.flush()
