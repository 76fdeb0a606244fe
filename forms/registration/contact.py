"""Step 2: who answers for the holder, where the holder lives, how to be reached."""

import sqlalchemy as sa
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import TextInput

from core.extensions import db
from core.language import lazy
from models.consent import ConsentPurpose
from models.programme import Territory
from models.school import School

from ..fields import BirthDateField, FrenchPhoneField, PostalCodeField, required
from .fields import Placed, TownField, invite, mailbox, name_field, strip, text
from .step import StepForm


class ContactForm(Placed, StepForm):
    guardian_last_name = name_field(
        lazy("Nom du représentant légal (parent, tuteur ...)"),
        lazy("Indiquez le nom du représentant légal."),
    )
    guardian_first_name = name_field(
        lazy("Prénom du représentant légal"), lazy("Indiquez le prénom du représentant légal.")
    )
    birth_date = BirthDateField(
        lazy("Date de naissance"),
        [required(lazy("Indiquez la date de naissance."))],
        widget=TextInput(),
    )
    status = SelectField(
        lazy("Statut"),
        [required(lazy("Choisissez le statut."))],
        invalid_choice_message=lazy("Choisissez un statut de la liste."),
    )
    school_id = SelectField(
        lazy("Établissement scolaire"),
        invalid_choice_message=lazy("Choisissez un établissement de la liste."),
    )
    address = text(lazy("Adresse postale"), lazy("Indiquez l’adresse postale."))
    address_extra = text(lazy("Complément d’adresse"))
    postal_code = PostalCodeField(lazy("Code postal"), [required(lazy("Indiquez le code postal."))])
    town = TownField(lazy("Ville"), [required(lazy("Indiquez la ville."))], filters=[strip])
    email = mailbox(lazy("Adresse email"), lazy("Indiquez l’adresse email."))
    email_again = mailbox(
        lazy("Confirmation de l’adresse email"), lazy("Écrivez l’adresse email une seconde fois.")
    )
    news_email = BooleanField()
    phone = FrenchPhoneField(lazy("Numéro de téléphone mobile"))
    news_phone = BooleanField()

    def known(self, holder):
        known = {
            name: getattr(holder, name) or ""
            for name in ("address", "address_extra", "postal_code", "town", "status", "phone")
        }
        guardian = holder.guardian
        if guardian:
            known |= {
                "guardian_last_name": guardian.user.last_name,
                "guardian_first_name": guardian.user.first_name,
                "email": guardian.email,
                "email_again": guardian.email,
                "phone": guardian.phone,
            }
        return known

    def fit(self):
        for name in self._unasked():
            del self[name]
        for purpose in (ConsentPurpose.NEWS_EMAIL, ConsentPurpose.NEWS_PHONE):
            self[purpose.value].label.text = self.words.consent(purpose)
        if self.status is not None:
            offered = [SelectChoice(status) for status in self.programme.statuses]
            self.status.choices = [invite(lazy("Choisissez le statut")), *offered]
        if self.school_id is not None:
            self._offer_schools()
        self.offer_towns()

    def _unasked(self) -> list[str]:
        names = []
        if not self.words.by_guardian:
            names += ["guardian_last_name", "guardian_first_name"]
        if not self.words.by_guardian or self.guardian_writes:
            names += ["email", "email_again"]
        if self.holder.birth_date:
            names.append("birth_date")
        if not self.programme.statuses:
            names.append("status")
        if self.holder.school_id:
            names.append("school_id")
        return names

    def _offer_schools(self):
        schools = db.session.scalars(
            sa.select(School)
            .where(School.departement.in_(self.programme.departements))
            .order_by(School.town, School.name)
        )
        offered = [SelectChoice(str(s.id), f"{s.town} – {s.name}") for s in schools]
        self.school_id.choices = [invite(lazy("Choisissez l’établissement")), *offered]
        if self.programme.territory == Territory.RESIDENCE_AND_SCHOOL:
            needed = required(lazy("Choisissez l’établissement scolaire."))
            self.school_id.validators = [*self.school_id.validators, needed]
            self.school_id.flags.required = True

    def validate_birth_date(self, field):
        reason = self.programme.reason_against_age(field.data)
        if reason:
            raise ValidationError(reason)

    def validate_town(self, field):
        super().validate_town(field)
        town = field.meant()
        if town and self.programme.reason_against_places(
            town.departement, self._school_departement()
        ):
            raise ValidationError(self.words.reminder)

    def _school_departement(self) -> str | None:
        if self.school_id is None:
            return self.holder.school.departement
        chosen = self.school_id.data or ""
        school = db.session.get(School, int(chosen)) if chosen.isdecimal() else None
        if school is None and self.school_id.flags.required:
            return self.programme.departements[0]  # the empty list has its own sentence
        return school and school.departement

    def validate_email_again(self, field):
        if field.data != self.email.data:
            raise ValidationError(lazy("Les deux adresses email ne sont pas les mêmes."))

    def validate_news_phone(self, field):
        if field.data and not (self.phone.data or self.phone.errors):
            raise ValidationError(lazy("Indiquez votre numéro, ou décochez cette case."))
