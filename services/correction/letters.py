"""The letters of an approved correction: to the partner, to the holder or the guardian."""

from typing import Any

from core.links import address_of
from models.correction import Correction, CorrectionKind

from .. import letter
from ..holder import tell as tell_holder
from ..partner import greeting


def tell(correction: Correction, *, to_funder: bool) -> None:
    """Queue the letters of that correction; who has no address gets none."""
    if correction.kind == CorrectionKind.TAKE_BACK:
        _tell_partner(correction, "taken_back_late" if to_funder else "taken_back")
        if not to_funder:
            _tell_holder(correction, "given_back")
    elif correction.kind == CorrectionKind.PARTNER:
        _tell_partner(correction, "partner")
    else:
        _tell_holder(correction, "gesture")


def _tell_partner(correction: Correction, name: str) -> None:
    letter.send(
        f"correction/{name}",
        correction.partner.email,
        correction.purse.programme,
        greet=greeting(correction.partner),
        page=address_of("till.show_payments"),
        **_facts(correction),
    )


def _tell_holder(correction: Correction, name: str) -> None:
    page = address_of("card.show_holder", holder_id=correction.holder_id)
    tell_holder(correction.holder, f"correction/{name}", page, **_facts(correction))


def _facts(correction: Correction) -> dict[str, Any]:
    """How much, why, and of what: a payment, an outing's place, or nothing that was paid."""
    facts = {
        "amount": correction.amount,
        "purse": correction.purse.label,
        "reason": correction.reason,
    }
    if payment := correction.payment:
        facts |= {"number": payment.id, "day": payment.civil_date}
    elif place := correction.participation:
        facts |= {"number": None, "title": place.outing.title, "day": place.outing.day}
    return facts
