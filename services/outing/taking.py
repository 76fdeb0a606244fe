"""An outing taken for an act: locked, its own, in a state that allows it; and who is in it."""

import sqlalchemy as sa

from core.clock import now, today
from core.database import LOCK
from core.errors import NotFound
from core.extensions import db
from models.outing import Outing, OutingComment, OutingState, Participation, ParticipationState

from .looking import is_open
from .refusals import NotNow, PartnerClosed


def take(
    outing_id: int, act: str, *, school_id: int | None = None, partner_id: int | None = None
) -> Outing:
    """The outing, locked, when its state allows the act.

    Raises NotFound for another's, and for a partner while it is a draft; NotNow.
    """
    outing = db.session.get(Outing, outing_id, with_for_update=LOCK, populate_existing=True)
    if (
        outing is None
        or school_id not in (None, outing.school_id)
        or partner_id not in (None, outing.partner_id)
        or (partner_id and outing.state == OutingState.DRAFT)
    ):
        raise NotFound
    if not outing.allows(act):
        raise NotNow(outing.state)
    return outing


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
    return [tuple(row) for row in rows]


def turn_all(outing: Outing, state: ParticipationState) -> None:
    """Put everybody who takes part in that state."""
    db.session.execute(
        sa.update(Participation)
        .where(Participation.outing_id == outing.id, Participation.active())
        .values(state=state)
    )


def write(outing: Outing, actor_id: int, body: str) -> None:
    """Add a message to the thread."""
    db.session.add(
        OutingComment(outing_id=outing.id, author_id=actor_id, written_at=now(), body=body)
    )
    db.session.flush()
