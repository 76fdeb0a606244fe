"""Holders, their guardians, their portraits."""

from core.clock import today
from core.language import lazy
from core.money import euros
from core.text import names
from forms.fields import BirthDateField, EmailField, FrenchPhoneField, PostalCodeField
from models.holder import Guardian, Holder, Photo
from services import holder as holders
from services import ledger

from .correction import FROM_HOLDER
from .kit import formats
from .kit.doors import AGENTS, CARE
from .kit.screen import Screen


def show_balances(view, context, holder, name):
    """What each purse holds today."""
    season = holder.programme.season_on(today())
    wallets = ledger.wallets(holder.id, season.id) if season else []
    return [formats.pair(purse.label, euros(cents)) for purse, cents in wallets]


class Families(Screen):
    section = lazy("Bénéficiaires")
    readers, editors = CARE, AGENTS


class HolderScreen(Families):
    record_class = Holder
    slug, title, singular = "beneficiaires", lazy("Bénéficiaires"), lazy("Bénéficiaire")
    editable = True
    column_list = names("file_number last_name first_name birth_date programme school town")
    more = names(
        "balances cards registrations guardian user status address address_extra "
        "postal_code departement photo_at_till created_at"
    )
    column_searchable_list = ("file_number", "last_name", "first_name")
    column_filters = names("programme school town departement status birth_date created_at")
    column_formatters = {"balances": show_balances}
    links = (FROM_HOLDER,)
    form_columns = names(
        "first_name last_name birth_date status school address address_extra postal_code town "
        "departement"
    )
    form_overrides = {"birth_date": BirthDateField, "postal_code": PostalCodeField}
    form_args = {"postal_code": {"filters": [lambda typed: typed or None]}}

    def check(self, holder, form):
        holders.check_status(holder)


class GuardianScreen(Families):
    record_class = Guardian
    slug, title, singular = "responsables", lazy("Responsables légaux"), lazy("Responsable légal")
    editable = True
    column_list = ("user", "email", "phone")
    more = ("children",)
    column_searchable_list = ("email", "user.last_name", "user.first_name", "user.login")
    form_columns = ("email", "phone")
    form_overrides = {"email": EmailField, "phone": FrenchPhoneField}

    def check(self, guardian, form):
        guardian.user.email = guardian.email


class PhotoScreen(Families):
    record_class = Photo
    slug, title, singular = "photos", lazy("Photos"), lazy("Photo")
    deletable = True
    column_list = ("holder", "taken_at")
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("taken_at",)
