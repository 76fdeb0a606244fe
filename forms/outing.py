"""An outing: its sheet, what the partner answers, who takes part, the voucher at the door."""

import re
from datetime import time

from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange

from core.codes import VOUCHER_LENGTH
from core.language import lazy
from models.outing import Outing, OutingState, Settlement

from .base import SeenField, Tokenless
from .fields import CodeField, DayField, EuroField, TicksField, needed, required
from .period import CHOOSE, PeriodForm

MOST_PLACES, LONGEST = 1000, 2000
HOUR = re.compile(r"(\d{1,2})\s*[:hH]\s*(\d{2})?")
SHEET = ("title", "day", "hour", "place", "price", "places", "description", "organiser", "contact")


class HourField(TimeField):
    """An hour of the day in Paris: from the browser's clock, or typed as 14:30 or 14h30."""

    def process_formdata(self, valuelist):
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        match = HOUR.match(typed)
        try:
            self.data = time(int(match[1]), int(match[2] or 0))
        except (TypeError, ValueError):
            raise ValidationError(lazy("Écrivez l’heure ainsi : 14:30.")) from None


class CountField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValidationError(lazy("Écrivez un nombre entier.")) from None


def line(label, sentence, longest=200):
    most = Length(max=longest, message=lazy("%(most)s caractères au maximum.", most=longest))
    return StringField(label, [required(sentence), most])


def words(label, sentence):
    most = Length(max=LONGEST, message=lazy("%(most)s caractères au maximum.", most=LONGEST))
    return TextAreaField(label, [required(sentence), most])


class SheetForm(FlaskForm):
    partner = SelectField(lazy("Activité et partenaire"), invalid_choice_message=CHOOSE)
    title = line(lazy("Titre"), lazy("Donnez un titre à la sortie."), 120)
    day = DayField(lazy("Date"), [required(lazy("Indiquez la date de la sortie."))])
    hour = HourField(lazy("Heure"), [needed(lazy("Indiquez l’heure de la sortie."))])
    place = line(lazy("Lieu"), lazy("Indiquez où se passe la sortie."))
    price = EuroField(lazy("Prix unitaire"), [needed(lazy("Indiquez le prix par participant."))])
    places = CountField(
        lazy("Nombre de places"),
        [
            needed(lazy("Indiquez le nombre de places.")),
            NumberRange(1, MOST_PLACES, lazy("De 1 à %(most)s places.", most=MOST_PLACES)),
        ],
    )
    description = words(lazy("Description"), lazy("Décrivez la sortie en quelques mots."))
    organiser = line(lazy("Organisateur de la sortie"), lazy("Indiquez qui organise la sortie."))
    contact = line(lazy("Référent du partenaire"), lazy("Indiquez votre contact."))
    edition = SeenField(default=1)

    def offer(self, eligible, outing: Outing | None = None) -> "SheetForm":
        """Offer these partners by purse, only until the sheet was sent."""
        if outing and outing.state != OutingState.DRAFT:
            del self.partner
            return self
        choices = [
            SelectChoice(
                f"{purse.id}-{partner.id}",
                ", ".join(filter(None, (partner.trade_name, partner.town))),
                optgroup=f"{purse.programme.name} – {purse.label}",
            )
            for purse, partner in eligible
        ]
        self.partner.choices = [SelectChoice("", lazy("Choisissez")), *choices] if choices else []
        if outing and not self.is_submitted():
            self.partner.data = f"{outing.purse_id}-{outing.partner_id}"
        return self

    def validate_partner(self, field):
        if not field.data:
            raise ValidationError(lazy("Choisissez le partenaire qui vous reçoit."))

    def values(self) -> dict:
        """The sheet's columns."""
        known = {name: self[name].data for name in SHEET}
        if "partner" in self:
            purse_id, partner_id = map(int, self.partner.data.split("-"))
            known |= {"purse_id": purse_id, "partner_id": partner_id}
        return known


class ConfirmForm(FlaskForm):
    settlement = RadioField(
        lazy("Règlement de la sortie"),
        [required(lazy("Choisissez : au forfait ou au réalisé."))],
        choices=[SelectChoice(one.value, one.label) for one in Settlement],
        coerce=Settlement,
    )
    edition = SeenField()


class CommentForm(FlaskForm):
    body = words(lazy("Commentaire"), lazy("Écrivez votre commentaire."))


class ReasonForm(FlaskForm):
    reason = words(lazy("Motif de l’annulation"), lazy("Dites pourquoi : chacun le lira."))


class ClassForm(FlaskForm):
    holders = TicksField(
        lazy("Élèves"), [required(lazy("Cochez au moins un élève."))], coerce=int, choices=[]
    )

    def offer(self, pupils) -> "ClassForm":
        self.holders.choices = [SelectChoice(one.id, str(one)) for one in pupils]
        return self


class CashForm(FlaskForm):
    code = CodeField(
        lazy("N° du Voucher"),
        [required(lazy("Scannez ou écrivez le numéro du voucher de l’établissement."))],
        lengths=(VOUCHER_LENGTH,),
        sentence=lazy("Ce numéro de voucher est incomplet ou comporte une erreur."),
    )


class RollForm(Tokenless):
    first_name = StringField(lazy("Prénom"))
    last_name = StringField(lazy("Nom"))
    file_number = StringField(lazy("N° de dossier"))


class OutingFilterForm(PeriodForm):
    state = SelectField(lazy("Statut"), default="", invalid_choice_message=CHOOSE)

    def offer(self) -> "OutingFilterForm":
        states = [one for one in OutingState if one != OutingState.DRAFT]
        self.state.choices = [
            SelectChoice("", lazy("Tous")),
            *(SelectChoice(one.value, one.label) for one in states),
        ]
        return self
