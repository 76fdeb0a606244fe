"""What the team decides of a registration that waits."""

from core.clock import now
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.programme import CreditMoment
from models.registration import Registration, RegistrationState

from ..card import fill_purses


class AlreadyDecided(Refusal):
    sentence = lazy("Cette inscription a déjà été traitée.")


def validate(registration_id: int, actor_id: int) -> None:
    """Accept a registration that waits; fill the purses when the programme credits then.

    Raises AlreadyDecided.
    """
    registration = _waiting(registration_id)
    registration.state, registration.decided_at = RegistrationState.VALIDATED, now()
    holder = registration.holder
    if holder.programme.credit_moment == CreditMoment.VALIDATION:
        fill_purses(holder.id, registration.season, actor_id)
    db.session.flush()


def refuse(registration_id: int, reason: str) -> None:
    """Turn a waiting registration down, with a reason. Raises AlreadyDecided."""
    registration = _waiting(registration_id)
    registration.state, registration.decided_at = RegistrationState.REFUSED, now()
    registration.reason = reason[:500]
    db.session.flush()


def _waiting(registration_id: int) -> Registration:
    registration = db.session.get(Registration, registration_id, with_for_update=LOCK)
    if registration is None:
        raise NotFound
    if registration.state != RegistrationState.SUBMITTED:
        raise AlreadyDecided
    return registration
