"""Registrations that wait for the team, and those that are being typed."""

from functools import partial

from flask import flash
from flask_admin.actions import action
from flask_login import current_user

from core.language import lazy, ngettext
from models.registration import Registration, RegistrationState, SignupDraft
from services import registration as registrations

from .holder import Families
from .kit.acts import Act
from .kit.doors import AGENTS

WAITING = RegistrationState.SUBMITTED


class RegistrationScreen(Families):
    record_class = Registration
    slug, title, singular = "inscriptions", lazy("Inscriptions"), lazy("Inscription")
    column_list = ("holder", "season", "state", "submitted_at", "decided_at")
    more = ("reason",)
    column_searchable_list = ("holder.last_name", "holder.first_name", "holder.file_number")
    column_filters = ("state", "season", "submitted_at", "decided_at")
    bulk = {"validate": AGENTS}
    acts = (
        Act(
            "valider",
            lazy("Valider l’inscription"),
            registrations.validate,
            lazy("L’inscription est validée."),
        ),
        Act(
            "refuser",
            lazy("Refuser"),
            registrations.refuse,
            lazy("L’inscription est refusée."),
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


class SignupDraftScreen(Families):
    record_class = SignupDraft
    slug, title, singular = "brouillons", lazy("Inscriptions commencées"), lazy("Brouillon")
    column_list = ("holder", "has_photo", "updated_at")
    more = ("answers",)
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("has_photo", "updated_at")
