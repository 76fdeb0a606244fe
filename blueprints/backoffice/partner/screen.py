"""Partners, as the team reads and mends their dossier."""

from flask_login import current_user

from core.columns import IBAN
from core.database import LOCK
from core.extensions import db
from core.language import lazy
from core.text import iban_ends, names
from forms.company import IbanField, SiretField
from forms.fields import EmailField, PostalCodeField
from models.partner import Partner
from services import partner as partners

from ..correction import FROM_PARTNER
from ..kit import formats
from ..kit.acts import Act
from ..kit.doors import AGENTS, BANKERS, MONEY
from ..kit.screen import Screen

CONTACT_PLACE_AND_BANK = names(
    "contact_first_name contact_last_name contact_duty contact_email contact_phone "
    "place_address place_postal_code place_town iban_holder iban"
)


def show_iban(view, context, partner, name):
    """Whole for those who pay; its ends for whoever answers the telephone."""
    iban = getattr(partner, name)
    if iban and not view.may(BANKERS):
        return iban_ends(iban)
    return formats.show_as(IBAN)(view, context, partner, name)


class PartnerScreen(Screen):
    record_class = Partner
    slug, title, singular = "partenaires", lazy("Partenaires"), lazy("Partenaire")
    section = lazy("Partenaires")
    readers, editors = MONEY, AGENTS
    creatable = editable = True
    column_list = ("trade_name", "legal_name", "siret", "town", "email", "phone")
    more = (
        *names("other_phone website address postal_code contact_title"),
        *CONTACT_PLACE_AND_BANK,
        *names("next_iban_holder next_iban next_iban_on files conventions users updated_at"),
    )
    column_searchable_list = ("trade_name", "legal_name", "siret", "town", "email")
    column_editable_list = ("phone",)
    column_filters = ("town", "postal_code", "next_iban_on")
    form_columns = (
        *names("legal_name trade_name siret email phone address postal_code town"),
        *CONTACT_PLACE_AND_BANK,
    )
    form_overrides = {
        "siret": SiretField,
        "email": EmailField,
        "contact_email": EmailField,
        "postal_code": PostalCodeField,
        "place_postal_code": PostalCodeField,
        "iban": IbanField,
    }
    column_formatters = dict.fromkeys(("iban", "next_iban"), show_iban)
    links = (FROM_PARTNER,)
    acts = (
        Act(
            "abandonner-iban",
            lazy("Abandonner le nouvel IBAN"),
            partners.drop_bank_change,
            lazy("L’ancien IBAN reste en place."),
            roles=BANKERS,
            when=lambda partner: partner.next_iban is not None,
        ),
    )

    def before_change(self, partner):
        db.session.refresh(partner, with_for_update=LOCK)

    def check(self, partner, form):
        """A change made here weighs as much as one made by the partner."""
        if partner.id is not None:
            partners.weigh_change(partner, by=current_user)
