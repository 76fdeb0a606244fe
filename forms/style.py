"""Fields of every kind, for the living page of the design."""

from wtforms import BooleanField, DateField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from core.language import lazy

from .base import Tokenless
from .fields import EuroField, required


class SampleForm(Tokenless):
    town = StringField(lazy("Ville"), [required(lazy("Écrivez la ville."))])
    amount = EuroField(lazy("Montant"), [required(lazy("Écrivez le montant."))])
    day = DateField(lazy("Date"))
    purpose = SelectField(
        lazy("Activité"), choices=[SelectChoice(n, lazy("Activité")) for n in "12"]
    )
    comment = TextAreaField(lazy("Texte"))
    password = PasswordField(lazy("Mot de passe"))
    news = BooleanField(lazy("Actualités par e-mail"))
