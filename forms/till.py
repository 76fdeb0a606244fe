"""The till: who is in front of the counter, and how much."""

from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError
from wtforms.fields import SelectField
from wtforms.widgets import TextInput

from core.codes import CARD_LENGTH, FILE_LENGTH, VOUCHER_LENGTH
from core.language import lazy
from models.till import PaymentState

from .base import Tokenless
from .fields import BirthDateField, CodeField, EuroField, needed, required
from .period import CHOOSE, PeriodForm

NUMBERS = (CARD_LENGTH, FILE_LENGTH, VOUCHER_LENGTH)


class BeneficiaryForm(FlaskForm):
    """« N° de carte » OU « N° de dossier » OU « N° de Voucher », and the birth date.

    The length tells which it is, whichever field it was typed or scanned in.
    """

    card_number = CodeField(
        lazy("N° de carte"),
        lengths=NUMBERS,
        sentence=lazy("Ce numéro de carte est incomplet ou comporte une erreur."),
    )
    file_number = CodeField(
        lazy("N° de dossier"),
        lengths=NUMBERS,
        sentence=lazy("Ce numéro de dossier est incomplet ou comporte une erreur."),
    )
    voucher_number = CodeField(
        lazy("N° de Voucher"),
        lengths=NUMBERS,
        sentence=lazy("Ce numéro de voucher est incomplet ou comporte une erreur."),
    )
    birth_date = BirthDateField(
        lazy("Date de naissance"),
        [required(lazy("Demandez la date de naissance du jeune."))],
        widget=TextInput(),
    )

    @property
    def reference(self) -> str | None:
        """The number that was given, whichever field it was typed in."""
        return self.card_number.data or self.file_number.data or self.voucher_number.data

    @property
    def is_voucher(self) -> bool:
        """Whether it is a voucher's number."""
        return len(self.reference or "") == VOUCHER_LENGTH

    def validate_card_number(self, field):
        fields = (self.card_number, self.file_number, self.voucher_number)
        given = [f for f in fields if f.raw_data and f.raw_data[0]]
        if not given:
            raise ValidationError(
                lazy("Scannez ou écrivez le numéro de la carte, du dossier ou du voucher.")
            )
        if len(given) > 1:
            raise ValidationError(lazy("Écrivez un seul numéro : carte, dossier ou voucher."))


class DebitForm(Tokenless):
    amount = EuroField(
        lazy("Montant de la transaction"), [needed(lazy("Écrivez le montant à débiter."))]
    )
    purse = RadioField(
        lazy("Activité"),
        [required(lazy("Cochez l’activité qui correspond à l’achat."))],
        coerce=int,
    )

    def offer(self, purses) -> "DebitForm":
        """Offer these purses; a single one is ticked beforehand."""
        self.purse.choices = [(p.purse.id, p.purse.label) for p in purses]
        if len(purses) == 1:
            self.purse.data = purses[0].purse.id
        return self


class PaymentFilterForm(PeriodForm):
    purse = SelectField(lazy("Activité"), coerce=int, default=0, invalid_choice_message=CHOOSE)
    state = SelectField(lazy("Statut"), default="", invalid_choice_message=CHOOSE)
    number = CodeField(
        lazy("N° de carte, de dossier ou de voucher"),
        lengths=(CARD_LENGTH, FILE_LENGTH, VOUCHER_LENGTH),
        sentence=lazy("Ce numéro est incomplet ou comporte une erreur."),
    )

    def offer(self, purses) -> "PaymentFilterForm":
        """Offer these purses, and all of them together."""
        self.purse.choices = [(0, lazy("Toutes")), *((p.id, p.label) for p in purses)]
        self.state.choices = [("", lazy("Tous")), *((s.value, s.label) for s in PaymentState)]
        return self

    def wanted(self) -> dict:
        """What to look for."""
        return {
            "since": self.since.data,
            "until": self.until.data,
            "purse_id": self.purse.data or None,
            "state": self.state.data or None,
            "number": self.number.data,
        }
