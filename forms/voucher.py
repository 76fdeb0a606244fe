"""A voucher to make: how much, and in which purse."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField

from core.language import lazy

from .fields import EuroField, needed, required


class VoucherForm(FlaskForm):
    slip = HiddenField()
    amount = EuroField(lazy("Montant du voucher"), [needed(lazy("Écrivez le montant à réserver."))])
    purse = RadioField(
        lazy("Porte-monnaie"),
        [required(lazy("Choisissez le porte-monnaie."))],
        coerce=int,
        validate_choice=False,
    )

    def offer(self, purses) -> "VoucherForm":
        """Offer these purses; a single one is ticked beforehand."""
        self.purse.choices = [(purse.id, purse.label) for purse, _ in purses]
        if len(purses) == 1:
            self.purse.data = purses[0][0].id
        return self
