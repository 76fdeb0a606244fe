"""The letter of each turn of a convention, to its partner."""

from typing import Any

from core.links import address_of
from models.convention import Convention
from models.partner import Partner

from .. import letter


def tell(convention: Convention, turn: str, **words: Any) -> None:
    """Queue that letter to the partner's address."""
    page = address_of("convention.show_dossier")
    partner = convention.partner
    letter.send(
        f"convention/{turn}",
        partner.email,
        convention.programme,
        greet=greeting(partner),
        page=page,
        number=convention.number,
        **words,
    )


def greeting(partner: Partner) -> str:
    """How its letters greet a partner: whoever answers for it, else its name."""
    contact = f"{partner.contact_first_name} {partner.contact_last_name}".strip()
    return contact or partner.legal_name


def tell_dossier(partner: Partner, turn: str, *also: str, **words: Any) -> None:
    """Queue a letter about the dossier to its address, and to the others, once each."""
    programme = partner.conventions[-1].programme if partner.conventions else None
    for address in dict.fromkeys((partner.email, *also)):
        letter.send(
            f"partner/{turn}",
            address,
            programme,
            greet=greeting(partner),
            page=address_of("convention.show_dossier"),
            name=partner.legal_name,
            **words,
        )
