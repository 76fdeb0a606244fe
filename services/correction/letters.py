"""The letters of an approved correction: to the partner, to the holder or the guardian."""

from typing import Any

from core.links import address_of
from models.correction import Correction, CorrectionKind

from .. import letter
from ..holder import reach
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
    partner = correction.partner
    page = address_of("till.show_payments")
    _send(correction, name, partner.email, greeting(partner), page, **_of(correction))


def _tell_holder(correction: Correction, name: str) -> None:
    holder = correction.holder
    to, greet = reach(holder)
    page = address_of("card.show_holder", holder_id=holder.id)
    _send(correction, name, to, greet, page, child=holder.first_name)


def _of(correction: Correction) -> dict[str, Any]:
    """What is taken back from the partner: a payment, or an outing's place."""
    if payment := correction.payment:
        return {"number": payment.id, "day": payment.civil_date}
    if place := correction.participation:
        return {"number": None, "title": place.outing.title, "day": place.outing.day}
    return {}


def _send(
    correction: Correction, name: str, to: str | None, greet: str, page: str, **words: Any
) -> None:
    letter.send(
        f"correction/{name}",
        to,
        correction.purse.programme,
        greet=greet,
        page=page,
        amount=correction.amount,
        purse=correction.purse.label,
        reason=correction.reason,
        **words,
    )
