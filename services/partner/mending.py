"""A dossier that the team mends: it weighs as much as a change made by the partner."""

from typing import Any

import sqlalchemy as sa

from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from models.partner import Partner
from models.user import Visitor

from ..convention.dossier import replace_all, same_identity, touch
from .bank import delay_bank_change, must_wait


class IbanErased(Refusal):
    sentence = lazy("Un IBAN se remplace, il ne s’efface pas : écrivez le nouveau.")
    field = "iban"


def weigh_change(partner: Partner, *, by: Visitor) -> None:
    """What follows from the changes that the partner's row holds, before they are flushed.

    Another IBAN waits its week, another raison sociale or SIRET replaces the conventions.
    Raises IbanErased.
    """
    if not partner.iban and _before(partner, "iban")[0]:
        raise IbanErased
    bank, now = _before(partner, "iban_holder", "iban"), (partner.iban_holder, partner.iban)
    identity = _before(partner, "legal_name", "siret")
    # A query would flush what was typed: the IBAN would be in before it is made to wait.
    with db.session.no_autoflush:
        if now != bank and must_wait(partner, bank[1]):
            partner.iban_holder, partner.iban = bank
            delay_bank_change(partner, *now)
    if not same_identity(identity, (partner.legal_name, partner.siret)):
        replace_all(partner, by=by)
    touch(partner)


def _before(partner: Partner, *names: str) -> tuple[Any, ...]:
    """What these columns held before the form changed them."""
    histories = [sa.inspect(partner).attrs[name].history for name in names]
    return tuple((h.deleted or h.unchanged or [None])[0] for h in histories)
