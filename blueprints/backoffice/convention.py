"""Partners and their conventions."""

from stdnum.fr import siret
from wtforms import ValidationError

from core.errors import Refusal
from core.language import lazy
from forms.fields import EmailField, PostalCodeField
from models.convention import Convention, ConventionState, Partner
from models.programme import Programme

from .doors import AGENTS, MONEY
from .filters import RecordFilter
from .screen import Screen


def check_siret(form, field):
    try:
        field.data = siret.validate(field.data or "")
    except Exception:
        raise ValidationError(lazy("Ce N° SIRET n’est pas valide.")) from None


class PartnerScreen(Screen):
    record_class = Partner
    slug, title, singular = "partenaires", lazy("Partenaires"), lazy("Partenaire")
    section = lazy("Partenaires")
    readers, editors = MONEY, AGENTS
    creatable = editable = True
    column_list = ("trade_name", "legal_name", "siret", "town", "email", "phone")
    column_details_list = (
        *column_list,
        "address",
        "postal_code",
        "iban_holder",
        "iban",
        "conventions",
        "users",
    )
    column_searchable_list = ("trade_name", "legal_name", "siret", "town", "email")
    column_editable_list = ("phone",)
    column_filters = ("town", "postal_code")
    form_columns = (
        "legal_name",
        "trade_name",
        "siret",
        "email",
        "phone",
        "address",
        "postal_code",
        "town",
        "iban_holder",
        "iban",
    )
    form_overrides = {"email": EmailField, "postal_code": PostalCodeField}
    form_args = {"siret": {"validators": [check_siret]}}


class ConventionScreen(Screen):
    record_class = Convention
    slug, title, singular = "conventions", lazy("Conventions"), lazy("Convention")
    section = lazy("Partenaires")
    readers, editors = MONEY, AGENTS
    creatable = editable = True
    column_list = ("number", "partner", "programme", "state", "starts_on", "ends_on")
    column_details_list = (*column_list, "purses")
    column_searchable_list = ("number", "partner.trade_name", "partner.legal_name", "partner.siret")
    column_filters = (
        "state",
        RecordFilter(Convention.programme_id, lazy("Programme"), Programme),
        "starts_on",
        "ends_on",
    )
    form_columns = ("number", "partner", "programme", "state", "starts_on", "ends_on", "purses")

    def check(self, convention, form):
        if any(purse.programme_id != convention.programme.id for purse in convention.purses):
            raise Refusal(lazy("Choisissez des porte-monnaie du programme de la convention."))
        undated = convention.starts_on is None or convention.ends_on is None
        if convention.state == ConventionState.IN_FORCE and undated:
            raise Refusal(lazy("Une convention en vigueur a un début et une fin."))
