"""A whole dossier, and conventions in any state, for the tests."""

from datetime import date, datetime, time, timedelta

from core.clock import PARIS, now, today
from core.extensions import db
from models.convention import Convention, ConventionState
from models.partner import FileKind, Partner, PartnerFile, Title
from models.programme import Purse
from services import convention as conventions
from tests.builders.world import World, add

S = ConventionState
IBAN, OTHER_IBAN = "FR1420041010050500013M02606", "DE89370400440532013000"
SIRET, OTHER_SIRET = "73282932000074", "40483304800022"
WHOLE = {
    "phone": "+33465711234",
    "address": "3 Grand-Rue",
    "postal_code": "13001",
    "town": "Marseille",
    "contact_title": Title.MADAM,
    "contact_first_name": "Ana",
    "contact_last_name": "Roux",
    "contact_duty": "Gérante",
    "contact_email": "ana@example.org",
    "contact_phone": "+33639981234",
    "place_address": "5 Vieux-Port",
    "place_postal_code": "13001",
    "place_town": "Marseille",
    "iban_holder": "Piscine SARL",
    "iban": IBAN,
}


def noon(day: date) -> datetime:
    """The middle of that civil day, whatever the season's hour."""
    return datetime.combine(day, time(12), PARIS)


def fill(partner_id: int) -> Partner:
    """Complete the partner's dossier, RIB included."""
    partner = db.session.get(Partner, partner_id)
    for name, value in WHOLE.items():
        setattr(partner, name, value)
    if not partner.files:
        partner.files.append(
            PartnerFile(
                kind=FileKind.BANK, media_type="image/jpeg", content=b"secret-image", sent_at=now()
            )
        )
    db.session.flush()
    return partner


def write_text(world: World) -> None:
    conventions.publish_text(world.programme, "## Article 1\n\nObjet.", world.admin)


def in_state(world: World, state: ConventionState) -> Convention:
    """The partner's only convention, in that state, with all that goes with it."""
    fill(world.partner)
    write_text(world)
    convention = db.session.get(Partner, world.partner).conventions[0]
    convention.state, convention.purses = state, [db.session.get(Purse, world.sport)]
    convention.submitted_at, convention.submitted_by_id = now(), world.partner_user
    if state == S.DRAFT:
        convention.submitted_at = convention.submitted_by_id = None
    if state not in (S.DRAFT, S.SUBMITTED, S.RETURNED, S.REFUSED):
        convention.text_id = conventions.latest_text(world.programme).id
        convention.terms = conventions.terms_of(convention)
    if state in (S.IN_FORCE, S.SUPERSEDED, S.TERMINATED, S.EXPIRED):
        convention.starts_on = today() - timedelta(days=60)
        convention.ends_on = today() + timedelta(days=300)
        convention.signed_at = now()
    else:
        convention.starts_on = convention.ends_on = None
    db.session.flush()
    return add(convention)
