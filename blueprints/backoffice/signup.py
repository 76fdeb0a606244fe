"""Holders, guardians and their registrations."""

from functools import partial

from flask import flash
from flask_admin.actions import action
from flask_login import current_user

from core.clock import today
from core.language import lazy, ngettext
from core.money import euros
from forms.fields import BirthDateField, EmailField, FrenchPhoneField, PostalCodeField
from models.consent import Consent
from models.holder import Guardian, Holder, Photo
from models.programme import Programme
from models.registration import Registration, RegistrationState, SignupDraft
from models.school import School
from models.season import Season
from services import holder as holders
from services import ledger
from services import registration as registrations

from . import formats
from .acts import Act, can
from .correction import FROM_HOLDER
from .doors import AGENTS, CARE
from .filters import RecordFilter
from .screen import Screen


def show_balances(view, context, holder, name):
    """What each purse holds today."""
    season = holder.programme.season_on(today())
    wallets = ledger.wallets(holder.id, season.id) if season else []
    return [formats.pair(purse.label, euros(cents)) for purse, cents in wallets]


class HolderScreen(Screen):
    record_class = Holder
    slug, title, singular = "beneficiaires", lazy("Bénéficiaires"), lazy("Bénéficiaire")
    section = lazy("Bénéficiaires")
    readers, editors = CARE, AGENTS
    editable = True
    column_list = (
        "file_number",
        "last_name",
        "first_name",
        "birth_date",
        "programme",
        "school",
        "town",
    )
    column_details_list = (
        *column_list,
        "balances",
        "cards",
        "registrations",
        "guardian",
        "user",
        "status",
        "address",
        "address_extra",
        "postal_code",
        "departement",
        "photo_at_till",
        "created_at",
    )
    column_searchable_list = ("file_number", "last_name", "first_name")
    column_filters = (
        RecordFilter(Holder.programme_id, lazy("Programme"), Programme),
        RecordFilter(Holder.school_id, lazy("Établissement"), School),
        "town",
        "departement",
        "status",
        "birth_date",
        "created_at",
    )
    column_formatters = {"balances": show_balances}
    links = (FROM_HOLDER,)
    form_columns = (
        "first_name",
        "last_name",
        "birth_date",
        "status",
        "school",
        "address",
        "address_extra",
        "postal_code",
        "town",
        "departement",
    )
    form_overrides = {"birth_date": BirthDateField, "postal_code": PostalCodeField}
    form_args = {"postal_code": {"filters": [lambda typed: typed or None]}}

    def check(self, holder, form):
        holders.check_status(holder)


class GuardianScreen(Screen):
    record_class = Guardian
    slug, title, singular = "responsables", lazy("Responsables légaux"), lazy("Responsable légal")
    section = lazy("Bénéficiaires")
    readers, editors = CARE, AGENTS
    editable = True
    column_list = ("user", "email", "phone")
    column_details_list = (*column_list, "children")
    column_searchable_list = ("email", "user.last_name", "user.first_name", "user.login")
    form_columns = ("email", "phone")
    form_overrides = {"email": EmailField, "phone": FrenchPhoneField}

    def check(self, guardian, form):
        guardian.user.email = guardian.email


WAITING = RegistrationState.SUBMITTED


class RegistrationScreen(Screen):
    record_class = Registration
    slug, title, singular = "inscriptions", lazy("Inscriptions"), lazy("Inscription")
    section = lazy("Bénéficiaires")
    readers = CARE
    column_list = ("holder", "season", "state", "submitted_at", "decided_at")
    column_details_list = (*column_list, "reason")
    column_searchable_list = ("holder.last_name", "holder.first_name", "holder.file_number")
    column_filters = (
        "state",
        RecordFilter(Registration.season_id, lazy("Saison"), Season),
        "submitted_at",
        "decided_at",
    )
    bulk = {"validate": AGENTS}
    acts = (
        Act(
            "valider",
            lazy("Valider l’inscription"),
            AGENTS,
            registrations.validate,
            lazy("L’inscription est validée."),
            when=can("validate"),
        ),
        Act(
            "refuser",
            lazy("Refuser"),
            AGENTS,
            registrations.refuse,
            lazy("L’inscription est refusée."),
            when=can("refuse"),
            asks=lazy("Motif du refus"),
        ),
    )

    @action(
        "validate", lazy("Valider les inscriptions"), lazy("Valider les inscriptions cochées ?")
    )
    def validate_checked(self, ids):
        waiting = [r.id for id in ids if (r := self.get_one(id)) and r.state == WAITING]
        done = sum(bool(self.write(partial(self._validate, one))) for one in waiting)
        said = ngettext("%(num)s inscription validée.", "%(num)s inscriptions validées.", done)
        flash(said, "success")

    def _validate(self, id):
        registrations.validate(id, by=current_user)
        return True


class SignupDraftScreen(Screen):
    record_class = SignupDraft
    slug, title, singular = "brouillons", lazy("Inscriptions commencées"), lazy("Brouillon")
    section = lazy("Bénéficiaires")
    readers = CARE
    column_list = ("holder", "has_photo", "updated_at")
    column_details_list = (*column_list, "answers")
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("has_photo", "updated_at")


class PhotoScreen(Screen):
    record_class = Photo
    slug, title, singular = "photos", lazy("Photos"), lazy("Photo")
    section = lazy("Bénéficiaires")
    readers, editors = CARE, AGENTS
    deletable = True
    column_list = ("holder", "taken_at")
    column_details_list = column_list
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("taken_at",)


class ConsentScreen(Screen):
    record_class = Consent
    slug, title, singular = "consentements", lazy("Consentements"), lazy("Consentement")
    section = lazy("Bénéficiaires")
    readers = CARE
    column_list = ("holder", "purpose", "given", "answered_at")
    column_details_list = (*column_list, "text")
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("purpose", "given", "answered_at")
