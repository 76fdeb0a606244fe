"""What the team decides of a registration that waits."""

from typing import Any

from core.clock import now
from core.links import address_of
from core.states import move, take
from models.programme import CreditMoment
from models.registration import Registration
from models.user import Visitor

from ..card import fill_purses
from ..holder import tell


def validate(registration_id: int, *, by: Visitor) -> None:
    """Accept a registration that waits; fill the purses when the programme credits then.

    Raises NotFound, NotNow.
    """
    registration = take(Registration, registration_id, "validate", by=by)
    registration.decided_at = now()
    move(registration, "validate", by=by)
    holder = registration.holder
    if holder.programme.credit_moment == CreditMoment.VALIDATION:
        fill_purses(holder.id, registration.season, by=by)
    _tell(registration, "validated", "card.show_holder", holder_id=holder.id)


def refuse(registration_id: int, reason: str, *, by: Visitor) -> None:
    """Turn a waiting registration down, with a reason. Raises NotFound, NotNow."""
    registration = take(Registration, registration_id, "refuse", by=by)
    registration.decided_at, registration.reason = now(), reason[:500]
    move(registration, "refuse", by=by, reason=reason)
    step = {"holder_id": registration.holder_id, "step": "informations"}
    _tell(registration, "refused", "registration.show_step", **step)


def _tell(registration: Registration, name: str, endpoint: str, **page: Any) -> None:
    where = address_of(endpoint, **page)
    tell(registration.holder, f"registration/{name}", where, reason=registration.reason)
